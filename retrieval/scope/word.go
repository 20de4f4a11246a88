package scope

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"verbatim/corpus"
)

// word is a word, number or domain of a question.
type word struct {
	// Span is its place, without a possessive ending; end is with it.
	corpus.Span
	end  int
	text string
	// fold is the text in lower case, without marks.
	fold string
	// owns means that it ends in a possessive 's or '.
	owns bool
	// gap is what stands between it and the word before; joined, that it is an
	// ampersand.
	gap    gap
	joined bool
}

// gap is how far two words stand apart; a higher one parts them more.
type gap int

const (
	near  gap = iota // space, quotation marks
	pause            // a comma, a dash, a bracket
	colon
	stop // the end of a sentence, or of the question
)

// shortened are the words after which a full stop ends nothing.
var shortened = set(`jan feb mar apr jun jul aug sep sept oct nov dec st mr mrs ms dr vs u.s u.k u.n no gov sen rep gen`)

// split returns the words of a question in order.
func split(question string) []word {
	var words []word
	end := 0 // of the last word
	for i := 0; i < len(question); {
		r, size := utf8.DecodeRuneInString(question[i:])
		if !wordly(r) {
			i += size
			continue
		}
		start := i
		i = wordEnd(question, i)
		w := word{Span: corpus.Span{Start: start, End: i}, end: i}
		text := question[start:i]
		if n := len(text); n > 2 && (text[n-1] == 's' || text[n-1] == 'S') {
			for _, apostrophe := range []string{"'", "’"} {
				if strings.HasSuffix(text[:n-1], apostrophe) {
					w.End, w.owns = i-1-len(apostrophe), true
				} else if strings.HasPrefix(question[i:], apostrophe) {
					i += len(apostrophe)
					w.end, w.owns = i, true
				}
			}
		}
		w.text = question[w.Start:w.End]
		w.fold = fold(w.text)
		if len(words) > 0 {
			w.gap = between(words[len(words)-1], question[end:start])
			w.joined = strings.TrimSpace(question[end:start]) == "&"
		}
		words = append(words, w)
		end = i
	}
	return words
}

// wordEnd returns the end of the word that begins at i. Apostrophes, hyphens,
// full stops and commas belong to it between its letters or digits: "2021-08-26",
// "bbc.co.uk", "1,200".
func wordEnd(s string, i int) int {
	last := rune(0)
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		if wordly(r) {
			last = r
			i += size
			continue
		}
		next, _ := utf8.DecodeRuneInString(s[i+size:])
		joined := strings.ContainsRune(".-'’", r) && wordly(next) ||
			r == ',' && unicode.IsDigit(last) && unicode.IsDigit(next)
		// "killed.Who" is two sentences, "U.S" and "slate.com" are not.
		if !joined || r == '.' && unicode.IsUpper(next) && unicode.IsLower(last) {
			break
		}
		i += size
	}
	return i
}

// between judges what stands between two words.
func between(before word, s string) gap {
	switch {
	case strings.ContainsAny(s, "?!;\n…"):
		return stop
	case strings.Contains(s, ".") && !shortened[before.fold]:
		return stop
	case strings.Contains(s, ":"):
		return colon
	case strings.ContainsAny(s, ",()[]–—/|") || strings.Contains(s, " - "):
		return pause
	}
	return near
}

// fold brings a word to the form in which words are compared.
func fold(s string) string {
	s = strings.ToLower(s)
	for _, r := range s {
		if r >= utf8.RuneSelf {
			return strings.Map(func(r rune) rune {
				if unicode.Is(unicode.Mn, r) {
					return -1
				}
				return r
			}, norm.NFD.String(s))
		}
	}
	return s
}

// capital reports whether w begins with a capital letter.
func (w word) capital() bool {
	r, _ := utf8.DecodeRuneInString(w.text)
	return unicode.IsUpper(r)
}

// capitals is the number of capital letters in w.
func (w word) capitals() (n int) {
	for _, r := range w.text {
		if unicode.IsUpper(r) {
			n++
		}
	}
	return n
}

// mixed reports whether s has letters of both cases, so that a capital says
// something.
func mixed(s string) bool {
	return strings.ContainsFunc(s, unicode.IsUpper) && strings.ContainsFunc(s, unicode.IsLower)
}

// without returns words without those that lie in span. What stood around them
// is then between their neighbours.
func without(words []word, span corpus.Span) []word {
	var left []word
	var apart gap
	for _, w := range words {
		if span.Start <= w.Start && w.end <= span.End {
			apart = max(apart, w.gap)
			continue
		}
		w.gap = max(w.gap, apart)
		apart = near
		left = append(left, w)
	}
	if len(left) > 0 && left[0].gap != near {
		left[0].gap = near
	}
	return left
}
