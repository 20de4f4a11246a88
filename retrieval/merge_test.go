package retrieval_test

import (
	"strings"
	"testing"

	"verbatim/corpus"
	"verbatim/retrieval"
)

// dredging is a paragraph of n words, one passage by itself if there are 60, that
// begins with the given ones.
func dredging(n int, begin string) string {
	words := strings.Fields(begin)
	for len(words) < n {
		words = append(words, "the", "barges", "came", "and", "went")
	}
	return strings.Join(words[:n-1], " ") + " again."
}

func TestNeighboursAreOneQuote(t *testing.T) {
	const question = "dredging lagoon cost"
	about := dredging(100, "The dredging of the lagoon cost a lot,")
	more := dredging(100, "What the dredging in the lagoon cost nobody knew,")
	other := dredging(100, "The mayor was asked for his view on parking,")
	for _, test := range []struct {
		name   string
		blocks []string
		want   []string // the quotes' texts, in the order of the article
	}{
		{"two that follow each other", []string{about, more, other}, []string{about + "\n\n" + more}},
		{"not what has nothing to do with it", []string{other, about, other}, []string{about}},
		{"not over something else", []string{about, other, more}, []string{about, more}},
		{"two of three", []string{about, about + " Thus.", about + " So."}, []string{about + "\n\n" + about + " Thus.", about + " So."}},
		{"no more than can be read", []string{dredging(150, about), dredging(150, more)}, []string{dredging(150, about), dredging(150, more)}},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := newFixture(t, corpus.Article{ID: "lagoon", Outlet: "The Harbour Gazette", Text: strings.Join(test.blocks, "\n\n")})
			// Of equals the order in the article decides.
			f.Params.SameArticle = 0
			a, err := f.Ask(t.Context(), retrieval.Query{Text: question, Limit: 10})
			if err != nil {
				t.Fatal(err)
			}
			proven(t, f.library, a)
			var got []string
			for _, q := range a.Quotes {
				got = append(got, q.Text)
			}
			for _, w := range test.want {
				found := false
				for _, g := range got {
					found = found || g == w
				}
				if !found {
					t.Errorf("no quote is %.60q… of %d words", w, len(strings.Fields(w)))
				}
			}
			if len(got) != len(test.want) {
				t.Errorf("%d quotes: %.90q", len(got), got)
			}
		})
	}
}

func TestANeighbourThatCannotBeProvenIsLeftOut(t *testing.T) {
	about := dredging(100, "The dredging of the lagoon cost a lot,")
	more := dredging(100, "What the dredging cost nobody knew,")
	f := newFixture(t, corpus.Article{ID: "lagoon", Text: about + "\n\n" + more})
	e := *f.Engine
	// Both are read once for the ranking and the joining, and then to be proven.
	e.Library = &tampering{Library: f.library, damaged: map[int64]bool{2: true}, from: 2}
	a := ask(t, &e, "dredging lagoon cost")
	proven(t, f.library, a)
	if len(a.Quotes) != 1 || a.Quotes[0].Text != about || !strings.Contains(f.log.String(), "left out") {
		t.Errorf("%+v; log %q", a.Quotes, f.log.String())
	}
}
