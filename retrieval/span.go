package retrieval

import (
	"strings"

	"verbatim/corpus"
	"verbatim/corpus/segment"
)

// Around returns the span of text that holds s and up to n paragraphs on either
// side of it.
func Around(text string, s corpus.Span, n int) corpus.Span {
	paragraphs := segment.Paragraphs(text)
	first, last := len(paragraphs), -1
	for i, p := range paragraphs {
		if p.Start < s.End && s.Start < p.End {
			first, last = min(first, i), max(last, i)
		}
	}
	if last < 0 {
		return s
	}
	return corpus.Span{Start: paragraphs[max(first-n, 0)].Start, End: paragraphs[min(last+n, len(paragraphs)-1)].End}
}

// adjacent returns the span of two that follow each other, with nothing but
// white space between them, and whether they do.
func adjacent(text string, a, b corpus.Span) (corpus.Span, bool) {
	if b.Start < a.Start {
		a, b = b, a
	}
	if a.End > b.Start || strings.TrimSpace(text[a.End:b.Start]) != "" {
		return corpus.Span{}, false
	}
	return corpus.Span{Start: a.Start, End: b.End}, true
}
