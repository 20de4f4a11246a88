package densetest

import (
	"errors"
	"fmt"
	"testing"

	"verbatim/corpus"
	"verbatim/retrieval/dense"
)

// synced brings x to what s holds.
func synced(t *testing.T, x dense.Index, s *Source) {
	t.Helper()
	if err := dense.Sync(t.Context(), x, s, "m"); err != nil {
		t.Fatal(err)
	}
}

// marked fails unless the mark says that x is at the source's revision.
func marked(t *testing.T, x dense.Index, s *Source) {
	t.Helper()
	now, _ := s.VectorState(t.Context(), "m")
	held, err := x.State(t.Context())
	if err != nil || held.Mark.Source != now.Source || held.Mark.Revision != now.Revision || held.Mark.Len != held.Len {
		t.Errorf("%v, the source is at %+v, the index at %+v", err, now, held)
	}
}

func follows(t *testing.T, x dense.Index) {
	s := &Source{Name: "here"}
	synced(t, x, s)
	holds(t, x, "of an empty source")
	step := func(name string, handed int, want ...string) {
		t.Helper()
		s.Handed()
		synced(t, x, s)
		holds(t, x, name, want...)
		marked(t, x, s)
		if n := s.Handed(); n != handed {
			t.Errorf("%s: %d articles were handed over, %d wanted", name, n, handed)
		}
	}
	s.Set(article("a", 0, 1), article("b", 0.5))
	step("filled", 2, "a:0", "b:0", "a:1")
	step("nothing new", 0, "a:0", "b:0", "a:1")
	s.Set(article("c", 0.7))
	step("one more", 1, "a:0", "b:0", "c:0", "a:1")
	s.Set(article("a", 0, 1, 0.1))
	step("one more passage is embedded", 1, "a:0", "a:2", "b:0", "c:0", "a:1")
	s.Remove("a")
	s.Set(article("d", 0.9))
	step("one is gone, another new", 2, "b:0", "c:0", "d:0")
	s.Set(about("b", "Isle News", "", "2020-01-01", 0.5))
	step("one is another outlet's", 1, "b:0", "c:0", "d:0")
	if got := found(t, x, 0, 5, corpus.Filter{Outlets: []string{"Isle News"}, Until: "2020-01-01"}); len(got) != 1 {
		t.Errorf("the filter finds %v", got)
	}
	s.Remove("b", "c", "d")
	step("all are gone", 3)
}

func damaged(t *testing.T, x dense.Index) {
	s := &Source{Name: "here"}
	whole := article("a", 0, 1)
	spoilt := article("a", 0)
	spoilt.Damaged = 1
	only := article("b")
	only.Damaged = 2
	s.Set(spoilt, only, article("c", 2))
	for range 2 { // it is said again
		if err := dense.Sync(t.Context(), x, s, "m"); !errors.Is(err, corpus.ErrDamaged) {
			t.Errorf("%v", err)
		}
		holds(t, x, "without those that are damaged", "a:0", "c:0")
		marked(t, x, s)
	}
	s.Set(whole)
	if err := dense.Sync(t.Context(), x, s, "m"); !errors.Is(err, corpus.ErrDamaged) {
		t.Errorf("two are still damaged: %v", err)
	}
	s.Remove("b")
	synced(t, x, s)
	holds(t, x, "whole", "a:0", "a:1", "c:0")
}

func foreign(t *testing.T, x dense.Index) {
	mine, other := &Source{Name: "mine"}, &Source{Name: "other"}
	other.Set(article("a", 0), article("b", 1))
	other.Set(article("c", 2))
	synced(t, x, other)
	mine.Set(article("a", 0.5))
	synced(t, x, mine)
	holds(t, x, "filled anew", "a:0")
	marked(t, x, mine)
	// Of which nobody knows where it is from.
	apply(t, x, article("z", 0.1))
	synced(t, x, mine)
	holds(t, x, "what nobody had marked is gone", "a:0")
}

func lost(t *testing.T, x dense.Index) {
	s := &Source{Name: "here"}
	s.Set(article("a", 0), article("b", 1))
	s.Set(article("c", 2))
	synced(t, x, s)
	apply(t, x, article("b")) // by no change of the source
	holds(t, x, "one is lost", "a:0", "c:0")
	synced(t, x, s)
	holds(t, x, "put back", "a:0", "b:0", "c:0")
	if err := x.Apply(t.Context(), dense.Batch{Clear: true}); err != nil {
		t.Fatal(err)
	}
	synced(t, x, s)
	holds(t, x, "all put back", "a:0", "b:0", "c:0")
	marked(t, x, s)
}

func restored(t *testing.T, x dense.Index) {
	s := &Source{Name: "here"}
	s.Set(article("a", 0))
	s.Set(article("b", 1))
	s.Set(article("c", 2))
	synced(t, x, s)
	s.Restore(2)
	synced(t, x, s)
	holds(t, x, "as the backup was", "a:0", "b:0")
	marked(t, x, s)
}

func interrupted(t *testing.T, x dense.Index) {
	s := &Source{Name: "here"}
	var want []string
	const articles, passages = 10, 200
	for i := range articles {
		a := article(fmt.Sprintf("a%02d", i))
		for j := range passages {
			angle := float64(i*passages+j) / 1000
			a.Passages = append(a.Passages, corpus.Vector{Span: corpus.Span{Start: 100 * j, End: 100*j + 50}, Values: at(angle)})
			want = append(want, fmt.Sprintf("%s:%d", a.Article, j))
		}
		s.Set(a)
	}
	s.StopAfter(7)
	if err := dense.Sync(t.Context(), x, s, "m"); err == nil {
		t.Fatal("it was not interrupted")
	}
	held, err := x.State(t.Context())
	if err != nil || held.Len == 0 || held.Len >= articles*passages || held.Mark.Revision == 0 {
		t.Fatalf("%v, what was done is not there: %+v", err, held)
	}
	s.Handed()
	synced(t, x, s)
	if n := s.Handed(); n >= articles {
		t.Errorf("it began anew: %d articles", n)
	}
	marked(t, x, s)
	hits, err := x.Search(t.Context(), at(0), 2*articles*passages, corpus.Filter{})
	if err != nil || len(hits) != len(want) {
		t.Errorf("%v, %d of %d entries", err, len(hits), len(want))
	}
}
