package densetest_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"verbatim/corpus"
	"verbatim/retrieval/dense"
	"verbatim/retrieval/dense/densetest"
)

func TestFakeKeepsTheContract(t *testing.T) {
	densetest.Run(t, func(*testing.T) dense.Index { return &densetest.Fake{} })
}

// TestALossWhileFillingIsNoticed: an index that says it has taken everything, and has
// not, is not marked as full.
func TestALossWhileFillingIsNoticed(t *testing.T) {
	f, s := &densetest.Fake{}, &densetest.Source{Name: "here"}
	s.Set(corpus.ArticleVectors{Article: "a", Hash: "h", Passages: []corpus.Vector{{Values: []float32{1, 0}}, {Span: corpus.Span{Start: 1, End: 2}, Values: []float32{0, 1}}}})
	f.Forget(true)
	if err := dense.Sync(t.Context(), f, s, "m"); err == nil {
		t.Error("a loss is not noticed")
	}
	f.Forget(false)
	if err := dense.Sync(t.Context(), f, s, "m"); err != nil {
		t.Fatal(err)
	}
	if held, err := f.State(t.Context()); err != nil || held.Len != 2 {
		t.Errorf("%v, %+v", err, held)
	}
}

func TestSyncWithAnIndexThatIsAway(t *testing.T) {
	f, s := &densetest.Fake{}, &densetest.Source{Name: "here"}
	s.Set(corpus.ArticleVectors{Article: "a", Hash: "h", Passages: []corpus.Vector{{Values: []float32{1, 0}}}})
	f.Away(true)
	if err := dense.Sync(t.Context(), f, s, "m"); !errors.Is(err, densetest.ErrAway) {
		t.Error(err)
	}
	f.Away(false)
	f.Hang(true)
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	if err := dense.Sync(ctx, f, s, "m"); !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
	f.Hang(false)
	if err := dense.Sync(t.Context(), f, s, "m"); err != nil {
		t.Error(err)
	}
}
