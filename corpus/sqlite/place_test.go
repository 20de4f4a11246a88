package sqlite_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"verbatim/corpus"
	"verbatim/corpus/corpustest"
)

// TestPlacesAreRows: each passage has a place, by which it is found again, in this
// library alone and only while the article has the same text.
func TestPlacesAreRows(t *testing.T) {
	s := open(t, t.TempDir())
	l, other := library(t, s, "a"), library(t, s, "b")
	add(t, l, corpustest.Bridge(), corpustest.Harbour())
	add(t, other, corpustest.Harbour())
	all := keys(t, l)
	places, err := l.PlacesOf(t.Context(), all)
	if err != nil {
		t.Fatal(err)
	}
	for i, k := range all {
		p, err := l.Passage(t.Context(), k)
		if err != nil || p.Place() != places[i] {
			t.Errorf("%v, passage %d is at %+v, not %+v", err, k, p.Place(), places[i])
		}
	}
	again, err := l.KeysOf(t.Context(), places)
	if diff := cmp.Diff(all, again); err != nil || diff != "" {
		t.Error(err, diff)
	}

	// What is asked for may be anything, and in any order.
	last := len(places) - 1
	wrong := places[last]
	wrong.Hash = corpus.Hash("another text")
	longer := places[last]
	longer.Span.End++
	got, err := l.KeysOf(t.Context(), []corpus.Place{places[last], {}, wrong, places[0], longer})
	if diff := cmp.Diff([]int64{all[last], 0, 0, all[0], 0}, got); err != nil || diff != "" {
		t.Error(err, diff)
	}
	rows, err := l.PlacesOf(t.Context(), []int64{all[last], -1, 1 << 40, keys(t, other)[0], all[0]})
	if diff := cmp.Diff([]corpus.Place{places[last], {}, {}, {}, places[0]}, rows); err != nil || diff != "" {
		t.Error(err, diff)
	}
	none, err := l.KeysOf(t.Context(), nil)
	if nowhere, err2 := l.PlacesOf(t.Context(), nil); err != nil || err2 != nil || len(none)+len(nowhere) > 0 {
		t.Errorf("%v, %v of nothing", none, nowhere)
	}

	// Removed and added again it is the same place in another row.
	if err := l.Remove(t.Context(), "harbour"); err != nil {
		t.Fatal(err)
	}
	add(t, l, corpustest.Harbour())
	after, err := l.KeysOf(t.Context(), places)
	if err != nil || after[last] == 0 || after[last] == all[last] || after[0] != all[0] {
		t.Errorf("%v, %v were %v", err, after, all)
	}
}

func TestUndatedAreCounted(t *testing.T) {
	s := open(t, t.TempDir())
	l := library(t, s, "a")
	add(t, library(t, s, "b"), by("elsewhere", "Post"))
	dated := by("dated", "Post")
	dated.Published = "2024-01-02"
	reprint := by("reprint", "Echo")
	reprint.OriginalOutlet = "Post"
	add(t, l, dated, by("one", "Post"), by("two", "Other"), reprint)
	for name, c := range map[string]struct {
		f    corpus.Filter
		want int
	}{
		"all":               {corpus.Filter{}, 3},
		"of an outlet":      {corpus.Filter{Outlets: []string{"Post"}}, 2},
		"whatever the days": {corpus.Filter{Outlets: []string{"Other"}, Since: "2020-01-01", Until: "2020-01-02"}, 1},
		"of none":           {corpus.Filter{Outlets: []string{"Nobody"}}, 0},
	} {
		if n, err := l.Undated(t.Context(), c.f); err != nil || n != c.want {
			t.Errorf("%s: %d without a date, %d wanted, %v", name, n, c.want, err)
		}
	}
}
