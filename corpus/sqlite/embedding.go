package sqlite

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"

	"verbatim/corpus"
)

// CountPending is the number of passages that the model has not embedded.
func (l *Library) CountPending(ctx context.Context, model string) (n int, err error) {
	err = l.store.read.QueryRowContext(ctx, `SELECT count(*) FROM articles a JOIN passages p ON p.article = a.id WHERE a.library = ?1
		AND NOT EXISTS (SELECT 1 FROM embedded d WHERE d.article = a.id AND d.model = (SELECT id FROM models WHERE key = ?2))
		AND NOT EXISTS (SELECT 1 FROM embeddings e WHERE e.model = (SELECT id FROM models WHERE key = ?2) AND e.input = p.input)`, l.id, model).Scan(&n)
	return n, explain(err)
}

// pendingPassages are the passages p of library ?1 that model ?2 has not embedded,
// with their articles a: those that were added last come first, each time's in the
// order of their articles, so that one article does not wait behind an archive and
// vectors still lie nearly as they are read. LIMIT keeps SQLite from dropping the inner
// order, without which the vectors lie all over the file.
const pendingPassages = ` FROM (SELECT id FROM articles x WHERE library = ?1
		AND NOT EXISTS (SELECT 1 FROM embedded d WHERE d.article = x.id AND d.model = (SELECT id FROM models WHERE key = ?2)) ORDER BY added DESC, id LIMIT -1) o
	CROSS JOIN articles a ON a.id = o.id
	CROSS JOIN passages p ON p.article = a.id
	WHERE NOT EXISTS (SELECT 1 FROM embeddings e WHERE e.model = (SELECT id FROM models WHERE key = ?2) AND e.input = p.input)`

// Pending returns at most n passages that the model has not embedded, those of the
// articles that were added last first.
func (l *Library) Pending(ctx context.Context, model string, n int) ([]corpus.Pending, error) {
	return collect(ctx, l.store.read, "SELECT p.input, a.title, substr(a.text, p.start + 1, p.end - p.start)"+pendingPassages+" LIMIT ?3", []any{l.id, model, n}, func(r *sql.Rows) (p corpus.Pending, err error) {
		var a corpus.Article
		var text []byte
		if err := r.Scan(&p.Input, &a.Title, &text); err != nil {
			return p, err
		}
		a.Text = string(text)
		p.Text = a.Context(corpus.Span{End: len(text)})
		return p, nil
	})
}

// SaveVectors stores the vectors of texts from Pending, all or none. Other libraries
// that have one of the texts have its vector too.
func (l *Library) SaveVectors(ctx context.Context, model string, texts []corpus.Pending, vectors [][]float32) error {
	type holder struct {
		library, article int64
		name             string
	}
	return l.store.update(ctx, func(tx *sql.Tx) error {
		id, err := modelID(ctx, tx, model)
		if err != nil {
			return err
		}
		libraries, articles := map[int64][]string{}, map[int64]bool{}
		for i, t := range texts {
			holders, err := collect(ctx, tx, "SELECT a.library, a.id, a.name FROM passages p JOIN articles a ON a.id = p.article WHERE p.input = ?", []any{t.Input},
				func(r *sql.Rows) (h holder, err error) { return h, r.Scan(&h.library, &h.article, &h.name) })
			if err != nil {
				return err
			}
			if len(holders) == 0 {
				continue // removed meanwhile
			}
			for _, h := range holders {
				libraries[h.library], articles[h.article] = append(libraries[h.library], h.name), true
			}
			if _, err := tx.ExecContext(ctx, "INSERT OR REPLACE INTO embeddings(model, input, vector) VALUES (?,?,?)", id, t.Input, encodeVector(vectors[i])); err != nil {
				return err
			}
		}
		for article := range articles { // so that Pending need not look at them any more
			if _, err := tx.ExecContext(ctx, noteEmbedded+" AND a.id = ?2", id, article); err != nil {
				return err
			}
		}
		for library, names := range libraries {
			slices.Sort(names)
			if err := changedVectors(ctx, tx, library, slices.Compact(names)...); err != nil {
				return err
			}
		}
		return nil
	})
}

// noteEmbedded notes articles a all of whose passages model ?1 has embedded.
const noteEmbedded = `INSERT INTO embedded(article, model) SELECT a.id, ?1 FROM articles a
	WHERE NOT EXISTS (SELECT 1 FROM embedded d WHERE d.article = a.id AND d.model = ?1)
	AND NOT EXISTS (SELECT 1 FROM passages p WHERE p.article = a.id
		AND NOT EXISTS (SELECT 1 FROM embeddings e WHERE e.model = ?1 AND e.input = p.input))`

// FinishEmbedding notes every article of the library all of whose passages the
// model has embedded. Once no library of the store has any pending, the vectors
// of all other models go.
func (l *Library) FinishEmbedding(ctx context.Context, model string) error {
	return l.store.update(ctx, func(tx *sql.Tx) error {
		id, err := modelID(ctx, tx, model)
		if err != nil {
			return err
		}
		if _, err = tx.ExecContext(ctx, noteEmbedded+" AND a.library = ?2", id, l.id); err != nil {
			return err
		}
		return forgetOthers(ctx, tx, id)
	})
}

// forgetOthers removes all models but the one, unless it has yet to embed something
// that is in the store.
func forgetOthers(ctx context.Context, tx *sql.Tx, model int64) error {
	others, err := collect(ctx, tx, "SELECT id FROM models WHERE id <> ?", []any{model}, scanNumber)
	if err != nil || len(others) == 0 {
		return err
	}
	var pending bool
	err = tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM articles a
		WHERE NOT EXISTS (SELECT 1 FROM embedded d WHERE d.article = a.id AND d.model = ?))`, model).Scan(&pending)
	if err != nil || pending {
		return err
	}
	for _, other := range others {
		for _, q := range []string{"DELETE FROM embedded WHERE model = ?", "DELETE FROM embeddings WHERE model = ?", "DELETE FROM models WHERE id = ?"} {
			if _, err := tx.ExecContext(ctx, q, other); err != nil {
				return err
			}
		}
	}
	return nil
}

// vectorLength is the length in bytes of the model's vectors: that of most of a
// sample, of equally many the longest, so that a damaged one does not decide.
func (l *Library) vectorLength(ctx context.Context, model string) (int, error) {
	lengths, err := collect(ctx, l.store.read, "SELECT length(vector) FROM embeddings WHERE model = (SELECT id FROM models WHERE key = ?) LIMIT 999", []any{model}, scanNumber)
	frequency, most := map[int64]int{}, int64(0)
	for _, n := range lengths {
		frequency[n]++
	}
	for n, f := range frequency {
		if f > frequency[most] || f == frequency[most] && n > most {
			most = n
		}
	}
	return int(most), err
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
