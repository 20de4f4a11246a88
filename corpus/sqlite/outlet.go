package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"verbatim/corpus"
)

// Outlets returns the outlets that published the library's articles, there or
// first, with their aliases, sorted by name.
func (l *Library) Outlets(ctx context.Context) ([]corpus.Outlet, error) {
	names, err := collect(ctx, l.store.read, `SELECT DISTINCT outlet FROM articles WHERE library = ?1 AND outlet <> ''
		UNION SELECT DISTINCT original FROM articles WHERE library = ?1 AND original <> ''
		UNION SELECT DISTINCT outlet FROM aliases WHERE library = ?1`, []any{l.id},
		func(r *sql.Rows) (o corpus.Outlet, err error) { return o, r.Scan(&o.Name) })
	if err != nil {
		return nil, err
	}
	slices.SortFunc(names, func(a, b corpus.Outlet) int { return strings.Compare(a.Name, b.Name) })
	aliases, err := collect(ctx, l.store.read, "SELECT outlet, alias FROM aliases WHERE library = ? ORDER BY folded", []any{l.id},
		func(r *sql.Rows) (p [2]string, err error) { return p, r.Scan(&p[0], &p[1]) })
	for _, p := range aliases {
		i := slices.IndexFunc(names, func(o corpus.Outlet) bool { return o.Name == p[0] })
		names[i].Aliases = append(names[i].Aliases, p[1])
	}
	return names, err
}

// AddAlias makes alias another name of outlet: articles that stand under it, or
// come in under it later, are outlet's.
func (l *Library) AddAlias(ctx context.Context, outlet, alias string) error {
	if err := l.Create(ctx); err != nil {
		return err
	}
	return l.store.update(ctx, func(tx *sql.Tx) error {
		folded := corpus.Fold(alias)
		if folded == "" || folded == corpus.Fold(outlet) {
			return fmt.Errorf("alias %q: it must differ from the outlet's name", alias)
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO aliases(library, folded, alias, outlet) VALUES (?,?,?,?)
			ON CONFLICT DO UPDATE SET alias = excluded.alias, outlet = excluded.outlet`, l.id, folded, alias, outlet)
		if err != nil {
			return err
		}
		for _, column := range []string{"outlet", "original"} {
			names, err := collect(ctx, tx, "SELECT DISTINCT "+column+" FROM articles WHERE library = ?", []any{l.id},
				func(r *sql.Rows) (name string, err error) { return name, r.Scan(&name) })
			if err != nil {
				return err
			}
			for _, name := range names {
				if corpus.Fold(name) != folded {
					continue
				}
				if _, err := tx.ExecContext(ctx, "UPDATE articles SET "+column+" = ? WHERE library = ? AND "+column+" = ?", outlet, l.id, name); err != nil {
					return err
				}
			}
		}
		return l.touch(ctx, tx)
	})
}

// RemoveAlias forgets an alias. Articles keep the outlet they have.
func (l *Library) RemoveAlias(ctx context.Context, alias string) error {
	return l.store.update(ctx, func(tx *sql.Tx) error {
		r, err := tx.ExecContext(ctx, "DELETE FROM aliases WHERE library = ? AND folded = ?", l.id, corpus.Fold(alias))
		if err != nil {
			return err
		}
		if n, _ := r.RowsAffected(); n == 0 {
			return fmt.Errorf("alias %q: there is none of that name", alias)
		}
		return l.touch(ctx, tx)
	})
}

// resolve returns the outlet that name is an alias of, or name itself, spelt as
// the library already spells it.
func (l *Library) resolve(ctx context.Context, q querier, name string) (string, error) {
	if name == "" {
		return "", nil
	}
	var outlet string
	err := q.QueryRowContext(ctx, "SELECT outlet FROM aliases WHERE library = ? AND folded = ?", l.id, corpus.Fold(name)).Scan(&outlet)
	if errors.Is(err, sql.ErrNoRows) {
		return name, nil
	}
	return outlet, err
}
