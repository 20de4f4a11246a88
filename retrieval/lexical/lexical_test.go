package lexical_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"verbatim/corpus/corpustest"
	"verbatim/corpus/sqlite"
	"verbatim/retrieval/lexical"
)

func TestTerms(t *testing.T) {
	for _, test := range []struct {
		question string
		want     []string
	}{
		{"How many people were hurt in the Lunmouth fire?", []string{"many", "people", "hurt", "lunmouth", "fire"}},
		{"What is it?", []string{"what", "is", "it"}},
		{"Fire, FIRE and fire", []string{"fire"}},
		{"U.S. vs. al-Qa'ida", []string{"u", "vs", "al", "qa", "ida"}},
		{`" OR NEAR(* ^`, []string{"near"}},
		{"…?!", nil},
	} {
		if diff := cmp.Diff(test.want, lexical.Terms(test.question)); diff != "" {
			t.Errorf("%q: %s", test.question, diff)
		}
	}
	if n := len(lexical.Terms(strings.Repeat("a1 b2 c3 ", 1000) + strings.Join(strings.Split(strings.Repeat("x", 200), ""), "y "))); n > 48 {
		t.Errorf("%d terms", n)
	}
}

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
		if _, err := (lexical.Index{FullText: library}).Nearest(t.Context(), question, 5); err != nil {
			t.Fatalf("%q became %q: %v", question, lexical.Expression(question), err)
		}
	})
}
