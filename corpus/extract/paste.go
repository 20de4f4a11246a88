package extract

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"
)

// minProse is the number of words from which a line that ends as a sentence
// counts as prose.
const minProse = 10

// paste is a pasted page's lines with what is counted on them.
type paste struct {
	lines []line
	kinds []kind
	words []int
	prose []int // words of prose up to the line: prose[i] is before line i
	count map[string]int
	// cluster is the stretch of prose each line belongs to, mass its words.
	cluster []int
	mass    []int
	main    int
}

// maxIsland is the number of lines without prose that a stretch may hold.
const maxIsland = 12

// newPaste counts what the features need.
func newPaste(lines []line) *paste {
	p := &paste{
		lines: lines, kinds: make([]kind, len(lines)), words: make([]int, len(lines)),
		prose: make([]int, len(lines)+1), count: map[string]int{}, cluster: make([]int, len(lines)),
	}
	idle := 0
	p.mass = []int{0}
	for i, l := range lines {
		if len(lines) <= maxPageLines {
			p.kinds[i] = lineKind(l.text)
		}
		p.words[i] = countWords(l.text)
		p.count[l.text]++
		p.prose[i+1] = p.prose[i]
		if p.isProse(i) {
			p.prose[i+1] += p.words[i]
			idle = 0
		} else if idle++; idle > maxIsland && p.mass[len(p.mass)-1] > 0 {
			p.mass = append(p.mass, 0)
		}
		p.cluster[i] = len(p.mass) - 1
		p.mass[len(p.mass)-1] += p.prose[i+1] - p.prose[i]
	}
	for c, m := range p.mass {
		if m > p.mass[p.main] {
			p.main = c
		}
	}
	return p
}

// lineKind is the kind of a line by its words, or by being a date, perhaps with
// a name before it.
func lineKind(text string) kind {
	k := kindOf(text)
	if k == kindNone && len(text) < 80 {
		if _, ok := statedDate(text); ok {
			return kindTime
		}
	}
	return k
}

// isProse reports whether line i is a sentence of some length.
func (p *paste) isProse(i int) bool {
	return p.words[i] >= minProse && p.kinds[i] == kindNone && endsSentence(p.lines[i].text)
}

// proseShare is the share of prose among the words of lines [from, to).
func (p *paste) proseShare(from, to int) float64 {
	from, to = max(from, 0), min(to, len(p.lines))
	total := 0
	for i := from; i < to; i++ {
		total += p.words[i]
	}
	if total == 0 {
		return 0
	}
	return float64(p.prose[to]-p.prose[from]) / float64(total)
}

// mainRange is the range of lines from the first to the last prose of the
// page's main stretch.
func (p *paste) mainRange() (first, last int) {
	first = len(p.lines)
	for i := range p.lines {
		if p.cluster[i] == p.main && p.isProse(i) {
			first, last = min(first, i), i+1
		}
	}
	return first, max(first, last)
}

// runs is, for each line, how many lines without prose stand together there.
func (p *paste) runs() []int {
	out := make([]int, len(p.lines))
	for i := 0; i < len(p.lines); {
		if p.isProse(i) {
			i++
			continue
		}
		j := i
		for j < len(p.lines) && !p.isProse(j) {
			j++
		}
		for k := i; k < j; k++ {
			out[k] = j - i
		}
		i = j
	}
	return out
}

// vocabulary counts in how many lines of [first, last) each word stands.
func (p *paste) vocabulary(first, last int) map[string]int {
	seen := map[string]int{}
	for i := first; i < last; i++ {
		if p.isProse(i) {
			for w := range contentWords(p.lines[i].text) {
				seen[w]++
			}
		}
	}
	return seen
}

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

// pasteLines are the lines of a paste, with what was broken joined again.
func pasteLines(text string) []line { return unwrap(takeBullets(splitLines(text))) }

// readPaste makes the draft of a paste. The model m judges its lines.
func readPaste(text string, m *model) draft {
	p := newPaste(pasteLines(text))
	r := p.read(m)
	var d draft
	d.title = r.titleText()
	if !r.hasText() {
		for i := range r.keep {
			r.drop(i, kindReasons[kindNone])
		}
	}
	next := -1 // the kept line after
	heading := make([]bool, len(p.lines))
	for i := len(p.lines) - 1; i >= 0; i-- {
		if r.keep[i] {
			heading[i] = r.isHeading(i, next)
			next = i
		}
	}
	for i, l := range p.lines {
		switch {
		case r.keep[i]:
			d.blocks = append(d.blocks, block{text: l.text, heading: heading[i]})
		case i != r.title:
			why := r.why[i]
			if why == "" {
				why = r.reasonAfter(i)
			}
			d.dropped = append(d.dropped, Dropped{Text: l.text, Reason: why})
		}
	}
	r.state(&d)
	return d
}

// titleText is the headline, or "".
func (r *reading) titleText() string {
	if r.title < 0 {
		return ""
	}
	return r.lines[r.title].text
}

// hasText reports whether what is kept is a text at all: something in it is a
// sentence or a list.
func (r *reading) hasText() bool {
	for i, l := range r.lines {
		if r.keep[i] && (r.words[i] >= minRepeat || r.words[i] > 1 && (endsSentence(l.text) || l.bullet)) {
			return true
		}
	}
	return false
}
