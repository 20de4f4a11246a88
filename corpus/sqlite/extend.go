package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// Extension is tables that another package keeps in the same database, so that
// there is one file to back up. Their names begin with the extension's.
type Extension struct {
	Name string
	// Migrations bring the tables from version i to i+1, as those of the store do.
	// They are only ever appended to.
	Migrations []string
}

// Tables are an extension's tables in an open store.
type Tables struct{ store *Store }

// Extend brings the extension's tables to their newest version and opens them.
func (s *Store) Extend(ctx context.Context, x Extension) (*Tables, error) {
	err := s.update(ctx, func(tx *sql.Tx) error {
		var version int
		err := tx.QueryRowContext(ctx, "SELECT version FROM extensions WHERE name = ?", x.Name).Scan(&version)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		if version > len(x.Migrations) {
			return errNewer(version)
		}
		for v := version; v < len(x.Migrations); v++ {
			if _, err := tx.ExecContext(ctx, x.Migrations[v]); err != nil {
				return fmt.Errorf("migration %d of %s: %w", v+1, x.Name, err)
			}
		}
		if version == len(x.Migrations) {
			return nil
		}
		_, err = tx.ExecContext(ctx, "INSERT OR REPLACE INTO extensions(name, version) VALUES (?,?)", x.Name, len(x.Migrations))
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("open the tables of %s: %w", x.Name, err)
	}
	return &Tables{s}, nil
}

// Update runs f in a transaction that holds the write lock from its start, and
// commits it if f returns nil.
func (t *Tables) Update(ctx context.Context, f func(*sql.Tx) error) error {
	return t.store.update(ctx, f)
}

// Erase is Update for what frees room, or begins to, and for what must be gone from the
// disk too: what it deletes is overwritten, and is not left in the log of changes. On a
// full disk it has the room that the store keeps for that. f may be run twice, the first
// time for nothing.
func (t *Tables) Erase(ctx context.Context, f func(*sql.Tx) error) error {
	return t.store.free(ctx, f)
}

// Read returns the connections for reading, each of which sees one committed
// state.
func (t *Tables) Read() *sql.DB { return t.store.read }
