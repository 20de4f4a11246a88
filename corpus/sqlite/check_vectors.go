package sqlite

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"hash/maphash"
	"slices"

	"verbatim/corpus"
)

// vectors finds vectors that are missing, foreign, or none, and those that several
// texts share.
func (c *checker) vectors(ctx context.Context) error {
	missing, err := collect(ctx, c.store.read, `SELECT a.name, p.start FROM models m
		JOIN articles a ON a.library = ?2 JOIN embedded d ON d.article = a.id AND d.model = m.id JOIN passages p ON p.article = a.id
		WHERE m.key = ?1 AND NOT EXISTS (SELECT 1 FROM embeddings e WHERE e.model = m.id AND e.input = p.input)`, []any{c.Model, c.id}, scanAt)
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
	damaged, err := c.readVectors(ctx)
	if err != nil {
		return err
	}
	for _, input := range damaged {
		places, err := collect(ctx, c.store.read, `SELECT a.name, p.start FROM passages p JOIN articles a ON a.id = p.article
			WHERE p.input = ? AND a.library = ?`, []any{input, c.id}, scanAt)
		if err != nil {
			return err
		}
		for _, at := range places {
			c.found(ProblemVector, at.name, "the vector of the passage at byte %d is damaged", at.start)
		}
	}
	return nil
}

// readVectors reads every vector of the model, from one end of the table to the other,
// and returns the inputs of those that are none. It notes those that are the same.
func (c *checker) readVectors(ctx context.Context) (damaged [][]byte, err error) {
	length, err := c.vectorLength(ctx, c.Model)
	if err != nil {
		return nil, err
	}
	// The plus keeps SQLite from reading them in the order of their hashes.
	rows, err := c.store.read.QueryContext(ctx, "SELECT input, vector FROM embeddings WHERE +model = (SELECT id FROM models WHERE key = ?)", c.Model)
	if err != nil {
		return nil, explain(err)
	}
	defer rows.Close()
	seed, first := maphash.MakeSeed(), map[uint64][]byte{}
	var input, vector sql.RawBytes
	for rows.Next() {
		if err := rows.Scan(&input, &vector); err != nil {
			return nil, explain(err)
		}
		if _, err := decodeVector(vector, length); err != nil {
			damaged = append(damaged, bytes.Clone(input))
			continue
		}
		// Two whose hashes alone are the same are looked at for nothing.
		hash := maphash.Bytes(seed, vector)
		switch other, seen := first[hash]; {
		case !seen:
			first[hash] = bytes.Clone(input)
		case other != nil:
			c.shared = append(c.shared, other, bytes.Clone(input))
			first[hash] = nil
		default:
			c.shared = append(c.shared, bytes.Clone(input))
		}
	}
	return damaged, explain(rows.Err())
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
	inputs := c.shared
	if c.Deep {
		all, err := collect(ctx, c.store.read, "SELECT p.input FROM articles a JOIN passages p ON p.article = a.id WHERE a.library = ?", []any{c.id},
			func(r *sql.Rows) (in []byte, err error) { return in, r.Scan(&in) })
		if err != nil {
			return err
		}
		slices.SortFunc(all, bytes.Compare)
		inputs = slices.CompactFunc(all, bytes.Equal)
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
