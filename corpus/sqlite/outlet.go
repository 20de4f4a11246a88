package sqlite

import (
	"cmp"
	"context"
	"database/sql"
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
		i, ok := slices.BinarySearchFunc(outlets, name, func(o corpus.Outlet, name string) int { return strings.Compare(o.Name, name) })
		if !ok { // added since, by another process
			return &corpus.Outlet{}
		}
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

// spellings gives for each folded name the outlet that it means: an outlet of
// the library as it is spelt there, or the one that an alias stands for.
type spellings map[string]string

// spellings reads them. Of two spellings of one name the older article's counts.
func (l *Library) spellings(ctx context.Context, q querier) (spellings, error) {
	type pair struct{ name, outlet string }
	pairs, err := collect(ctx, q, `SELECT folded, outlet FROM aliases WHERE library = ?1
		UNION ALL SELECT outlet, outlet FROM aliases WHERE library = ?1
		UNION ALL SELECT * FROM (SELECT outlet, outlet FROM articles WHERE library = ?1 GROUP BY outlet ORDER BY min(id))
		UNION ALL SELECT * FROM (SELECT original, original FROM articles WHERE library = ?1 GROUP BY original ORDER BY min(id))`,
		[]any{l.id}, func(r *sql.Rows) (p pair, err error) { return p, r.Scan(&p.name, &p.outlet) })
	if err != nil {
		return nil, err
	}
	s := spellings{}
	for _, p := range pairs {
		if folded := corpus.Fold(p.name); s[folded] == "" {
			s[folded] = p.outlet
		}
	}
	return s, nil
}

// resolve returns the outlet that name means, and name itself, which is the
// spelling from then on, where the library has none.
func (s spellings) resolve(name string) string {
	folded := corpus.Fold(name)
	if folded == "" {
		return name
	}
	if s[folded] == "" {
		s[folded] = name
	}
	return s[folded]
}

// addAlias makes alias another name of outlet: articles that stand under it, or
// come in under it later, are outlet's, and so are its own aliases.
func (l *Library) addAlias(ctx context.Context, tx *sql.Tx, outlet, alias string) error {
	folded := corpus.Fold(alias)
	if folded == "" {
		return fmt.Errorf("an alias must be a name, not %q", alias)
	}
	if folded == corpus.Fold(outlet) {
		return fmt.Errorf("%s is the outlet's name already, not another one", alias)
	}
	if err := l.rename(ctx, tx, folded, outlet); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO aliases(library, folded, alias, outlet) VALUES (?,?,?,?)
		ON CONFLICT DO UPDATE SET alias = excluded.alias, outlet = excluded.outlet`, l.id, folded, alias, outlet)
	return err
}

// rename gives outlet's name to all that stands under the folded one.
func (l *Library) rename(ctx context.Context, tx *sql.Tx, folded, outlet string) error {
	for _, column := range []struct{ table, name string }{{"articles", "outlet"}, {"articles", "original"}, {"aliases", "outlet"}} {
		names, err := collect(ctx, tx, "SELECT DISTINCT "+column.name+" FROM "+column.table+" WHERE library = ?", []any{l.id},
			func(r *sql.Rows) (name string, err error) { return name, r.Scan(&name) })
		if err != nil {
			return err
		}
		for _, name := range names {
			if name == "" || corpus.Fold(name) != folded {
				continue
			}
			_, err := tx.ExecContext(ctx, "UPDATE "+column.table+" SET "+column.name+" = ? WHERE library = ? AND "+column.name+" = ?", outlet, l.id, name)
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// removeAlias forgets an alias. Articles keep the outlet they have.
func (l *Library) removeAlias(ctx context.Context, tx *sql.Tx, alias string) error {
	r, err := tx.ExecContext(ctx, "DELETE FROM aliases WHERE library = ? AND folded = ?", l.id, corpus.Fold(alias))
	if err != nil {
		return err
	}
	if n, _ := r.RowsAffected(); n == 0 {
		return fmt.Errorf("there is no alias %q; verbatim list --outlets shows those there are", alias)
	}
	return nil
}
