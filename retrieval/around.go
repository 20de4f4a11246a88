package retrieval

import (
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
