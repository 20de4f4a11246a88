// Package vector finds passages by the cosine of their embeddings, with
// chromem-go. The index lives in memory and holds numbers of passages and
// vectors, nothing else; the store is the truth, and losing the index loses
// nothing.
package vector

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"

	"github.com/philippgille/chromem-go"

	"verbatim/corpus"
)

// Source is the library that an index is filled from.
type Source interface {
	Name() string
	// Revision grows with every change.
	Revision(ctx context.Context) (int64, error)
	// PassageKeys are the passages that have a vector of the model, in order.
	PassageKeys(ctx context.Context, model string) ([]int64, error)
	// Vectors hands over those of passages above the given one, nearly in order, and
	// for a damaged one an error that wraps corpus.ErrDamaged.
	Vectors(ctx context.Context, model string, after int64, each func(passage int64, vector []float32, err error) error) error
}

// Index is one library's vectors of one model. It is safe for concurrent use.
type Index struct {
	source Source
	model  string

	mu         sync.RWMutex // held for writing while the collection changes
	collection *chromem.Collection
	coarse     coarse // of the same passages
	revision   int64
	damaged    error // what the last Sync had to leave out
}

// A search compares at the least depth vectors, and one in share of all, the
// nearest by their sketches. Up to depth are simply all compared.
// docs/measurements.md has what is found with it, and in what time.
const (
	depth = 2000
	share = 40
)

// New returns an empty index of the source's vectors of the model called by
// that key. Sync fills it.
func New(source Source, model string) (*Index, error) {
	// A nil embedding function would mean a hosted API.
	none := func(context.Context, string) ([]float32, error) {
		return nil, errors.New("texts are embedded elsewhere")
	}
	c, err := chromem.NewDB().CreateCollection(source.Name(), nil, none)
	if err != nil {
		return nil, fmt.Errorf("vector index: %w", err)
	}
	return &Index{source: source, model: model, collection: c, revision: -1}, nil
}

// Sync brings the index to what the store holds now, whichever process put it
// there. It costs one small query when nothing has changed. Damaged vectors are
// left out, and reported by an error that wraps corpus.ErrDamaged once the rest
// is in place, and again each time until they are whole.
func (x *Index) Sync(ctx context.Context) error {
	revision, err := x.source.Revision(ctx)
	if err != nil {
		return err
	}
	x.mu.RLock()
	current, damaged := x.revision == revision, x.damaged
	x.mu.RUnlock()
	if current {
		return damaged
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	keys, err := x.source.PassageKeys(ctx, x.model)
	if err != nil {
		return err
	}
	if err := x.remove(ctx, keys); err != nil {
		return err
	}
	first := slices.IndexFunc(keys, func(k int64) bool { return !x.coarse.has(k) })
	damaged = nil
	if first >= 0 {
		err = x.source.Vectors(ctx, x.model, keys[first]-1, func(passage int64, v []float32, err error) error {
			if errors.Is(err, corpus.ErrDamaged) {
				damaged = errors.Join(damaged, err)
				return nil
			}
			if err != nil || x.coarse.has(passage) {
				return err
			}
			x.coarse.add(passage, v)
			return x.collection.AddDocument(ctx, chromem.Document{ID: id(passage), Embedding: v})
		})
		if err != nil {
			return err
		}
	}
	x.revision, x.damaged = revision, damaged
	return damaged
}

// remove takes out what is not in keys, which are in order.
func (x *Index) remove(ctx context.Context, keys []int64) error {
	gone := map[int64]bool{}
	for _, k := range x.coarse.keys {
		if _, ok := slices.BinarySearch(keys, k); ok {
			continue
		}
		// Not an empty map for nil: that would delete everything.
		if err := x.collection.Delete(ctx, nil, nil, id(k)); err != nil {
			return fmt.Errorf("vector index: %w", err)
		}
		gone[k] = true
	}
	if len(gone) > 0 {
		x.coarse.remove(func(k int64) bool { return gone[k] })
	}
	return nil
}

func id(passage int64) string { return strconv.FormatInt(passage, 10) }

// Len is the number of vectors held.
func (x *Index) Len() int {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return len(x.coarse.keys)
}

// Bytes is about what the index takes up in memory.
func (x *Index) Bytes() int64 {
	x.mu.RLock()
	defer x.mu.RUnlock()
	const perVector = 250 // beside its numbers
	n := int64(len(x.coarse.keys)) * perVector
	if x.coarse.middle != nil {
		n += int64(len(x.coarse.keys)) * 4 * int64(len(x.coarse.middle))
	} else if len(x.coarse.sample) > 0 {
		n += int64(len(x.coarse.keys)) * 4 * int64(len(x.coarse.sample[0]))
	}
	return n
}

// Nearest returns the n passages whose vectors are nearest to v, nearest first,
// of those in within, which are in order, or of all if within is nil. Scores are
// cosines, -1 to 1.
func (x *Index) Nearest(ctx context.Context, v []float32, n int, within []int64) ([]corpus.Hit, error) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	var hits []corpus.Hit
	var err error
	if within == nil && len(x.coarse.keys) <= depth {
		hits, err = x.all(ctx, v, n)
	} else {
		hits, err = x.bySketches(ctx, v, n, within)
	}
	if err != nil {
		return nil, fmt.Errorf("vector index: %w", err)
	}
	slices.SortFunc(hits, func(a, b corpus.Hit) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Passage, b.Passage))
	})
	return hits[:min(n, len(hits))], nil
}

// all returns the n nearest of all vectors.
func (x *Index) all(ctx context.Context, v []float32, n int) ([]corpus.Hit, error) {
	n = min(n, x.collection.Count())
	if n == 0 {
		return nil, nil
	}
	found, err := x.collection.QueryEmbedding(ctx, v, n, nil, nil)
	if err := errors.Join(err, ctx.Err()); err != nil { // cancelled, chromem gives nothing and no error
		return nil, err
	}
	hits := make([]corpus.Hit, len(found))
	for i, f := range found {
		key, err := strconv.ParseInt(f.ID, 10, 64)
		if err != nil {
			return nil, err
		}
		hits[i] = corpus.Hit{Passage: key, Score: float64(f.Similarity)}
	}
	return hits, nil
}

// bySketches returns those of the vectors that come into question as the n
// nearest, of those in within, or of all if within is nil.
func (x *Index) bySketches(ctx context.Context, v []float32, n int, within []int64) ([]corpus.Hit, error) {
	return x.of(ctx, v, x.coarse.nearest(v, max(depth, len(x.coarse.keys)/share, 10*n), within))
}

// of returns the passages with those keys and their cosines.
func (x *Index) of(ctx context.Context, v []float32, keys []int64) ([]corpus.Hit, error) {
	hits := make([]corpus.Hit, 0, len(keys))
	for _, k := range keys {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if c, ok := x.cosine(ctx, v, k); ok {
			hits = append(hits, corpus.Hit{Passage: k, Score: c})
		}
	}
	return hits, nil
}

// Cosine returns the cosine of v and the passage's vector, and whether the
// index holds it.
func (x *Index) Cosine(ctx context.Context, v []float32, passage int64) (float64, bool) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return x.cosine(ctx, v, passage)
}

func (x *Index) cosine(ctx context.Context, v []float32, passage int64) (float64, bool) {
	d, err := x.collection.GetByID(ctx, id(passage))
	if err != nil || len(d.Embedding) != len(v) {
		return 0, false
	}
	var sum float32 // as chromem-go adds
	for i, a := range v {
		sum += a * d.Embedding[i]
	}
	return float64(sum), true
}
