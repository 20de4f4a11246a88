package dense_test

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"verbatim/corpus"
	"verbatim/retrieval/dense"
	"verbatim/retrieval/dense/densetest"
)

// shelf is a library whose rows are counted from 1 in the order of its places.
type shelf struct {
	densetest.Source
	rows []corpus.Place
}

func (s *shelf) KeysOf(_ context.Context, places []corpus.Place) ([]int64, error) {
	keys := make([]int64, len(places))
	for i, p := range places {
		for row, q := range s.rows {
			if p == q {
				keys[i] = int64(row + 1)
			}
		}
	}
	return keys, nil
}

func (s *shelf) PlacesOf(_ context.Context, keys []int64) ([]corpus.Place, error) {
	places := make([]corpus.Place, len(keys))
	for i, k := range keys {
		if 0 < k && k <= int64(len(s.rows)) {
			places[i] = s.rows[k-1]
		}
	}
	return places, nil
}

func filled(t *testing.T) (*dense.Passages, *densetest.Fake, *shelf) {
	t.Helper()
	s := &shelf{Source: densetest.Source{Name: "here"}}
	for id, v := range map[string][]float32{"a": {1, 0}, "b": {0.6, 0.8}, "c": {0.6, 0.8}} {
		s.Set(corpus.ArticleVectors{Article: id, Hash: id, Passages: []corpus.Vector{{Span: corpus.Span{End: 1}, Values: v}}})
	}
	for _, id := range []string{"c", "a", "b"} {
		s.rows = append(s.rows, corpus.Place{Article: id, Hash: id, Span: corpus.Span{End: 1}})
	}
	fake := &densetest.Fake{}
	p := dense.New(fake, s, "m")
	if err := p.Sync(t.Context()); err != nil {
		t.Fatal(err)
	}
	return p, fake, s
}

func TestPassagesAreRows(t *testing.T) {
	p, _, s := filled(t)
	found := func() (keys []int64) {
		t.Helper()
		hits, err := p.Nearest(t.Context(), []float32{1, 0}, 3, corpus.Filter{})
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range hits {
			keys = append(keys, h.Passage)
		}
		return keys
	}
	if diff := cmp.Diff([]int64{2, 1, 3}, found()); diff != "" { // of equals the lower row
		t.Error(diff)
	}
	cosines, err := p.Cosines(t.Context(), []float32{0, 1}, []int64{1, 2, 7})
	if diff := cmp.Diff(map[int64]float64{1: float64(float32(0.8)), 2: 0}, cosines); err != nil || diff != "" {
		t.Error(err, diff)
	}
	s.rows[0].Hash = "another text, of which the index does not know yet"
	if diff := cmp.Diff([]int64{2, 3}, found()); diff != "" {
		t.Error(diff)
	}
	if cosines, err := p.Cosines(t.Context(), []float32{0, 1}, []int64{1}); err != nil || len(cosines) > 0 {
		t.Errorf("%v, %v", err, cosines)
	}
	if n, err := p.Len(t.Context()); err != nil || n != 3 {
		t.Errorf("%d passages, %v", n, err)
	}
}

// TestSyncsFollowOneAnother: many questions at once bring one index up to date, and who
// waits for another's sync waits no longer than it wants to.
func TestSyncsFollowOneAnother(t *testing.T) {
	p, fake, s := filled(t)
	s.Handed()
	s.Set(corpus.ArticleVectors{Article: "d", Hash: "d", Passages: []corpus.Vector{{Values: []float32{0, 1}}}})
	var work sync.WaitGroup
	for range 8 {
		work.Go(func() {
			if err := p.Sync(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	work.Wait()
	if n := s.Handed(); n != 1 {
		t.Errorf("%d articles were handed over", n)
	}

	fake.Hang(true)
	hanging, stop := context.WithCancel(t.Context())
	before := fake.Calls()
	work.Go(func() {
		if err := p.Sync(hanging); !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
	for fake.Calls() == before { // until it hangs
		runtime.Gosched()
	}
	brief, cancel := context.WithCancel(t.Context())
	cancel()
	if err := p.Sync(brief); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	stop()
	work.Wait()
}
