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
	// Vectors hands over those of passages after the given one, in order, and for
	// a damaged one an error that wraps corpus.ErrDamaged.
	Vectors(ctx context.Context, model string, after int64, each func(passage int64, vector []float32, err error) error) error
}

// Index is one library's vectors of one model. It is safe for concurrent use.
type Index struct {
	source Source
	model  string

	mu         sync.RWMutex // held for writing while the collection changes
	collection *chromem.Collection
	held       map[int64]bool
	revision   int64
}

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
	return &Index{source: source, model: model, collection: c, held: map[int64]bool{}, revision: -1}, nil
}

// Sync brings the index to what the store holds now, whichever process put it
// there. It costs one small query when nothing has changed. Damaged vectors are
// left out, and reported by an error that wraps corpus.ErrDamaged once the rest
// is in place.
func (x *Index) Sync(ctx context.Context) error {
	revision, err := x.source.Revision(ctx)
	if err != nil {
		return err
	}
	x.mu.RLock()
	current := x.revision == revision
	x.mu.RUnlock()
	if current {
		return nil
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
	first := slices.IndexFunc(keys, func(k int64) bool { return !x.held[k] })
	var damaged error
	if first >= 0 {
		err = x.source.Vectors(ctx, x.model, keys[first]-1, func(passage int64, v []float32, err error) error {
			if errors.Is(err, corpus.ErrDamaged) {
				damaged = errors.Join(damaged, err)
				return nil
			}
			if err != nil || x.held[passage] {
				return err
			}
			x.held[passage] = true
			return x.collection.AddDocument(ctx, chromem.Document{ID: strconv.FormatInt(passage, 10), Embedding: v})
		})
		if err != nil {
			return err
		}
	}
	x.revision = revision
	return damaged
}

// remove takes out what is not in keys, which are in order.
func (x *Index) remove(ctx context.Context, keys []int64) error {
	for k := range x.held {
		if _, ok := slices.BinarySearch(keys, k); ok {
			continue
		}
		// Not an empty map for nil: that would delete everything.
		if err := x.collection.Delete(ctx, nil, nil, strconv.FormatInt(k, 10)); err != nil {
			return fmt.Errorf("vector index: %w", err)
		}
		delete(x.held, k)
	}
	return nil
}

// Len is the number of vectors held.
func (x *Index) Len() int {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return len(x.held)
}

// Nearest returns the n passages whose vectors are nearest to v, nearest first.
// Scores are cosines, -1 to 1.
func (x *Index) Nearest(ctx context.Context, v []float32, n int) ([]corpus.Hit, error) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	n = min(n, x.collection.Count())
	if n == 0 {
		return nil, nil
	}
	found, err := x.collection.QueryEmbedding(ctx, v, n, nil, nil)
	if err := errors.Join(err, ctx.Err()); err != nil { // cancelled, chromem gives nothing and no error
		return nil, fmt.Errorf("vector index: %w", err)
	}
	hits := make([]corpus.Hit, len(found))
	for i, f := range found {
		key, err := strconv.ParseInt(f.ID, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("vector index: %w", err)
		}
		hits[i] = corpus.Hit{Passage: key, Score: float64(f.Similarity)}
	}
	slices.SortFunc(hits, func(a, b corpus.Hit) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Passage, b.Passage))
	})
	return hits, nil
}

// Cosine returns the cosine of v and the passage's vector, and whether the
// index holds it.
func (x *Index) Cosine(ctx context.Context, v []float32, passage int64) (float64, bool) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	d, err := x.collection.GetByID(ctx, strconv.FormatInt(passage, 10))
	if err != nil || len(d.Embedding) != len(v) {
		return 0, false
	}
	var sum float64
	for i := range v {
		sum += float64(v[i]) * float64(d.Embedding[i])
	}
	return sum, true
}
