package segment_test

import (
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"verbatim/corpus"
	"verbatim/corpus/segment"
)

func texts(text string, spans []corpus.Span) []string {
	var out []string
	for _, s := range spans {
		out = append(out, s.Of(text))
	}
	return out
}

func TestSentences(t *testing.T) {
	for _, test := range []struct {
		name, text string
		want       []string
	}{
		{"plain", "The dam broke. Nobody was hurt! Why?", []string{"The dam broke.", "Nobody was hurt!", "Why?"}},
		{"titles", "Dr. Amal Reyes met Sen. Ito on Jan. 3. They agreed.", []string{"Dr. Amal Reyes met Sen. Ito on Jan. 3.", "They agreed."}},
		{"initials", "J. K. Orwin wrote it. R. M. Stone did not.", []string{"J. K. Orwin wrote it.", "R. M. Stone did not."}},
		{"country inside", "The U.S. Senate voted. It left the U.S. The vote stood.", []string{"The U.S. Senate voted.", "It left the U.S.", "The vote stood."}},
		{"company", "Acme Inc. Chairman Bo Li resigned. He left Acme Inc. The shares fell.", []string{"Acme Inc. Chairman Bo Li resigned.", "He left Acme Inc.", "The shares fell."}},
		{"quoted question", "“Why now?” she asked. “No idea.” He left.", []string{"“Why now?” she asked.", "“No idea.”", "He left."}},
		{"decimals", "It grew 3.5 percent. Prices fell by No. 4 standards.", []string{"It grew 3.5 percent.", "Prices fell by No. 4 standards."}},
		{"hard-wrapped", "The river rose\nand the bridge\nclosed. It opened later.", []string{"The river rose\nand the bridge\nclosed.", "It opened later."}},
		{"paragraphs", "No stop here\n\nNext one.", []string{"No stop here", "Next one."}},
		{"empty", "  \n ", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := texts(test.text, segment.Sentences(test.text, corpus.Span{End: len(test.text)}))
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func words(n int, w string) string { return strings.TrimSpace(strings.Repeat(w+" ", n)) }

func TestParagraphs(t *testing.T) {
	for _, test := range []struct {
		name, text string
		want       []string
	}{
		{"blank lines", "One.\n\nTwo.\n \nThree.", []string{"One.", "Two.", "Three."}},
		{"a line each", "One ends.\nTwo ends.\nThree ends.", []string{"One ends.", "Two ends.", "Three ends."}},
		{"hard-wrapped", "The council of the old harbour town met\nagain on Monday to hear what had become\nof the money for the lighthouse.", nil},
		{"long lines", words(40, "alpha") + "\n" + words(40, "beta"), []string{words(40, "alpha"), words(40, "beta")}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if test.want == nil {
				test.want = []string{test.text}
			}
			if diff := cmp.Diff(test.want, texts(test.text, segment.Paragraphs(test.text))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestPassages(t *testing.T) {
	long := strings.Repeat(words(29, "w")+" end. ", 14)
	text := strings.Join([]string{words(20, "a"), words(30, "b"), words(30, "c"), "A heading", words(10, "d"), words(200, "e"), long, words(70, "f"), words(70, "g")}, "\n\n")
	at := strings.Index(text, "A heading")
	got := segment.Passages(text, []corpus.Span{{Start: at, End: at + len("A heading")}})
	type row struct {
		Paragraph, Words int
		First            string
	}
	var rows []row
	for _, p := range got {
		f := strings.Fields(p.Of(text))
		rows = append(rows, row{p.Paragraph, len(f), f[0]})
	}
	want := []row{
		{1, 80, "a"},
		{4, 10, "d"}, // alone: the next would make it too long
		{5, 200, "e"},
		{6, 120, "w"}, {6, 120, "w"}, {6, 120, "w"}, {6, 60, "w"},
		{7, 70, "f"},
		{8, 70, "g"},
	}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Error(diff)
	}
}

func FuzzSegment(f *testing.F) {
	f.Add("One. Two!\n\nThree?", 0, 4)
	f.Add("日本語の文。二つ目の文。\nالجملة الأولى. الثانية", 3, 30)
	f.Add(strings.Repeat("x", 5000), 0, 1)
	f.Add(strings.Repeat("e\u0301\u200d👩‍🚀 ", 400), 5, 9)
	f.Fuzz(func(t *testing.T, text string, start, end int) {
		text = strings.ToValidUTF8(text, "?")
		var headings []corpus.Span
		for _, p := range segment.Paragraphs(text) {
			if start <= p.Start && p.End <= end {
				headings = append(headings, p)
			}
		}
		whole := corpus.Span{End: len(text)}
		var passages, outside []corpus.Span
		for _, p := range segment.Passages(text, headings) {
			passages = append(passages, p.Span)
		}
		outside = append(outside, headings...)
		covers(t, "paragraphs", text, whole, segment.Paragraphs(text), nil)
		covers(t, "sentences", text, whole, segment.Sentences(text, whole), nil)
		covers(t, "passages", text, whole, passages, outside)
		for _, p := range passages {
			covers(t, "sentences of a passage", text, p, segment.Sentences(text, p), nil)
		}
	})
}

// covers fails unless spans are valid, in order, apart, within the whole, and
// together with the ones left out hold everything that is not white space.
func covers(t *testing.T, what, text string, whole corpus.Span, spans, out []corpus.Span) {
	t.Helper()
	seen := make([]bool, len(text))
	last := whole.Start
	for _, s := range spans {
		if !s.Valid(text) || s.Start < last || s.End > whole.End {
			t.Fatalf("%s: span %v after %d of %d bytes", what, s, last, len(text))
		}
		last = s.End
		for i := s.Start; i < s.End; i++ {
			seen[i] = true
		}
	}
	for _, s := range out {
		for i := s.Start; i < s.End; i++ {
			if seen[i] {
				t.Fatalf("%s: a heading is in a passage", what)
			}
			seen[i] = true
		}
	}
	for i, r := range text[whole.Start:whole.End] {
		if !seen[whole.Start+i] && !unicode.IsSpace(r) {
			t.Fatalf("%s: byte %d (%q) is in no span", what, whole.Start+i, r)
		}
	}
}
