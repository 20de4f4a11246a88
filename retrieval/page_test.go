package retrieval_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"verbatim/corpus"
	"verbatim/corpus/corpustest"
	"verbatim/retrieval"
)

// ports are articles that all answer alike, in several sentences each, one of another
// outlet's text.
func ports(n int) []corpus.Article {
	var articles []corpus.Article
	for i := range n {
		a := strike()
		a.ID, a.Outlet, a.URL = fmt.Sprintf("port%02d", i), fmt.Sprint("Paper ", i), ""
		a.Text = fmt.Sprintf("The harbour master of port %d counted %d cancelled crossings. Nobody in town number %d knows how long the crews will go on like this. The council of port %d meets again on day %d.", i, 100+i, i, i, i)
		articles = append(articles, a)
	}
	return articles
}

// counting counts how often proving asks the store and the model.
type counting struct {
	retrieval.Library
	copies, articles int
}

func (c *counting) Copies(ctx context.Context, article string, paragraph, n int) ([]int64, error) {
	c.copies++
	return c.Library.Copies(ctx, article, paragraph, n)
}

func (c *counting) Article(ctx context.Context, id string) (corpus.Article, error) {
	c.articles++
	return c.Library.Article(ctx, id)
}

// TestOnlyWhatIsShownIsProven: of fifteen quotes three, and the others when they are
// asked for. Together they are what is proven all at once.
func TestOnlyWhatIsShownIsProven(t *testing.T) {
	f := newFixture(t, ports(20)...)
	f.Params.RerankDepth = 20
	const limit, page = 15, 3
	whole, err := f.Ask(t.Context(), retrieval.Query{Text: crossings, Limit: limit})
	if err != nil || len(whole.Quotes) != limit || len(whole.Rest) > 0 {
		t.Fatalf("%v, %d quotes, %d to prove", err, len(whole.Quotes), len(whole.Rest))
	}
	model, library := noting{f.Model, map[[2]string]int{}}, &counting{Library: f.Library}
	f.Model, f.Engine.Library = model, library
	a, err := f.Ask(t.Context(), retrieval.Query{Text: crossings, Limit: limit, Page: page})
	if err != nil || len(a.Quotes) != page || len(a.Rest) != limit-page {
		t.Fatalf("%v, %d quotes, %d to prove", err, len(a.Quotes), len(a.Rest))
	}
	proven(t, f.library, a)
	if library.copies > page {
		t.Errorf("copies were looked for %d times", library.copies)
	}
	sentences := func() (n int) {
		for read := range model.asked {
			if !strings.Contains(read[1], "\n") && strings.Count(read[1], ".") == 1 { // not a passage under its headline
				n++
			}
		}
		return n
	}
	if n, most := sentences(), 3*(f.Params.Sentences+page); n > most {
		t.Errorf("%d sentences were read, at most %d wanted", n, most)
	}
	for i, r := range a.Rest {
		if !r.Pending || r.Article != whole.Quotes[page+i].Article.ID || r.Span != whole.Quotes[page+i].Span {
			t.Errorf("%d: %+v", i, r)
		}
	}
	quotes, err := f.Prove(t.Context(), crossings, a.Rest)
	if err != nil {
		t.Fatal(err)
	}
	for i, q := range quotes {
		if want := whole.Quotes[page+i]; q == nil || q.Text != want.Text || q.Marked != want.Marked || q.Why.Place != want.Why.Place {
			t.Errorf("%d: %+v instead of %+v", i, q, want)
		}
	}
}

// TestCarriersOfWhatIsProvenLater: as of what is proven at once.
func TestCarriersOfWhatIsProvenLater(t *testing.T) {
	articles := ports(6)
	for _, a := range articles[:6] {
		for i := range 2 {
			a.ID, a.Outlet = fmt.Sprint(a.ID, "-by", i), fmt.Sprint(a.Outlet, " by ", i)
			articles = append(articles, a)
		}
	}
	f := newFixture(t, articles...)
	f.Params.RerankDepth = 20
	whole, err := f.Ask(t.Context(), retrieval.Query{Text: crossings, Limit: 6})
	if err != nil || len(whole.Quotes) != 6 {
		t.Fatalf("%v, %d quotes", err, len(whole.Quotes))
	}
	a, err := f.Ask(t.Context(), retrieval.Query{Text: crossings, Limit: 6, Page: 1})
	if err != nil || len(a.Rest) != 5 {
		t.Fatalf("%v, %d to prove", err, len(a.Rest))
	}
	quotes, err := f.Prove(t.Context(), crossings, a.Rest)
	if err != nil {
		t.Fatal(err)
	}
	for i, q := range append([]*retrieval.Quote{&a.Quotes[0]}, quotes...) {
		if q == nil || q.Text != whole.Quotes[i].Text || len(q.Carriers) != 2 {
			t.Errorf("%d: %+v", i, q)
		}
	}
}

// TestWhatComesClosestHasPagesToo.
func TestWhatComesClosestHasPagesToo(t *testing.T) {
	f := newFixture(t, ports(8)...)
	a, err := f.Ask(t.Context(), retrieval.Query{Text: "Who painted the Mona Lisa?", Limit: 6, Page: 2})
	if err != nil || !a.Abstained || len(a.Closest) != 2 || len(a.Rest) != 4 {
		t.Errorf("%v, %+v", err, a)
	}
}

// TestADamagedArticleIsLoggedOnce: and not once a passage.
func TestADamagedArticleIsLoggedOnce(t *testing.T) {
	long := corpustest.Harbour()
	var paragraphs []string
	for i := range 8 {
		paragraphs = append(paragraphs, fmt.Sprintf("The harbour master counted %d cancelled crossings. ", i)+strings.Repeat(fmt.Sprintf("On day %d nobody sailed to the islands of Skell and Arn. ", i), 12))
	}
	long.Text, long.Headings = strings.TrimSpace(strings.Join(paragraphs, "\n\n")), nil
	f := newFixture(t, long, corpustest.Bridge())
	damaged := &tampering{Library: f.library, damaged: map[int64]bool{}}
	for key := range int64(8) {
		damaged.damaged[key+1] = true
	}
	f.Engine.Library = damaged
	a := ask(t, f.Engine, crossings)
	proven(t, f.library, a)
	if a.Degraded != retrieval.DamagedArticles {
		t.Errorf("degraded %q", a.Degraded)
	}
	if n := strings.Count(f.log.String(), "left out"); n != 1 {
		t.Errorf("logged %d times: %s", n, f.log.String())
	}
}

func TestArticlesWithoutADateAreCounted(t *testing.T) {
	undated, other := strike(), corpustest.Harbour()
	undated.ID, undated.Published = "undated", ""
	undated.Text = "The harbour master, Olu Brandt, counted 90 cancelled crossings by noon."
	other.ID, other.URL, other.Published, other.Outlet = "other", "", "", "Isle News"
	other.Text, other.Headings = "Nobody on Isle counts anything.", nil
	f := newFixture(t, corpustest.Harbour(), strike(), undated, other)
	for name, c := range map[string]struct {
		asked  retrieval.Scope
		filter corpus.Filter
		want   int
	}{
		"no time":                      {},
		"a time":                       {asked: retrieval.Scope{Filter: corpus.Filter{Since: "2024-05-01"}}, want: 2},
		"a time and an outlet":         {asked: retrieval.Scope{Filter: corpus.Filter{Since: "2024-05-01", Outlets: []string{"Skell Radio"}}}, want: 1},
		"a limit":                      {filter: corpus.Filter{Until: "2024-12-31"}, want: 2},
		"a limit, and another outlet":  {filter: corpus.Filter{Until: "2024-12-31"}, asked: retrieval.Scope{Filter: corpus.Filter{Outlets: []string{"Isle News"}}}, want: 1},
		"an outlet alone":              {filter: corpus.Filter{Outlets: []string{"Isle News"}}},
		"days that were given up":      {asked: retrieval.Scope{Filter: corpus.Filter{Since: "1999-01-01", Until: "1999-12-31"}, DatesUncertain: true}},
		"what is asked of is left out": {filter: corpus.Filter{Outlets: []string{"Isle News"}}, asked: retrieval.Scope{Filter: corpus.Filter{Since: "2024-05-01", Outlets: []string{"Skell Radio"}}}},
	} {
		f.Interpreter = understood(c.asked)
		a, err := f.Ask(t.Context(), retrieval.Query{Text: crossings, Filter: c.filter})
		if err != nil || a.Undated != c.want {
			t.Errorf("%s: %v, %d without a date, %d wanted", name, err, a.Undated, c.want)
		}
	}
}
