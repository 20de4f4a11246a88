package extract

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// choice is what becomes of one block of the page.
type choice struct {
	keep    bool
	heading bool
	reason  string // why it is left out
}

// chooser decides over the blocks of a page, rule by rule. A rule only turns
// blocks out, giving its reason, or calls some back in.
type chooser struct {
	page   *page
	choice []choice
	// weight is, per element, how many bytes of kept blocks lie within.
	weight map[*html.Node]int
	total  int
}

// choose gives the fate of every block, from trafilatura's vote, and the
// article's body, title and author as the page states them (any may be "").
func (p *page) choose(kept []bool, body, title, author string) []choice {
	c := &chooser{page: p, choice: make([]choice, len(p.blocks))}
	for i := range p.blocks {
		share := p.share(i, kept)
		// A long block of which only a part is kept was cut up, not refused.
		long := len(p.blocks[i].text) >= 100 && 2*p.blocks[i].linked < p.blocks[i].size
		c.choice[i].keep = share >= .5 || share > 0 && long
		c.choice[i].heading = headingLevel(p.blocks[i].element) > 0
	}
	c.heedBody(body)
	c.weigh()
	c.turnOutFurniture()
	c.fillGaps()
	c.turnOutOtherStories(title)
	c.turnOutLinks()
	c.turnOutPhrases()
	c.turnOutHead(title)
	c.turnOutAuthor(author)
	c.turnOutRepeats()
	c.turnOutLooseHeadings()
	return c.choice
}

// out leaves block i out; the first reason stands.
func (c *chooser) out(i int, reason string) {
	c.choice[i].keep = false
	if c.choice[i].reason == "" {
		c.choice[i].reason = reason
	}
}

// weigh counts the bytes of kept blocks below every element.
func (c *chooser) weigh() {
	c.weight, c.total = map[*html.Node]int{}, 0
	for i, b := range c.page.blocks {
		if !c.choice[i].keep {
			continue
		}
		c.total += len(b.text)
		for n := b.element; n != nil; n = n.Parent {
			c.weight[n] += len(b.text)
		}
	}
}

// minorPart is the share of the kept text below which an element may be called
// furniture by its name: a page may well call its whole body "sidebar-layout".
const minorPart = .3

func (c *chooser) turnOutFurniture() {
	known := map[*html.Node]string{}
	var reasonOf func(n *html.Node) string
	reasonOf = func(n *html.Node) string {
		if n == nil || n.Type != html.ElementNode || n.DataAtom == atom.Body || float64(c.weight[n]) > minorPart*float64(c.total) {
			return ""
		}
		if reason, ok := known[n]; ok {
			return reason
		}
		reason := furnitureOf(n)
		if reason == "" {
			reason = reasonOf(n.Parent)
		}
		known[n] = reason
		return reason
	}
	for i, b := range c.page.blocks {
		if reason := reasonOf(b.element); reason != "" {
			c.out(i, reason)
		}
	}
}

// heedBody calls in the blocks that stand in the body the page's own metadata
// give, and turns the others out where the page holds several articles.
func (c *chooser) heedBody(body string) {
	body = letters(body)
	if len(body) < 600 {
		return
	}
	in, not := 0, 0
	inBody := make([]bool, len(c.page.blocks))
	for i, b := range c.page.blocks {
		t := letters(b.text)
		inBody[i] = len(t) > 0 && strings.Contains(body, t)
		switch {
		case inBody[i]:
			in += len(t)
			if len(t) >= 50 {
				c.choice[i].keep = true
			}
		case c.choice[i].keep:
			not += len(t)
		}
	}
	if 2*in < len(body) || not < 2*in {
		return
	}
	for i := range c.choice {
		if !inBody[i] {
			c.out(i, "not in the article's body as the page states it")
		}
	}
}

// letters folds text to its letters and digits, for comparing what differs in
// spaces, quotes and escapes.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// fillGaps calls in paragraphs that trafilatura missed between two that it
// kept, in the same element and of the same kind.
func (c *chooser) fillGaps() {
	type kind struct {
		parent *html.Node
		tag    atom.Atom
	}
	last := map[kind]int{}
	for i, b := range c.page.blocks {
		if b.element == nil || b.element.DataAtom != atom.P && b.element.DataAtom != atom.Li {
			continue
		}
		k := kind{b.element.Parent, b.element.DataAtom}
		if !c.choice[i].keep {
			continue
		}
		if from, ok := last[k]; ok {
			for j := from + 1; j < i; j++ {
				g := c.page.blocks[j]
				if g.element != nil && g.element.Parent == k.parent && g.element.DataAtom == k.tag && !c.choice[j].keep && c.choice[j].reason == "" && len(g.text) >= 40 && 2*g.linked < g.size {
					c.choice[j].keep = true
				}
			}
		}
		last[k] = i
	}
}

// turnOutOtherStories keeps to one story on a page that holds several, one
// after the other under first-level headings of their own.
func (c *chooser) turnOutOtherStories(title string) {
	title = letters(title)
	inside, passed := false, false
	for i, b := range c.page.blocks {
		if headingLevel(b.element) == 1 && len(b.text) >= 15 {
			own := sameTitle(letters(b.text), title)
			passed = passed || inside && !own
			inside = own
		}
		if passed && c.choice[i].keep {
			c.out(i, "another story")
		}
	}
}

// sameTitle reports whether two folded titles are the same but for an addition,
// such as the site's name, at the end of one.
func sameTitle(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	return len(a) >= 15 && strings.HasPrefix(b, a)
}

// turnOutLinks turns out lines that are nothing but links: teasers, lists of
// other stories. A linked heading over a paragraph stays.
func (c *chooser) turnOutLinks() {
	for i, b := range c.page.blocks {
		if !c.choice[i].keep || c.choice[i].heading {
			continue
		}
		share := float64(b.linked) / float64(b.size)
		if share >= .9 || share >= .7 && !strings.HasSuffix(b.text, ":") {
			c.out(i, onlyLink)
		}
	}
}

// turnOutPhrases turns out blocks that begin with set phrases, and the list of
// teasers that follows a line such as "More from us".
func (c *chooser) turnOutPhrases() {
	teasers := false
	for i, b := range c.page.blocks {
		if !c.choice[i].keep {
			continue
		}
		reason := phraseReason(b.text)
		if letters(b.text) == "" {
			reason = "no words"
		}
		switch {
		case reason != "":
			teasers = reason == otherStories && b.linked == 0 && len(b.text) < 60
			c.out(i, reason)
		case teasers && (3*b.linked >= b.size || b.element.DataAtom == atom.Li && len(b.text) < 120):
			c.out(i, otherStories)
		default:
			teasers = false
		}
	}
}

// turnOutAuthor turns out the lines on the author at the article's end.
func (c *chooser) turnOutAuthor(author string) {
	first, _ := span(c.choice)
	left := 4
	for i := len(c.choice) - 1; i > first && left > 0; i-- {
		if !c.choice[i].keep {
			continue
		}
		left--
		text := c.page.blocks[i].text
		if len(text) > 700 {
			continue
		}
		opening := text[:min(len(text), 60)]
		for _, name := range strings.Split(author, ", ") {
			if strings.Contains(name, " ") && strings.Contains(opening, name) && rxAboutAuthor.MatchString(text) {
				c.out(i, "about the author")
			}
		}
		if rxContact.MatchString(text) {
			c.out(i, "about the author")
		}
	}
}

var (
	rxAboutAuthor = regexp.MustCompile(`\b(?:is|was|are|covers|writes|has been|can be|joined|serves|teaches|reports)\b`)
	rxContact     = regexp.MustCompile(`(?i)^\W*(?:(?:you can )?(?:contact|e-?mail|reach|write to|follow)\b.{0,200}(?:@|\bat \()|.{0,120}\bcan be reached (?:at|by|via)\b)`)
)

// turnOutHead turns out the headline, and the byline, date and the like that
// stand before the first paragraph.
func (c *chooser) turnOutHead(title string) {
	title = letters(title)
	prose := false
	for i, b := range c.page.blocks {
		if !c.choice[i].keep {
			continue
		}
		switch {
		case headingLevel(b.element) == 1 && !prose, title != "" && letters(b.text) == title:
			c.out(i, "headline")
		case prose:
		case isByline(b.text):
			c.out(i, "byline")
		case len(b.text) > 150:
			prose = true
		}
	}
}

// isByline reports whether a line is a byline or a date.
func isByline(line string) bool {
	if _, ok := parseDate(line); ok {
		return true
	}
	return len(line) < 100 && rxBylineStart.MatchString(line)
}

// turnOutRepeats keeps a paragraph that stands on the page more than once, such
// as the lead, only where it stands first.
func (c *chooser) turnOutRepeats() {
	seen := map[string]bool{}
	for i, b := range c.page.blocks {
		if !c.choice[i].keep || len(b.text) < 60 {
			continue
		}
		key := letters(b.text)
		if seen[key] {
			c.out(i, "repeated")
		}
		seen[key] = true
	}
}

// turnOutLooseHeadings turns out headings that nothing kept stands under.
func (c *chooser) turnOutLooseHeadings() {
	under := false
	for i := len(c.choice) - 1; i >= 0; i-- {
		switch {
		case !c.choice[i].keep:
		case !c.choice[i].heading:
			under = true
		case !under:
			c.out(i, "heading without text")
		}
	}
}

// headingLevel is 1 to 6 within a heading, else 0.
func headingLevel(n *html.Node) int {
	for ; n != nil && n.Type == html.ElementNode; n = n.Parent {
		switch n.DataAtom {
		case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
			return int(n.Data[1] - '0')
		case atom.Div, atom.Section, atom.Article, atom.Header, atom.Body, atom.Li:
			return 0
		}
	}
	return 0
}

// share is the part of block i's characters that lie in kept text nodes.
func (p *page) share(i int, kept []bool) float64 {
	all, in := 0, 0
	for _, n := range p.blocks[i].nodes {
		all += p.sizes[n]
		if kept[n] {
			in += p.sizes[n]
		}
	}
	return float64(in) / float64(all)
}
