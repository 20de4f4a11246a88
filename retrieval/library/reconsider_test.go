package library_test

import (
	"log/slog"
	"testing"

	"verbatim/corpus"
	"verbatim/corpus/corpustest"
	"verbatim/retrieval"
	"verbatim/retrieval/library"
)

// waiting is a question that waits, as who keeps it does.
type waiting struct {
	t testing.TB
	retrieval.Unanswered
}

// reconsider reports whether the question is to be asked again, and keeps what it has
// been compared with.
func (w *waiting) reconsider(l *library.Library) bool {
	w.t.Helper()
	// Another one beside it has marks of its own.
	got, err := l.Reconsider(w.t.Context(), []retrieval.Unanswered{{Text: "What is the capital of Peru?"}, w.Unanswered})
	if err != nil {
		w.t.Fatal(err)
	}
	if len(got) != 2 || got[0].Ask {
		w.t.Errorf("%d, and the other one is to be asked: %v", len(got), got[0].Ask)
	}
	w.Compared = got[1].Compared
	return got[1].Ask
}

// bridges asks with most words of the article's first paragraph.
const bridges = "Will the old stone bridge over the Lun at Lunmouth close for repairs on Monday for eleven weeks, the town council said?"

func TestWhatIsGainedIsComparedOnce(t *testing.T) {
	store := open(t)
	s := newShelf(t, store, "test", corpustest.Harbour())
	l := s.ready(t, nil)
	w := &waiting{t, retrieval.Unanswered{Text: bridges}}
	if w.reconsider(l) {
		t.Error("the ferry strike may answer it")
	}
	steps := []struct {
		name string
		do   func()
		ask  bool
	}{
		{"nothing is gained", func() {}, false},
		{"not embedded yet", func() { s.add(t, corpustest.Bridge()) }, false},
		{"embedded", func() { l = s.ready(t, nil) }, true},
		{"compared before", func() {}, false},
		{"after a restart", func() { l = s.library(nil) }, false},
		{"something else", func() {
			s.add(t, corpus.Article{ID: "swans", Title: "Swans", Text: "Nineteen swans have moved into the harbour basin."})
			l = s.ready(t, nil)
		}, false},
		{"removed", func() {
			if err := s.Remove(t.Context(), "bridge"); err != nil {
				t.Fatal(err)
			}
		}, false},
		{"added again", func() {
			s.add(t, corpustest.Bridge())
			l = s.ready(t, nil)
		}, true},
	}
	for _, step := range steps {
		step.do()
		if got := w.reconsider(l); got != step.ask {
			t.Errorf("%s: to be asked is %t", step.name, got)
		}
	}
	// Where there is nothing new no vectors are read.
	reads := s.reads.Load()
	got, err := l.Reconsider(t.Context(), []retrieval.Unanswered{w.Unanswered})
	if err != nil || got[0].Ask || s.reads.Load() != reads {
		t.Errorf("%+v, %v, vectors were read %d times", got, err, s.reads.Load()-reads)
	}
	// What was kept by another version or of another store is compared with everything.
	for _, before := range []string{"", "x", `{"model":"another","revision":99}`, `{"model":"retrievaltest","source":"another","revision":99}`} {
		w.Compared = []byte(before)
		if !w.reconsider(l) {
			t.Errorf("with %q it is not to be asked", before)
		}
	}
}

func TestWhatIsGainedIsComparedByWords(t *testing.T) {
	s := newShelf(t, open(t), "test", corpustest.Harbour())
	l := library.New(library.Options{Store: s, Log: slog.New(slog.DiscardHandler)})
	w := &waiting{t, retrieval.Unanswered{Text: bridges}}
	if w.reconsider(l) {
		t.Error("the ferry strike may answer it")
	}
	s.add(t, corpustest.Bridge())
	for _, want := range []bool{true, false} {
		if got := w.reconsider(l); got != want {
			t.Errorf("to be asked is %t", got)
		}
	}
	s.add(t, corpus.Article{ID: "swans", Title: "Swans", Text: "Nineteen swans have moved into the harbour basin on Monday."})
	if w.reconsider(l) {
		t.Error("swans may answer it")
	}
}
