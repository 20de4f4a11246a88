package retrieval_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"verbatim/retrieval"
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
		if diff := cmp.Diff(test.want, retrieval.Terms(test.question)); diff != "" {
			t.Errorf("%q: %s", test.question, diff)
		}
	}
	if n := len(retrieval.Terms(strings.Repeat("a1 b2 c3 ", 1000) + strings.Join(strings.Split(strings.Repeat("x", 200), ""), "y "))); n > 48 {
		t.Errorf("%d terms", n)
	}
}

func TestCoverage(t *testing.T) {
	for _, test := range []struct {
		question, text string
		want           float64
	}{
		{"How many ferries were cancelled?", "The harbour master counted 212 cancellations of ferries.", 2. / 3},
		{"Who?", "anyone", 0},
		{"???", "", 0},
		{"how how", "how it was done", 0},
		{"Lunmouth bridge", "The bridge at Lunmouth", 1},
	} {
		if got := retrieval.Coverage(test.question, test.text); got != test.want {
			t.Errorf("%q in %q: %v, want %v", test.question, test.text, got, test.want)
		}
	}
}

func TestAsks(t *testing.T) {
	for text, want := range map[string]bool{
		"lol": false, "LOOOOL": false, "thanks!": false, "Thank you so much": false, "ok thx": false, "hahaha": false, "goood bot": false,
		"that is it": false, "really?": false, "...": false, "👍": false, "": false, "hmmmm": false, "so it is not": false,
		"why": true, "and when?": true, "who?": true, "by her?": true, "and in Nice?": true, "ferries": true, "the other bridge": true,
		"thanks, and the school": true, "2021": true, "гавань": true, "haven": true, "God": true, "Ohio": true,
	} {
		if got := retrieval.Asks(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
