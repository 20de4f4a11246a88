package ingest

import (
	"context"
	"slices"

	"verbatim/corpus"
)

// Intake is what has been given to a library in one call, so that an article that is
// given twice is known however many there are. Of each it keeps a few words, not the
// text.
type Intake struct {
	library Library
	change  corpus.Change
	byText  map[string][]given // by the hash of the text
	byPage  map[string]string  // by corpus.PageKey
	ids     map[string]bool
}

type given struct{ id, outlet string }

// NewIntake returns an Intake that makes change to every article.
func NewIntake(library Library, change corpus.Change) *Intake {
	return &Intake{library: library, change: change, byText: map[string][]given{}, byPage: map[string]string{}, ids: map[string]bool{}}
}

// Prepare is the Prepare of an Intake of its own.
func Prepare(ctx context.Context, library Library, items []Item, change corpus.Change) error {
	return NewIntake(library, change).Prepare(ctx, items)
}

// Prepare makes extracted items ready to be stored: the change sets what the page
// does not say, each article gets its id, and the library is asked for what it
// already holds. Of items that are the same article, the later ones match the first.
// The same text of several outlets is an article of each.
func (in *Intake) Prepare(ctx context.Context, items []Item) error {
	for i := range items {
		item := &items[i]
		if item.Err != nil {
			continue
		}
		a := &item.Article
		extracted := *a
		in.change.Apply(a)
		item.Set = corpus.Differing(extracted, *a)
		wanted := wantedIDs(*item)
		a.ID = wanted[0]
		hash := corpus.Hash(a.Text)
		if item.Match = in.match(*a, hash); item.Match.Same != "" {
			item.Again = true
			continue
		}
		var err error
		if item.Match, err = in.library.Match(ctx, *a); err != nil {
			return err
		}
		if item.Match.Same != "" {
			continue
		}
		if a.ID, err = in.firstFree(ctx, wanted); err != nil {
			return err
		}
		in.ids[a.ID] = true
		in.byText[hash] = append(in.byText[hash], given{a.ID, corpus.Fold(a.Outlet)})
		if page := corpus.PageKey(a.URL); page != "" {
			in.byPage[page] = a.ID
		}
	}
	return nil
}

// match tells whether a was given before.
func (in *Intake) match(a corpus.Article, hash string) corpus.Match {
	outlet := corpus.Fold(a.Outlet)
	if at := slices.IndexFunc(in.byText[hash], func(g given) bool { return outlet == "" || g.outlet == "" || outlet == g.outlet }); at >= 0 {
		return corpus.Match{Same: in.byText[hash][at].id, SameText: true}
	}
	return corpus.Match{Same: in.byPage[corpus.PageKey(a.URL)]}
}
