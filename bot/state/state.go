// Package state is what the bot keeps between restarts, in the store's database:
// what each of its answers shows, so that their buttons go on working; what
// members thought of them; the questions that wait for an article, or for their
// askers to choose a server; what moderators are about to publish or remove, and
// what became of it; and each server's settings.
//
// A guild is a Discord server, and a member is one of its people. Ids are
// Discord's. Every row but a choice's belongs to one guild, and what reads rows
// takes the guild, so that nothing crosses over.
package state

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"verbatim/corpus/sqlite"
)

// ErrNotFound means that there is nothing by that id in that guild.
var ErrNotFound = errors.New("not found")

// State is the bot's tables in a store. It is safe for concurrent use.
type State struct {
	tables *sqlite.Tables
	now    func() time.Time
}

// Open opens the tables and brings them to their newest version. now is the
// clock.
func Open(ctx context.Context, store *sqlite.Store, now func() time.Time) (*State, error) {
	tables, err := store.Extend(ctx, sqlite.Extension{Name: "bot", Migrations: migrations})
	if err != nil {
		return nil, err
	}
	return &State{tables, now}, nil
}

// stamp is a time as it is stored: UTC, so that text sorts as time does.
func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

func unstamp(s string) time.Time {
	t, _ := time.Parse(time.RFC3339, s) // written by stamp
	return t
}

// exec runs one statement in a transaction and returns how many rows it changed.
func (s *State) exec(ctx context.Context, statement string, args ...any) (n int64, err error) {
	err = s.tables.Update(ctx, func(tx *sql.Tx) error {
		result, err := tx.ExecContext(ctx, statement, args...)
		if err == nil {
			n, err = result.RowsAffected()
		}
		return err
	})
	return n, err
}

// each runs statements that all take the same value.
func each(ctx context.Context, tx *sql.Tx, statements []string, value string) error {
	for _, q := range statements {
		if _, err := tx.ExecContext(ctx, q, value); err != nil {
			return err
		}
	}
	return nil
}

// found is the error of a statement that was to change a row: ErrNotFound if it has
// changed none.
func found(changed int64, err error) error {
	if err == nil && changed == 0 {
		err = ErrNotFound
	}
	return err
}

// take runs one statement that changes a row and scans what it returns of it; no row
// is ErrNotFound.
func (s *State) take(ctx context.Context, statement string, args []any, into ...any) error {
	return s.tables.Update(ctx, func(tx *sql.Tx) error {
		err := tx.QueryRowContext(ctx, statement, args...).Scan(into...)
		if errors.Is(err, sql.ErrNoRows) {
			err = ErrNotFound
		}
		return err
	})
}

// insert runs one INSERT and returns the row's id.
func (s *State) insert(ctx context.Context, statement string, args ...any) (id int64, err error) {
	err = s.tables.Update(ctx, func(tx *sql.Tx) error {
		id, err = insert(ctx, tx, statement, args...)
		return err
	})
	return id, err
}

func insert(ctx context.Context, tx *sql.Tx, statement string, args ...any) (id int64, err error) {
	result, err := tx.ExecContext(ctx, statement, args...)
	if err != nil {
		return 0, err
	}
	return result.LastInsertId()
}

// one scans the only row of a query; none is ErrNotFound.
func (s *State) one(ctx context.Context, query string, args []any, into ...any) error {
	err := s.tables.Read().QueryRowContext(ctx, query, args...).Scan(into...)
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNotFound
	}
	return err
}

// all scans every row of a query.
func all[T any](ctx context.Context, s *State, query string, args []any, scan func(*sql.Rows) (T, error)) ([]T, error) {
	rows, err := s.tables.Read().QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []T
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, rows.Err()
}

func toJSON(v any) (string, error) {
	data, err := json.Marshal(v)
	if err != nil {
		return "", fmt.Errorf("bot state: %w", err)
	}
	return string(data), nil
}
