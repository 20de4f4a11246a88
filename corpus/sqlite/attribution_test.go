package sqlite_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"verbatim/corpus"
	"verbatim/corpus/corpustest"
	"verbatim/corpus/sqlite"
)

// forgeries change one thing of what is known of the first article, as a damaged disk
// or another program might.
var forgeries = map[string]string{
	"outlet":          "UPDATE articles SET outlet = 'The Harbour Gazetta' WHERE id = 1",
	"original outlet": "UPDATE articles SET original = 'BNN' WHERE id = 1",
	"title":           "UPDATE articles SET title = 'Old bridge to open' WHERE id = 1",
	"author":          "UPDATE articles SET author = 'Nobody' WHERE id = 1",
	"address":         "UPDATE articles SET url = url || '1' WHERE id = 1",
	"date":            "UPDATE articles SET published = '2001-08-27' WHERE id = 1",
	"id":              "UPDATE articles SET name = 'bridgE' WHERE id = 1",
	"headings":        "UPDATE articles SET headings = '[[0,1]]' WHERE id = 1",
	"digest":          "UPDATE articles SET digest = '00' WHERE id = 1",
	"text and hash":   "UPDATE articles SET text = CAST('It is closed.' AS BLOB), hash = '" + corpus.Hash("It is closed.") + "' WHERE id = 1",
}

// TestAttributionIsProven: what stands above a quote is compared with what was stored
// as its words are, wherever an article is read.
func TestAttributionIsProven(t *testing.T) {
	for name, forgery := range forgeries {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			l := library(t, open(t, dir), "a")
			add(t, l, corpustest.Bridge(), corpustest.Harbour())
			embed(t, l, model)
			keys := keys(t, l)
			plant(t, dir, forgery)
			id := corpustest.Bridge().ID
			if name == "id" {
				id = "bridgE"
			}
			if a, err := l.Article(t.Context(), id); !errors.Is(err, corpus.ErrDamaged) {
				t.Errorf("Article gives %+v, %v", a, err)
			}
			if p, err := l.Passage(t.Context(), keys[0]); !errors.Is(err, corpus.ErrDamaged) {
				t.Errorf("Passage gives %+v, %v", p, err)
			}
			if _, err := l.Passage(t.Context(), keys[len(keys)-1]); err != nil {
				t.Errorf("the other article: %v", err)
			}
			// An edit does not make it true.
			author := "Somebody"
			if _, err := l.Edit(t.Context(), id, corpus.Edit{Change: corpus.Change{Author: &author}}); !errors.Is(err, corpus.ErrDamaged) {
				t.Errorf("Edit: %v", err)
			}
			for _, deep := range []bool{false, true} {
				r := check(t, l, deep)
				if len(r.Problems) == 0 || r.Problems[0].ID != id {
					t.Errorf("check (deep: %v) reports %+v", deep, r)
				}
			}
		})
	}
}

// TestRenamingDoesNotMakeADamagedArticleTrue: who gives an outlet another name vouches
// for none of its articles.
func TestRenamingDoesNotMakeADamagedArticleTrue(t *testing.T) {
	dir := t.TempDir()
	l := library(t, open(t, dir), "a")
	add(t, l, by("1", "Post"), by("2", "Post"), by("3", "Group"))
	plant(t, dir, "UPDATE articles SET published = '2020-01-01' WHERE id = 1")
	edit(t, l, "3", corpus.Edit{Aliases: []string{"Post"}})
	if a, err := l.Article(t.Context(), "1"); !errors.Is(err, corpus.ErrDamaged) {
		t.Errorf("%+v, %v", a, err)
	}
	if a, err := l.Article(t.Context(), "2"); err != nil || a.Outlet != "Group" {
		t.Errorf("%+v, %v", a, err)
	}
}

// derived is what the received bytes of an entry give: the article as it was before
// anybody set anything.
func derived(articles ...corpus.Article) func(corpus.Received) (corpus.Article, error) {
	return func(r corpus.Received) (corpus.Article, error) {
		for _, a := range articles {
			if a.Text == string(r.Bytes) {
				return a, nil
			}
		}
		return corpus.Article{}, corpus.ErrOtherVersion
	}
}

// TestDeepComparesWhatNobodyEdited: where even the digest was made anew, the received
// bytes tell. What was set on the way in, edited, or spelt as the library spells it is
// not theirs to tell.
func TestDeepComparesWhatNobodyEdited(t *testing.T) {
	received := []corpus.Article{
		{ID: "set", Outlet: "Daily", Published: "2021-01-01", Text: "One."},
		{ID: "edited", Outlet: "Daily", Published: "2021-01-01", Text: "Two."},
		{ID: "spelt", Outlet: "DAILY", OriginalOutlet: "daily", Published: "2021-01-01", Text: "Three."},
		{ID: "renamed", Outlet: "The Weekly", Published: "2021-01-01", Text: "Four."},
	}
	dir := t.TempDir()
	l := library(t, open(t, dir), "a")
	for i, a := range received {
		e := entry(a)
		if a.ID == "set" {
			e.Article.Author, e.Set = "Me", corpus.FieldAuthor
		}
		if _, err := l.Add(t.Context(), []corpus.Entry{e}); err != nil {
			t.Fatal(i, err)
		}
	}
	title := "A headline"
	edit(t, l, "edited", corpus.Edit{Change: corpus.Change{Title: &title}})
	edit(t, l, "set", corpus.Edit{Aliases: []string{"Weekly"}})
	embed(t, l, model)
	deep := func() sqlite.Report {
		t.Helper()
		r, err := l.Check(t.Context(), sqlite.Checking{Model: model, Deep: true, Derive: derived(received...), Embed: vectorsOf, Progress: func(string, int, int) {}})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	if r := deep(); len(r.Problems) > 0 || r.EditsUnknown > 0 {
		t.Fatalf("%+v", r)
	}
	// Forged together with the digest.
	for id, forge := range map[string]func(*corpus.Article){
		"set":     func(a *corpus.Article) { a.Published = "2020-01-01" },
		"edited":  func(a *corpus.Article) { a.Outlet = "Dairy" },
		"spelt":   func(a *corpus.Article) { a.URL = "https://example.com/" },
		"renamed": func(a *corpus.Article) { a.Title = "Another" },
	} {
		a, err := l.Article(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		forge(&a)
		plant(t, dir, "UPDATE articles SET title = '"+a.Title+"', outlet = '"+a.Outlet+"', url = '"+a.URL+"', published = '"+a.Published+"', digest = '"+a.Digest(corpus.Hash(a.Text))+"' WHERE name = '"+id+"'")
	}
	var got []string
	for _, p := range deep().Problems {
		if p.Kind == sqlite.ProblemDerived {
			got = append(got, p.ID+": "+p.Detail)
		}
	}
	if diff := cmp.Diff([]string{
		"set: the received bytes give another date", "edited: the received bytes give another outlet",
		"spelt: the received bytes give another address", "renamed: the received bytes give another title",
	}, got); diff != "" {
		t.Error(diff)
	}
}
