// Package segment cuts a text into spans: paragraphs, the passages that are
// retrieved, and sentences. It never changes or copies text; every function
// returns byte ranges of what it was given, in order, on rune borders, not
// overlapping, and together holding everything that is not white space.
package segment

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"verbatim/corpus"
)

// Version changes whenever the same text may be cut into other passages. It is
// stored with each article, so that a check knows which spans to expect.
const Version = 1

// Sizes in words, as size counts them.
const (
	// minPassage is reached before a passage is closed, if more may follow.
	minPassage = 60
	// maxPassage bounds a passage of several paragraphs.
	maxPassage = 120
	// maxParagraph is the longest paragraph kept whole as one passage. Beyond it
	// the models, which see 512 pieces of words at most, would miss its end.
	maxParagraph = 240
)

// Paragraphs returns the spans of text's paragraphs. A blank line parts them. A
// single line break does so too, unless the lines around it look hard-wrapped:
// canonical texts hold none, but a corpus taken as it is may.
func Paragraphs(text string) []corpus.Span {
	var out []corpus.Span
	var block []corpus.Span // the lines since the last blank one
	flush := func() {
		if len(block) > 1 && wrapped(text, block) {
			out = append(out, corpus.Span{Start: block[0].Start, End: block[len(block)-1].End})
		} else {
			out = append(out, block...)
		}
		block = block[:0]
	}
	for start := 0; start < len(text); {
		end := len(text)
		if i := strings.IndexByte(text[start:], '\n'); i >= 0 {
			end = start + i
		}
		if line := trim(text, corpus.Span{Start: start, End: end}); line.Len() > 0 {
			block = append(block, line)
		} else {
			flush()
		}
		start = end + 1
	}
	flush()
	return out
}

// wrapped reports whether lines are one paragraph broken at a fixed width: all
// but the last about as long as each other, and most of them ending in the
// middle of a sentence.
func wrapped(text string, lines []corpus.Span) bool {
	longest, open := 0, 0
	for _, l := range lines {
		longest = max(longest, utf8.RuneCountInString(l.Of(text)))
	}
	if longest > 120 {
		return false
	}
	full := 0
	for _, l := range lines[:len(lines)-1] {
		s := l.Of(text)
		if utf8.RuneCountInString(s) >= longest-20 {
			full++
		}
		if last, _ := utf8.DecodeLastRuneInString(s); !isTerminal(last) && !isClosing(last) {
			open++
		}
	}
	n := len(lines) - 1
	return full*4 >= n*3 && open*2 >= n && longest >= 30
}

// Passages cuts text into passages: a paragraph, or neighbouring short ones
// together up to 120 words; a paragraph longer than that alone; one of more
// than 240 words in parts, cut between sentences. None crosses or holds a
// subheading. headings are the spans of text's subheadings, in order.
func Passages(text string, headings []corpus.Span) []corpus.Passage {
	var out []corpus.Passage
	var open corpus.Passage // being filled; Len 0 means none
	words := 0
	flush := func() {
		if open.Len() > 0 {
			out = append(out, open)
		}
		open, words = corpus.Passage{}, 0
	}
	number := 0
	for _, p := range Paragraphs(text) {
		for len(headings) > 0 && headings[0].End <= p.Start {
			headings = headings[1:]
		}
		if len(headings) > 0 && headings[0].Contains(p) {
			flush()
			continue
		}
		number++
		n := size(p.Of(text))
		if n > maxParagraph {
			flush()
			for _, part := range parts(text, p) {
				out = append(out, corpus.Passage{Span: part, Paragraph: number})
			}
			continue
		}
		if words+n > maxPassage {
			flush()
		}
		if open.Len() == 0 {
			open = corpus.Passage{Span: p, Paragraph: number}
		} else {
			open.End = p.End
		}
		if words += n; words >= minPassage {
			flush()
		}
	}
	flush()
	return out
}

// parts cuts a long paragraph into runs of whole sentences of about equal size,
// at most maxPassage words each; a longer sentence is cut between words, and
// text without spaces between runes.
func parts(text string, p corpus.Span) []corpus.Span {
	total := size(p.Of(text))
	want := total/(total/maxPassage+1) + 1
	var out []corpus.Span
	var open corpus.Span
	words := 0
	add := func(s corpus.Span, n int) {
		if open.Len() > 0 && (words+n > maxPassage || words+n/2 > want) {
			out = append(out, open)
			open, words = corpus.Span{}, 0
		}
		if open.Len() == 0 {
			open.Start = s.Start
		}
		open.End = s.End
		words += n
	}
	for _, s := range Sentences(text, p) {
		n := size(s.Of(text))
		if n <= maxPassage {
			add(s, n)
			continue
		}
		for s.Len() > 0 {
			var head corpus.Span
			head, s = cutWords(text, s)
			add(head, size(head.Of(text)))
		}
	}
	return append(out, open)
}

// cutWords takes about maxPassage words off the front of s.
func cutWords(text string, s corpus.Span) (head, rest corpus.Span) {
	words, runes, space := 0, 0, 0
	for i, r := range s.Of(text) {
		runes++
		if unicode.IsSpace(r) {
			space = s.Start + i
			words++
		} else if isIdeograph(r) {
			words++
		}
		if words >= maxPassage || runes >= maxPassage*runesPerWord {
			at := s.Start + i
			if space > s.Start {
				at = space
			}
			if at > s.Start {
				return trim(text, corpus.Span{Start: s.Start, End: at}), trim(text, corpus.Span{Start: at, End: s.End})
			}
		}
	}
	return s, corpus.Span{}
}

// runesPerWord bounds what one word may weigh: text without spaces counts a
// word for so many runes.
const runesPerWord = 8

// size counts words: fields between white space, and each ideograph, which
// stand without spaces.
func size(s string) int {
	fields, ideographs, runes := 0, 0, 0
	inWord := false
	for _, r := range s {
		runes++
		if unicode.IsSpace(r) {
			inWord = false
			continue
		}
		if !inWord {
			fields++
			inWord = true
		}
		if isIdeograph(r) {
			ideographs++
		}
	}
	return max(fields+ideographs, runes/runesPerWord)
}

func isIdeograph(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai)
}

// trim takes white space off both ends of s.
func trim(text string, s corpus.Span) corpus.Span {
	t := text[s.Start:s.End]
	lead := len(t) - len(strings.TrimLeftFunc(t, unicode.IsSpace))
	if lead == len(t) {
		return corpus.Span{}
	}
	return corpus.Span{Start: s.Start + lead, End: s.Start + len(strings.TrimRightFunc(t, unicode.IsSpace))}
}
