package extract

import (
	"time"

	"github.com/markusmobius/go-trafilatura"
	"golang.org/x/net/html"
)

// go-trafilatura finds the article well but moves, trims and loses pieces of
// text on its way, so it is asked only which parts of the page belong to the
// article. Each text node of a copy of the page ends in a rune that numbers it,
// and the runes that come back out say what was kept. The text itself is always
// the page's own.
const (
	firstTag = '\U000F0000'
	lastTag  = '\U0010FFFD'
	tagCount = lastTag - firstTag + 1
)

// voteLimit is how long trafilatura may think about a page.
const voteLimit = 20 * time.Second

// vote gives, for each text node of the page, whether trafilatura keeps it; nil
// if it has no answer.
func (p *page) vote() []bool {
	// On a page with more text nodes than tags, neighbours share one.
	step := len(p.sizes)/int(tagCount) + 1
	doc := p.tagged(p.doc, step)
	answer := make(chan []bool, 1)
	go func() {
		defer func() {
			if recover() != nil {
				answer <- nil
			}
		}()
		answer <- p.ask(doc, step)
	}()
	timer := time.NewTimer(voteLimit)
	defer timer.Stop()
	select {
	case kept := <-answer:
		return kept
	case <-timer.C:
		return nil
	}
}

func (p *page) ask(doc *html.Node, step int) []bool {
	result, err := trafilatura.ExtractDocument(doc, trafilatura.Options{
		EnableFallback: true,
		HtmlDateMode:   trafilatura.Disabled,
	})
	if err != nil || result.ContentNode == nil {
		return nil
	}
	kept := make([]bool, len(p.sizes))
	for n := range result.ContentNode.Descendants() {
		if n.Type != html.TextNode {
			continue
		}
		for _, r := range n.Data {
			if r >= firstTag && r <= lastTag {
				for i := int(r-firstTag) * step; i < (int(r-firstTag)+1)*step && i < len(kept); i++ {
					kept[i] = true
				}
			}
		}
	}
	return kept
}

// tagged copies the tree below n with its text nodes tagged, and without what
// no reader sees.
func (p *page) tagged(n *html.Node, step int) *html.Node {
	c := &html.Node{Type: n.Type, DataAtom: n.DataAtom, Data: n.Data, Namespace: n.Namespace}
	if n.Type == html.TextNode {
		if i, ok := p.index[n]; ok {
			c.Data = dropTags(n.Data) + string(firstTag+rune(i/step))
		}
		return c
	}
	c.Attr = append(c.Attr, n.Attr...)
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		if child.Type == html.CommentNode || child.Type == html.ElementNode && child.Data != "head" && unseen[child.DataAtom] {
			continue
		}
		c.AppendChild(p.tagged(child, step))
	}
	return c
}

// dropTags removes runes that would read as tags; icon fonts use some.
func dropTags(s string) string {
	for _, r := range s {
		if r >= firstTag {
			out := make([]rune, 0, len(s))
			for _, r := range s {
				if r < firstTag {
					out = append(out, r)
				}
			}
			return string(out)
		}
	}
	return s
}
