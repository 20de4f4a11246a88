package chromem

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strconv"

	"github.com/philippgille/chromem-go"

	"verbatim/corpus"
	"verbatim/retrieval/dense"
)

// Apply changes the index. It looks at every vector first: one of another length would
// fail each later search, and one of zeros would be as near as any.
func (x *Index) Apply(ctx context.Context, b dense.Batch) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	dim := x.vectors.dim
	if b.Clear {
		dim = 0
	}
	for _, a := range b.Articles {
		for _, p := range a.Passages {
			if dim == 0 {
				dim = len(p.Values)
			}
			if err := valid(p.Values, dim); err != nil {
				return fmt.Errorf("article %s, %v: %w", a.Article, p.Span, err)
			}
		}
	}
	if b.Clear {
		x.clear()
	}
	if x.vectors.dim == 0 {
		x.vectors.dim = dim
	}
	for _, a := range b.Articles {
		if err := x.replace(ctx, a); err != nil {
			return err
		}
	}
	if err := x.settle(ctx); err != nil {
		return err
	}
	if b.Mark != nil {
		x.mark = *b.Mark
		x.mark.Damaged = maps.Clone(b.Mark.Damaged)
	}
	return nil
}

// replace makes a all that is held of its article.
func (x *Index) replace(ctx context.Context, a corpus.ArticleVectors) error {
	i, held := x.byID[a.Article]
	if held {
		if err := x.release(ctx, x.articles[i].slots); err != nil {
			return err
		}
		x.articles[i].slots = x.articles[i].slots[:0]
	}
	if len(a.Passages) == 0 {
		if held {
			x.articles[i] = article{}
			delete(x.byID, a.Article)
			x.unused = append(x.unused, i)
		}
		return nil
	}
	if !held {
		if n := len(x.unused); n > 0 {
			i, x.unused = x.unused[n-1], x.unused[:n-1]
		} else {
			i = int32(len(x.articles))
			x.articles = append(x.articles, article{})
		}
		x.byID[a.Article] = i
	}
	slots := x.articles[i].slots
	for _, p := range a.Passages {
		s, err := x.take(ctx, p.Values)
		if err != nil {
			return err
		}
		x.slots[s] = slot{i, p.Span}
		slots = append(slots, s)
	}
	a.Passages = nil
	x.articles[i] = article{a, slots}
	return nil
}

// release frees slots.
func (x *Index) release(ctx context.Context, slots []int32) error {
	for _, s := range slots {
		x.slots[s].article = -1
		x.free = append(x.free, s)
		if x.all != nil {
			// Not an empty map for nil: that would delete everything.
			if err := x.all.Delete(ctx, nil, nil, strconv.Itoa(int(s))); err != nil {
				return err
			}
		}
	}
	return nil
}

// take puts a vector into a slot.
func (x *Index) take(ctx context.Context, v []float32) (int32, error) {
	var s int32
	if n := len(x.free); n > 0 {
		s, x.free = x.free[n-1], x.free[:n-1]
	} else {
		s = x.vectors.add()
		x.slots = append(x.slots, slot{})
	}
	normalised(x.vectors.at(s), v)
	if x.sketches.mean != nil {
		x.sketches.set(s, x.vectors.at(s))
	} else if x.vectors.slots == sampleSize {
		x.sketches.begin(&x.vectors)
	}
	return s, x.document(ctx, s)
}

// document hands a slot's vector to chromem-go, which keeps it where it lies.
func (x *Index) document(ctx context.Context, s int32) error {
	if x.len() > depth {
		x.all = nil
	}
	if x.all == nil {
		return nil
	}
	return x.all.AddDocument(ctx, chromem.Document{ID: strconv.Itoa(int(s)), Embedding: x.vectors.at(s)})
}

// settle fits what searches use to how few vectors there are.
func (x *Index) settle(ctx context.Context) error {
	switch {
	case x.len() == 0 && len(x.slots) > 0: // what was taken for more is given back
		mark := x.mark
		x.clear()
		x.mark = mark
	case x.all == nil && x.len() <= depth:
		x.all = newCollection()
		var errs []error
		for s := range x.slots {
			if x.slots[s].article >= 0 {
				errs = append(errs, x.document(ctx, int32(s)))
			}
		}
		return errors.Join(errs...)
	}
	return nil
}
