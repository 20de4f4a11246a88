package retrieval

import (
	"slices"
	"strings"
	"unicode"
)

// maxTerms bounds what a very long question costs.
const maxTerms = 48

// Terms returns the question's distinct words in lower case, in order, at most
// 48, without those that say nothing about its subject, unless it has no other.
func Terms(question string) []string {
	if terms := telling(question); len(terms) > 0 {
		return terms
	}
	return distinct(question)
}

// telling are the question's terms that say something about its subject.
func telling(question string) []string {
	return slices.DeleteFunc(distinct(question), func(w string) bool { return stopWords[w] })
}

func distinct(question string) []string {
	var out []string
	seen := map[string]bool{}
	for _, w := range words(question) {
		if !seen[w] && len(out) < maxTerms {
			seen[w] = true
			out = append(out, w)
		}
	}
	return out
}

var stopWords = setOf(`a about after all also an and any are as at be been being but by can
	could did do does for from had has have he her his how i if in into is it its itself just me my no
	not of on or our she should so such than that the their them then there these they this those to
	too us very was we were what when where which while who whom whose why will with would you your
	s t d ll re ve m say says said tell according article articles`)

// setOf is the set of the words in a list.
func setOf(list string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		m[w] = true
	}
	return m
}

// words returns the words of s in lower case: runs of the characters that FTS5's
// unicode61 takes as parts of a token, with marks, which it takes off.
func words(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return !unicode.In(r, unicode.L, unicode.N, unicode.Co, unicode.M)
	})
}

// Coverage is the part, 0 to 1, of the question's words on its subject that text
// has too; of a question that has none it is 0. Two words are taken for the same if
// they begin with the same five letters.
func Coverage(question, text string) float64 {
	terms := telling(question)
	if len(terms) == 0 {
		return 0
	}
	has := map[string]bool{}
	for _, w := range words(text) {
		has[stem(w)] = true
	}
	n := 0
	for _, t := range terms {
		if has[stem(t)] {
			n++
		}
	}
	return float64(n) / float64(len(terms))
}

// stem is the first five runes of a word.
func stem(word string) string {
	n := 0
	for i := range word {
		if n == 5 {
			return word[:i]
		}
		n++
	}
	return word
}
