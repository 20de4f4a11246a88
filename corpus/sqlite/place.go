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
	args := []any{l.id}
	for _, p := range places {
		args = append(args, p.Article)
	}
	for _, p := range places {
		args = append(args, p.Span.Start)
	}
	marks := "(?" + strings.Repeat(",?", len(places)-1) + ")"
	rows, err := collect(ctx, l.store.read, selectPlaces+" WHERE a.library = ? AND a.name IN "+marks+" AND p.start IN "+marks, args, scanPlace)
	held := make(map[corpus.Place]int64, len(rows))
	for _, r := range rows {
		held[r.Place] = r.key
	}
	for i, p := range places {
		keys[i] = held[p]
	}
	return keys, err
}

// selectPlaces reads passages as scanPlace takes them.
const selectPlaces = "SELECT p.id, a.name, a.hash, p.start, p.end FROM articles a JOIN passages p ON p.article = a.id"

// placed is the place of a passage.
type placed struct {
	corpus.Place
	key int64
}

func scanPlace(r *sql.Rows) (p placed, err error) {
	return p, r.Scan(&p.key, &p.Article, &p.Hash, &p.Span.Start, &p.Span.End)
}

// PlacesOf returns the place of each passage, the zero Place where the library holds
// none of that number.
func (l *Library) PlacesOf(ctx context.Context, keys []int64) ([]corpus.Place, error) {
	places := make([]corpus.Place, len(keys))
	if len(keys) == 0 {
		return places, nil
	}
	args := []any{l.id}
	for _, k := range keys {
		args = append(args, k)
	}
	rows, err := collect(ctx, l.store.read, selectPlaces+" WHERE a.library = ? AND p.id IN (?"+strings.Repeat(",?", len(keys)-1)+")", args, scanPlace)
	held := make(map[int64]corpus.Place, len(rows))
	for _, r := range rows {
		held[r.key] = r.Place
	}
	for i, k := range keys {
		places[i] = held[k]
	}
	return places, err
}

// Undated is how many articles f would mean if they had a date.
func (l *Library) Undated(ctx context.Context, f corpus.Filter) (n int, err error) {
	condition, args := l.where(corpus.Filter{Outlets: f.Outlets})
	err = l.store.read.QueryRowContext(ctx, "SELECT count(*) FROM articles a WHERE a.published = '' AND "+condition, args...).Scan(&n)
	return n, explain(err)
}
