package segment

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/sentences"

	"verbatim/corpus"
)

// Sentences returns the spans of the sentences of text within p, by the Unicode
// rules (UAX #29) mended where they break English news: after abbreviations,
// initials and before a clause that goes on in lower case.
func Sentences(text string, p corpus.Span) []corpus.Span {
	// A lone line break inside a hard-wrapped paragraph is a space to a reader,
	// but ends a sentence by the rules. Both are one byte, so the spans hold.
	flat := []byte(text[p.Start:p.End])
	for i, c := range flat {
		if c == '\n' && (i == 0 || flat[i-1] != '\n') && (i+1 == len(flat) || flat[i+1] != '\n') {
			flat[i] = ' '
		}
	}
	var out []corpus.Span
	at := p.Start
	for seg := sentences.FromBytes(flat); seg.Next(); {
		next := corpus.Span{Start: at, End: at + len(seg.Value())}
		at = next.End
		next = trim(text, next)
		if next.Len() == 0 {
			continue
		}
		if n := len(out); n > 0 && goesOn(out[n-1].Of(text), text[out[n-1].End:next.Start], next.Of(text)) {
			out[n-1].End = next.End
			continue
		}
		out = append(out, next)
	}
	return out
}

// goesOn reports whether the break between two segments is none, given the
// white space between them.
func goesOn(before, between, after string) bool {
	if strings.Contains(between, "\n\n") {
		return false
	}
	body := strings.TrimLeftFunc(after, func(r rune) bool { return isOpening(r) })
	first, _ := utf8.DecodeRuneInString(body)
	if unicode.IsLower(first) || strings.IndexFunc(after, isWordRune) < 0 {
		return true
	}
	word, period := lastWord(before)
	if !period || word == "" {
		return false
	}
	key := strings.ToLower(word)
	switch {
	case titles[key]:
		return true
	case isInitial(word):
		return true
	case unicode.IsDigit(first):
		return beforeNumber[key]
	case strings.Contains(word, ".") || ends[key]:
		// "U.S." or "Inc." ends a sentence only before a word that starts one.
		start, _, _ := strings.Cut(body, " ")
		return !starters[strings.ToLower(strings.TrimRight(start, ",’'"))]
	}
	return false
}

// lastWord returns the word before the final full stop of s, if s ends in one.
func lastWord(s string) (word string, period bool) {
	s, period = strings.CutSuffix(s, ".")
	if i := strings.LastIndexFunc(s, unicode.IsSpace); i >= 0 {
		s = s[i+1:]
	}
	return strings.TrimLeftFunc(s, isOpening), period
}

// isInitial reports whether word is a single capital letter, as in "J. Smith".
func isInitial(word string) bool {
	r, n := utf8.DecodeRuneInString(word)
	return n == len(word) && unicode.IsUpper(r) && r != 'I'
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

func isTerminal(r rune) bool {
	return strings.ContainsRune(".!?…:;", r) || unicode.Is(unicode.STerm, r)
}

func isClosing(r rune) bool { return r == '"' || r == '\'' || unicode.In(r, unicode.Pe, unicode.Pf) }

func isOpening(r rune) bool {
	return r == '"' || r == '\'' || unicode.In(r, unicode.Ps, unicode.Pi)
}

// Abbreviations, without their final full stop.
var (
	// titles stand before a name, never at a sentence's end.
	titles = set(`mr mrs ms mx dr prof gen sen rep gov lt col capt cmdr sgt maj adm cpl pvt
		rev hon fr st mt ft messrs amb atty supt det insp pres vs v e.g i.e cf op fig`)
	// beforeNumber go on with a number.
	beforeNumber = set(`jan feb mar apr jun jul aug sep sept oct nov dec no nos art sec ch pp p vol approx ca c`)
	// ends may end a sentence.
	ends = set(`inc corp co ltd llc plc jr sr etc al ave blvd rd dept assn bros univ est min max
		calif mass conn pa fla ariz colo mich minn wash ore tenn wis mo okla ind ill ga va md
		jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thurs fri sat sun no`)
	starters = set(`the a an in on at it its he she they we i you but and so this that these those there
		his her their our my if when while as after before since for to from by with what who why how
		where which however according some many most both each all no not now then last yet still
		although though because during until under over one two another other officials`)
)

func set(words string) map[string]bool {
	m := make(map[string]bool)
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}
