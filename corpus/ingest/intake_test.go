package ingest_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"verbatim/corpus"
	"verbatim/corpus/ingest"
	"verbatim/corpus/sqlite"
)

func library(t *testing.T) *sqlite.Library {
	t.Helper()
	store, err := sqlite.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	l, err := store.Library(t.Context(), "x")
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// same tells for each item whether it is another's article: of those that are given
// in one call, or in a call each.
func same(t *testing.T, items []ingest.Item, together bool) (out []bool) {
	t.Helper()
	l := library(t)
	take := func(items []ingest.Item) {
		if err := ingest.Prepare(t.Context(), l, items, corpus.Change{}); err != nil {
			t.Fatal(err)
		}
		if _, err := ingest.Store(t.Context(), l, items); err != nil {
			t.Fatal(err)
		}
		for _, it := range items {
			if it.Err != nil {
				t.Fatal(it.Err)
			}
			out = append(out, it.Match.Same != "")
			if it.Again != (together && it.Match.Same != "") {
				t.Errorf("%s: again %v", it.Path, it.Again)
			}
		}
	}
	if together {
		take(items)
		return out
	}
	for i := range items {
		take(items[i : i+1])
	}
	return out
}

// A page is one article, whatever the form of its address.
func TestPrepareKnowsThePage(t *testing.T) {
	page := func(address string) []ingest.Item {
		return ingest.From("page.html", fmt.Appendf(nil, `<html><head><link rel=canonical href="%s"></head><body><article><h1>Ferry returns</h1>
			<p>The ferry between the two islands sails again from Monday, after nineteen months of repairs to her hull.</p>
			<p>The harbour office gave its news at the address %s, and nobody on the northern island would believe it.</p></article></body></html>`, address, address))
	}
	for _, together := range []bool{true, false} {
		var items []ingest.Item
		for _, address := range []string{"https://www.example.com/ferry", "http://example.com/ferry/", "https://amp.example.com/ferry/amp/?utm_source=x", "https://www.example.com/ferry-2"} {
			items = append(items, page(address)...)
		}
		if got := same(t, items, together); !slices.Equal(got, []bool{false, true, true, false}) {
			t.Errorf("together %v: %v", together, got)
		}
		if got := items[0].Article.URL; got != "https://www.example.com/ferry" {
			t.Errorf("the address that is stored is %s", got)
		}
	}
	cases, _ := filepath.Glob("../../../shared/eval/cases/d-*.html")
	for _, first := range cases {
		var items []ingest.Item
		for _, file := range append([]string{first}, cases...) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			items = append(items, ingest.From(file, data)...)
		}
		if got := same(t, items, false); slices.Index(got, true) != 1 || slices.Contains(got[1:], false) {
			t.Errorf("%s first: %v", filepath.Base(first), got)
		}
	}
}

// What is given in several calls of one intake is known as if it were one.
func TestIntakeRemembers(t *testing.T) {
	in := ingest.NewIntake(library(t), corpus.Change{})
	text := strings.Repeat("The ferry sails again from Monday, the harbour office said. ", 5)
	for i, want := range []corpus.Match{{}, {Same: "ferry", SameText: true}} {
		items := ingest.From("ferry.txt", []byte(text))
		if err := in.Prepare(t.Context(), items); err != nil {
			t.Fatal(err)
		}
		if items[0].Match != want {
			t.Errorf("call %d: %+v", i, items[0].Match)
		}
	}
}
