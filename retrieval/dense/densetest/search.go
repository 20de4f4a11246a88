package densetest

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"verbatim/corpus"
	"verbatim/retrieval/dense"
)

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
