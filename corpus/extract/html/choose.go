package html

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"verbatim/corpus/extract/draft"
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

// heedBody calls in the blocks that stand in the body the page's own metadata
// give, and turns the others out where the page holds several articles.
func (c *chooser) heedBody(body string) {
	body = draft.Letters(body)
	if len(body) < 600 || len(body)*len(c.page.blocks) > 1<<30 {
		return // too short to tell, or too much to search
	}
	in, not := 0, 0
	inBody := make([]bool, len(c.page.blocks))
	for i, b := range c.page.blocks {
		t := draft.Letters(b.text)
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
