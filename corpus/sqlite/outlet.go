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
	return l.outlets.get(ctx, l, l.readOutlets)
}

func (l *Library) readOutlets(ctx context.Context) ([]corpus.Outlet, error) {
	names, err := collect(ctx, l.store.read, `SELECT DISTINCT outlet FROM articles WHERE library = ?1
		UNION ALL SELECT DISTINCT original FROM articles WHERE library = ?1
		UNION ALL SELECT DISTINCT outlet FROM aliases WHERE library = ?1`, []any{l.id}, scanString)
	if err != nil {
		return nil, err
	}
	slices.Sort(names)
	var outlets []corpus.Outlet
	for _, name := range slices.Compact(names) {
		if name != "" {
			outlets = append(outlets, corpus.Outlet{Name: name})
		}
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
	type spelling struct {
		name, outlet string
		source       int   // which counts before which
		article      int64 // the first that has it
	}
	all, err := collect(ctx, q, `SELECT folded, outlet, 1, 0 FROM aliases WHERE library = ?1
		UNION ALL SELECT outlet, outlet, 2, 0 FROM aliases WHERE library = ?1
		UNION ALL SELECT outlet, outlet, 3, min(id) FROM articles WHERE library = ?1 GROUP BY outlet
		UNION ALL SELECT original, original, 4, min(id) FROM articles WHERE library = ?1 GROUP BY original`,
		[]any{l.id}, func(r *sql.Rows) (s spelling, err error) { return s, r.Scan(&s.name, &s.outlet, &s.source, &s.article) })
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(all, func(a, b spelling) int { return cmp.Or(a.source-b.source, cmp.Compare(a.article, b.article)) })
	out := spellings{}
	for _, s := range all {
		if folded := corpus.Fold(s.name); out[folded] == "" {
			out[folded] = s.outlet
		}
	}
	return out, nil
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
	for _, column := range []string{"outlet", "original"} {
		names, err := l.foldingTo(ctx, tx, folded, "SELECT DISTINCT "+column+" FROM articles WHERE library = ?")
		if err != nil {
			return err
		}
		for _, name := range names {
			if err := l.renameArticles(ctx, tx, column, name, outlet); err != nil {
				return err
			}
		}
	}
	names, err := l.foldingTo(ctx, tx, folded, "SELECT DISTINCT outlet FROM aliases WHERE library = ?")
	if err != nil {
		return err
	}
	for _, name := range names {
		if _, err := tx.ExecContext(ctx, "UPDATE aliases SET outlet = ? WHERE library = ? AND outlet = ?", outlet, l.id, name); err != nil {
			return err
		}
	}
	return nil
}

// foldingTo returns those of the names that a query of the library gives which are
// the folded one.
func (l *Library) foldingTo(ctx context.Context, tx *sql.Tx, folded, query string) ([]string, error) {
	names, err := collect(ctx, tx, query, []any{l.id}, scanString)
	return slices.DeleteFunc(names, func(name string) bool { return name == "" || corpus.Fold(name) != folded }), err
}

// renameArticles gives outlet's name to the articles that have the name in the column.
// One that was damaged stays so: its digest is not made anew.
func (l *Library) renameArticles(ctx context.Context, tx *sql.Tx, column, name, outlet string) error {
	type row struct {
		id int64
		stored
	}
	rows, err := collect(ctx, tx, "SELECT "+knownColumns+" FROM articles a WHERE a.library = ? AND a."+column+" = ?", []any{l.id, name}, func(r *sql.Rows) (out row, err error) {
		out.id, out.stored, err = scanKnown(r.Scan)
		return out, err
	})
	if err != nil {
		return err
	}
	var names []string
	for _, r := range rows {
		names = append(names, r.ID)
		whole, set, field := r.hasAttribution(), &r.Outlet, corpus.FieldOutlet
		if column == "original" {
			set, field = &r.OriginalOutlet, corpus.FieldOriginalOutlet
		}
		if *set = outlet; whole {
			r.digest = r.Digest(r.hash)
		}
		_, err := tx.ExecContext(ctx, "UPDATE articles SET outlet = ?, original = ?, digest = ?, edited = edited | ? WHERE id = ?", r.Outlet, r.OriginalOutlet, r.digest, field, r.id)
		if err != nil {
			return err
		}
	}
	return l.changed(ctx, tx, names...)
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
