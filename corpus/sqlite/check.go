package sqlite

import (
	"bytes"
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
	ProblemDatabase    = "database"    // SQLite finds its own file damaged
	ProblemText        = "text"        // an article's text is not what was stored
	ProblemHash        = "hash"        // its hash is not the text's
	ProblemAttribution = "attribution" // its outlet, date or whatever else is known of it is not what was stored
	ProblemSpan        = "span"        // passages are not the text's
	ProblemVector      = "vector"      // an embedding is missing, foreign, no vector or another text's
	ProblemFullText    = "fulltext"    // the full-text index does not match the passages
	ProblemReceived    = "received"    // the received bytes are gone or not what came in
	ProblemDerived     = "derived"     // the received bytes give another text, outlet or date
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
	// EditsUnknown articles are from before it was noted what of them was edited, so
	// that a deep check cannot compare that with what was received. No fault either.
	EditsUnknown int
	Problems     []Problem
}

// Checking says how to check.
type Checking struct {
	// Model is the embedder's key; "" is the one that most vectors are of.
	Model string
	// Deep derives every article again from what was received, and embeds every
	// passage again.
	Deep bool
	// Derive gives the article that the extractor makes of received bytes; its ID does
	// not matter. It returns corpus.ErrOtherVersion if another version of it has read
	// them, and another error if it makes none.
	Derive func(corpus.Received) (corpus.Article, error)
	// Embed gives the vectors of texts. Without it, nil, no vector is compared with
	// its text, which a deep check reports.
	Embed func(ctx context.Context, texts []string) ([][]float32, error)
	// Progress is called now and then; done and total count what noun says.
	Progress func(noun string, done, total int)
}

// Check compares everything that the library stores with everything that it
// should follow from: hashes with texts and with what is known of them, spans with
// texts, the indexes with the passages, received bytes with their hash. It changes nothing and waits for no
// writer. Damage is reported, and never an error.
func (l *Library) Check(ctx context.Context, how Checking) (Report, error) {
	c := checker{Library: l, Checking: how, known: map[Problem]bool{}}
	for _, step := range []func(context.Context) error{c.database, c.articles, c.count, c.vectors, c.embeddings, c.fullText} {
		err := step(ctx)
		if errors.Is(err, corpus.ErrDamaged) {
			c.found(ProblemDatabase, "", "%v", err)
		} else if err != nil {
			return c.report, err
		}
	}
	return c.report, nil
}

type checker struct {
	*Library
	Checking
	report Report
	known  map[Problem]bool
	shared [][]byte // the inputs of vectors that several have
}

// found notes a problem, once.
func (c *checker) found(kind, id, format string, args ...any) {
	p := Problem{kind, id, fmt.Sprintf(format, args...)}
	if !c.known[p] {
		c.known[p] = true
		c.report.Problems = append(c.report.Problems, p)
	}
}

type named struct {
	id   int64
	name string
}

func (c *checker) articles(ctx context.Context) error {
	names, err := collect(ctx, c.store.read, "SELECT id, name FROM articles WHERE library = ? ORDER BY id", []any{c.id},
		func(r *sql.Rows) (n named, err error) { return n, r.Scan(&n.id, &n.name) })
	if err != nil {
		return err
	}
	c.report.Articles = len(names)
	for i, n := range names {
		if err := c.article(ctx, n); errors.Is(err, corpus.ErrDamaged) {
			c.found(ProblemDatabase, n.name, "%v", err)
		} else if err != nil {
			return err
		}
		c.Progress("articles", i+1, len(names))
	}
	return nil
}

func (c *checker) count(ctx context.Context) error {
	err := c.store.read.QueryRowContext(ctx, "SELECT count(*) FROM passages p JOIN articles a ON a.id = p.article WHERE a.library = ?", c.id).Scan(&c.report.Passages)
	if err == nil && c.Model == "" {
		err = c.store.read.QueryRowContext(ctx, "SELECT key FROM models ORDER BY (SELECT count(*) FROM embeddings WHERE model = models.id) DESC LIMIT 1").Scan(&c.Model)
		if errors.Is(err, sql.ErrNoRows) {
			err = nil
		}
	}
	if err != nil {
		return explain(err)
	}
	c.report.Pending, err = c.CountPending(ctx, c.Model)
	return err
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
	var edited sql.Null[corpus.Fields]
	if err := c.store.read.QueryRowContext(ctx, "SELECT edited FROM articles WHERE id = ?", n.id).Scan(&edited); err != nil {
		return explain(err)
	}
	derived, err := c.received(ctx, n, s)
	if err != nil {
		return err
	}
	// What came in tells which of two was changed.
	var differs corpus.Fields
	if derived != nil && edited.Valid {
		differs = corpus.Differing(*derived, s.Article) &^ edited.V
	}
	switch {
	case !s.hasText() && derived != nil && derived.Text == s.Text:
		c.found(ProblemHash, n.name, "the stored hash is not the text's; the text is what the received bytes give")
		return nil // its spans and indexes were made of another text, here and in what follows
	case !s.hasText():
		c.found(ProblemText, n.name, "the text is not the one that was stored; remove the article and add it again")
		return nil
	case !s.hasAttribution() && derived != nil && derived.Text != s.Text:
		c.found(ProblemText, n.name, "the text and its hash are not what was stored; remove the article and add it again")
		return nil
	case !s.hasAttribution() && differs != 0:
		c.found(ProblemAttribution, n.name, "its %s is not what was stored; remove the article and add it again", differs)
	case !s.hasAttribution():
		c.found(ProblemAttribution, n.name, "its id, title, author, outlet, address, date or headings are not what was stored; remove the article and add it again")
	case derived == nil:
	case derived.Text != s.Text:
		c.found(ProblemDerived, n.name, "the received bytes give another text")
	case !edited.Valid:
		c.report.EditsUnknown++
	case differs != 0:
		c.found(ProblemDerived, n.name, "the received bytes give another %s", differs)
	}
	return c.spans(ctx, n, s)
}

// received checks the received bytes and returns the article that they give, if it was
// asked for or is needed to name a fault, and they give one.
func (c *checker) received(ctx context.Context, n named, s stored) (*corpus.Article, error) {
	var packed []byte
	var hash string
	r := corpus.Received{}
	err := c.store.read.QueryRowContext(ctx, "SELECT name, format, extractor, hash, bytes FROM received WHERE article = ?", n.id).
		Scan(&r.Name, &r.Format, &r.Extractor, &hash, &packed)
	if errors.Is(err, sql.ErrNoRows) {
		c.found(ProblemReceived, n.name, "what was received is not there")
		return nil, nil
	}
	if err != nil {
		return nil, explain(err)
	}
	if r.Bytes, err = c.store.unzip.DecodeAll(packed, nil); err != nil || corpus.Hash(string(r.Bytes)) != hash {
		c.found(ProblemReceived, n.name, "the received bytes are not what came in")
		return nil, nil
	}
	whole := s.verify() == nil
	if c.Derive == nil || whole && !c.Deep {
		return nil, nil
	}
	derived, err := c.Derive(r)
	switch {
	case errors.Is(err, corpus.ErrOtherVersion):
		c.report.Underived++
		return nil, nil
	case err != nil && whole:
		c.found(ProblemDerived, n.name, "the received bytes give no text: %v", err)
		return nil, nil
	case err != nil: // it is reported as damaged anyway
		return nil, nil
	}
	return &derived, nil
}

func (c *checker) spans(ctx context.Context, n named, s stored) error {
	type row struct {
		corpus.Passage
		input []byte
	}
	rows, err := collect(ctx, c.store.read, "SELECT start, end, paragraph, input FROM passages WHERE article = ? ORDER BY id", []any{n.id},
		func(r *sql.Rows) (p row, err error) { return p, r.Scan(&p.Start, &p.End, &p.Paragraph, &p.input) })
	if err != nil {
		return err
	}
	var segmenter int
	if err := c.store.read.QueryRowContext(ctx, "SELECT segmenter FROM articles WHERE id = ?", n.id).Scan(&segmenter); err != nil {
		return explain(err)
	}
	var got []corpus.Passage
	for _, p := range rows {
		if !p.Valid(s.Text) {
			c.found(ProblemSpan, n.name, "passage %d to %d is not in the text", p.Start, p.End)
			return nil
		}
		got = append(got, p.Passage)
	}
	if segmenter == segment.Version && !slices.Equal(got, segment.Passages(s.Text, s.Headings)) {
		c.found(ProblemSpan, n.name, "the stored passages are not the text's")
		return nil // what they are filed under follows from where they are
	}
	for _, p := range rows {
		if !bytes.Equal(p.input, inputOf(&s.Article, p.Span)) {
			c.found(ProblemVector, n.name, "the passage at byte %d is filed under the hash of another text, and so is its vector", p.Start)
		}
	}
	return nil
}

type place struct {
	name  string
	start int64
}

func scanAt(r *sql.Rows) (p place, err error) { return p, r.Scan(&p.name, &p.start) }
