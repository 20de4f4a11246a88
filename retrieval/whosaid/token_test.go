package whosaid

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"verbatim/corpus"
)

// keys are the folded tokens of a text, with a space between two.
func keys(text string) string {
	v := vocabulary{}
	read, _ := v.tokens(text, len(text)+1)
	names := make([]string, len(v)+1)
	for k, id := range v {
		names[id] = k
	}
	var out []string
	for _, t := range read {
		out = append(out, names[t.id])
	}
	return strings.Join(out, " ")
}

func TestTokens(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"words and marks", "The dam broke, he said.", "the dam broke , he said ."},
		{"case", "STRASSE Straße İ", "strasse strasse i̇"},
		{"accents stay", "résumé resume", "résumé resume"},
		{"composed or not", "caf\u00e9 cafe\u0301", "café café"},
		{"apostrophes", "don’t don't don`t workers’ ‘90s", `don't don't don't workers " " 90 s`},
		{"quotes", "“a” «b» „c‘ ''d'' ‹e›", `" a " " b " " c " " d " " e "`},
		{"dashes", "a-b a – b a—b a -- b - – c", "a - b a - b a - b a - b - c"},
		{"numbers", "1,000 13.5 3, 4. 5", "1,000 13.5 3 , 4 . 5"},
		{"signs", "-5 (−7) 5-7 £13.5m 3% ５", "-5 ( -7 ) 5 - 7 £ 13.5 m 3 % 5"},
		{"ellipses", "a… b... c . . . d [...] e (…) f", "a … b … c … d … e … f"},
		{"unseen", "in\u00advis\u200bible \ufeffword\u200f", "invisible word"},
		{"bold and struck", "**A** __b__ *c*d ~~e~~ ||f|| `g`", `a b cd e f " g "`},
		{"line marks", "> # One\n>> two\n-# three\n- four\n* five\n-six", "one two three - four five - six"},
		{"mentions", "<@123> a <:wave:45> b <#9> c <t:1:R> <d>", "a b c < d >"},
		{"links", "see [the *page*](https://a.example/x) at https://b.example/y?z=1, now", "see the page at now"},
		{"escapes", `1\. a \*b\* c\\d`, `1 . a b c \ d`},
		{"no spaces", "東京は大きい。", "東 京 は 大 き い 。"},
		{"nothing", " \n\u200b", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, keys(test.text)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// FuzzTokens reads anything: spans are on rune borders, in order, apart, and
// what they hold reads as the same token again.
func FuzzTokens(f *testing.F) {
	f.Add("“It’s 1,000 – no, -5 %…” [he said](https://x.example) <@1> **b**")
	f.Add("e\u0301\u00ad\u200b*x_\u02bc . . . [ … ] 👩‍🚀 -−—５．５")
	f.Fuzz(func(t *testing.T, text string) {
		text = valid(text)
		v := vocabulary{}
		read, end := v.tokens(text, len(text)+1)
		if end != len(text) {
			t.Fatalf("read %d of %d bytes", end, len(text))
		}
		last := 0
		for i, k := range read {
			s := k.span()
			if !s.Valid(text) || s.Start < last || k.id == 0 {
				t.Fatalf("token %d of %q: %v after %d", i, text, s, last)
			}
			last = s.End
		}
		if diff := cmp.Diff(read, v.lookUp(text), cmp.AllowUnexported(token{}), cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("%q reads otherwise the second time: %s", text, diff)
		}
		if len(read) > 0 {
			whole := corpus.Span{Start: int(read[0].start), End: int(read[len(read)-1].end)}
			if !utf8.ValidString(whole.Of(text)) {
				t.Fatalf("%q is cut", text)
			}
		}
	})
}
