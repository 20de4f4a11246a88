package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"verbatim/corpus"
)

// Outlets returns the outlets that published the library's articles, there or
// first, sorted by name.
func (l *Library) Outlets(ctx context.Context) ([]corpus.Outlet, error) {
	revision, err := l.Revision(ctx)
	if err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.outlets != nil && l.outletsAt == revision {
		return l.outlets, nil
	}
	outlets, err := l.readOutlets(ctx)
	if err != nil {
		return nil, err
	}
	l.outlets, l.outletsAt = outlets, revision
	return outlets, nil
}

func (l *Library) readOutlets(ctx context.Context) ([]corpus.Outlet, error) {
	outlets, err := collect(ctx, l.store.read, `SELECT outlet FROM articles WHERE library = ?1 AND outlet <> ''
		UNION SELECT original FROM articles WHERE library = ?1 AND original <> ''
		UNION SELECT outlet FROM aliases WHERE library = ?1`, []any{l.id},
		func(r *sql.Rows) (o corpus.Outlet, err error) { return o, r.Scan(&o.Name) })
	if err != nil {
		return nil, err
	}
	type pair struct{ outlet, alias string }
	scan := func(r *sql.Rows) (p pair, err error) { return p, r.Scan(&p.outlet, &p.alias) }
	aliases, err := collect(ctx, l.store.read, "SELECT outlet, alias FROM aliases WHERE library = ? ORDER BY folded", []any{l.id}, scan)
	if err != nil {
		return nil, err
	}
	pages, err := collect(ctx, l.store.read, "SELECT outlet, url FROM articles WHERE library = ? AND outlet <> '' AND url <> ''", []any{l.id}, scan)
	if err != nil {
		return nil, err
	}
	frequency := map[pair]int{}
	for _, p := range pages {
		if u, err := url.Parse(p.alias); err == nil && u.Host != "" {
			frequency[pair{p.outlet, strings.TrimPrefix(u.Hostname(), "www.")}]++
		}
	}
	sites := slices.SortedFunc(maps.Keys(frequency), func(a, b pair) int {
		return cmp.Or(frequency[b]-frequency[a], strings.Compare(a.outlet, b.outlet), strings.Compare(a.alias, b.alias))
	})
	slices.SortFunc(outlets, func(a, b corpus.Outlet) int { return strings.Compare(a.Name, b.Name) })
	outlet := func(name string) *corpus.Outlet {
		i, _ := slices.BinarySearchFunc(outlets, name, func(o corpus.Outlet, name string) int { return strings.Compare(o.Name, name) })
		return &outlets[i]
	}
	for _, p := range aliases {
		outlet(p.outlet).Aliases = append(outlet(p.outlet).Aliases, p.alias)
	}
	taken := map[string]bool{} // a site is one outlet's
	for _, s := range sites {
		if o := outlet(s.outlet); o.Site == "" && !taken[s.alias] {
			o.Site, taken[s.alias] = s.alias, true
		}
	}
	return outlets, nil
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
