package sqlite

import (
	"context"
	"database/sql"
)

// transaction is a change of a library's articles under way.
type transaction struct {
	*sql.Tx
	library *Library
	changed []string // the ids of the articles that have come, changed or gone
}

// settle runs f in a transaction of the store, as Store.settle does, and says of the
// articles that it has changed that they are.
func (l *Library) settle(ctx context.Context, f func(*transaction) error) error {
	return l.store.settle(ctx, l.changing(ctx, f))
}

// free is settle as Store.free does it.
func (l *Library) free(ctx context.Context, f func(*transaction) error) error {
	return l.store.free(ctx, l.changing(ctx, f))
}

func (l *Library) changing(ctx context.Context, f func(*transaction) error) func(*sql.Tx) error {
	return func(tx *sql.Tx) error {
		t := &transaction{Tx: tx, library: l}
		if err := f(t); err != nil || len(t.changed) == 0 {
			return err
		}
		return changedArticles(ctx, tx, l.id, t.changed...)
	}
}

// exec runs statements that take the same arguments.
func (t *transaction) exec(ctx context.Context, args []any, statements ...string) error {
	for _, s := range statements {
		if _, err := t.ExecContext(ctx, s, args...); err != nil {
			return err
		}
	}
	return nil
}
