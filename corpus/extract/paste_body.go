package extract

import (
	"math"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// reading is a paste with what has been decided about its lines.
type reading struct {
	*paste
	title    int // the line of the headline, or -1
	from, to int // the range of lines that the article is in
	keep     []bool
	why      []string // why a line is not kept
	scored   bool     // whether the model has chosen
}

// maxPageLines is more lines than a page has; what is longer is no page but
// plain text, and would cost much memory to score.
const maxPageLines = 20000

// read decides what of a paste is the article.
func (p *paste) read(m *model) *reading {
	r := &reading{paste: p, title: -1, to: len(p.lines), keep: make([]bool, len(p.lines)), why: make([]string, len(p.lines))}
	if len(p.lines) <= maxPageLines && p.hasFurniture() {
		r.scored = true
		r.chooseBody(m)
	} else {
		for i := range r.keep {
			r.keep[i] = true
		}
	}
	r.findTitle()
	r.keepDecks()
	r.dropHead()
	if r.scored {
		r.dropIslands()
		r.dropTail()
	}
	r.dropRepeats()
	return r
}

// hasFurniture reports whether anything stands around the article. If nothing
// does, nothing is taken away, however odd its lines look.
func (p *paste) hasFurniture() bool {
	run := 0
	for i := range p.lines {
		switch k := p.kinds[i]; k {
		case kindNone, kindCredit, kindTime, kindByline:
		default:
			if p.words[i] <= maxLabel {
				return true
			}
		}
		if p.isLoose(i) && p.words[i] >= 4 {
			run++
		} else if p.isProse(i) {
			run = 0
		}
		if run >= manyHeadlines && p.prose[len(p.lines)] > 0 {
			return true
		}
	}
	return false
}

const (
	// maxLabel is the number of words up to which a line of furniture is surely
	// that, and not a sentence that speaks of such things.
	maxLabel = 12
	// manyHeadlines in a row are a list of other stories.
	manyHeadlines = 8
)

// isLoose reports whether line i is a line that no list, table or sentence
// holds: a label, a name, a headline.
func (p *paste) isLoose(i int) bool {
	l := p.lines[i]
	return !l.bullet && !l.tabbed && p.words[i] < 30 && !endsSentence(l.text) && !p.alike(i)
}

// alike reports whether line i is built like a neighbour, as the rows of a
// programme or a table are.
func (p *paste) alike(i int) bool {
	s := shape(p.lines[i].text)
	if !strings.ContainsAny(s, "9-–—:;,/(") {
		return false
	}
	return i > 0 && shape(p.lines[i-1].text) == s || i+1 < len(p.lines) && shape(p.lines[i+1].text) == s
}

// chooseBody finds the article's first and last line, each the likeliest, and
// which of the lines between are its own.
func (r *reading) chooseBody(m *model) {
	s := m.scores(r.paste)
	best, begin := math.Inf(-1), 0
	for i := range r.lines {
		if s[asksBegin][i] > s[asksBegin][begin] {
			begin = i
		}
		if sum := s[asksBegin][begin] + s[asksEnd][i]; sum > best {
			best, r.from, r.to = sum, begin, i+1
		}
	}
	r.widen()
	for i := r.from; i < r.to; i++ {
		r.keep[i] = s[asksInside][i] > 0
	}
}

// widen takes more lines into the range where nothing shows that the article
// had not begun or had ended: no furniture stands between it and more prose.
func (r *reading) widen() {
	for i, idle := r.from-1, 0; i >= 0 && idle < maxIsland && !r.ends(i); i-- {
		idle++
		if r.opensText(i) {
			r.from, idle = i, 0
		}
	}
	for i, idle := r.to, 0; i < len(r.lines) && idle < maxIsland && !r.ends(i); i++ {
		idle++
		if r.isProse(i) {
			r.to, idle = i+1, 0
		}
	}
}

// ends reports whether line i is furniture that stands before or after an
// article rather than in it.
func (r *reading) ends(i int) bool {
	switch r.kinds[i] {
	case kindNone, kindAdvert, kindCredit, kindTime:
		return false
	}
	return r.words[i] <= maxLabel
}

// drop leaves line i out.
func (r *reading) drop(i int, why string) {
	if r.keep[i] {
		r.keep[i], r.why[i] = false, why
	}
}

// rxCaption matches what only a caption says, however long it is.
var rxCaption = regexp.MustCompile(`(?i)^\(files?\)|^in this (?:file |undated |handout )?(?:picture|photo|image|photograph)(?: taken| provided| released|,)|\(?photo credit (?:should read|:)|\b(?:via|/) ?getty images\)?$|\bap photo/|\((?:photo|image|picture)(?: by|:| credit)[^)]*\)$`)

// dropIslands leaves out furniture within the article that the model has kept:
// labels that are nothing else, captions, and the lines before a photo's credit.
func (r *reading) dropIslands() {
	for i := r.from; i < r.to; i++ {
		k := r.kinds[i]
		switch {
		case rxCaption.MatchString(r.lines[i].text):
			r.drop(i, kindReasons[kindCredit])
		case i+1 < r.to && r.isCredit(i+1) && r.words[i] <= maxCaption && !isQuoted(r.lines[i].text):
			r.drop(i, kindReasons[kindCredit])
		case k == kindAdvert || k == kindShare || k == kindMedia:
			r.drop(i, kindReasons[k])
		case (k == kindComments || k == kindRelated || k == kindSubscribe) && r.words[i] <= maxLabel && !endsSentence(r.lines[i].text):
			r.drop(i, kindReasons[k])
		}
	}
}

// maxCaption is the number of words up to which the line before a photo's
// credit is its caption.
const maxCaption = 40

// isCredit reports whether line i is nothing but a photo's credit.
func (r *reading) isCredit(i int) bool {
	return r.kinds[i] == kindCredit && r.words[i] <= maxLabel && !endsSentence(r.lines[i].text)
}

// isQuoted reports whether text holds speech, which captions do not.
func isQuoted(text string) bool { return strings.ContainsAny(text, "\"“”") }

// dropTail takes away, from the article's end, lines that no text ends with:
// names, labels, headlines, and teasers that break off.
func (r *reading) dropTail() {
	for i := r.to - 1; i > r.from; i-- {
		if !r.keep[i] {
			continue
		}
		if !r.isLoose(i) && !strings.HasSuffix(r.lines[i].text, "]") && r.kinds[i] != kindByline {
			return
		}
		r.drop(i, r.reasonAfter(i))
	}
}

// dropHead takes away the headline, and the byline and date under it.
func (r *reading) dropHead() {
	if r.title >= 0 {
		title := foldTitle(r.lines[r.title].text)
		for i := range r.lines {
			if foldTitle(r.lines[i].text) == title {
				r.drop(i, "repeated")
			}
		}
		r.why[r.title] = "headline"
	}
	for i := r.from; i < r.to && !r.isProse(i); i++ {
		if k := r.kinds[i]; (k == kindByline || k == kindTime) && r.words[i] <= maxLabel && !endsSentence(r.lines[i].text) {
			r.drop(i, kindReasons[k])
		}
	}
}

// minRepeat is the number of words from which a paragraph that stands twice is
// a repetition; shorter ones may be said twice.
const minRepeat = 8

// dropRepeats keeps a paragraph that stands twice only where it stands first.
func (r *reading) dropRepeats() {
	seen := map[string]bool{}
	for i, l := range r.lines {
		if !r.keep[i] || r.words[i] < minRepeat {
			continue
		}
		if seen[l.text] {
			r.drop(i, "repeated")
		}
		seen[l.text] = true
	}
}

// reasonAfter says what line i, which is not the article's, is.
func (r *reading) reasonAfter(i int) string {
	switch {
	case r.kinds[i] != kindNone:
		return kindReasons[r.kinds[i]]
	case i+1 < len(r.lines) && r.kinds[i+1] == kindCredit && i < r.to:
		return kindReasons[kindCredit]
	case r.count[r.lines[i].text] > 1:
		return "repeated"
	}
	for j := i - 1; j >= r.from && j > i-60; j-- {
		if k := r.kinds[j]; k == kindComments || k == kindRelated || k == kindSubscribe {
			return kindReasons[k]
		}
	}
	switch {
	case i < r.from && r.words[i] < minProse:
		return kindReasons[kindNavigation]
	case r.words[i] >= 4 && i >= r.from:
		return kindReasons[kindRelated]
	}
	return kindReasons[kindNone]
}

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
	if _, _, _, _, _, dated := findDate(t); dated && n <= maxLabel {
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

// foldTitle is a title without case and marks, for comparing.
func foldTitle(t string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, t)
}

// keepDecks keeps the summary under the headline: bullets, sentences, or a line
// that the byline or date follows.
func (r *reading) keepDecks() {
	if r.title < 0 || !r.scored {
		return
	}
	title := foldTitle(r.lines[r.title].text)
	for i, n := r.title+1, 0; i < r.from && n < 4; i, n = i+1, n+1 {
		l := r.lines[i]
		if foldTitle(l.text) == title {
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
