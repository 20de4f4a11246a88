// Package paste reads text that was copied from a page, with whatever stood
// around the article there.
//
// The text is parted into lines, broken ones joined (line.go). page.go counts
// what stands around each line, kind.go tells furniture by its words, feature.go
// describes each line in numbers, and model.go weighs them with the weights in
// weights.go, which bench/pastefit fits. body.go then decides which lines are the
// article's, title.go finds the headline, and stated.go what the page states of
// itself. A page whose menu, teaser or comment is taken for text: look at kind.go
// first; one whose beginning or end is missed: body.go.
package paste

import "verbatim/corpus/extract/draft"

// Read makes the draft of text as it was copied from a page.
func Read(text string) draft.Draft { return read(text, fitted) }

// Paragraphs parts the text of an article, around which nothing stands, into its
// paragraphs: lines that are broken are joined.
func Paragraphs(text string) []string {
	lines := unwrap(splitLines(text))
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = l.text
	}
	return out
}

// IsByline reports whether the words of a line alone show it to be a byline.
func IsByline(line string) bool { return kindOf(line) == kindByline && !endsSentence(line) }

// readLines are the lines of a paste, with what was broken joined again.
func readLines(text string) []line { return unwrap(takeBullets(splitLines(text))) }

// read makes the draft of a paste. The model m judges its lines.
func read(text string, m *model) draft.Draft {
	p := newPage(readLines(text))
	r := p.read(m)
	var d draft.Draft
	d.Title = r.titleText()
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
			d.Blocks = append(d.Blocks, draft.Block{Text: l.text, Heading: heading[i]})
		case i != r.title:
			why := r.why[i]
			if why == "" {
				why = r.reasonAfter(i)
			}
			d.Dropped = append(d.Dropped, draft.Dropped{Text: l.text, Reason: why})
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
