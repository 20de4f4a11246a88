package retrieval_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"verbatim/corpus"
	"verbatim/corpus/corpustest"
	"verbatim/retrieval"
	"verbatim/retrieval/dense"
	"verbatim/retrieval/dense/densetest"
	"verbatim/retrieval/retrievaltest"
)

// withFake is a fixture whose index of vectors can be made to fail.
func withFake(t *testing.T, articles ...corpus.Article) (*fixture, *densetest.Fake) {
	t.Helper()
	f := newFixture(t, articles...)
	fake := &densetest.Fake{}
	f.index = dense.New(fake, f.library, retrievaltest.Model{}.Key())
	if err := f.index.Sync(t.Context()); err != nil {
		t.Fatal(err)
	}
	f.Dense = f.index
	return f, fake
}

// TestAnIndexThatFailsDegradesTheAnswer: answers come all the same, within the time that
// the index is given, their quotes are proven, and they say that they are degraded.
func TestAnIndexThatFailsDegradesTheAnswer(t *testing.T) {
	f, fake := withFake(t, corpustest.Bridge(), corpustest.Harbour(), strike())
	askers := map[string]func(context.Context, retrieval.Query) (retrieval.Answer, error){"ask": f.Ask, "compare": f.Compare}
	scopes := map[string]retrieval.Interpreter{
		"of everybody": nil,
		"of an outlet": understood{Filter: corpus.Filter{Outlets: []string{"Skell Radio"}}},
	}
	for name, c := range map[string]struct {
		fail    func(bool)
		timeout time.Duration
		calls   int // of the index, at most
	}{
		"away":    {fake.Away, 0, 1},
		"hanging": {fake.Hang, 10 * time.Millisecond, 1},
	} {
		for by, ask := range askers {
			for of, interpreter := range scopes {
				t.Run(name+", "+by+" "+of, func(t *testing.T) {
					f.Interpreter = interpreter
					whole, err := ask(t.Context(), retrieval.Query{Text: crossings})
					if err != nil || whole.Degraded != "" || whole.Abstained {
						t.Fatalf("%v, answer %+v", err, whole)
					}
					before := fake.Calls()
					c.fail(true)
					f.Params.DenseTimeout = c.timeout
					defer func() { c.fail(false); f.Params.DenseTimeout = 0 }()
					a, err := ask(t.Context(), retrieval.Query{Text: crossings})
					if err != nil {
						t.Fatal(err)
					}
					proven(t, f.library, a)
					if a.Abstained || a.Degraded != retrieval.IndexAway || a.Quotes[0].Text != whole.Quotes[0].Text {
						t.Errorf("answer %+v", a)
					}
					if n := fake.Calls() - before; n > c.calls {
						t.Errorf("it was waited for %d times", n)
					}
				})
			}
		}
	}
	f.Interpreter = nil
	if a := ask(t, f.Engine, crossings); a.Degraded != "" {
		t.Errorf("back, and still %q", a.Degraded)
	}
	// Nothing is quoted for it that would not have been: the confidence does not rise.
	fake.Away(true)
	for _, question := range []string{"Who painted the Mona Lisa?", "zebra", ""} {
		if a := ask(t, f.Engine, question); !a.Abstained {
			t.Errorf("%q is answered while the index is away: %+v", question, a)
		}
	}
}

// flaky fails at the second of a question's two calls.
type flaky struct{ retrieval.Dense }

func (flaky) Cosines(context.Context, []float32, []int64) (map[int64]float64, error) {
	return nil, errors.New("connection reset")
}

func TestAnIndexThatFailsInTheMiddle(t *testing.T) {
	var articles []corpus.Article
	for i := range 10 {
		a := strike()
		a.ID, a.Outlet = fmt.Sprint("s", i), fmt.Sprint("Paper ", i)
		a.Text = fmt.Sprintf("The harbour master of port %d counted %d crossings. Nobody knows how long it will go on.", i, 100+i)
		articles = append(articles, a)
	}
	f := newFixture(t, articles...)
	f.Dense, f.Params.Depth = flaky{f.Dense}, 3 // so that words find what the index has not
	a := ask(t, f.Engine, "How many crossings did the harbour master of port 7 count?")
	proven(t, f.library, a)
	if a.Abstained || a.Degraded != retrieval.IndexAway || a.Quotes[0].Article.ID != "s7" {
		t.Errorf("answer %+v", a)
	}
}

// TestTheQuestionsOwnEndIsAnError: what ends the question does not degrade it.
func TestTheQuestionsOwnEndIsAnError(t *testing.T) {
	f, fake := withFake(t, corpustest.Harbour())
	fake.Hang(true)
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	if a, err := f.Ask(ctx, retrieval.Query{Text: crossings}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v, %+v", err, a)
	}
}

func TestALostEntryIsFoundByWordsAndPutBack(t *testing.T) {
	f, fake := withFake(t, corpustest.Bridge(), corpustest.Harbour(), strike())
	whole := ask(t, f.Engine, crossings)
	if whole.Quotes[0].Why.ByMeaning == 0 {
		t.Fatalf("%+v", whole.Quotes[0].Why)
	}
	id := whole.Quotes[0].Article.ID
	fake.Lose(id)
	a := ask(t, f.Engine, crossings)
	proven(t, f.library, a)
	if a.Abstained || a.Quotes[0].Article.ID != id || a.Quotes[0].Why.ByMeaning != 0 || a.Quotes[0].Why.ByWords == 0 || a.Degraded != retrieval.NotEmbedded {
		t.Errorf("answer %+v", a)
	}
	if err := f.index.Sync(t.Context()); err != nil {
		t.Fatal(err)
	}
	if a := ask(t, f.Engine, crossings); a.Degraded != "" || a.Quotes[0].Why.ByMeaning != whole.Quotes[0].Why.ByMeaning || a.Quotes[0].Why.Cosine != whole.Quotes[0].Why.Cosine {
		t.Errorf("answer %+v", a)
	}
}

// TestAnEntryTooManyDoesNoHarm: what the index holds of an article that is gone, or has
// another text, is not quoted.
func TestAnEntryTooManyDoesNoHarm(t *testing.T) {
	f, _ := withFake(t, corpustest.Bridge(), corpustest.Harbour(), strike())
	if err := f.library.Remove(t.Context(), "strike"); err != nil {
		t.Fatal(err)
	}
	other := strike()
	other.Text = "Somebody else, of whom nobody knows, counted zebras."
	if _, err := f.library.Add(t.Context(), []corpus.Entry{{Article: other}}); err != nil {
		t.Fatal(err)
	}
	a := ask(t, f.Engine, crossings)
	proven(t, f.library, a)
	for _, q := range append(a.Quotes, a.Closest...) {
		if q.Article.ID == "strike" && !strings.Contains(q.Text, "zebras") {
			t.Errorf("quoted %q", q.Text)
		}
	}
}

// TestAChangedOutletReachesTheFilter, and a changed date.
func TestAChangedOutletReachesTheFilter(t *testing.T) {
	f, _ := withFake(t, corpustest.Harbour(), strike())
	outlet, published := "Isle News", "2019-01-02"
	if _, err := f.library.Edit(t.Context(), "strike", corpus.Edit{Change: corpus.Change{Outlet: &outlet, Published: &published}}); err != nil {
		t.Fatal(err)
	}
	if err := f.index.Sync(t.Context()); err != nil {
		t.Fatal(err)
	}
	for name, filter := range map[string]corpus.Filter{"outlet": {Outlets: []string{outlet}}, "date": {Until: "2019-12-31"}} {
		a, err := f.Ask(t.Context(), retrieval.Query{Text: crossings, Filter: filter})
		if err != nil || a.Abstained || a.Quotes[0].Article.ID != "strike" || a.Quotes[0].Why.ByMeaning == 0 {
			t.Errorf("%s: %v, %+v", name, err, a)
		}
	}
}
