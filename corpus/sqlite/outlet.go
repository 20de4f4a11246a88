package sqlite

import (
	"cmp"
	"context"
	"database/sql"
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
