package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"maps"
	"slices"
	"strings"

	"verbatim/corpus"
)

const (
	// nearCopy is the containment from which an article counts as a copy of another.
	nearCopy = 0.7
	// candidates is how many articles are compared with another to see whether it is a
	// near copy of one.
	candidates = 3
)

// Match tells what the library already holds of a, without storing anything.
func (l *Library) Match(ctx context.Context, a corpus.Article) (corpus.Match, error) {
	return l.match(ctx, l.store.read, a)
}

// same looks for a's address and its whole text.
func (l *Library) same(ctx context.Context, q querier, a corpus.Article) (m corpus.Match, err error) {
	type stored struct {
		rank               int
		id                 int64
		name, outlet       string
		sameText, samePage bool
	}
	there, err := collect(ctx, q, `SELECT 0, id, name, outlet, 1, page <> '' AND page = ?3 FROM articles WHERE library = ?1 AND hash = ?2
		UNION ALL SELECT 1, id, name, outlet, 0, 1 FROM articles WHERE library = ?1 AND page = ?3 AND page <> '' AND hash <> ?2`,
		[]any{l.id, corpus.Hash(a.Text), corpus.PageKey(a.URL)}, func(r *sql.Rows) (s stored, err error) {
			return s, r.Scan(&s.rank, &s.id, &s.name, &s.outlet, &s.sameText, &s.samePage)
		})
	if err != nil || len(there) == 0 {
		return m, err
	}
	slices.SortFunc(there, func(a, b stored) int { return cmp.Or(a.rank-b.rank, cmp.Compare(a.id, b.id)) })
	names, err := l.spellings(ctx, q)
	if err != nil {
		return m, err
	}
	outlet := names.resolve(a.Outlet)
	for _, s := range there {
		if s.samePage || outlet == "" || s.outlet == "" || names.resolve(s.outlet) == outlet {
			return corpus.Match{Same: s.name, SameText: s.sameText}, nil
		}
	}
	return corpus.Match{Near: there[0].name, Containment: 1}, nil
}

func (l *Library) match(ctx context.Context, q querier, a corpus.Article) (m corpus.Match, err error) {
	if m, err = l.same(ctx, q, a); err != nil || m.Same != "" || m.Near != "" {
		return m, err
	}
	sketch := corpus.Sketch(a.Text)
	if len(sketch) == 0 {
		return m, nil
	}
	args := []any{l.id}
	for _, v := range sketch {
		args = append(args, v)
	}
	holders, err := collect(ctx, q, "SELECT article FROM sketches WHERE library = ? AND value IN (?"+strings.Repeat(",?", len(sketch)-1)+")", args, scanNumber)
	if err != nil {
		return m, err
	}
	shingles := corpus.Shingles(a.Text)
	frequency := map[int64]int{}
	for _, id := range holders {
		frequency[id]++
	}
	likely := slices.SortedFunc(maps.Keys(frequency), func(a, b int64) int { return cmp.Or(frequency[b]-frequency[a], cmp.Compare(a, b)) })
	for _, id := range likely[:min(candidates, len(likely))] {
		var name string
		var text []byte
		if err := q.QueryRowContext(ctx, "SELECT name, text FROM articles WHERE id = ?", id).Scan(&name, &text); err != nil {
			return m, err
		}
		if share := corpus.Containment(shingles, corpus.Shingles(string(text))); share >= nearCopy && share > m.Containment {
			m.Near, m.Containment = name, share
		}
	}
	return m, nil
}
