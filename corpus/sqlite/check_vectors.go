package sqlite

import (
	"bytes"
	"context"
	"database/sql"
	"errors"

	"verbatim/corpus"
)

// vectors finds vectors that are missing, foreign, or none.
func (c *checker) vectors(ctx context.Context) error {
	missing, err := collect(ctx, c.store.read, `SELECT a.name, p.start FROM passages p JOIN articles a ON a.id = p.article
		JOIN embedded d ON d.article = a.id JOIN models m ON m.id = d.model AND m.key = ?
		WHERE a.library = ? AND NOT EXISTS (SELECT 1 FROM embeddings e WHERE e.model = m.id AND e.input = p.input)`, []any{c.Model, c.id}, scanAt)
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
	return c.Vectors(ctx, c.Model, 0, func(passage int64, _ []float32, err error) error {
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

// sameText is the cosine from which two vectors are of one text. Between
// processors, and versions of the engine, those of one text differ in the third
// digit; those of two passages on one event stay well below.
const sameText = 0.95

// embeddings embeds texts again and compares: all if the check is deep, else
// those that share their vector with another. Texts that differ in capitals
// alone share one rightly.
func (c *checker) embeddings(ctx context.Context) error {
	if c.Embed == nil {
		if c.Deep && c.report.Passages > c.report.Pending {
			c.found(ProblemVector, "", "no vector was compared with its text, since the models could not be loaded")
		}
		return nil
	}
	query, args := `SELECT DISTINCT input FROM passages p JOIN articles a ON a.id = p.article WHERE a.library = ?`, []any{c.id}
	if !c.Deep {
		query, args = `SELECT input FROM embeddings e JOIN models m ON m.id = e.model WHERE m.key = ? AND vector IN
			(SELECT vector FROM embeddings WHERE model = m.id GROUP BY vector HAVING count(*) > 1)`, []any{c.Model}
	}
	inputs, err := collect(ctx, c.store.read, query, args, func(r *sql.Rows) (in []byte, err error) { return in, r.Scan(&in) })
	if err != nil {
		return err
	}
	length, err := c.vectorLength(ctx, c.Model)
	if err != nil {
		return err
	}
	const together = 64
	for done := 0; done < len(inputs); done += together {
		var places []place
		var texts []string
		var stored [][]float32
		for _, in := range inputs[done:min(done+together, len(inputs))] {
			var at place
			var a corpus.Article
			var s corpus.Span
			var text, raw []byte
			err := c.store.read.QueryRowContext(ctx, `SELECT a.name, p.start, p.end, a.title, a.text, e.vector FROM passages p JOIN articles a ON a.id = p.article
				JOIN models m ON m.key = ? JOIN embeddings e ON e.model = m.id AND e.input = p.input
				WHERE p.input = ? AND a.library = ? LIMIT 1`, c.Model, in, c.id).Scan(&at.name, &at.start, &s.End, &a.Title, &text, &raw)
			if errors.Is(err, sql.ErrNoRows) {
				continue // pending, or of another library
			}
			if err != nil {
				return explain(err)
			}
			a.Text, s.Start = string(text), int(at.start)
			v, err := decodeVector(raw, length)
			if err != nil || !bytes.Equal(in, inputOf(&a, s)) {
				continue // reported already
			}
			places, texts, stored = append(places, at), append(texts, a.Context(s)), append(stored, v)
		}
		fresh, err := c.Embed(ctx, texts)
		if err != nil {
			return err
		}
		for i, at := range places {
			if cosine(fresh[i], stored[i]) < sameText {
				c.found(ProblemVector, at.name, "the vector of the passage at byte %d is another text's", at.start)
			}
		}
		c.Progress("passages", min(done+together, len(inputs)), len(inputs))
	}
	return nil
}

// cosine is that of two vectors of unit length, and 0 if they cannot be compared.
func cosine(a, b []float32) float64 {
	if len(a) != len(b) {
		return 0
	}
	var sum float64
	for i := range a {
		sum += float64(a[i]) * float64(b[i])
	}
	return sum
}
