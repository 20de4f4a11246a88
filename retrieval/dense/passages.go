package dense

import (
	"cmp"
	"context"
	"slices"

	"verbatim/corpus"
)

// Library is a store's library: a source of vectors, and the rows that its places
// have at the moment.
type Library interface {
	Source
	// KeysOf returns the row of the passage at each place, 0 where it holds none.
	KeysOf(ctx context.Context, places []corpus.Place) ([]int64, error)
	// PlacesOf returns the place of the passage in each row, the zero Place where it
	// holds none.
	PlacesOf(ctx context.Context, keys []int64) ([]corpus.Place, error)
}

// Passages searches an index for the passages of a library. It is what
// retrieval.Engine calls Dense, and safe for concurrent use.
type Passages struct {
	index   Index
	library Library
	model   string
	syncing chan struct{} // holds one while a Sync is under way
}

// New returns the passages of library in an index of its vectors by the model with
// that key. Sync fills the index.
func New(index Index, library Library, model string) *Passages {
	return &Passages{index: index, library: library, model: model, syncing: make(chan struct{}, 1)}
}

// Sync is dense.Sync for the index. While another call is at it, it waits.
func (p *Passages) Sync(ctx context.Context) error {
	select {
	case p.syncing <- struct{}{}:
		defer func() { <-p.syncing }()
		return Sync(ctx, p.index, p.library, p.model)
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// Len is the number of passages that the index holds.
func (p *Passages) Len(ctx context.Context) (int, error) {
	s, err := p.index.State(ctx)
	return s.Len, err
}

// Nearest returns the n passages whose vectors are nearest to v, of the articles
// that f means, nearest first. What the index holds of passages that are gone is
// left out. Scores are cosines.
func (p *Passages) Nearest(ctx context.Context, v []float32, n int, f corpus.Filter) ([]corpus.Hit, error) {
	found, err := p.index.Search(ctx, v, n, f)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	places := make([]corpus.Place, len(found))
	for i, h := range found {
		places[i] = h.Place
	}
	keys, err := p.library.KeysOf(ctx, places)
	if err != nil {
		return nil, err
	}
	var hits []corpus.Hit
	for i, h := range found {
		if keys[i] != 0 {
			hits = append(hits, corpus.Hit{Passage: keys[i], Score: h.Score})
		}
	}
	slices.SortFunc(hits, func(a, b corpus.Hit) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Passage, b.Passage))
	})
	return hits, nil
}

// Cosines returns the cosine of v and each passage's vector. Passages that the index
// does not hold, or not yet, are not in the map.
func (p *Passages) Cosines(ctx context.Context, v []float32, keys []int64) (map[int64]float64, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	places, err := p.library.PlacesOf(ctx, keys)
	if err != nil {
		return nil, err
	}
	found, err := p.index.Cosines(ctx, v, places)
	if err != nil {
		return nil, err
	}
	cosines := make(map[int64]float64, len(keys))
	for i, k := range keys {
		if c, ok := found[places[i]]; ok {
			cosines[k] = c
		}
	}
	return cosines, nil
}
