package extract

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// checkResult reports what a result must never be.
func checkResult(t *testing.T, name string, r Result) {
	t.Helper()
	if r.Err != nil {
		return
	}
	text := r.Article.Text
	if !utf8.ValidString(text) || !norm.NFC.IsNormalString(text) {
		t.Errorf("text is not UTF-8 in NFC: %q", text)
	}
	for _, p := range strings.Split(text, "\n\n") {
		if p == "" || strings.TrimSpace(p) != p || strings.Contains(p, "\n") {
			t.Errorf("paragraph %q", p)
		}
	}
	end := 0
	for _, h := range r.Article.Headings {
		if h.Start < end || !h.Valid(text) || strings.Contains(h.Of(text), "\n") {
			t.Errorf("heading %v of %q", h, text)
		}
		end = h.End
	}
	again, err := Extract(name, r.Received)
	if err != nil || len(again) != 1 || again[0].Err != nil || again[0].Article.Text != text {
		t.Errorf("what was received gives something else: %v %+v, want %q", err, again, text)
	}
}

func FuzzExtract(f *testing.F) {
	for _, seed := range []string{
		ferry, "# Ferry returns\n\n" + ferry, "---\ntitle: x\n---\n" + ferry, `{"id":"x","text":"A text."}` + "\n{", "<html><p>" + ferry + "</p></html>",
		"Home\nNews\n\nFerry returns\n\n" + ferry + "\n\nShare\nRelated articles\nOther ferry sinks\n© 2020 Harbour Weekly", "\xff\xfea\x00", "\x1f\x8b", "caf\xe9 is open now to all.",
		"• a\n•\n- b\n* c", "a\u0301\u200b\u0301 b.\r\rc", "[a](b) [c](d)", "> > > a", "|a|b|\n|-|-|\n|c|d|",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		results, err := Extract("f.txt", data)
		if err != nil && results != nil {
			t.Error("results beside an error")
		}
		for _, r := range results {
			checkResult(t, "f.txt", r)
		}
	})
}

// TestAwkwardInput runs through inputs on which work that grows with the square
// of the length would never end.
func TestAwkwardInput(t *testing.T) {
	t.Parallel()
	const size = 512 << 10
	fill := func(s string) string { return strings.Repeat(s, size/len(s)) }
	for _, test := range []struct{ name, text string }{
		{"spaces", fill(" ") + ferry},
		{"blank lines", fill("\n") + ferry},
		{"one word", fill("a")},
		{"one line", fill("word ")},
		{"wrapped lines", fill("The quick brown fox jumps over the lazy dog and runs away from it all\n")},
		{"short lines", fill("a\n")},
		{"headlines", fill("Other Ferry Sinks in the Bay\n")},
		{"menu", fill("Home\nShare\n")},
		{"bullets", fill("• ")},
		{"bullet lines", fill("•\n")},
		{"lower case lines", fill("this line has no end and is longer than forty letters are\n")},
		{"combining marks", fill("\u0301")},
		{"quotes of Markdown", "# A title\n\n" + fill(">")},
		{"spaced quotes of Markdown", "# A title\n\n" + fill("> ")},
		{"brackets of Markdown", "# A title\n\n" + fill("[")},
		{"links of Markdown", "# A title\n\n" + fill("[a](")},
		{"emphasis of Markdown", "# A title\n\n" + fill("*a **a ")},
		{"backticks of Markdown", "# A title\n\n" + fill("`a``")},
		{"lists of Markdown", "# A title\n\n" + fill("- a\n")},
		{"front matter without an end", "---\n" + fill("a: b\n")},
		{"paragraphs of Markdown", "# A title\n\n" + strings.Repeat(strings.Repeat("[a](", 400)+"\n\n", 600)},
		{"emphasised paragraphs of Markdown", "# A title\n\n" + strings.Repeat(strings.Repeat("*a **b ", 250)+"\n\n", 500)},
		{"tags", "<p>" + fill("<b>")},
		{"comments of a page", "<!--" + fill("--><!--")},
		{"braces", fill("{")},
		{"records", fill("{\"text\":\"A b c.\"}\n")},
	} {
		t.Run(test.name, func(t *testing.T) {
			results, err := Extract("x.txt", []byte(test.text))
			if err == nil && len(results) == 0 {
				t.Error("neither a result nor an error")
			}
		})
	}
}
