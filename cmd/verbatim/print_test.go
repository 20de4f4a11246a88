package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"verbatim/corpus"
	"verbatim/corpus/corpustest"
)

// span is the range of text from the first words to the last.
func span(text, first, last string) corpus.Span {
	return corpus.Span{Start: strings.Index(text, first), End: strings.Index(text, last) + len(last)}
}

func TestPrintMarksInTheMargin(t *testing.T) {
	text := corpustest.Harbour().Text
	var out bytes.Buffer
	printer{out: &out}.text(text, span(text, "Crews", "crossings."), span(text, "The harbour", "crossings."))
	want := "  │ Crews accepted a rise of three percent and a day of rest after each night shift.\n" +
		"  │\n" +
		"  ┃ The harbour master, Olu Brandt, counted 212 cancelled crossings.\n"
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Error(diff)
	}
}

func TestWrapKeepsEveryWord(t *testing.T) {
	line := corpustest.Bridge().Text[:200] + " 日本語のとても長い文章がここにあります " + strings.Repeat("x", 90)
	line = strings.ReplaceAll(line, "\n\n", " ")
	parts := printer{width: 40}.wrap(line, 4)
	if got := strings.Join(parts, " "); got != line {
		t.Errorf("%q", got)
	}
	for _, p := range parts[:3] {
		if len(p) > 36 {
			t.Errorf("%q is too long", p)
		}
	}
}
