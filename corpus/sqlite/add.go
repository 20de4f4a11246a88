package sqlite

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"verbatim/corpus"
	"verbatim/corpus/segment"
)

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
	err := l.settle(ctx, func(t *transaction) error {
		out = out[:0]
		names, err := l.spellings(ctx, t)
		if err != nil {
			return err
		}
		for _, e := range entries {
			a, err := t.add(ctx, e, names)
			if err != nil {
				return fmt.Errorf("add %s: %w", e.Article.ID, err)
			}
			out = append(out, a)
		}
		return nil
	})
	if err == nil {
		l.store.keepReserve()
	}
	return out, err
}

// add stores an entry, and names what the library calls its outlets.
func (t *transaction) add(ctx context.Context, e corpus.Entry, names spellings) (added corpus.Added, err error) {
	l, a := t.library, e.Article
	if !e.Repeat {
		if added.Match, err = l.match(ctx, t, a); err != nil || added.Same != "" {
			added.ID = added.Same
			return added, err
		}
		a.Outlet, a.OriginalOutlet = names.resolve(a.Outlet), names.resolve(a.OriginalOutlet)
	}
	if a.ID, err = t.freeName(ctx, a.ID); err != nil {
		return added, err
	}
	added.ID = a.ID
	headings, err := json.Marshal(pairs(a.Headings))
	if err != nil {
		return added, err
	}
	var id int64
	hash := corpus.Hash(a.Text)
	err = t.QueryRowContext(ctx, `INSERT INTO articles
		(library, name, title, author, outlet, original, url, page, published, text, hash, digest, edited, headings, segmenter, added, copy_of)
		VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,(SELECT id FROM articles WHERE library = ? AND name = ?)) RETURNING id`,
		l.id, added.ID, a.Title, a.Author, a.Outlet, a.OriginalOutlet, a.URL, corpus.PageKey(a.URL), a.Published,
		[]byte(a.Text), hash, a.Digest(hash), e.Set|corpus.Differing(e.Article, a), string(headings), segment.Version, time.Now().UTC().Format(time.RFC3339), l.id, added.Near).Scan(&id)
	if err != nil {
		return added, err
	}
	t.changed = append(t.changed, a.ID)
	if !e.Repeat {
		for _, v := range corpus.Sketch(a.Text) {
			if _, err := t.ExecContext(ctx, "INSERT INTO sketches(library, value, article) VALUES (?,?,?)", l.id, v, id); err != nil {
				return added, err
			}
		}
	}
	if e.Received.Bytes != nil {
		_, err := t.ExecContext(ctx, "INSERT INTO received(article, name, format, extractor, hash, bytes) VALUES (?,?,?,?,?,?)",
			id, e.Received.Name, e.Received.Format, e.Received.Extractor, corpus.Hash(string(e.Received.Bytes)), l.store.zip.EncodeAll(e.Received.Bytes, nil))
		if err != nil {
			return added, err
		}
	}
	return added, t.addPassages(ctx, id, a)
}

// addPassages cuts a into passages and indexes them.
func (t *transaction) addPassages(ctx context.Context, id int64, a corpus.Article) error {
	for _, p := range segment.Passages(a.Text, a.Headings) {
		var passage int64
		err := t.QueryRowContext(ctx, "INSERT INTO passages(article, start, end, paragraph, input) VALUES (?,?,?,?,?) RETURNING id",
			id, p.Start, p.End, p.Paragraph, inputOf(&a, p.Span)).Scan(&passage)
		if err != nil {
			return err
		}
		if _, err := t.ExecContext(ctx, t.library.sql("INSERT INTO text_{id}(rowid, headline, body) VALUES (?,?,?)"), passage, a.Title, p.Of(a.Text)); err != nil {
			return err
		}
	}
	return nil
}

// removePassages takes an article's passages out of the table and the index.
func (t *transaction) removePassages(ctx context.Context, id int64) error {
	// The index keeps no text of its own: it forgets what it is shown, so this
	// comes before the passages go.
	forget := t.library.sql("INSERT INTO text_{id}(text_{id}, rowid, headline, body) SELECT 'delete', id, headline, body FROM content_{id} WHERE article = ?1")
	// Its vectors go with it, but for those that another article shares.
	return t.exec(ctx, []any{id}, forget,
		`DELETE FROM embeddings WHERE model IN (SELECT id FROM models) AND input IN (SELECT input FROM passages WHERE article = ?1)
			AND NOT EXISTS (SELECT 1 FROM passages p WHERE p.input = embeddings.input AND p.article <> ?1)`,
		"DELETE FROM passages WHERE article = ?1",
		"DELETE FROM embedded WHERE article = ?1")
}

// freeName returns name, or name with the first number that makes it free.
func (t *transaction) freeName(ctx context.Context, name string) (string, error) {
	for n, try := 2, name; ; n++ {
		var taken bool
		err := t.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM articles WHERE library = ? AND name = ?)", t.library.id, try).Scan(&taken)
		if err != nil || !taken {
			return try, err
		}
		try = fmt.Sprintf("%s-%d", name, n)
	}
}
