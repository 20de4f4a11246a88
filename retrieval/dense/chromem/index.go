// Package chromem keeps an index of vectors in this process, with chromem-go.
//
// chromem-go compares a question with every vector, which is right for the libraries
// that most servers have: up to 2,000 passages in a millisecond. What it can not do is
// to compare some of its vectors: its filters match whole values alone, and each vector
// that is asked for by id is cloned. So it looks at vectors that lie in this package's
// slab, and past 2,000 passages, or where a filter leaves some out, the nearest by their
// sketches are compared where they lie. docs/measurements.md has time and recall.
package chromem

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
	"verbatim/retrieval/dense"
)

// A search compares at the least depth vectors, and one in share of all, the
// nearest by their sketches. Up to depth are simply all compared.
const (
	depth = 2000
	share = 40
)

// Index is an index in memory, empty at first. Losing it loses nothing: dense.Sync
// fills the next one.
type Index struct {
	mu       sync.RWMutex // held for writing while anything changes
	vectors  slab
	slots    []slot
	free     []int32 // slots that hold nothing
	sketches sketches
	articles []article
	byID     map[string]int32 // place in articles
	unused   []int32          // places in articles
	mark     dense.Mark

	// all are the same vectors while there are no more than depth, by the numbers of
	// their slots. It is nil while there are more.
	all *chromem.Collection
}

var (
	_ dense.Index = (*Index)(nil)
	_ dense.Sized = (*Index)(nil)
)

// article is what is held of one, with the slots of its passages.
type article struct {
	corpus.ArticleVectors // without Passages
	slots                 []int32
}

// New returns an empty index.
func New() *Index {
	x := &Index{}
	x.clear()
	return x
}

func (x *Index) clear() {
	x.vectors, x.slots, x.free, x.sketches = slab{}, nil, nil, sketches{}
	x.articles, x.byID, x.unused = nil, map[string]int32{}, nil
	x.all, x.mark = newCollection(), dense.Mark{}
}

func newCollection() *chromem.Collection {
	// A nil embedding function would mean a hosted API.
	none := func(context.Context, string) ([]float32, error) {
		return nil, errors.New("texts are embedded elsewhere")
	}
	c, err := chromem.NewDB().CreateCollection("passages", nil, none)
	if err != nil {
		panic(err) // it has a name, which is all that is asked of it
	}
	return c
}

func (x *Index) len() int { return len(x.slots) - len(x.free) }

// State returns what the index holds.
func (x *Index) State(ctx context.Context) (dense.State, error) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return dense.State{Len: x.len(), Mark: x.mark}, ctx.Err()
}

// Bytes is about what the index takes up in memory.
func (x *Index) Bytes() int64 {
	const perSlot, perArticle, perDocument = 32, 500, 250
	x.mu.RLock()
	defer x.mu.RUnlock()
	n := x.vectors.bytes() + 8*cap(x.sketches.bits) + perSlot*len(x.slots) + perArticle*len(x.articles)
	if x.all != nil {
		n += perDocument * x.len()
	}
	return int64(n)
}

// Search returns the n entries nearest to v, of the articles that f means.
func (x *Index) Search(ctx context.Context, v []float32, n int, f corpus.Filter) ([]dense.Hit, error) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if x.len() == 0 || n <= 0 {
		return nil, nil
	}
	if len(v) != x.vectors.dim {
		return nil, fmt.Errorf("a question of %d dimensions for vectors of %d", len(v), x.vectors.dim)
	}
	hits, err := x.nearest(ctx, v, n, f)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(hits, func(a, b hit) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.slot, b.slot))
	})
	out := make([]dense.Hit, min(n, len(hits)))
	for i := range out {
		out[i] = dense.Hit{Place: x.place(hits[i].slot), Score: hits[i].score}
	}
	return out, nil
}

// hit is a slot and the cosine of its vector.
type hit struct {
	slot  int32
	score float64
}

// nearest returns slots among which the n nearest are, in any order.
func (x *Index) nearest(ctx context.Context, v []float32, n int, f corpus.Filter) ([]hit, error) {
	if x.all != nil && f.All() {
		return x.ofAll(ctx, v, n)
	}
	meant := x.meant(f)
	n = max(depth, x.len()/share, 10*n)
	if x.sketches.mean != nil {
		return x.compare(ctx, v, x.sketches.nearest(v, n, x.slots, meant))
	}
	var slots []int32
	for i, s := range x.slots {
		if meant(s) {
			slots = append(slots, int32(i))
		}
	}
	return x.compare(ctx, v, slots)
}

// ofAll has chromem-go compare all vectors.
func (x *Index) ofAll(ctx context.Context, v []float32, n int) ([]hit, error) {
	found, err := x.all.QueryEmbedding(ctx, v, min(n, x.len()), nil, nil) // more than there are is an error
	if err := errors.Join(err, ctx.Err()); err != nil {                   // cancelled, chromem-go gives nothing and no error
		return nil, err
	}
	hits := make([]hit, len(found))
	for i, f := range found {
		slot, err := strconv.Atoi(f.ID)
		if err != nil {
			return nil, err
		}
		hits[i] = hit{int32(slot), float64(f.Similarity)}
	}
	return hits, nil
}

// compare returns the slots with their cosines.
func (x *Index) compare(ctx context.Context, v []float32, slots []int32) ([]hit, error) {
	hits := make([]hit, len(slots))
	for i, s := range slots {
		if i%1024 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		hits[i] = hit{s, cosine(v, x.vectors.at(s))}
	}
	return hits, nil
}

// meant returns whether a slot is taken, by an article that f means.
func (x *Index) meant(f corpus.Filter) func(slot) bool {
	if f.All() {
		return func(s slot) bool { return s.article >= 0 }
	}
	of := make([]bool, len(x.articles))
	for i, a := range x.articles {
		of[i] = f.Means(a.Outlet, a.OriginalOutlet, a.Published)
	}
	return func(s slot) bool { return s.article >= 0 && of[s.article] }
}

func (x *Index) place(s int32) corpus.Place {
	a := &x.articles[x.slots[s].article]
	return corpus.Place{Article: a.Article, Hash: a.Hash, Span: x.slots[s].span}
}

// Cosines returns the cosine of v and the vector at each place that the index holds.
func (x *Index) Cosines(ctx context.Context, v []float32, places []corpus.Place) (map[corpus.Place]float64, error) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	out := make(map[corpus.Place]float64, len(places))
	for _, p := range places {
		i, ok := x.byID[p.Article]
		if !ok || x.articles[i].Hash != p.Hash {
			continue
		}
		for _, s := range x.articles[i].slots {
			if x.slots[s].span == p.Span {
				if len(v) != x.vectors.dim {
					return nil, fmt.Errorf("a question of %d dimensions for vectors of %d", len(v), x.vectors.dim)
				}
				out[p] = cosine(v, x.vectors.at(s))
			}
		}
	}
	return out, nil
}
