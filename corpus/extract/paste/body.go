package paste

import (
	"math"
	"regexp"
	"strings"

	"verbatim/corpus/extract/draft"
)

// reading is a paste with what has been decided about its lines.
type reading struct {
	*page
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
func (p *page) read(m *model) *reading {
	r := &reading{page: p, title: -1, to: len(p.lines), keep: make([]bool, len(p.lines)), why: make([]string, len(p.lines))}
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
func (p *page) hasFurniture() bool {
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
func (p *page) isLoose(i int) bool {
	l := p.lines[i]
	return !l.bullet && !l.tabbed && p.words[i] < 30 && !endsSentence(l.text) && !p.alike(i)
}

// alike reports whether line i is built like a neighbour, as the rows of a
// programme or a table are.
func (p *page) alike(i int) bool {
	s := shape(p.lines[i].text)
	if !strings.ContainsAny(s, "9-–—:;,/(") {
		return false
	}
	return i > 0 && shape(p.lines[i-1].text) == s || i+1 < len(p.lines) && shape(p.lines[i+1].text) == s
}

// chooseBody finds the article's first and last line, each the likeliest, and
// which of the lines between are its own.
func (r *reading) chooseBody(m *model) {
	s := m.scores(r.page)
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
		title := draft.Letters(r.lines[r.title].text)
		for i := range r.lines {
			if draft.Letters(r.lines[i].text) == title {
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
