package library_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"

	"verbatim/corpus"
	"verbatim/corpus/corpustest"
	"verbatim/corpus/sqlite"
	"verbatim/retrieval"
	"verbatim/retrieval/dense"
	"verbatim/retrieval/dense/chromem"
	"verbatim/retrieval/library"
	"verbatim/retrieval/retrievaltest"
)

// shelf is the store of a library, whose vectors are read as the test lets them.
type shelf struct {
	*sqlite.Library
	reads atomic.Int64                // how often vectors were read
	hold  func(context.Context) error // while they are read; nil before
}

func (s *shelf) VectorChanges(ctx context.Context, model string, since int64, each func(corpus.ArticleVectors) error) error {
	s.reads.Add(1)
	if s.hold != nil {
		if err := s.hold(ctx); err != nil {
			return err
		}
	}
	return s.Library.VectorChanges(ctx, model, since, each)
}

func open(t testing.TB) *sqlite.Store {
	t.Helper()
	store, err := sqlite.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	return store
}

func newShelf(t testing.TB, store *sqlite.Store, name string, articles ...corpus.Article) *shelf {
	t.Helper()
	l, err := store.Library(t.Context(), name)
	if err == nil {
		err = l.Create(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
	s := &shelf{Library: l}
	s.add(t, articles...)
	return s
}

func (s *shelf) add(t testing.TB, articles ...corpus.Article) {
	t.Helper()
	var entries []corpus.Entry
	for _, a := range articles {
		entries = append(entries, corpus.Entry{Article: a})
	}
	if _, err := s.Add(t.Context(), entries); err != nil {
		t.Fatal(err)
	}
}

// ready makes the shelf a library with everything embedded.
func (s *shelf) ready(t testing.TB, memory *library.Memory) *library.Library {
	t.Helper()
	l := s.library(memory)
	if err := l.EmbedAll(t.Context(), func(int, int) {}); err != nil {
		t.Fatal(err)
	}
	return l
}

func (s *shelf) library(memory *library.Memory) *library.Library {
	return library.New(library.Options{Store: s, Model: retrievaltest.Model{}, NewIndex: func() dense.Index { return chromem.New() }, Memory: memory, Log: slog.New(slog.DiscardHandler)})
}

var closes = retrieval.Query{Text: "For how long will the stone bridge close?"}

func asks(t testing.TB, l *library.Library) retrieval.Answer {
	t.Helper()
	a, err := l.Ask(t.Context(), closes)
	if err != nil {
		t.Fatal(err)
	}
	if len(a.Quotes)+len(a.Closest) == 0 {
		t.Errorf("it finds nothing: %+v", a)
	}
	return a
}

func TestPendingPassagesDegradeAnswers(t *testing.T) {
	s := newShelf(t, open(t), "test", corpustest.Bridge(), corpustest.Harbour())
	l := s.library(nil)
	if a := asks(t, l); a.Degraded != retrieval.NotEmbedded {
		t.Errorf("degraded %q before anything is embedded", a.Degraded)
	}
	pending := l.Pending()
	if pending == 0 {
		t.Error("nothing is pending")
	}
	release, free, err := s.TryLockEmbedding()
	if err != nil || !free {
		t.Fatal(free, err)
	}
	var left *library.PendingError
	if err := l.EmbedAll(t.Context(), nil); !errors.As(err, &left) || !errors.Is(err, library.ErrEmbedding) || left.Passages != pending {
		t.Errorf("while another embeds: %v", err)
	}
	release()
	for more := true; more; {
		if more, err = l.Embed(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if l.Pending() != 0 {
		t.Errorf("%d are pending still", l.Pending())
	}
	if a := asks(t, l); a.Degraded != "" {
		t.Errorf("degraded %q with everything embedded", a.Degraded)
	}
	if _, err := l.Compare(t.Context(), closes); err != nil {
		t.Error(err)
	}
	if r, err := l.WhoSaid(t.Context(), "The stone bridge over the Lun will close on Monday for eleven weeks"); err != nil || len(r.Matches) != 1 {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestWithoutModelWordsAnswer(t *testing.T) {
	s := newShelf(t, open(t), "test", corpustest.Bridge())
	l := library.New(library.Options{Store: s, Log: slog.New(slog.DiscardHandler)})
	if a := asks(t, l); a.Degraded != retrieval.NoModels {
		t.Errorf("degraded %q", a.Degraded)
	}
	if more, err := l.Embed(t.Context()); more || err != nil {
		t.Errorf("%v, %v", more, err)
	}
}

// TestEraseWhileAsked erases a library that many ask: each has an answer, whose quotes
// are whole, or is told that the library is no more.
func TestEraseWhileAsked(t *testing.T) {
	s := newShelf(t, open(t), "test", corpustest.Bridge(), corpustest.Harbour())
	l := s.ready(t, nil)
	stays := errors.New("it stays")
	if err := l.Erase(t.Context(), func(context.Context) error { return stays }); !errors.Is(err, stays) {
		t.Fatal(err)
	}
	asks(t, l)

	var began sync.WaitGroup
	var all sync.WaitGroup
	for range 8 {
		began.Add(1)
		all.Go(func() {
			first := sync.OnceFunc(began.Done)
			for {
				a, err := l.Ask(t.Context(), closes)
				first()
				if errors.Is(err, library.ErrErased) {
					return
				}
				if err != nil || len(a.Quotes)+len(a.Closest) == 0 {
					t.Errorf("%v, %+v", err, a)
					return
				}
				for _, q := range append(a.Quotes, a.Closest...) {
					if q.Text != q.Of(q.Article.Text) {
						t.Errorf("%q is not what is there", q.Text)
					}
				}
			}
		})
	}
	began.Wait()
	if err := l.Erase(t.Context(), s.Library.Erase); err != nil {
		t.Fatal(err)
	}
	all.Wait()
	for name, use := range map[string]func() error{
		"compare":  func() error { _, err := l.Compare(t.Context(), closes); return err },
		"who said": func() error { _, err := l.WhoSaid(t.Context(), "the stone bridge over the Lun"); return err },
		"embed":    func() error { _, err := l.Embed(t.Context()); return err },
		"erase":    func() error { return l.Erase(t.Context(), s.Library.Erase) },
	} {
		if err := use(); !errors.Is(err, library.ErrErased) || !errors.Is(err, corpus.ErrNotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// copies are n articles with a passage each.
func copies(n int) (out []corpus.Article) {
	for i := range n {
		out = append(out, corpus.Article{ID: fmt.Sprintf("a%d", i), Text: fmt.Sprintf("The stone bridge will close for %d weeks, the council said.", i+1)})
	}
	return out
}
