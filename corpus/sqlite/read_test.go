package sqlite_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"verbatim/corpus"
	"verbatim/corpus/corpustest"
	"verbatim/corpus/sqlite"
)

func TestLenFollowsTheLibrary(t *testing.T) {
	dir := t.TempDir()
	l, other := library(t, open(t, dir), "a"), library(t, open(t, dir), "a")
	length := func() int {
		t.Helper()
		n, err := l.Len(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if n := length(); n != 0 {
		t.Errorf("%d passages in a library that does not exist", n)
	}
	add(t, l, corpustest.Bridge())
	one := length()
	if keys := keys(t, l); one != len(keys) || length() != one {
		t.Errorf("%d passages, of %v", one, keys)
	}
	add(t, library(t, open(t, dir), "a"), corpustest.Harbour()) // another process
	if n := length(); n <= one {
		t.Errorf("%d passages, %d before another article came", n, one)
	}
	add(t, other, corpustest.Bridge())
}

func TestFrequencyCountsUpTo(t *testing.T) {
	l := library(t, open(t, t.TempDir()), "a")
	if n, err := l.Frequency(t.Context(), `"article"`, 9); n != 0 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	add(t, l, by("1", ""), by("2", ""), by("3", ""))
	for most, want := range map[int]int{2: 2, 9: 3} {
		if n, err := l.Frequency(t.Context(), `"article"`, most); n != want || err != nil {
			t.Errorf("up to %d: %d, %v", most, n, err)
		}
	}
}

// TestCopies: copies of copies are found from each of them, near where the passage
// stands in it, and never those of another library.
func TestCopies(t *testing.T) {
	s := open(t, t.TempDir())
	l := library(t, s, "a")
	first := corpustest.Bridge()
	second, third := first, first
	second.ID, second.URL, second.Outlet = "second", "", "Another Post"
	third.ID, third.URL, third.Outlet = "third", "", "A Third"
	add(t, l, first, second, third, corpustest.Harbour())
	elsewhere := library(t, s, "b")
	add(t, elsewhere, first, second)
	p, err := l.Passage(t.Context(), keys(t, l, "third")[0])
	if err != nil {
		t.Fatal(err)
	}
	articles := func(l *sqlite.Library, keys []int64) (ids []string) {
		for _, k := range keys {
			p, err := l.Passage(t.Context(), k)
			if err != nil {
				t.Fatal(err)
			}
			if len(ids) == 0 || ids[len(ids)-1] != p.Article.ID {
				ids = append(ids, p.Article.ID)
			}
		}
		return ids
	}
	copies, err := l.Copies(t.Context(), "third", p.Paragraph, 100)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{first.ID, "second"}, articles(l, copies)); diff != "" {
		t.Error(diff)
	}
	if one, err := l.Copies(t.Context(), "third", p.Paragraph, 1); err != nil || len(one) != 1 {
		t.Errorf("%v, %v", one, err)
	}
	if none, err := elsewhere.Copies(t.Context(), "third", p.Paragraph, 100); err != nil || len(none) > 0 {
		t.Errorf("another library's: %v, %v", none, err)
	}
}

func TestBeginnings(t *testing.T) {
	l := library(t, open(t, t.TempDir()), "a")
	add(t, l, corpus.Article{ID: "old", Text: "Old."}, corpus.Article{ID: "é", Text: "éé"}, corpus.Article{ID: "new", Text: "New, and long."})
	got, err := l.Beginnings(t.Context(), 2, 3)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"New", "é"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestSizeIsOfAllLibraries(t *testing.T) {
	s := open(t, t.TempDir())
	add(t, library(t, s, "a"), by("1", ""), by("2", ""))
	add(t, library(t, s, "b"), by("1", ""))
	if articles, passages, err := s.Size(t.Context()); articles != 3 || passages != 3 || err != nil {
		t.Errorf("%d articles, %d passages, %v", articles, passages, err)
	}
}

// TestCheckTakesTheModelOfMostVectors: where no model is loaded, what another one has
// embedded is checked all the same.
func TestCheckTakesTheModelOfMostVectors(t *testing.T) {
	dir := t.TempDir()
	l := library(t, open(t, dir), "a")
	add(t, l, corpustest.Bridge(), corpustest.Harbour())
	embed(t, l, model)
	pending, err := l.Pending(t.Context(), "new", 1)
	if err != nil {
		t.Fatal(err)
	}
	if err := l.SaveVectors(t.Context(), "new", pending, [][]float32{vectorOf(pending[0].Text)}); err != nil {
		t.Fatal(err)
	}
	plant(t, dir, "UPDATE embeddings SET vector = x'00000000' WHERE model = (SELECT id FROM models WHERE key = '"+model+"') AND input = (SELECT input FROM passages LIMIT 1)")
	r, err := l.Check(t.Context(), sqlite.Checking{Progress: func(string, int, int) {}})
	if err != nil || r.Pending != 0 || len(r.Problems) != 1 || !strings.Contains(r.Problems[0].Detail, "damaged") {
		t.Errorf("%+v, %v", r, err)
	}
}
