package draft

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// longWord is more letters than a word has, in runes. Addresses have more.
const longWord = 60

var rxTag = regexp.MustCompile(`</?[A-Za-z][^<>]*>`)

// isReadable reports whether text is words for the most part: not tags, not data
// that is written in letters, such as an encoded picture or a squeezed script. In
// scripts without spaces a sentence is one word to it; only words in ASCII can be
// too long.
func isReadable(text string) bool {
	all, words := 0, 0
	for w := range strings.FieldsSeq(text) {
		all += len(w)
	}
	if strings.IndexByte(text, '<') >= 0 {
		text = rxTag.ReplaceAllLiteralString(text, " ")
	}
	for w := range strings.FieldsSeq(text) {
		if utf8.RuneCountInString(w) <= longWord || !isMostlyASCII(w) {
			words += len(w)
		}
	}
	return 2*words >= all
}

func isMostlyASCII(s string) bool {
	n := 0
	for i := range len(s) {
		if s[i] < utf8.RuneSelf {
			n++
		}
	}
	return 2*n >= len(s)
}
