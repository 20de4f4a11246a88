package retrieval_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"verbatim/corpus"
	"verbatim/corpus/corpustest"
	"verbatim/corpus/sqlite"
	"verbatim/retrieval"
	"verbatim/retrieval/dense"
	"verbatim/retrieval/dense/chromem"
	"verbatim/retrieval/lexical"
	"verbatim/retrieval/library"
	"verbatim/retrieval/retrievaltest"
)

// fixture is an engine over a real store with a model that only counts words.
type fixture struct {
	*retrieval.Engine
	library *sqlite.Library
	index   *dense.Passages
	log     bytes.Buffer
}

func newFixture(t testing.TB, articles ...corpus.Article) *fixture {
	t.Helper()
	store, err := sqlite.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	f := &fixture{}
	if f.library, err = store.Library(t.Context(), "test"); err != nil {
		t.Fatal(err)
	}
	var entries []corpus.Entry
	for _, a := range articles {
		entries = append(entries, corpus.Entry{Article: a})
	}
	if _, err := f.library.Add(t.Context(), entries); err != nil {
		t.Fatal(err)
	}
	model := retrievaltest.Model{}
	if err := library.EmbedAll(t.Context(), f.library, model, func(int, int) {}); err != nil {
		t.Fatal(err)
	}
	f.index = dense.New(chromem.New(), f.library, model.Key())
	if err := f.index.Sync(t.Context()); err != nil {
		t.Fatal(err)
	}
	f.Engine = &retrieval.Engine{Params: retrieval.DefaultParams, Library: f.library, Lexical: lexical.New(f.library), Dense: f.index, Model: model,
		Log: slog.New(slog.NewTextHandler(&f.log, nil))}
	// On a machine this busy a second may pass without a fault of the index.
	f.Params.DenseTimeout = 0
	return f
}

func ask(t *testing.T, e *retrieval.Engine, question string) retrieval.Answer {
	t.Helper()
	a, err := e.Ask(t.Context(), retrieval.Query{Text: question})
	if err != nil {
		t.Fatalf("ask %q: %v", question, err)
	}
	return a
}

// proven fails unless every quote is its article's text, byte for byte.
func proven(t *testing.T, library *sqlite.Library, a retrieval.Answer) {
	t.Helper()
	for _, q := range append(a.Quotes, a.Closest...) {
		stored, err := library.Article(context.Background(), q.Article.ID)
		if err != nil {
			t.Fatal(err)
		}
		if q.Text == "" || q.Text != stored.Text[q.Start:q.End] {
			t.Errorf("quote %q is not %q", q.Text, q.Of(stored.Text))
		}
		if !q.Contains(q.Marked) || !q.Marked.Valid(stored.Text) {
			t.Errorf("marked %v is not within %v", q.Marked, q.Span)
		}
	}
}

func TestAskQuotes(t *testing.T) {
	f := newFixture(t, corpustest.Bridge(), corpustest.Harbour())
	a := ask(t, f.Engine, "How many cancelled crossings has the harbour master counted?")
	proven(t, f.library, a)
	if a.Abstained || len(a.Quotes) == 0 || len(a.Closest) > 0 {
		t.Fatalf("answer %+v", a)
	}
	q := a.Quotes[0]
	if q.Article.Outlet != "The Harbour Gazette" || q.Marked.Of(q.Article.Text) != "The harbour master, Olu Brandt, counted 212 cancelled crossings." {
		t.Errorf("%s: %q", q.Article.Outlet, q.Marked.Of(q.Article.Text))
	}
}

func TestAskDeclines(t *testing.T) {
	f := newFixture(t, corpustest.Bridge(), corpustest.Harbour())
	for _, question := range []string{"Who painted the Mona Lisa?", "🙂", "", " \n", "?", strings.Repeat("zebra ", 5000)} {
		a := ask(t, f.Engine, question)
		proven(t, f.library, a)
		if !a.Abstained || len(a.Quotes) > 0 || a.Score >= a.Threshold {
			t.Errorf("%.20q: answer %+v", question, a)
		}
	}
}

func TestAskEmptyLibrary(t *testing.T) {
	f := newFixture(t)
	if a := ask(t, f.Engine, "Anything?"); !a.Abstained || len(a.Closest) > 0 {
		t.Errorf("answer %+v", a)
	}
}

func TestAskByWordsAlone(t *testing.T) {
	f := newFixture(t, corpustest.Bridge(), corpustest.Harbour())
	f.Dense, f.Model = nil, nil
	a := ask(t, f.Engine, "How many cancelled crossings has the harbour master counted?")
	proven(t, f.library, a)
	if a.Degraded != retrieval.NoModels || len(a.Quotes)+len(a.Closest) == 0 {
		t.Errorf("answer %+v", a)
	}
}

// tampering is a library whose passages stop being what was stored after the
// first reads, as when a disk fails under a running program.
type tampering struct {
	retrieval.Library
	damaged map[int64]bool
	reads   int
	from    int
}

func (l *tampering) Passage(ctx context.Context, key int64) (corpus.Located, error) {
	l.reads++
	p, err := l.Library.Passage(ctx, key)
	if err == nil && l.reads > l.from && l.damaged[key] {
		return corpus.Located{Article: corpus.Article{ID: p.Article.ID}}, fmt.Errorf("passage %d: %w", key, corpus.ErrDamaged)
	}
	return p, err
}

func TestWhatCannotBeProvenIsDropped(t *testing.T) {
	const question = "How many cancelled crossings has the harbour master counted?"
	f := newFixture(t, corpustest.Bridge(), corpustest.Harbour())
	first := ask(t, f.Engine, question)
	for _, from := range []int{0, 3} {
		t.Run(fmt.Sprintf("damaged after %d reads", from), func(t *testing.T) {
			f.log.Reset()
			e := *f.Engine
			e.Library = &tampering{Library: f.library, damaged: map[int64]bool{first.Quotes[0].Key: true}, from: from}
			a := ask(t, &e, question)
			proven(t, f.library, a)
			for _, q := range append(a.Quotes, a.Closest...) {
				if q.Key == first.Quotes[0].Key {
					t.Errorf("a damaged passage was shown: %q", q.Text)
				}
			}
			if n := strings.Count(f.log.String(), "left out"); n != 1 {
				t.Errorf("logged %d times: %q", n, f.log.String())
			}
			if a.Degraded != retrieval.DamagedArticles {
				t.Errorf("degraded %q", a.Degraded)
			}
		})
	}
}

// TestPendingPassageAnswers asks for what was stored after the index was filled:
// among twenty passages that are nearer by meaning than nothing, words find it.
func TestPendingPassageAnswers(t *testing.T) {
	var older []corpus.Article
	for i := range 20 {
		a := corpustest.Harbour()
		a.ID = fmt.Sprint("older", i)
		a.Text = fmt.Sprintf("The harbour master counted crossings in week %d. Nobody knows how many of them were late.", i)
		a.Headings = nil
		older = append(older, a)
	}
	f := newFixture(t, older...)
	newer := corpustest.Bridge()
	newer.Text, newer.Headings = "At the stone bridge the harbour master counted 31 late crossings.", nil
	if _, err := f.library.Add(t.Context(), []corpus.Entry{{Article: newer}}); err != nil {
		t.Fatal(err)
	}
	a := ask(t, f.Engine, "How many late crossings at the stone bridge has the harbour master counted?")
	proven(t, f.library, a)
	if a.Abstained || a.Quotes[0].Article.ID != newer.ID {
		t.Errorf("abstained %t at %.2f: %+v", a.Abstained, a.Score, append(a.Quotes, a.Closest...)[0].Why)
	}
}

func TestAround(t *testing.T) {
	a := corpustest.Bridge()
	at := strings.Index(a.Text, "What it costs")
	s := corpus.Span{Start: at, End: at + 5}
	if got := retrieval.Around(a.Text, s, 0).Of(a.Text); got != "What it costs" {
		t.Errorf("%q", got)
	}
	if got := retrieval.Around(a.Text, s, 100).Of(a.Text); got != a.Text {
		t.Errorf("%q", got)
	}
}

func FuzzAsk(f *testing.F) {
	fix := newFixture(f, corpustest.Bridge(), corpustest.Harbour())
	f.Add("How many crossings?")
	f.Add(`"bridge" OR NOT harbour* ^ NEAR(x, y) {headline}: - + "`)
	f.Add("\x00\xff\u202e\u0301")
	f.Fuzz(func(t *testing.T, question string) {
		a := ask(t, fix.Engine, question)
		proven(t, fix.library, a)
		if a.Abstained != (len(a.Quotes) == 0) || a.Score < 0 || a.Score > 1 {
			t.Errorf("answer %+v", a)
		}
	})
}
