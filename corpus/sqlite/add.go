package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"verbatim/corpus"
	"verbatim/corpus/segment"
)

// nearCopy is the containment from which an article counts as a copy of another.
const nearCopy = 0.7

// Fill returns the library name with articles stored as they are, in their order.
// It goes on after those that an earlier call has stored. progress may be nil.
func (s *Store) Fill(ctx context.Context, name string, articles []corpus.Article, progress func(done, total int)) (*Library, error) {
	l, err := s.Library(ctx, name)
	if err != nil {
		return nil, err
	}
	have, err := l.Count(ctx)
	if err != nil {
		return nil, err
	}
	const batch = 200
	for have < len(articles) {
		var entries []corpus.Entry
		for _, a := range articles[have:min(have+batch, len(articles))] {
			entries = append(entries, corpus.Entry{Article: a, Repeat: true})
		}
		if _, err := l.Add(ctx, entries); err != nil {
			return nil, err
		}
		have += len(entries)
		if progress != nil {
			progress(have, len(articles))
		}
	}
	return l, nil
}

// Add stores entries, all or none, and returns what became of each.
func (l *Library) Add(ctx context.Context, entries []corpus.Entry) ([]corpus.Added, error) {
	if err := l.Create(ctx); err != nil {
		return nil, err
	}
	var out []corpus.Added
	err := l.store.settle(ctx, func(tx *sql.Tx) error {
		out = out[:0]
		var stored []string
		names, err := l.spellings(ctx, tx)
		if err != nil {
			return err
		}
		for _, e := range entries {
			a, err := l.add(ctx, tx, e, names)
			if err != nil {
				return fmt.Errorf("add %s: %w", e.Article.ID, err)
			}
			if out = append(out, a); a.Same == "" {
				stored = append(stored, a.ID)
			}
		}
		return l.changed(ctx, tx, stored...)
	})
	if err == nil {
		l.store.keepReserve()
	}
	return out, err
}

func (l *Library) add(ctx context.Context, tx *sql.Tx, e corpus.Entry, names spellings) (added corpus.Added, err error) {
	a := e.Article
	if !e.Repeat {
		if added.Match, err = l.match(ctx, tx, a); err != nil || added.Same != "" {
			added.ID = added.Same
			return added, err
		}
		a.Outlet, a.OriginalOutlet = names.resolve(a.Outlet), names.resolve(a.OriginalOutlet)
	}
	if a.ID, err = l.freeName(ctx, tx, a.ID); err != nil {
		return added, err
	}
	added.ID = a.ID
	headings, err := json.Marshal(pairs(a.Headings))
	if err != nil {
		return added, err
	}
	var id int64
	hash := corpus.Hash(a.Text)
	err = tx.QueryRowContext(ctx, `INSERT INTO articles
		(library, name, title, author, outlet, original, url, page, published, text, hash, digest, edited, headings, segmenter, added, copy_of)
		VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,(SELECT id FROM articles WHERE library = ? AND name = ?)) RETURNING id`,
		l.id, added.ID, a.Title, a.Author, a.Outlet, a.OriginalOutlet, a.URL, corpus.PageKey(a.URL), a.Published,
		[]byte(a.Text), hash, a.Digest(hash), e.Set|corpus.Differing(e.Article, a), string(headings), segment.Version, time.Now().UTC().Format(time.RFC3339), l.id, added.Near).Scan(&id)
	if err != nil {
		return added, err
	}
	if !e.Repeat {
		for _, v := range corpus.Sketch(a.Text) {
			if _, err := tx.ExecContext(ctx, "INSERT INTO sketches(library, value, article) VALUES (?,?,?)", l.id, v, id); err != nil {
				return added, err
			}
		}
	}
	if e.Received.Bytes != nil {
		_, err := tx.ExecContext(ctx, "INSERT INTO received(article, name, format, extractor, hash, bytes) VALUES (?,?,?,?,?,?)",
			id, e.Received.Name, e.Received.Format, e.Received.Extractor, corpus.Hash(string(e.Received.Bytes)), l.store.zip.EncodeAll(e.Received.Bytes, nil))
		if err != nil {
			return added, err
		}
	}
	return added, l.addPassages(ctx, tx, id, a)
}

// addPassages cuts a into passages and indexes them.
func (l *Library) addPassages(ctx context.Context, tx *sql.Tx, id int64, a corpus.Article) error {
	for _, p := range segment.Passages(a.Text, a.Headings) {
		var passage int64
		err := tx.QueryRowContext(ctx, "INSERT INTO passages(article, start, end, paragraph, input) VALUES (?,?,?,?,?) RETURNING id",
			id, p.Start, p.End, p.Paragraph, inputOf(&a, p.Span)).Scan(&passage)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, l.sql("INSERT INTO text_{id}(rowid, headline, body) VALUES (?,?,?)"), passage, a.Title, p.Of(a.Text)); err != nil {
			return err
		}
	}
	return nil
}

// removePassages takes an article's passages out of the table and the index.
func (l *Library) removePassages(ctx context.Context, tx *sql.Tx, id int64) error {
	// The index keeps no text of its own: it forgets what it is shown, so this
	// comes before the passages go.
	_, err := tx.ExecContext(ctx, l.sql("INSERT INTO text_{id}(text_{id}, rowid, headline, body) SELECT 'delete', id, headline, body FROM content_{id} WHERE article = ?"), id)
	if err != nil {
		return err
	}
	// Its vectors go with it, but for those that another article shares.
	for _, q := range []string{
		`DELETE FROM embeddings WHERE model IN (SELECT id FROM models) AND input IN (SELECT input FROM passages WHERE article = ?1)
			AND NOT EXISTS (SELECT 1 FROM passages p WHERE p.input = embeddings.input AND p.article <> ?1)`,
		"DELETE FROM passages WHERE article = ?1",
		"DELETE FROM embedded WHERE article = ?1",
	} {
		if _, err := tx.ExecContext(ctx, q, id); err != nil {
			return err
		}
	}
	return nil
}

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

// candidates is how many articles are compared with another to see whether it is a
// near copy of one.
const candidates = 3

// freeName returns name, or name with the first number that makes it free.
func (l *Library) freeName(ctx context.Context, tx *sql.Tx, name string) (string, error) {
	for n, try := 2, name; ; n++ {
		var taken bool
		err := tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM articles WHERE library = ? AND name = ?)", l.id, try).Scan(&taken)
		if err != nil || !taken {
			return try, err
		}
		try = fmt.Sprintf("%s-%d", name, n)
	}
}
