package densetest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"sync"

	"verbatim/corpus"
	"verbatim/retrieval/dense"
)

// ErrAway is what a Fake answers while it is away.
var ErrAway = errors.New("connection refused")

// Fake is an index that keeps the contract in the simplest way, and fails as one on
// another machine may. The zero value is empty and well.
type Fake struct {
	mu       sync.Mutex
	articles map[string]corpus.ArticleVectors
	dim      int
	mark     dense.Mark
	away     bool
	hanging  bool
	forgets  bool
	calls    int
}

// Away has every call fail at once, or none any more.
func (f *Fake) Away(away bool) { f.set(func() { f.away = away }) }

// Hang has every call wait until its context ends, or none any more: what a machine does
// that is frozen, or a network that drops what is sent.
func (f *Fake) Hang(hang bool) { f.set(func() { f.hanging = hang }) }

// Forget has Apply say that all is well and keep nothing of an article's last passage,
// or not any more.
func (f *Fake) Forget(forget bool) { f.set(func() { f.forgets = forget }) }

// Lose loses the entries of an article, as a part of an index may be lost that was
// already marked.
func (f *Fake) Lose(article string) { f.set(func() { delete(f.articles, article) }) }

// Calls is how often it has been called.
func (f *Fake) Calls() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.calls
}

func (f *Fake) set(change func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	change()
}

// begin fails or waits as it was told to.
func (f *Fake) begin(ctx context.Context) error {
	f.mu.Lock()
	f.calls++
	away, hanging := f.away, f.hanging
	f.mu.Unlock()
	if hanging {
		<-ctx.Done()
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("index: %w", err)
	}
	if away {
		return fmt.Errorf("index: %w", ErrAway)
	}
	return nil
}

// Search compares all vectors.
func (f *Fake) Search(ctx context.Context, v []float32, n int, filter corpus.Filter) ([]dense.Hit, error) {
	if err := f.begin(ctx); err != nil {
		return nil, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.dim != 0 && len(v) != f.dim {
		return nil, fmt.Errorf("a question of %d dimensions", len(v))
	}
	var hits []dense.Hit
	for _, a := range f.articles {
		if !filter.Means(a.Outlet, a.OriginalOutlet, a.Published) {
			continue
		}
		for _, p := range a.Passages {
			hits = append(hits, dense.Hit{Place: placeOf(a, p), Score: product(v, p.Values)})
		}
	}
	slices.SortFunc(hits, func(a, b dense.Hit) int { return cmp.Compare(b.Score, a.Score) })
	return hits[:min(max(n, 0), len(hits))], nil
}

// Cosines compares those that it holds.
func (f *Fake) Cosines(ctx context.Context, v []float32, places []corpus.Place) (map[corpus.Place]float64, error) {
	if err := f.begin(ctx); err != nil {
		return nil, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.dim != 0 && len(v) != f.dim {
		return nil, fmt.Errorf("a question of %d dimensions", len(v))
	}
	out := map[corpus.Place]float64{}
	for _, place := range places {
		a := f.articles[place.Article]
		for _, p := range a.Passages {
			if placeOf(a, p) == place {
				out[place] = product(v, p.Values)
			}
		}
	}
	return out, nil
}

// State counts.
func (f *Fake) State(ctx context.Context) (dense.State, error) {
	if err := f.begin(ctx); err != nil {
		return dense.State{}, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	s := dense.State{Mark: f.mark}
	for _, a := range f.articles {
		s.Len += len(a.Passages)
	}
	return s, nil
}

// Apply copies what it is given.
func (f *Fake) Apply(ctx context.Context, b dense.Batch) error {
	if err := f.begin(ctx); err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	dim := f.dim
	if b.Clear {
		dim = 0
	}
	for _, a := range b.Articles {
		for _, p := range a.Passages {
			dim = cmp.Or(dim, len(p.Values))
			if len(p.Values) != dim || !(math.Abs(product(p.Values, p.Values)-1) < 0.01) {
				return fmt.Errorf("article %s: not a vector of length 1 and %d dimensions", a.Article, dim)
			}
		}
	}
	f.dim = dim
	if b.Clear {
		f.articles, f.mark = nil, dense.Mark{}
	}
	if f.articles == nil {
		f.articles = map[string]corpus.ArticleVectors{}
	}
	for _, a := range b.Articles {
		a.Passages = slices.Clone(a.Passages)
		if f.forgets && len(a.Passages) > 0 {
			a.Passages = a.Passages[:len(a.Passages)-1]
		}
		for i := range a.Passages {
			a.Passages[i].Values = slices.Clone(a.Passages[i].Values)
		}
		f.articles[a.Article] = a
		if len(a.Passages) == 0 {
			delete(f.articles, a.Article)
		}
	}
	if b.Mark != nil {
		f.mark = *b.Mark
		f.mark.Damaged = maps.Clone(b.Mark.Damaged)
	}
	return nil
}

func placeOf(a corpus.ArticleVectors, v corpus.Vector) corpus.Place {
	return corpus.Place{Article: a.Article, Hash: a.Hash, Span: v.Span}
}

func product(a, b []float32) (sum float64) {
	for i, x := range a {
		sum += float64(x) * float64(b[i])
	}
	return sum
}
