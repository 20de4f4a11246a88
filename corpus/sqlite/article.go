package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"verbatim/corpus"
)

// List returns the library's articles in the order in which they were added, as they
// stand there: it proves nothing, as Article does.
func (l *Library) List(ctx context.Context) ([]corpus.Listed, error) {
	return collect(ctx, l.store.read, `SELECT name, title, author, outlet, original, url, published, length(text), added,
		(SELECT count(*) FROM passages p WHERE p.article = a.id),
		coalesce((SELECT name FROM articles c WHERE c.id = a.copy_of), '')
		FROM articles a WHERE library = ? ORDER BY id`, []any{l.id}, func(r *sql.Rows) (it corpus.Listed, err error) {
		var added string
		err = r.Scan(&it.ID, &it.Title, &it.Author, &it.Outlet, &it.OriginalOutlet, &it.URL, &it.Published, &it.Bytes, &added, &it.Passages, &it.CopyOf)
		it.Added, _ = time.Parse(time.RFC3339, added)
		return it, err
	})
}

// Newest returns n of the library's articles, without their texts, those that were
// added last first; skip are passed over. Like List it proves nothing.
func (l *Library) Newest(ctx context.Context, skip, n int) ([]corpus.Article, error) {
	return collect(ctx, l.store.read, `SELECT name, title, author, outlet, original, url, published FROM articles
		WHERE library = ? ORDER BY id DESC LIMIT ? OFFSET ?`, []any{l.id, n, skip}, func(r *sql.Rows) (a corpus.Article, err error) {
		return a, r.Scan(&a.ID, &a.Title, &a.Author, &a.Outlet, &a.OriginalOutlet, &a.URL, &a.Published)
	})
}

// OutletStats returns what the library has of each outlet, the most first.
func (l *Library) OutletStats(ctx context.Context) ([]corpus.OutletStats, error) {
	stats, err := collect(ctx, l.store.read, "SELECT outlet, count(*), max(published) FROM articles WHERE library = ? GROUP BY outlet", []any{l.id},
		func(r *sql.Rows) (s corpus.OutletStats, err error) {
			return s, r.Scan(&s.Outlet, &s.Articles, &s.Newest)
		})
	slices.SortFunc(stats, func(a, b corpus.OutletStats) int {
		return cmp.Or(b.Articles-a.Articles, strings.Compare(a.Outlet, b.Outlet))
	})
	return stats, err
}

// Count is the number of articles in the library.
func (l *Library) Count(ctx context.Context) (n int, err error) {
	return n, explain(l.store.read.QueryRowContext(ctx, "SELECT count(*) FROM articles WHERE library = ?", l.id).Scan(&n))
}

// Article returns the article called name, with its text.
// It returns corpus.ErrNotFound if there is none, and corpus.ErrDamaged if it is not
// what was stored: its text, or anything else that is known of it.
func (l *Library) Article(ctx context.Context, name string) (corpus.Article, error) {
	_, a, err := l.article(ctx, l.store.read, name)
	if err == nil {
		err = a.verify()
	}
	return a.Article, err
}

// CopyOf returns the id of the article that the one called name repeats, or "".
func (l *Library) CopyOf(ctx context.Context, name string) (original string, err error) {
	err = l.store.read.QueryRowContext(ctx, `SELECT c.name FROM articles a JOIN articles c ON c.id = a.copy_of
		WHERE a.library = ? AND a.name = ?`, l.id, name).Scan(&original)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return original, explain(err)
}

// Received returns what came in and became the article called name. It returns
// corpus.ErrDamaged if that is gone, or is not what came in; what is known of it
// comes with the error.
func (l *Library) Received(ctx context.Context, name string) (r corpus.Received, err error) {
	var packed []byte
	var hash string
	err = l.store.read.QueryRowContext(ctx, `SELECT r.name, r.format, r.extractor, r.hash, r.bytes FROM received r
		JOIN articles a ON a.id = r.article WHERE a.library = ? AND a.name = ?`, l.id, name).Scan(&r.Name, &r.Format, &r.Extractor, &hash, &packed)
	if errors.Is(err, sql.ErrNoRows) {
		return r, saying("what was received is not there", corpus.ErrDamaged, nil)
	}
	if err != nil {
		return r, explain(err)
	}
	if r.Bytes, err = l.store.unzip.DecodeAll(packed, nil); err != nil || corpus.Hash(string(r.Bytes)) != hash {
		r.Bytes = nil
		return r, saying("the received bytes are not what came in", corpus.ErrDamaged, err)
	}
	return r, nil
}

// stored is an article as it stands in its row.
type stored struct {
	corpus.Article
	hash, digest string
}

// verify returns corpus.ErrDamaged unless the article is the one that was stored.
func (s *stored) verify() error {
	if !s.hasText() {
		return fmt.Errorf("article %s: its text is not what was stored: %w", s.ID, corpus.ErrDamaged)
	}
	if !s.hasAttribution() {
		return fmt.Errorf("article %s: what is known of it, such as its outlet or date, is not what was stored: %w", s.ID, corpus.ErrDamaged)
	}
	return nil
}

// hasText reports whether the text is the one that was stored, and hasAttribution
// whether everything else is.
func (s *stored) hasText() bool        { return corpus.Hash(s.Text) == s.hash }
func (s *stored) hasAttribution() bool { return s.Digest(s.hash) == s.digest }

// knownColumns are all columns of a stored article but its text, and articleColumns
// are those with it.
const (
	knownColumns   = "a.id, a.name, a.title, a.author, a.outlet, a.original, a.url, a.published, a.headings, a.hash, a.digest"
	articleColumns = knownColumns + ", a.text"
)

// scanArticle scans the articleColumns and more that follow them.
func scanArticle(scan func(...any) error, more ...any) (id int64, s stored, err error) {
	var text []byte
	id, s, err = scanKnown(scan, append([]any{&text}, more...)...)
	s.Text = string(text)
	return id, s, err
}

// scanKnown scans the knownColumns and more that follow them.
func scanKnown(scan func(...any) error, more ...any) (id int64, s stored, err error) {
	var headings string
	err = scan(append([]any{&id, &s.ID, &s.Title, &s.Author, &s.Outlet, &s.OriginalOutlet, &s.URL, &s.Published, &headings, &s.hash, &s.digest}, more...)...)
	if err != nil {
		return 0, s, err
	}
	var spans [][2]int
	if err := json.Unmarshal([]byte(headings), &spans); err != nil {
		return 0, s, fmt.Errorf("article %s: headings: %w: %w", s.ID, corpus.ErrDamaged, err)
	}
	for _, p := range spans {
		s.Headings = append(s.Headings, corpus.Span{Start: p[0], End: p[1]})
	}
	return id, s, nil
}

func pairs(spans []corpus.Span) [][2]int {
	out := make([][2]int, len(spans))
	for i, s := range spans {
		out[i] = [2]int{s.Start, s.End}
	}
	return out
}

func (l *Library) article(ctx context.Context, q querier, name string) (int64, stored, error) {
	row := q.QueryRowContext(ctx, "SELECT "+articleColumns+" FROM articles a WHERE library = ? AND name = ?", l.id, name)
	id, s, err := scanArticle(row.Scan)
	if errors.Is(err, sql.ErrNoRows) {
		err = fmt.Errorf("%q: %w", name, corpus.ErrNotFound)
	}
	return id, s, explain(err)
}

// Beginnings returns how the texts of the n newest articles begin, each cut after
// so many bytes, on the border of a rune.
func (l *Library) Beginnings(ctx context.Context, n, bytes int) ([]string, error) {
	return collect(ctx, l.store.read, "SELECT substr(text, 1, ?) FROM articles WHERE library = ? ORDER BY id DESC LIMIT ?", []any{bytes, l.id, n},
		func(r *sql.Rows) (string, error) {
			var text []byte
			err := r.Scan(&text)
			for len(text) > 0 && !utf8.Valid(text) {
				text = text[:len(text)-1]
			}
			return string(text), err
		})
}
