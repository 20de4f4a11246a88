package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"verbatim/corpus"
	"verbatim/corpus/segment"
)

// The kinds of Problem.
const (
	ProblemDatabase = "database" // SQLite finds its own file damaged
	ProblemText     = "text"     // an article's text is not what was stored
	ProblemHash     = "hash"     // its hash is not the text's
	ProblemSpan     = "span"     // passages are not the text's
	ProblemVector   = "vector"   // an embedding is missing, foreign or no vector
	ProblemFullText = "fulltext" // the full-text index does not match the passages
	ProblemReceived = "received" // the received bytes are gone or not what came in
	ProblemDerived  = "derived"  // the received bytes give another text
)

// Problem is one fault that a check found.
type Problem struct {
	Kind   string `json:"kind"`
	ID     string `json:"id"` // the article's, or ""
	Detail string `json:"detail"`
}

// Report is what a check of a library found.
type Report struct {
	Articles, Passages int
	// Pending passages have yet to be embedded: no fault.
	Pending int
	// Underived articles were read by another version of the extractor, so that
	// what their received bytes give today says nothing: no fault either.
	Underived int
	Problems  []Problem
}

// Derive gives the text that the extractor makes of received bytes. It returns
// corpus.ErrOtherVersion if another version of it has read them, and another
// error if it makes none.
type Derive func(corpus.Received) (text string, err error)

// Check compares everything that the library stores with everything that it
// should follow from: hashes with texts, spans with texts, the indexes with the
// passages, received bytes with their hash. With derive not nil it also derives
// each text again from what was received. model is the embedder's key. progress
// is called after each article.
func (l *Library) Check(ctx context.Context, model string, derive Derive, deep bool, progress func(done, total int)) (Report, error) {
	c := checker{Library: l, model: model, derive: derive, deep: deep}
	err := c.run(ctx, progress)
	return c.report, err
}

type checker struct {
	*Library
	model  string
	derive Derive
	deep   bool
	report Report
}

func (c *checker) found(kind, id, format string, args ...any) {
	c.report.Problems = append(c.report.Problems, Problem{kind, id, fmt.Sprintf(format, args...)})
}

func (c *checker) run(ctx context.Context, progress func(done, total int)) error {
	if err := c.database(ctx); err != nil {
		return err
	}
	if c.id == 0 {
		return nil
	}
	names, err := collect(ctx, c.store.read, "SELECT id, name FROM articles WHERE library = ? ORDER BY id", []any{c.id},
		func(r *sql.Rows) (n named, err error) { return n, r.Scan(&n.id, &n.name) })
	if err != nil {
		return err
	}
	for i, n := range names {
		if err := c.article(ctx, n); err != nil {
			return err
		}
		progress(i+1, len(names))
	}
	c.report.Articles = len(names)
	if err := c.store.read.QueryRowContext(ctx, "SELECT count(*) FROM passages p JOIN articles a ON a.id = p.article WHERE a.library = ?", c.id).Scan(&c.report.Passages); err != nil {
		return explain(err)
	}
	if c.report.Pending, err = c.CountPending(ctx, c.model); err != nil {
		return err
	}
	return errors.Join(c.vectors(ctx), c.fullText(ctx))
}

type named struct {
	id   int64
	name string
}

func (c *checker) database(ctx context.Context) error {
	for _, pragma := range []string{"quick_check", "foreign_key_check"} {
		rows, err := collect(ctx, c.store.read, "PRAGMA "+pragma, nil, func(r *sql.Rows) (string, error) {
			columns, err := r.Columns()
			if err != nil {
				return "", err
			}
			cells := make([]any, len(columns))
			for i := range cells {
				cells[i] = new(sql.NullString)
			}
			err = r.Scan(cells...)
			var row []string
			for _, cell := range cells {
				row = append(row, cell.(*sql.NullString).String)
			}
			return strings.Join(row, " "), err
		})
		if err != nil {
			return err
		}
		for _, row := range rows {
			if row != "ok" {
				c.found(ProblemDatabase, "", "%s: %s", pragma, row)
			}
		}
	}
	return nil
}

func (c *checker) article(ctx context.Context, n named) error {
	_, s, err := c.Library.article(ctx, c.store.read, n.name)
	if errors.Is(err, corpus.ErrNotFound) { // removed meanwhile
		return nil
	}
	if errors.Is(err, corpus.ErrDamaged) {
		c.found(ProblemSpan, n.name, "%v", err)
		return nil
	}
	if err != nil {
		return err
	}
	derived, err := c.received(ctx, n, s)
	if err != nil {
		return err
	}
	if s.verify() != nil {
		// What came in tells which of the two was changed.
		if derived == s.Text {
			c.found(ProblemHash, n.name, "the stored hash is not the text's; the text is what the received bytes give")
		} else {
			c.found(ProblemText, n.name, "the text is not the one that was stored; remove the article and add it again")
		}
		return nil // its spans and indexes were made of another text
	}
	return c.spans(ctx, n, s)
}

// received checks the received bytes and returns the text that they give, if
// it was asked for or is needed to name a fault.
func (c *checker) received(ctx context.Context, n named, s stored) (derived string, err error) {
	var packed []byte
	var hash string
	r := corpus.Received{}
	err = c.store.read.QueryRowContext(ctx, "SELECT name, format, extractor, hash, bytes FROM received WHERE article = ?", n.id).
		Scan(&r.Name, &r.Format, &r.Extractor, &hash, &packed)
	if errors.Is(err, sql.ErrNoRows) {
		c.found(ProblemReceived, n.name, "what was received is not there")
		return "", nil
	}
	if err != nil {
		return "", explain(err)
	}
	if r.Bytes, err = c.store.unzip.DecodeAll(packed, nil); err != nil || corpus.Hash(string(r.Bytes)) != hash {
		c.found(ProblemReceived, n.name, "the received bytes are not what came in")
		return "", nil
	}
	if !c.deep && s.verify() == nil {
		return "", nil
	}
	derived, err = c.derive(r)
	switch {
	case errors.Is(err, corpus.ErrOtherVersion):
		c.report.Underived++
	case s.verify() != nil: // reported by the caller
	case err != nil:
		c.found(ProblemDerived, n.name, "the received bytes give no text: %v", err)
	case derived != s.Text:
		c.found(ProblemDerived, n.name, "the received bytes give another text (extractor %d stored it)", r.Extractor)
	}
	return derived, nil
}

func (c *checker) spans(ctx context.Context, n named, s stored) error {
	got, err := collect(ctx, c.store.read, "SELECT start, end, paragraph FROM passages WHERE article = ? ORDER BY id", []any{n.id},
		func(r *sql.Rows) (p corpus.Passage, err error) { return p, r.Scan(&p.Start, &p.End, &p.Paragraph) })
	if err != nil {
		return err
	}
	var segmenter int
	if err := c.store.read.QueryRowContext(ctx, "SELECT segmenter FROM articles WHERE id = ?", n.id).Scan(&segmenter); err != nil {
		return explain(err)
	}
	for _, p := range got {
		if !p.Valid(s.Text) {
			c.found(ProblemSpan, n.name, "passage %d to %d is not in the text", p.Start, p.End)
			return nil
		}
	}
	if segmenter == segment.Version && !slices.Equal(got, segment.Passages(s.Text, s.Headings)) {
		c.found(ProblemSpan, n.name, "the stored passages are not the text's")
	}
	return nil
}

func (c *checker) vectors(ctx context.Context) error {
	missing, err := collect(ctx, c.store.read, `SELECT a.name, p.start FROM passages p JOIN articles a ON a.id = p.article
		JOIN embedded d ON d.article = a.id JOIN models m ON m.id = d.model AND m.key = ?
		WHERE a.library = ? AND NOT EXISTS (SELECT 1 FROM embeddings e WHERE e.model = m.id AND e.input = p.input)`, []any{c.model, c.id}, scanAt)
	if err != nil {
		return err
	}
	for _, at := range missing {
		c.found(ProblemVector, at.name, "the vector of the passage at byte %d is missing", at.start)
	}
	var foreign int
	err = c.store.read.QueryRowContext(ctx, "SELECT count(*) FROM embeddings WHERE input NOT IN (SELECT input FROM passages)").Scan(&foreign)
	if err != nil {
		return explain(err)
	}
	if foreign > 0 {
		c.found(ProblemVector, "", "%d vectors belong to no passage", foreign)
	}
	return c.Vectors(ctx, c.model, 0, func(passage int64, _ []float32, err error) error {
		if errors.Is(err, corpus.ErrDamaged) {
			at, err := c.at(ctx, passage)
			if err != nil {
				return err
			}
			c.found(ProblemVector, at.name, "the vector of the passage at byte %d is damaged", at.start)
			return nil
		}
		return err
	})
}

func (c *checker) fullText(ctx context.Context) error {
	for _, q := range []struct{ query, detail string }{
		{"SELECT a.name, p.start FROM passages p JOIN articles a ON a.id = p.article WHERE a.library = {id} AND p.id NOT IN (SELECT id FROM text_{id}_docsize)", "is not in the full-text index"},
		{"SELECT '', id FROM text_{id}_docsize WHERE id NOT IN (SELECT p.id FROM passages p JOIN articles a ON a.id = p.article WHERE a.library = {id})", "is in the full-text index and nowhere else"},
	} {
		rows, err := collect(ctx, c.store.read, c.sql(q.query), nil, scanAt)
		if err != nil {
			return err
		}
		for _, at := range rows {
			c.found(ProblemFullText, at.name, "passage at %d %s", at.start, q.detail)
		}
	}
	// rank 1 compares every word of the index with the text that it was made of.
	err := c.store.update(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, c.sql("INSERT INTO text_{id}(text_{id}, rank) VALUES ('integrity-check', 1)"))
		return err
	})
	if errors.Is(err, corpus.ErrDamaged) {
		c.found(ProblemFullText, "", "the full-text index does not match the passages")
		return nil
	}
	return err
}

type place struct {
	name  string
	start int64
}

func scanAt(r *sql.Rows) (p place, err error) { return p, r.Scan(&p.name, &p.start) }

func (c *checker) at(ctx context.Context, passage int64) (p place, err error) {
	return p, explain(c.store.read.QueryRowContext(ctx, "SELECT a.name, p.start FROM passages p JOIN articles a ON a.id = p.article WHERE p.id = ?", passage).Scan(&p.name, &p.start))
}
