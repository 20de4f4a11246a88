package sqlite

import (
	"context"
	"database/sql"
	"strings"
	"sync"

	"verbatim/corpus"
)

// KeysOf returns the number of the passage at each place, 0 where the library holds
// none: other articles may have had the names, or other texts.
func (l *Library) KeysOf(ctx context.Context, places []corpus.Place) ([]int64, error) {
	if len(places) == 0 {
		return nil, nil
	}
	args := []any{l.id}
	for _, p := range places {
		args = append(args, p.Article)
	}
	for _, p := range places {
		args = append(args, p.Span.Start)
	}
	rows, err := l.placed(ctx, "articles a CROSS JOIN passages p ON p.article = a.id WHERE a.library = ? AND a.name IN "+marks(len(places))+" AND p.start IN "+marks(len(places)), args)
	held := make(map[corpus.Place]int64, len(rows))
	for _, r := range rows {
		held[r.Place] = r.key
	}
	keys := make([]int64, len(places))
	for i, p := range places {
		keys[i] = held[p]
	}
	return keys, err
}

// PlacesOf returns the place of each passage, the zero Place where the library holds
// none of that number.
func (l *Library) PlacesOf(ctx context.Context, keys []int64) ([]corpus.Place, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	args := []any{l.id}
	for _, k := range keys {
		args = append(args, k)
	}
	rows, err := l.placed(ctx, "passages p CROSS JOIN articles a ON a.id = p.article WHERE a.library = ? AND p.id IN "+marks(len(keys)), args)
	held := make(map[int64]corpus.Place, len(rows))
	for _, r := range rows {
		held[r.key] = r.Place
	}
	places := make([]corpus.Place, len(keys))
	for i, k := range keys {
		places[i] = held[k]
	}
	return places, err
}

// marks are n placeholders in brackets; n is not 0.
func marks(n int) string { return "(?" + strings.Repeat(",?", n-1) + ")" }

// placed is a passage with its place.
type placed struct {
	corpus.Place
	key, article int64
}

// placed reads passages p of articles a. CROSS JOIN in from keeps SQLite from going
// through the library.
func (l *Library) placed(ctx context.Context, from string, args []any) ([]placed, error) {
	rows, err := collect(ctx, l.store.read, "SELECT p.id, a.id, a.name, p.start, p.end FROM "+from, args, func(r *sql.Rows) (p placed, err error) {
		return p, r.Scan(&p.key, &p.article, &p.Article, &p.Span.Start, &p.Span.End)
	})
	if err != nil {
		return nil, err
	}
	l.hashes.mu.Lock()
	defer l.hashes.mu.Unlock()
	if err := l.hashes.read(ctx, l.store.read, rows); err != nil {
		return nil, err
	}
	for i := range rows {
		rows[i].Hash = l.hashes.of[rows[i].article]
	}
	return rows, nil
}

// hashes are those of articles' texts, by the articles' numbers. Neither ever changes,
// and in its row a hash stands behind the text, so that reading a hundred takes longer
// than everything else of a search.
type hashes struct {
	mu sync.Mutex
	of map[int64]string
}

// mostHashes bounds what is kept: a few megabytes.
const mostHashes = 50_000

// read reads those of the rows' articles that are not known.
func (h *hashes) read(ctx context.Context, q querier, rows []placed) error {
	if h.of == nil || len(h.of) > mostHashes {
		h.of = map[int64]string{}
	}
	var missing []any
	for _, r := range rows {
		if _, known := h.of[r.article]; !known {
			missing = append(missing, r.article)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	type hashed struct {
		article int64
		hash    string
	}
	read, err := collect(ctx, q, "SELECT id, hash FROM articles WHERE id IN "+marks(len(missing)), missing, func(r *sql.Rows) (h hashed, err error) {
		return h, r.Scan(&h.article, &h.hash)
	})
	for _, r := range read {
		h.of[r.article] = r.hash
	}
	return err
}

// Undated is how many articles f would mean if they had a date.
func (l *Library) Undated(ctx context.Context, f corpus.Filter) (n int, err error) {
	condition, args := l.where(corpus.Filter{Outlets: f.Outlets})
	err = l.store.read.QueryRowContext(ctx, "SELECT count(*) FROM articles a WHERE a.published = '' AND "+condition, args...).Scan(&n)
	return n, explain(err)
}
