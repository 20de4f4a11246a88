package lexical_test

import (
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
	if _, err := library.Add(f.Context(), []sqlite.Entry{{Article: corpustest.Bridge()}}); err != nil {
		f.Fatal(err)
	}
	f.Add(`bridge" OR (`)
	f.Add("\x00a\u0301\ufeff NOT")
	f.Fuzz(func(t *testing.T, question string) {
		if _, err := (lexical.Index{FullText: library}).Nearest(t.Context(), question, 5, corpus.Filter{}); err != nil {
			t.Fatalf("%q became %q: %v", question, lexical.Expression(question), err)
		}
	})
}
