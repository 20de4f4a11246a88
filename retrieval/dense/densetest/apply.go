package densetest

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"verbatim/corpus"
	"verbatim/retrieval/dense"
)

func attributes(t *testing.T, x dense.Index) {
	apply(t, x, about("a", "The Courier", "", "2024-05-12", 0), about("b", "Isle News", "", "2024-05-12", 1))
	apply(t, x, about("a", "Isle News", "", "2020-01-01", 0))
	if got := found(t, x, 0, 10, corpus.Filter{Outlets: []string{"Isle News"}}); !slices.Equal(got, []string{"a:0", "b:0"}) {
		t.Errorf("of its outlet now: %v", got)
	}
	if got := found(t, x, 0, 10, corpus.Filter{Outlets: []string{"The Courier"}}); len(got) > 0 {
		t.Errorf("of its outlet before: %v", got)
	}
	if got := found(t, x, 0, 10, corpus.Filter{Until: "2020-12-31"}); !slices.Equal(got, []string{"a:0"}) {
		t.Errorf("of its date now: %v", got)
	}
	holds(t, x, "as many as before", "a:0", "b:0")
}

func replaced(t *testing.T, x dense.Index) {
	apply(t, x, article("a", 0, 1), article("b", 0.5))
	apply(t, x, article("a", 0.2, 1.2, 2.2))
	holds(t, x, "with more", "a:0", "b:0", "a:1", "a:2")
	apply(t, x, article("a", 0.7))
	holds(t, x, "with fewer", "b:0", "a:0")
	apply(t, x, article("a"), article("c", 0.1))
	holds(t, x, "with none", "c:0", "b:0")
	apply(t, x, article("a", 0))
	holds(t, x, "back", "a:0", "c:0", "b:0")
	apply(t, x, article("a"), article("b"), article("c"))
	holds(t, x, "all gone")
	apply(t, x, article("d", 0))
	holds(t, x, "used again", "d:0")
	if err := x.Apply(t.Context(), dense.Batch{Clear: true, Articles: []corpus.ArticleVectors{article("e", 1)}}); err != nil {
		t.Fatal(err)
	}
	holds(t, x, "cleared first", "e:0")
}

func idempotent(t *testing.T, x dense.Index) {
	for range 3 {
		apply(t, x, article("a", 0, 1), article("b"))
		holds(t, x, "applied", "a:0", "a:1")
	}
	for range 2 {
		apply(t, x, article("a"))
		holds(t, x, "removed")
	}
}

func marks(t *testing.T, x dense.Index) {
	marked := func(want dense.Mark) {
		t.Helper()
		s, err := x.State(t.Context())
		if diff := cmp.Diff(want, s.Mark, cmpopts.EquateEmpty()); err != nil || diff != "" {
			t.Errorf("%v, %s", err, diff)
		}
	}
	first := dense.Mark{Source: "here", Revision: 7, Len: 1, Damaged: map[string]int{"d": 2}}
	if err := x.Apply(t.Context(), dense.Batch{Articles: []corpus.ArticleVectors{article("a", 0)}, Mark: &first}); err != nil {
		t.Fatal(err)
	}
	marked(first)
	apply(t, x, article("a"), article("b", 1))
	marked(first)
	second := dense.Mark{Source: "here", Revision: 8, Len: -1}
	if err := x.Apply(t.Context(), dense.Batch{Mark: &second}); err != nil {
		t.Fatal(err)
	}
	marked(second)
	apply(t, x, article("b"))
	marked(second) // also of nothing
	if err := x.Apply(t.Context(), dense.Batch{Clear: true}); err != nil {
		t.Fatal(err)
	}
	marked(dense.Mark{})
	if err := x.Apply(t.Context(), dense.Batch{Clear: true, Mark: &first}); err != nil {
		t.Fatal(err)
	}
	marked(first)
}

func refused(t *testing.T, x dense.Index) {
	apply(t, x, article("a", 0))
	for name, values := range map[string][]float32{
		"longer":      {1, 0, 0},
		"shorter":     {1},
		"none":        {},
		"zeros":       {0, 0},
		"no number":   {float32(math.NaN()), 0},
		"infinite":    {float32(math.Inf(1)), 0},
		"length of 2": {2, 0},
	} {
		bad := article("b", 0.1)
		bad.Passages = append(bad.Passages, corpus.Vector{Span: corpus.Span{Start: 900, End: 901}, Values: values})
		mark := dense.Mark{Source: "not to be kept"}
		if err := x.Apply(t.Context(), dense.Batch{Clear: true, Articles: []corpus.ArticleVectors{article("c", 1), bad}, Mark: &mark}); err == nil {
			// A cleared index may take vectors of any length, but not of two.
			t.Errorf("%s: taken", name)
		}
		holds(t, x, name, "a:0")
	}
	if hits, err := x.Search(t.Context(), []float32{1, 0, 0}, 1, corpus.Filter{}); err == nil {
		t.Errorf("a question of another length found %v", hits)
	}
	if c, err := x.Cosines(t.Context(), []float32{1}, []corpus.Place{article("a", 0).Place(0)}); err == nil {
		t.Errorf("a question of another length has the cosines %v", c)
	}
	nearly := article("n", 2)
	nearly.Passages[0].Values = []float32{0.999, 0.001}
	apply(t, x, nearly)
	if hits, err := x.Search(t.Context(), at(0), 5, corpus.Filter{}); err != nil || len(hits) != 2 || math.Abs(hits[0].Score-1) > 0.002 || math.Abs(hits[1].Score-1) > 0.002 {
		t.Errorf("%v, %v", err, hits)
	}
}

func cancelled(t *testing.T, x dense.Index) {
	apply(t, x, article("a", 0))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for name, call := range map[string]func() error{
		"search":  func() error { _, err := x.Search(ctx, at(0), 1, corpus.Filter{}); return err },
		"filter":  func() error { _, err := x.Search(ctx, at(0), 1, corpus.Filter{Since: "2024-01-01"}); return err },
		"cosines": func() error { _, err := x.Cosines(ctx, at(0), []corpus.Place{article("a", 0).Place(0)}); return err },
		"state":   func() error { _, err := x.State(ctx); return err },
		"apply":   func() error { return x.Apply(ctx, dense.Batch{Articles: []corpus.ArticleVectors{article("b", 1)}}) },
	} {
		if err := call(); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func owned(t *testing.T, x dense.Index) {
	a := article("a", 0, 1)
	mark := dense.Mark{Source: "here", Damaged: map[string]int{"d": 1}}
	if err := x.Apply(t.Context(), dense.Batch{Articles: []corpus.ArticleVectors{a}, Mark: &mark}); err != nil {
		t.Fatal(err)
	}
	a.Passages[0].Values[0], a.Passages[0].Values[1] = -1, 0
	a.Passages[1].Span = corpus.Span{}
	mark.Damaged["e"] = 1
	holds(t, x, "after its vectors were overwritten", "a:0", "a:1")
	s, err := x.State(t.Context())
	if err != nil || len(s.Mark.Damaged) != 1 {
		t.Errorf("%v, %+v", err, s)
	}
}

func concurrent(t *testing.T, x dense.Index) {
	apply(t, x, article("stays", 0))
	var work sync.WaitGroup
	for worker := range 4 {
		work.Go(func() {
			id := fmt.Sprint("w", worker)
			for range 20 {
				if err := x.Apply(t.Context(), dense.Batch{Articles: []corpus.ArticleVectors{article(id, 1, 2)}}); err != nil {
					t.Error(err)
				}
				hits, err := x.Search(t.Context(), at(0), 1, corpus.Filter{Outlets: []string{"Outlet stays"}})
				if err != nil || len(hits) != 1 || hits[0].Article != "stays" {
					t.Errorf("%v, %v", err, hits)
				}
				if err := x.Apply(t.Context(), dense.Batch{Articles: []corpus.ArticleVectors{article(id)}}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	work.Wait()
	holds(t, x, "in the end", "stays:0")
}
