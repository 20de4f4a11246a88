package densetest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"verbatim/corpus"
	"verbatim/retrieval/dense"
)

// walk changes a source at random, and the index behind its back, and stops some syncs
// in the middle. Each that ends well leaves the index with what the source holds.
func walk(t *testing.T, x dense.Index) {
	random := rand.New(rand.NewPCG(7, 8))
	s, name := &Source{Name: "0"}, 0
	some := func() string { return fmt.Sprint("a", random.IntN(12)) }
	synced := 0
	for step := range 1000 {
		var did string
		switch random.IntN(11) {
		case 0, 1, 2, 3, 4:
			var changed []corpus.ArticleVectors
			for range 1 + random.IntN(3) {
				a := article(some())
				for n := range random.IntN(5) {
					a.Passages = append(a.Passages, corpus.Vector{Span: corpus.Span{Start: 100 * n, End: 100*n + 50}, Values: at(random.Float64())})
				}
				if random.IntN(4) == 0 {
					a.Hash, a.Damaged = corpus.Hash("another text"), random.IntN(2)
				}
				if !slices.ContainsFunc(changed, func(c corpus.ArticleVectors) bool { return c.Article == a.Article }) {
					changed = append(changed, a)
				}
			}
			did = "changed"
			s.Set(changed...)
		case 5, 6:
			did = "removed"
			s.Remove(some())
		case 7:
			did = "lost"
			apply(t, x, article(some()))
		case 8:
			did = "emptied"
			if err := x.Apply(t.Context(), dense.Batch{Clear: true}); err != nil {
				t.Fatal(err)
			}
		case 9:
			did = "restored"
			now, _ := s.VectorState(t.Context(), "m")
			s.Restore(now.Revision - int64(random.IntN(3)))
		case 10:
			did = "another source"
			name++
			s = &Source{Name: fmt.Sprint(name)}
			s.Set(article(some(), random.Float64()))
		}
		if random.IntN(4) == 0 {
			s.StopAfter(1 + random.IntN(2))
		}
		err := dense.Sync(t.Context(), x, s, "m")
		if errors.Is(err, context.DeadlineExceeded) {
			continue
		}
		damaged := s.damaged() > 0
		if err != nil && !(damaged && errors.Is(err, corpus.ErrDamaged)) || err == nil && damaged {
			t.Fatalf("step %d, %s: %v, and %d are damaged", step, did, err, s.damaged())
		}
		synced++
		hits, err := x.Search(t.Context(), at(0), 1000, corpus.Filter{})
		if err != nil {
			t.Fatal(err)
		}
		got := map[corpus.Place]bool{}
		for _, h := range hits {
			got[h.Place] = true
		}
		if diff := cmp.Diff(s.places(), got, cmpopts.EquateEmpty()); diff != "" || len(hits) != len(got) {
			t.Fatalf("step %d, %s: %d hits, %s", step, did, len(hits), diff)
		}
	}
	if synced < 500 {
		t.Errorf("only %d syncs came to their end", synced)
	}
}

// damaged is how many vectors of the source are.
func (s *Source) damaged() (n int) {
	for _, a := range s.articles {
		n += a.Damaged
	}
	return n
}

// places are those of all that an index of the source holds.
func (s *Source) places() map[corpus.Place]bool {
	out := map[corpus.Place]bool{}
	for _, a := range s.articles {
		for i := range a.Passages {
			out[a.Place(i)] = true
		}
	}
	return out
}
