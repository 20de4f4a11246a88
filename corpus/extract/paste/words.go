package paste

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"
)

// sharedWords is the share of the content words of text that vocabulary has
// from more than one line, so that a line does not vouch for itself.
func sharedWords(text string, vocabulary map[string]int) float64 {
	words := contentWords(text)
	if len(words) == 0 {
		return 0
	}
	n := 0
	for w := range words {
		if vocabulary[w] > 1 {
			n++
		}
	}
	return float64(n) / float64(len(words))
}

// contentWords are the words of some length, in lower case.
func contentWords(text string) map[string]bool {
	words := map[string]bool{}
	for _, w := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) }) {
		if utf8.RuneCountInString(w) > 4 {
			words[strings.ToLower(w)] = true
		}
	}
	return words
}

// functionWords are the commonest words of English prose; headlines and menus
// leave them out.
var functionWords = map[string]bool{
	"the": true, "a": true, "an": true, "of": true, "to": true, "in": true, "and": true, "that": true, "is": true, "was": true,
	"for": true, "on": true, "with": true, "as": true, "it": true, "by": true, "at": true, "from": true, "his": true, "her": true,
	"he": true, "she": true, "they": true, "were": true, "has": true, "have": true, "had": true, "been": true, "be": true,
	"but": true, "not": true, "this": true, "which": true, "who": true, "are": true, "their": true, "its": true, "or": true,
	"would": true, "said": true, "also": true, "we": true, "i": true, "you": true, "will": true, "there": true, "than": true,
}

// countWords is the number of words, where two characters of a script without
// spaces count as one.
func countWords(text string) int {
	n, wide := 0, 0
	inWord := false
	for _, r := range text {
		switch {
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai):
			wide++
			inWord = false
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if !inWord {
				n++
			}
			inWord = true
		case unicode.IsSpace(r):
			inWord = false
		}
	}
	return n + wide/2
}

// endsSentence reports whether text ends as a sentence does, whatever closing
// marks follow.
func endsSentence(text string) bool {
	text = strings.TrimRight(text, "\"”’')]»*†_ ")
	last, _ := utf8.DecodeLastRuneInString(text)
	return strings.ContainsRune(".!?。！？।", last) && !strings.HasSuffix(text, "...") && !strings.HasSuffix(text, "..")
}

func logWords(n int) float64 { return math.Log1p(float64(n)) / 4 }

func indicator(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
