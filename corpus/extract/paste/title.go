package paste

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"verbatim/corpus/extract/draft"
	"verbatim/corpus/extract/provenance"
)

// findTitle finds the headline above the article: a line that is no sentence,
// that the text below takes its words from, and that a byline, a date or the
// text follows.
func (r *reading) findTitle() {
	first := r.from
	for first < r.to && !r.opensText(first) && first < r.from+6 {
		first++
	}
	if first == len(r.lines) || !r.scored && !r.opensText(first) {
		return // there is no text under it
	}
	if !r.scored && r.labels(1, first) > 1 {
		return // lines of verse, or a list
	}
	const reach = 40
	best, bestScore := -1, math.Inf(-1)
	fits := map[int]float64{}
	for i := max(0, first-reach); i < first; i++ {
		if !r.mayBeTitle(i) {
			continue
		}
		score := r.titleScore(i, first)
		fits[i] = score
		if score > bestScore {
			best, bestScore = i, score
		}
	}
	if best < 0 || bestScore < minTitleScore && r.scored {
		return
	}
	// A deck shares more words with the text than the headline over it does.
	if s, ok := fits[best-1]; ok && s > 0.6*bestScore && r.words[best-1] >= 4 {
		best--
	}
	r.title = best
}

// opensText reports whether line i is a paragraph, not one of the labels above.
func (r *reading) opensText(i int) bool {
	asks := strings.HasSuffix(r.lines[i].text, "?") || strings.HasSuffix(r.lines[i].text, "!")
	return r.isProse(i) && (!asks || r.words[i] > 20) || r.words[i] >= 25 || r.words[i] >= 3 && strings.HasSuffix(r.lines[i].text, ".")
}

// labels counts the lines of [from, to) that are no byline, date or credit.
func (r *reading) labels(from, to int) int {
	n := 0
	for i := from; i < to; i++ {
		if r.kinds[i] == kindNone {
			n++
		}
	}
	return n
}

// minTitleScore is the least score of a headline on a page.
const minTitleScore = 0.9

// mayBeTitle reports whether line i has the form of a headline.
func (r *reading) mayBeTitle(i int) bool {
	t, l := r.lines[i].text, r.lines[i]
	n := r.words[i]
	if n <= maxLabel && provenance.HasDate(t) {
		return false // "Politics / August 27, 2021"
	}
	return r.kinds[i] == kindNone && !l.bullet && !l.tabbed && (n >= 3 && n <= 30 || n > 0 && !r.scored && n <= 30) &&
		!strings.HasSuffix(t, ".") && !strings.HasSuffix(t, ":") && !strings.HasSuffix(t, ",") && len(t) < 300
}

// titleScore is how likely line i is the headline of the text that begins at
// first: the share of its words found there, and signs beside it.
func (r *reading) titleScore(i, first int) float64 {
	text := map[string]bool{}
	for j, got := first, 0; j < len(r.lines) && got < 8 && j < first+30; j++ {
		if r.isProse(j) {
			got++
			for w := range contentWords(r.lines[j].text) {
				text[w] = true
			}
		}
	}
	words, shared := contentWords(r.lines[i].text), 0
	for w := range words {
		if text[w] {
			shared++
		}
	}
	score := 2*float64(shared)/float64(max(len(words), 2)) - 0.02*float64(first-i)
	if r.count[r.lines[i].text] > 1 {
		score += 0.4
	}
	for j := i + 1; j < min(i+4, first); j++ {
		if k := r.kinds[j]; k == kindByline || k == kindTime {
			score += 0.5
			break
		}
	}
	if i+1 < len(r.lines) && r.kinds[i+1] == kindCredit {
		score--
	}
	if i+1 == first {
		score += 0.3
	}
	if glued.MatchString(r.lines[i].text) {
		score--
	}
	return score
}

// keepDecks keeps the summary under the headline: bullets, sentences, or a line
// that the byline or date follows.
func (r *reading) keepDecks() {
	if r.title < 0 || !r.scored {
		return
	}
	title := draft.Letters(r.lines[r.title].text)
	for i, n := r.title+1, 0; i < r.from && n < 4; i, n = i+1, n+1 {
		l := r.lines[i]
		if draft.Letters(l.text) == title {
			continue
		}
		next := kindNone
		if i+1 < len(r.lines) {
			next = r.kinds[i+1]
		}
		sentence := endsSentence(l.text) || next == kindByline || next == kindTime
		if r.kinds[i] != kindNone || next == kindCredit || r.words[i] < 6 || r.words[i] > 80 || r.count[l.text] > 1 || !l.bullet && !sentence {
			return
		}
		r.keep[i] = true
	}
}

// isHeading reports whether line i, which is kept, is a subheading: a short
// line between paragraphs that ends as no sentence does. next is the kept line
// after it.
func (r *reading) isHeading(i, next int) bool {
	l := r.lines[i]
	if l.bullet || l.tabbed || r.words[i] == 0 || r.words[i] > maxLabel || endsSentence(l.text) || r.alike(i) || next < 0 || r.words[next] <= r.words[i] {
		return false
	}
	first, _ := utf8.DecodeRuneInString(l.text)
	last, _ := utf8.DecodeLastRuneInString(l.text)
	if unicode.IsLower(first) || strings.ContainsRune("—–-@[(", first) || strings.ContainsRune(":,;…-–—", last) {
		return false
	}
	return r.words[next] >= maxLabel || endsSentence(r.lines[next].text)
}
