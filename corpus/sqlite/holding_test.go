package sqlite_test

import (
	"errors"
	"testing"

	"verbatim/corpus"
	"verbatim/corpus/corpustest"
)

func TestHolding(t *testing.T) {
	s := open(t, t.TempDir())
	l := library(t, s, "a")
	add(t, l, corpustest.Bridge(), corpustest.Harbour())
	add(t, library(t, s, "b"), corpustest.Bridge()) // another library's passages are not found
	for _, test := range []struct {
		name, phrase string
		body, head   int
	}{
		{"in a row", "two of its five arches", 1, 0},
		{"not in a row", "five two arches", 0, 0},
		{"case, marks and accents", "IT IS «SAFÉ» to look", 1, 0},
		{"of a headline", "Old bridge at Lunmouth", 0, 2},
		{"in several", "Lunmouth", 1, 2},
		{"an operator", `safe" OR "nine NOT NEAR(`, 0, 0},
		{"no words", `" * ^ -`, 0, 0},
		{"nothing", "", 0, 0},
		{"a NUL", "five\x00arches", 1, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			body, err := l.Holding(t.Context(), test.phrase, 10)
			head, err2 := l.Headed(t.Context(), test.phrase, 10)
			if err := errors.Join(err, err2); err != nil {
				t.Fatal(err)
			}
			if len(body) != test.body || len(head) != test.head {
				t.Errorf("%d texts and %d headlines, want %d and %d", len(body), len(head), test.body, test.head)
			}
		})
	}
	if some, err := l.Headed(t.Context(), "Lunmouth", 1); err != nil || len(some) != 1 {
		t.Errorf("%d of at most 1: %v", len(some), err)
	}
	none, err := library(t, s, "missing").Holding(t.Context(), "arches", 10)
	if err != nil || len(none) != 0 {
		t.Errorf("a library that does not exist holds %d: %v", len(none), err)
	}
}

func TestCopyOf(t *testing.T) {
	l := library(t, open(t, t.TempDir()), "a")
	reprint := corpustest.Bridge()
	reprint.ID, reprint.URL, reprint.Text = "reprint", "", reprint.Text+"\n\nFrom our partners at the Courier."
	add(t, l, corpustest.Bridge(), corpustest.Harbour())
	if _, err := l.Add(t.Context(), []corpus.Entry{entry(reprint)}); err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]string{"reprint": "bridge", "bridge": "", "harbour": ""} {
		if got, err := l.CopyOf(t.Context(), id); err != nil || got != want {
			t.Errorf("%s is a copy of %q, want %q: %v", id, got, want, err)
		}
	}
}
