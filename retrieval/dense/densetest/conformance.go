// Package densetest has the contract of dense.Index as tests. An engine that passes
// Run can stand behind a library:
//
//   - It finds the nearest, nearest first, with their cosines; of more than it holds
//     those that it holds; of nothing nothing. None of this is an error.
//   - It finds nothing of articles that a filter leaves out, and nearly all of the
//     nearest of the others. A filter sees an article as it was applied last.
//   - What is applied replaces all that was held of the same article, can be applied
//     again, and takes effect before Apply returns.
//   - It says of which places it holds nothing. A place is its article, hash and span:
//     where one differs it is another.
//   - It keeps the mark until another is applied or everything is removed.
//   - It refuses vectors that would spoil later searches, before it changes anything.
//   - It gives up when its context ends, and says so; it never gives less for it.
//   - It is safe for concurrent use.
//   - dense.Sync brings it to what a source holds, after losses and interruptions too.
//
// Fake is an index for tests that fails as those on other machines do.
package densetest

import (
	"fmt"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"verbatim/corpus"
	"verbatim/retrieval/dense"
)

// Run tests that the indexes that open returns, each empty, keep the contract.
func Run(t *testing.T, open func(t *testing.T) dense.Index) {
	for _, c := range []struct {
		name string
		test func(t *testing.T, x dense.Index)
	}{
		{"an empty index", empty},
		{"the nearest come first", nearestFirst},
		{"filters", filters},
		{"an article changes its outlet and date", attributes},
		{"an article is replaced", replaced},
		{"the same is applied again", idempotent},
		{"places of which it holds nothing", absent},
		{"marks", marks},
		{"vectors that it refuses", refused},
		{"a context that has ended", cancelled},
		{"what it was given belongs to others", owned},
		{"many at once", concurrent},
		{"it finds nearly all of many", recall},
		{"it follows a source", follows},
		{"damaged vectors", damaged},
		{"another source", foreign},
		{"entries are lost", lost},
		{"a source is restored", restored},
		{"a sync is interrupted", interrupted},
		{"whatever happens", walk},
	} {
		t.Run(c.name, func(t *testing.T) { c.test(t, open(t)) })
	}
}

// at is the vector of an angle.
func at(angle float64) []float32 {
	return []float32{float32(math.Cos(angle)), float32(math.Sin(angle))}
}

// article has a passage at each angle.
func article(id string, angles ...float64) corpus.ArticleVectors {
	a := corpus.ArticleVectors{Article: id, Hash: corpus.Hash(id), Outlet: "Outlet " + id, Published: "2024-05-12"}
	for i, angle := range angles {
		a.Passages = append(a.Passages, corpus.Vector{Span: corpus.Span{Start: 100 * i, End: 100*i + 50}, Values: at(angle)})
	}
	return a
}

func apply(t *testing.T, x dense.Index, articles ...corpus.ArticleVectors) {
	t.Helper()
	if err := x.Apply(t.Context(), dense.Batch{Articles: articles}); err != nil {
		t.Fatal(err)
	}
}

// names are the places of hits, as article:number of its passage.
func names(hits []dense.Hit) []string {
	var out []string
	for _, h := range hits {
		out = append(out, fmt.Sprintf("%s:%d", h.Article, h.Span.Start/100))
	}
	return out
}

// found searches at an angle, and holds each score against the entry's cosine.
func found(t *testing.T, x dense.Index, angle float64, n int, f corpus.Filter) []string {
	t.Helper()
	hits, err := x.Search(t.Context(), at(angle), n, f)
	if err != nil {
		t.Fatal(err)
	}
	for i, h := range hits {
		single, err := x.Cosines(t.Context(), at(angle), []corpus.Place{h.Place})
		if err != nil {
			t.Fatal(err)
		}
		if c, ok := single[h.Place]; !ok || math.Abs(c-h.Score) > 1e-5 {
			t.Errorf("the cosine of %v is %v in the list and %v by itself", h.Place, h.Score, c)
		}
		if i > 0 && h.Score > hits[i-1].Score {
			t.Errorf("%v comes after %v", h, hits[i-1])
		}
	}
	return names(hits)
}

// holds fails unless a search for everything finds these, nearest to angle 0 first.
func holds(t *testing.T, x dense.Index, what string, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, found(t, x, 0, 1000, corpus.Filter{}), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("%s: %s", what, diff)
	}
	s, err := x.State(t.Context())
	if err != nil || s.Len != len(want) {
		t.Errorf("%s: %v, it says that it holds %d of %d", what, err, s.Len, len(want))
	}
}
