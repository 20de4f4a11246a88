package sqlite

import (
	"context"
	"database/sql"
	"strings"

	"verbatim/corpus"
)

// KeysOf returns the number of the passage at each place, 0 where the library holds
// none: other articles may have had the names, or other texts.
func (l *Library) KeysOf(ctx context.Context, places []corpus.Place) ([]int64, error) {
	keys := make([]int64, len(places))
	if len(places) == 0 {
		return keys, nil
	}
	var args []any
	for i, p := range places {
		args = append(args, i, p.Article, p.Hash, p.Span.Start, p.Span.End)
	}
	query := "WITH wanted(i, name, hash, start, end) AS (VALUES (?,?,?,?,?)" + strings.Repeat(",(?,?,?,?,?)", len(places)-1) + `)
		SELECT w.i, p.id FROM wanted w CROSS JOIN articles a ON a.library = ? AND a.name = w.name AND a.hash = w.hash
		CROSS JOIN passages p ON p.article = a.id AND p.start = w.start AND p.end = w.end`
	type found struct {
		i   int
		key int64
	}
	rows, err := collect(ctx, l.store.read, query, append(args, l.id), func(r *sql.Rows) (f found, err error) { return f, r.Scan(&f.i, &f.key) })
	for _, f := range rows {
		keys[f.i] = f.key
	}
	return keys, err
}

// PlacesOf returns the place of each passage, the zero Place where the library holds
// none of that number.
func (l *Library) PlacesOf(ctx context.Context, keys []int64) ([]corpus.Place, error) {
	places := make([]corpus.Place, len(keys))
	if len(keys) == 0 {
		return places, nil
	}
	at := make(map[int64]int, len(keys))
	var args []any
	for i, k := range keys {
		at[k] = i
		args = append(args, k)
	}
	type found struct {
		key int64
		corpus.Place
	}
	rows, err := collect(ctx, l.store.read, `SELECT p.id, a.name, a.hash, p.start, p.end FROM passages p CROSS JOIN articles a ON a.id = p.article
		WHERE p.id IN (?`+strings.Repeat(",?", len(keys)-1)+") AND a.library = ?", append(args, l.id),
		func(r *sql.Rows) (f found, err error) {
			return f, r.Scan(&f.key, &f.Article, &f.Hash, &f.Span.Start, &f.Span.End)
		})
	for _, f := range rows {
		places[at[f.key]] = f.Place
	}
	return places, err
}

// Undated is how many articles f would mean if they had a date.
func (l *Library) Undated(ctx context.Context, f corpus.Filter) (n int, err error) {
	condition, args := l.where(corpus.Filter{Outlets: f.Outlets})
	err = l.store.read.QueryRowContext(ctx, "SELECT count(*) FROM articles a WHERE a.published = '' AND "+condition, args...).Scan(&n)
	return n, explain(err)
}
