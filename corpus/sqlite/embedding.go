package sqlite

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"verbatim/corpus"
)

// Pending is a passage that waits to be embedded.
type Pending struct {
	Passage int64
	Input   []byte // SHA-256 of Text
	Text    string
}

// CountPending is the number of passages that the model has not embedded.
func (l *Library) CountPending(ctx context.Context, model string) (n int, err error) {
	err = l.store.read.QueryRowContext(ctx, `SELECT count(*) FROM passages p JOIN articles a ON a.id = p.article
		WHERE a.library = ?1 AND a.id NOT IN (SELECT article FROM embedded e JOIN models m ON m.id = e.model WHERE m.key = ?2)
		AND NOT EXISTS (SELECT 1 FROM embeddings e JOIN models m ON m.id = e.model WHERE m.key = ?2 AND e.input = p.input)`, l.id, model).Scan(&n)
	return n, explain(err)
}

// Pending returns at most n passages that the model has not embedded, in order
// of passage, from number after on.
func (l *Library) Pending(ctx context.Context, model string, after int64, n int) ([]Pending, error) {
	return collect(ctx, l.store.read, `SELECT p.id, p.input, a.title, a.text, p.start, p.end FROM passages p JOIN articles a ON a.id = p.article
		WHERE a.library = ?1 AND p.id > ?3 AND a.id NOT IN (SELECT article FROM embedded e JOIN models m ON m.id = e.model WHERE m.key = ?2)
		AND NOT EXISTS (SELECT 1 FROM embeddings e JOIN models m ON m.id = e.model WHERE m.key = ?2 AND e.input = p.input)
		ORDER BY p.id LIMIT ?4`, []any{l.id, model, after, n}, func(r *sql.Rows) (p Pending, err error) {
		var a corpus.Article
		var text []byte
		var s corpus.Span
		if err := r.Scan(&p.Passage, &p.Input, &a.Title, &text, &s.Start, &s.End); err != nil {
			return p, err
		}
		a.Text = string(text)
		p.Text = a.Context(s)
		return p, nil
	})
}

// SaveVectors stores the vectors of texts from Pending, all or none.
func (l *Library) SaveVectors(ctx context.Context, model string, texts []Pending, vectors [][]float32) error {
	return l.store.update(ctx, func(tx *sql.Tx) error {
		id, err := modelID(ctx, tx, model)
		if err != nil {
			return err
		}
		for i, t := range texts {
			if _, err := tx.ExecContext(ctx, "INSERT OR REPLACE INTO embeddings(model, input, vector) VALUES (?,?,?)", id, t.Input, encodeVector(vectors[i])); err != nil {
				return err
			}
		}
		return l.touch(ctx, tx)
	})
}

// FinishEmbedding notes every article of the library all of whose passages the
// model has embedded. Once no library of the store has any pending, the vectors
// of all other models go.
func (l *Library) FinishEmbedding(ctx context.Context, model string) error {
	return l.store.update(ctx, func(tx *sql.Tx) error {
		id, err := modelID(ctx, tx, model)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT OR IGNORE INTO embedded(article, model) SELECT a.id, ?2 FROM articles a WHERE a.library = ?1
			AND NOT EXISTS (SELECT 1 FROM passages p WHERE p.article = a.id
				AND NOT EXISTS (SELECT 1 FROM embeddings e WHERE e.model = ?2 AND e.input = p.input))`, l.id, id)
		if err != nil {
			return err
		}
		var pending bool
		err = tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM articles WHERE id NOT IN (SELECT article FROM embedded WHERE model = ?))", id).Scan(&pending)
		if err != nil || pending {
			return err
		}
		for _, q := range []string{"DELETE FROM embedded WHERE model <> ?", "DELETE FROM embeddings WHERE model <> ?", "DELETE FROM models WHERE id <> ?"} {
			if _, err := tx.ExecContext(ctx, q, id); err != nil {
				return err
			}
		}
		return nil
	})
}

// embeddedPassages are the passages p of library ?1 with the vectors e that model
// ?2 made of them, in the order of their articles. CROSS JOIN keeps SQLite from
// going the other way round, which reads the vectors of every library, and LIMIT
// from dropping the inner order, without which the vectors lie all over the file.
const embeddedPassages = ` FROM (SELECT id FROM articles WHERE library = ?1 ORDER BY id LIMIT -1) a
	CROSS JOIN passages p ON p.article = a.id
	CROSS JOIN embeddings e ON e.model = (SELECT id FROM models WHERE key = ?2) AND e.input = p.input`

// Vectors hands every passage's vector of the model to each, of passages above
// number after, in the order of their articles: nearly that of their numbers. A damaged vector comes with an error that
// wraps corpus.ErrDamaged; reading goes on if each returns nil.
func (l *Library) Vectors(ctx context.Context, model string, after int64, each func(passage int64, vector []float32, err error) error) error {
	length, err := l.vectorLength(ctx, model)
	if err != nil {
		return err
	}
	rows, err := l.store.read.QueryContext(ctx, "SELECT p.id, e.vector"+embeddedPassages+" WHERE p.id > ?3", l.id, model, after)
	if err != nil {
		return explain(err)
	}
	defer rows.Close()
	var raw sql.RawBytes
	for rows.Next() {
		var passage int64
		if err := rows.Scan(&passage, &raw); err != nil {
			return explain(err)
		}
		v, err := decodeVector(raw, length)
		if err != nil {
			err = fmt.Errorf("passage %d: %w", passage, err)
		}
		if err := each(passage, v, err); err != nil {
			return err
		}
	}
	return explain(rows.Err())
}

// vectorLength is the length in bytes of the model's vectors: that of most of a
// sample, so that a damaged one does not decide.
func (l *Library) vectorLength(ctx context.Context, model string) (n int, err error) {
	err = l.store.read.QueryRowContext(ctx, `SELECT length(vector) FROM
		(SELECT vector FROM embeddings e JOIN models m ON m.id = e.model WHERE m.key = ? LIMIT 999)
		GROUP BY 1 ORDER BY count(*) DESC, 1 DESC LIMIT 1`, model).Scan(&n)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return n, explain(err)
}

// PassageKeys returns the numbers of the library's passages that the model has
// embedded, in order.
func (l *Library) PassageKeys(ctx context.Context, model string) ([]int64, error) {
	return collect(ctx, l.store.read, "SELECT p.id"+embeddedPassages+" ORDER BY p.id", []any{l.id, model}, func(r *sql.Rows) (id int64, err error) { return id, r.Scan(&id) })
}

func modelID(ctx context.Context, tx *sql.Tx, key string) (id int64, err error) {
	err = tx.QueryRowContext(ctx, "SELECT id FROM models WHERE key = ?", key).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		err = tx.QueryRowContext(ctx, "INSERT INTO models(key) VALUES (?) RETURNING id", key).Scan(&id)
	}
	return id, err
}

func encodeVector(v []float32) []byte {
	out := make([]byte, 0, 4*len(v))
	for _, x := range v {
		out = binary.LittleEndian.AppendUint32(out, math.Float32bits(x))
	}
	return out
}

// decodeVector returns corpus.ErrDamaged unless raw is a vector of unit length
// in so many bytes.
func decodeVector(raw []byte, length int) ([]float32, error) {
	v := make([]float32, len(raw)/4)
	var sum float64
	for i := range v {
		v[i] = math.Float32frombits(binary.LittleEndian.Uint32(raw[4*i:]))
		sum += float64(v[i]) * float64(v[i])
	}
	if len(raw) != length || len(raw)%4 != 0 || !(math.Abs(sum-1) < 0.01) {
		return nil, fmt.Errorf("its vector is not one: %w", corpus.ErrDamaged)
	}
	return v, nil
}
