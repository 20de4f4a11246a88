package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// Erase takes the whole library out of the store and off the disk: its articles and
// all that was made of them, its outlets' names and itself. l must not be used any
// more.
func (l *Library) Erase(ctx context.Context) error {
	return l.EraseWith(ctx, func(*sql.Tx) error { return nil })
}

// EraseWith is Erase together with what decide does, in one transaction that decide
// begins: if decide returns an error nothing is erased, and EraseWith returns an error
// that wraps it. Nothing that decide reads can change before the library is gone, so
// that rows of Tables can say whether it is to go, and go with it. decide also runs
// where the library does not exist.
func (l *Library) EraseWith(ctx context.Context, decide func(*sql.Tx) error) error {
	err := l.store.free(ctx, func(tx *sql.Tx) error {
		if err := decide(tx); err != nil {
			return err
		}
		// l may be from before another process made the library.
		here := Library{name: l.name}
		err := tx.QueryRowContext(ctx, "SELECT id FROM libraries WHERE name = ?", l.name).Scan(&here.id)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		return here.erase(ctx, tx)
	})
	if err != nil {
		return fmt.Errorf("erase library %q: %w", l.name, err)
	}
	return nil
}

func (l *Library) erase(ctx context.Context, tx *sql.Tx) error {
	for _, q := range []string{
		// Its vectors go too, but for those that another library shares.
		`DELETE FROM embeddings WHERE model IN (SELECT id FROM models) AND input IN (SELECT p.input FROM passages p JOIN articles a ON a.id = p.article WHERE a.library = ?1)
			AND NOT EXISTS (SELECT 1 FROM passages p JOIN articles a ON a.id = p.article WHERE p.input = embeddings.input AND a.library <> ?1)`,
		"DELETE FROM articles WHERE library = ?1",
		"DELETE FROM aliases WHERE library = ?1",
		"DELETE FROM libraries WHERE id = ?1",
	} {
		if _, err := tx.ExecContext(ctx, q, l.id); err != nil {
			return err
		}
	}
	_, err := tx.ExecContext(ctx, l.sql("DROP TABLE text_{id}; DROP VIEW content_{id}"))
	return err
}
