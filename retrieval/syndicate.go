package retrieval

import (
	"slices"
	"strings"
	"unicode"

	"verbatim/corpus"
)

const (
	// sameText is the containment from which two passages are the same text.
	sameText = 0.8
	// longSentence is the number of words from which nobody writes the same
	// sentence by chance.
	longSentence = 8
)

// syndicated reports whether p, of another article, is the same text as q, as a
// news agency's is when several outlets carry it: it has the sentence that
// answers, word for word, or nearly the same words all in all, and every number
// of the shorter is in the longer too. Two outlets that differ in a figure are
// what a reader wants to see side by side.
func syndicated(q Quote, p corpus.Located) bool {
	if q.Article.ID == p.Article.ID {
		return false
	}
	text := p.Of(p.Article.Text)
	if marked := q.Marked.Of(q.Article.Text); len(strings.Fields(marked)) >= longSentence && len(marked) <= len(text) &&
		corpus.Containment(marked, text) == 1 {
		return true
	}
	if corpus.Containment(q.Text, text) < sameText {
		return false
	}
	shorter, longer := q.Text, text
	if len(shorter) > len(longer) {
		shorter, longer = longer, shorter
	}
	in := numbers(longer)
	return !slices.ContainsFunc(numbers(shorter), func(n string) bool { return !slices.Contains(in, n) })
}

// numbers returns the words of s that have a digit, such as "1,200" and "26th".
func numbers(s string) []string {
	var out []string
	for w := range strings.FieldsFuncSeq(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != ',' && r != '.'
	}) {
		if strings.ContainsFunc(w, unicode.IsDigit) {
			out = append(out, strings.Trim(w, ".,"))
		}
	}
	return out
}
