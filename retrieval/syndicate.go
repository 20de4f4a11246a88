package retrieval

import (
	"slices"
	"strings"
	"unicode"

	"verbatim/corpus"
)

// sameText is the containment from which two passages are the same text.
const sameText = 0.8

// syndicated reports whether two passages of different articles are the same
// text, as a news agency's is when several outlets carry it: nearly the same
// words, and every number of the shorter is in the longer too. Two outlets that
// differ in a figure are what a reader wants to see side by side.
func syndicated(a, b corpus.Located) bool {
	if a.Article.ID == b.Article.ID {
		return false
	}
	x, y := a.Of(a.Article.Text), b.Of(b.Article.Text)
	if corpus.Containment(x, y) < sameText {
		return false
	}
	if len(x) > len(y) {
		x, y = y, x
	}
	in := numbers(y)
	return !slices.ContainsFunc(numbers(x), func(n string) bool { return !slices.Contains(in, n) })
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
