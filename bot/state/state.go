// Package state is what the bot keeps between restarts, in the store's database:
// what each of its answers shows, so that their buttons go on working; what
// members thought of them; the questions that wait for an article; what
// moderators are about to publish; and each server's settings.
//
// A guild is a Discord server, and a member is one of its people. Ids are
// Discord's. Every row but those of a direct message belongs to one guild, and
// what reads rows takes the guild, so that nothing crosses over.
package state

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
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

// migrations are only ever appended to.
var migrations = []string{`
CREATE TABLE bot_guilds (
	id       TEXT PRIMARY KEY,
	settings TEXT NOT NULL DEFAULT '{}', -- JSON
	left_at  TEXT                        -- since when the bot is not there any more
) STRICT, WITHOUT ROWID;

CREATE TABLE bot_answers (
	id       INTEGER PRIMARY KEY AUTOINCREMENT, -- never used twice: buttons name it
	guild    TEXT NOT NULL, -- whose library answered
	channel  TEXT NOT NULL,
	message  TEXT NOT NULL, -- '' until it has been sent
	member   TEXT NOT NULL, -- who asked
	question TEXT NOT NULL,
	shows    TEXT NOT NULL, -- JSON, the bot's
	created  TEXT NOT NULL
) STRICT;
CREATE INDEX bot_answers_member ON bot_answers(member);
CREATE INDEX bot_answers_guild ON bot_answers(guild);
CREATE INDEX bot_answers_message ON bot_answers(message) WHERE message <> '';

CREATE TABLE bot_feedback (
	answer  INTEGER NOT NULL REFERENCES bot_answers(id) ON DELETE CASCADE,
	member  TEXT NOT NULL,
	good    INTEGER NOT NULL,
	reason  TEXT NOT NULL,
	created TEXT NOT NULL,
	PRIMARY KEY (answer, member)
) STRICT, WITHOUT ROWID;
CREATE INDEX bot_feedback_member ON bot_feedback(member);

CREATE TABLE bot_waiting (
	id       INTEGER PRIMARY KEY AUTOINCREMENT,
	guild    TEXT NOT NULL,
	channel  TEXT NOT NULL, -- where it was asked
	member   TEXT NOT NULL,
	question TEXT NOT NULL,
	query    TEXT NOT NULL, -- JSON, the bot's: with which limits it was asked
	created  TEXT NOT NULL,
	UNIQUE (guild, member, question)
) STRICT;
CREATE INDEX bot_waiting_member ON bot_waiting(member);

CREATE TABLE bot_drafts (
	id      INTEGER PRIMARY KEY AUTOINCREMENT,
	guild   TEXT NOT NULL,
	member  TEXT NOT NULL, -- the moderator who brought it
	name    TEXT NOT NULL, -- of the file
	bytes   BLOB NOT NULL, -- as received
	change  TEXT NOT NULL, -- JSON corpus.Change
	created TEXT NOT NULL
) STRICT;
CREATE INDEX bot_drafts_member ON bot_drafts(member);
CREATE INDEX bot_drafts_guild ON bot_drafts(guild);
`, `
-- Members other than member whose words question has, each between spaces.
ALTER TABLE bot_answers ADD COLUMN words_of TEXT NOT NULL DEFAULT ' ';
ALTER TABLE bot_waiting ADD COLUMN words_of TEXT NOT NULL DEFAULT ' ';
CREATE INDEX bot_answers_private ON bot_answers(created) WHERE shows ->> 'private';
`}

// among writes members' ids so that each stands between spaces.
func among(members []string) string { return " " + strings.Join(members, " ") + " " }

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

// insert runs one INSERT and returns the row's id.
func (s *State) insert(ctx context.Context, statement string, args ...any) (id int64, err error) {
	err = s.tables.Update(ctx, func(tx *sql.Tx) error {
		result, err := tx.ExecContext(ctx, statement, args...)
		if err == nil {
			id, err = result.LastInsertId()
		}
		return err
	})
	return id, err
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
