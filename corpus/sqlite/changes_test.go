package sqlite_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"verbatim/corpus"
	"verbatim/corpus/corpustest"
	"verbatim/corpus/sqlite"
)

// changes are the articles that are handed over since a revision, each as its id, its
// outlet and how many vectors it has.
func changes(t *testing.T, l *sqlite.Library, model string, since int64) (out []string) {
	t.Helper()
	last := since
	err := l.VectorChanges(t.Context(), model, since, func(a corpus.ArticleVectors) error {
		if a.Revision < last || a.Revision <= since {
			t.Errorf("revision %d comes after %d, since %d", a.Revision, last, since)
		}
		last = a.Revision
		out = append(out, strings.Join([]string{a.Article, a.Outlet, strings.Repeat("v", len(a.Passages)) + strings.Repeat("!", a.Damaged)}, ":"))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestVectorChanges: an index that follows them holds what the library has, whatever
// changes it, and is handed nothing twice.
func TestVectorChanges(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	l, other := library(t, s, "a"), library(t, s, "b")
	state := func(l *sqlite.Library) corpus.VectorState {
		t.Helper()
		v, err := l.VectorState(t.Context(), model)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	at := state(l).Revision
	step := func(name string, want ...string) {
		t.Helper()
		if diff := cmp.Diff(want, changes(t, l, model, at)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if now := state(l).Revision; now == at && len(want) > 0 {
			t.Errorf("%s: the revision is still %d", name, at)
		} else {
			at = now
		}
	}
	step("empty")
	add(t, l, by("1", "Post"), by("2", "Post"), by("3", "Group"))
	add(t, other, by("x", "Elsewhere"))
	changes(t, l, model, at) // of a model that is not known yet there is nothing to hold
	at = state(l).Revision
	embed(t, l, model)
	step("embedded", "1:Post:v", "2:Post:v", "3:Group:v")
	step("nothing new")
	before := state(l)
	embed(t, other, model)
	add(t, other, by("1", "Post"))
	if state(l) != before {
		t.Error("another library's vectors are a change of this one")
	}
	if diff := cmp.Diff([]string{"x:Elsewhere:v", "1:Post:v"}, changes(t, other, model, 0)); diff != "" {
		t.Errorf("a text that is embedded already: %s", diff)
	}
	daily, title := "Daily", "A headline"
	edit(t, l, "1", corpus.Edit{Change: corpus.Change{Outlet: &daily}})
	step("another outlet", "1:Daily:v")
	edit(t, l, "3", corpus.Edit{Aliases: []string{"post"}})
	step("an alias renames", "2:Group:v", "3:Group:v")
	edit(t, l, "2", corpus.Edit{Change: corpus.Change{Title: &title}})
	step("another headline, not embedded yet", "2:Group:")
	embed(t, l, model)
	step("and then", "2:Group:v")
	if err := l.Remove(t.Context(), "1"); err != nil {
		t.Fatal(err)
	}
	step("removed", "1::")
	plant(t, dir, "UPDATE embeddings SET vector = x'00000000' WHERE input = (SELECT input FROM passages WHERE article = 4)")
	if got := changes(t, l, model, 0); !slices.Equal(got, []string{"3:Group:v", "2:Group:v"}) {
		t.Errorf("all there is: %v", got)
	}
	plant(t, dir, "UPDATE embeddings SET vector = x'00000000' WHERE input = (SELECT input FROM passages WHERE article = 3)")
	if got := changes(t, l, model, 0); !slices.Equal(got, []string{"3:Group:!", "2:Group:v"}) {
		t.Errorf("a damaged vector: %v", got)
	}
	if got := changes(t, l, "unknown", 0); len(got) > 0 {
		t.Errorf("of a model that has embedded nothing: %v", got)
	}
	if err := other.Erase(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// TestVectorsOfAnArticle: what is handed over of an article is what stands in it.
func TestVectorsOfAnArticle(t *testing.T) {
	l := library(t, open(t, t.TempDir()), "a")
	bridge := corpustest.Bridge()
	add(t, l, bridge)
	embed(t, l, model)
	var got []corpus.ArticleVectors
	err := l.VectorChanges(t.Context(), model, 0, func(a corpus.ArticleVectors) error {
		got = append(got, a)
		return nil
	})
	if err != nil || len(got) != 1 {
		t.Fatal(got, err)
	}
	a := got[0]
	if a.Article != bridge.ID || a.Hash != corpus.Hash(bridge.Text) || a.Outlet != bridge.Outlet || a.Published != bridge.Published || len(a.Passages) == 0 {
		t.Errorf("%+v", a)
	}
	for _, p := range a.Passages {
		if want := vectorOf(bridge.Context(p.Span)); !slices.Equal(p.Values, want) {
			t.Errorf("the vector of %q is another text's", p.Span.Of(bridge.Text))
		}
	}
}

// TestEmbeddingIsNoChangeOfTheArticles: what is kept of a library's articles and outlets
// is not read again because passages have been embedded.
func TestEmbeddingIsNoChangeOfTheArticles(t *testing.T) {
	l := library(t, open(t, t.TempDir()), "a")
	revisions := func() (all, articles int64) {
		t.Helper()
		all, err := l.Revision(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if articles, err = l.ArticleRevision(t.Context()); err != nil {
			t.Fatal(err)
		}
		return all, articles
	}
	_, none := revisions()
	add(t, l, corpustest.Bridge())
	all, articles := revisions()
	if articles == none {
		t.Error("an article is no change of the articles")
	}
	embed(t, l, model)
	if all2, articles2 := revisions(); all2 == all || articles2 != articles {
		t.Errorf("revisions %d and %d, %d and %d before it was embedded", all2, articles2, all, articles)
	}
	all, articles = revisions()
	add(t, l, corpustest.Bridge()) // which is there
	if all2, articles2 := revisions(); all2 != all || articles2 != articles {
		t.Errorf("revisions %d and %d, %d and %d before nothing was added", all2, articles2, all, articles)
	}
}

// TestStoresAreTwoSources: what was filled from one store is not taken for another's.
func TestStoresAreTwoSources(t *testing.T) {
	var states []corpus.VectorState
	for range 2 {
		s := open(t, t.TempDir())
		for _, name := range []string{"a", "b"} {
			l := library(t, s, name)
			add(t, l, corpustest.Bridge())
			v, err := l.VectorState(t.Context(), model)
			if err != nil || slices.ContainsFunc(states, func(w corpus.VectorState) bool { return w.Source == v.Source }) {
				t.Errorf("%+v is one of %+v, %v", v, states, err)
			}
			states = append(states, v)
		}
	}
}
