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
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
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

func empty(t *testing.T, x dense.Index) {
	holds(t, x, "empty")
	s, err := x.State(t.Context())
	if diff := cmp.Diff(dense.State{}, s, cmpopts.EquateEmpty()); err != nil || diff != "" {
		t.Errorf("%v, %s", err, diff)
	}
	cosines, err := x.Cosines(t.Context(), at(0), []corpus.Place{{Article: "a", Hash: "b", Span: corpus.Span{End: 1}}})
	if err != nil || len(cosines) > 0 {
		t.Errorf("%v, %v", err, cosines)
	}
	apply(t, x) // nothing
	apply(t, x, article("never seen"))
	holds(t, x, "still empty")
}

func nearestFirst(t *testing.T, x dense.Index) {
	apply(t, x, article("a", 0.5, 3), article("b", 0, 1))
	for _, c := range []struct {
		angle float64
		n     int
		want  []string
	}{
		{0, 1, []string{"b:0"}},
		{0, 3, []string{"b:0", "a:0", "b:1"}},
		{3, 2, []string{"a:1", "b:1"}},
		{0, 100, []string{"b:0", "a:0", "b:1", "a:1"}},
		{0, 0, nil},
	} {
		if diff := cmp.Diff(c.want, found(t, x, c.angle, c.n, corpus.Filter{}), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("the %d nearest to %v: %s", c.n, c.angle, diff)
		}
	}
	hits, err := x.Search(t.Context(), at(0), 4, corpus.Filter{})
	if err != nil || math.Abs(hits[0].Score-1) > 1e-5 || math.Abs(hits[3].Score-math.Cos(3)) > 1e-5 {
		t.Errorf("%v, %+v", err, hits)
	}
	if want := (corpus.Place{Article: "b", Hash: corpus.Hash("b"), Span: corpus.Span{End: 50}}); hits[0].Place != want {
		t.Errorf("%+v instead of %+v", hits[0].Place, want)
	}
}

// about is an article with these outlets and date.
func about(id, outlet, original, published string, angle float64) corpus.ArticleVectors {
	a := article(id, angle)
	a.Outlet, a.OriginalOutlet, a.Published = outlet, original, published
	return a
}

func filters(t *testing.T, x dense.Index) {
	apply(t, x,
		about("a", "The Courier", "", "2024-05-12", 0),
		about("b", "Isle News", "The Courier", "2024-05-13T22:00:00-05:00", 0.1),
		about("c", "Isle News", "", "", 0.2),
		about("d", "", "", "2023-01-01", 0.3),
		about("e", "the courier", "", "2024-05-14", 0.4))
	for name, c := range map[string]struct {
		f    corpus.Filter
		want string
	}{
		"none":                            {corpus.Filter{}, "a b c d e"},
		"an outlet, there or first":       {corpus.Filter{Outlets: []string{"The Courier"}}, "a b"},
		"two outlets":                     {corpus.Filter{Outlets: []string{"The Courier", "the courier"}}, "a b e"},
		"no such outlet":                  {corpus.Filter{Outlets: []string{"Nobody"}}, ""},
		"since":                           {corpus.Filter{Since: "2024-05-13"}, "b e"},
		"until, without those of no date": {corpus.Filter{Until: "2024-05-12"}, "a d"},
		"a day, as the outlet writes it":  {corpus.Filter{Since: "2024-05-13", Until: "2024-05-13"}, "b"},
		"a day of an outlet":              {corpus.Filter{Outlets: []string{"Isle News"}, Since: "2024-05-13", Until: "2024-05-13"}, "b"},
		"days that are none":              {corpus.Filter{Since: "2024-05-14", Until: "2024-05-13"}, ""},
	} {
		var got []string
		for _, n := range found(t, x, 0, 10, c.f) {
			id, _, _ := strings.Cut(n, ":")
			got = append(got, id)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: found %v, %q wanted", name, got, c.want)
		}
	}
	// The nearest of those that are meant, not those of the nearest that are.
	if got := found(t, x, 0, 1, corpus.Filter{Since: "2024-05-14"}); !slices.Equal(got, []string{"e:0"}) {
		t.Errorf("found %v", got)
	}
}

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

func absent(t *testing.T, x dense.Index) {
	apply(t, x, article("a", 0, 1), article("gone", 2))
	apply(t, x, article("gone"))
	here := corpus.Place{Article: "a", Hash: corpus.Hash("a"), Span: corpus.Span{Start: 100, End: 150}}
	places := []corpus.Place{here}
	for _, change := range []func(*corpus.Place){
		func(p *corpus.Place) { p.Article = "b" },
		func(p *corpus.Place) { p.Article = "" },
		func(p *corpus.Place) { p.Hash = corpus.Hash("another text under its name") },
		func(p *corpus.Place) { p.Span.End++ },
		func(p *corpus.Place) { p.Span.Start = 0 },
		func(p *corpus.Place) { *p = corpus.Place{} },
		func(p *corpus.Place) { *p = article("gone", 2).Place(0) },
	} {
		p := here
		change(&p)
		places = append(places, p)
	}
	got, err := x.Cosines(t.Context(), at(1), places)
	if diff := cmp.Diff(map[corpus.Place]float64{here: 1}, got, cmpopts.EquateApprox(0, 1e-5)); err != nil || diff != "" {
		t.Errorf("%v, %s", err, diff)
	}
	if got, err := x.Cosines(t.Context(), at(1), nil); err != nil || len(got) > 0 {
		t.Errorf("of none: %v, %v", got, err)
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
