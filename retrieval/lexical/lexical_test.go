package lexical_test

import (
	"context"
	"testing"

	"verbatim/corpus"
	"verbatim/corpus/corpustest"
	"verbatim/corpus/sqlite"
	"verbatim/retrieval/lexical"
)

// FuzzExpression runs whatever a question becomes against a real index: nothing
// that anybody types may be a syntax error.
func FuzzExpression(f *testing.F) {
	store, err := sqlite.Open(f.Context(), f.TempDir())
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { store.Close() })
	library, err := store.Library(f.Context(), "test")
	if err != nil {
		f.Fatal(err)
	}
	if _, err := library.Add(f.Context(), []corpus.Entry{{Article: corpustest.Bridge()}}); err != nil {
		f.Fatal(err)
	}
	f.Add(`bridge" OR (`)
	f.Add("\x00a\u0301\ufeff NOT")
	f.Fuzz(func(t *testing.T, question string) {
		if _, err := lexical.New(library).Nearest(t.Context(), question, 5, corpus.Filter{}); err != nil {
			t.Fatalf("%q: %v", question, err)
		}
	})
}

// shelf is a full text that knows how often words occur and notes what it is
// searched for.
type shelf struct {
	size      int
	frequency map[string]int
	searched  string
	counted   int
}

func (s *shelf) Search(_ context.Context, match string, _ int, _ corpus.Filter) ([]corpus.Hit, error) {
	s.searched = match
	return nil, nil
}

func (s *shelf) Frequency(_ context.Context, match string, most int) (int, error) {
	s.counted++
	return min(s.frequency[match], most), nil
}

func (s *shelf) Len(context.Context) (int, error) { return s.size, nil }

func TestCommonWordsOfALargeLibraryAreNotSearchedFor(t *testing.T) {
	s := &shelf{size: 50_000, frequency: map[string]int{`"bridge"`: 40, `"city"`: 5001, `"people"`: 30_000}}
	x := lexical.New(s)
	search := func(question, want string) {
		t.Helper()
		if _, err := x.Nearest(t.Context(), question, 10, corpus.Filter{}); err != nil {
			t.Fatal(err)
		}
		if s.searched != want {
			t.Errorf("%q searches for %s, wanted %s", question, s.searched, want)
		}
	}
	search("people on the city bridge", `"bridge"`)
	search("people of the city", `"people" OR "city"`) // nothing else to go by
	if s.counted != 3 {
		t.Errorf("%d words were counted, 3 wanted", s.counted)
	}
	s.frequency[`"city"`] = 4000
	s.size = 60_000 // grown: counted anew
	search("city bridge", `"city" OR "bridge"`)
	s.size = 15_000
	search("people on the bridge", `"people" OR "bridge"`)
}
