package scope

import (
	_ "embed"
	"strings"
)

// The 6,000 commonest English words, commonest first: those of the vocabulary of
// BERT, which is Apache-2.0 and stands in its order of frequency.
//
//go:embed ordinary.txt
var ordinaryList string

// ranks is the place of a word in the list, from 1.
var ranks = func() map[string]int {
	m := map[string]int{}
	for w := range strings.FieldsSeq(ordinaryList) {
		m[w] = len(m) + 1
	}
	return m
}()

// everyday reports whether w is one of the commonest 1,500: "time", "people",
// "week", "sun". An outlet of that name is meant only where it is capitalised.
func everyday(w string) bool { return 0 < ranks[w] && ranks[w] <= 1500 }

// ordinary reports whether w is in the list at all, so that it is no misspelling.
func ordinary(w string) bool { return ranks[w] > 0 }
