package html

import (
	"cmp"
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"verbatim/corpus/extract/draft"
	"verbatim/corpus/extract/provenance"
)

// minorPart is the share of the kept text below which an element may be called
// furniture by its name: a page may well call its whole body "sidebar-layout".
const minorPart = .3

// turnOutFurniture turns out what lies within elements that are furniture by
// their name, and remembers why of what was never in.
func (c *chooser) turnOutFurniture() {
	named := map[string]string{} // pages repeat few names many times
	byName := func(name string) string {
		if _, ok := named[name]; !ok {
			named[name] = nameReason(name)
		}
		return named[name]
	}
	known := map[*html.Node]string{}
	var reasonOf func(n *html.Node) string
	reasonOf = func(n *html.Node) string {
		if n == nil || n.Type != html.ElementNode || n.DataAtom == atom.Body || float64(c.weight[n]) > minorPart*float64(c.total) {
			return ""
		}
		if reason, ok := known[n]; ok {
			return reason
		}
		reason := cmp.Or(elementReason(n), byName(attr(n, "class")), byName(attr(n, "id")))
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

// turnOutOtherStories keeps to one story on a page that holds several, one
// after the other under first-level headings of their own.
func (c *chooser) turnOutOtherStories(title string) {
	title = draft.Letters(title)
	inside, passed := false, false
	// A heading among the story's own paragraphs begins no other story.
	parents := map[*html.Node]bool{}
	for i, b := range c.page.blocks {
		if headingLevel(b.element) == 1 && len(b.text) >= 15 && !parents[b.element.Parent] {
			own := sameTitle(draft.Letters(b.text), title)
			passed = passed || inside && !own
			inside = own
		}
		switch {
		case !c.choice[i].keep:
		case passed:
			c.out(i, "another story")
		case inside:
			parents[b.element.Parent] = true
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
		if draft.Letters(b.text) == "" {
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
	title = draft.Letters(title)
	prose := false
	for i, b := range c.page.blocks {
		if !c.choice[i].keep {
			continue
		}
		switch {
		case headingLevel(b.element) == 1 && !prose, title != "" && draft.Letters(b.text) == title:
			c.out(i, "headline")
		case prose:
		case provenance.IsByline(b.text):
			c.out(i, "byline")
		case len(b.text) > 150:
			prose = true
		}
	}
}

// turnOutRepeats keeps a paragraph that stands on the page more than once, such
// as the lead, only where it stands first.
func (c *chooser) turnOutRepeats() {
	seen := map[string]bool{}
	for i, b := range c.page.blocks {
		if !c.choice[i].keep || len(b.text) < 60 {
			continue
		}
		key := draft.Letters(b.text)
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
