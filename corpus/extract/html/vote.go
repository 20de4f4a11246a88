package html

import (
	"time"

	"github.com/markusmobius/go-trafilatura"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// go-trafilatura finds the article well but moves, trims and loses pieces of
// text on its way, so it is asked only which parts of the page belong to the
// article. Each text node of a copy of the page ends in a rune that numbers it,
// and the runes that come back out say what was kept. The text itself is always
// the page's own.
const firstTag = '\U000F0000' // private use; there are more than voteNodes of them

// Trafilatura's time grows with the square of a page's size. News pages have
// 1,500 text nodes at most and are answered in a moment; beyond these limits a
// page is not asked about, so that the answer does not depend on the machine.
const (
	voteNodes    = 6_000
	voteElements = 40_000
	voteSize     = 1 << 19 // runes
	voteLimit    = 30 * time.Second
)

// vote gives, for each text node of the page, whether it belongs to the article:
// trafilatura's answer, or that of densest where trafilatura has none.
func (p *page) vote() []bool {
	if len(p.sizes) <= voteNodes && p.size() <= voteSize && p.elements() <= voteElements {
		if kept := p.askInTime(); kept != nil {
			return kept
		}
	}
	return p.densest()
}

func (p *page) size() (runes int) {
	for _, n := range p.sizes {
		runes += n
	}
	return runes
}

func (p *page) elements() (n int) {
	for range p.doc.Descendants() {
		n++
	}
	return n
}

// askInTime asks trafilatura and gives nil if it panics, hangs or finds nothing.
func (p *page) askInTime() []bool {
	doc := p.tagged(p.doc)
	answer := make(chan []bool, 1)
	go func() {
		defer func() {
			if recover() != nil {
				answer <- nil
			}
		}()
		answer <- p.ask(doc)
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

func (p *page) ask(doc *html.Node) []bool {
	result, err := trafilatura.ExtractDocument(doc, trafilatura.Options{
		EnableFallback: true,
		HtmlDateMode:   trafilatura.Disabled,
	})
	if err != nil || result.ContentNode == nil {
		return nil
	}
	kept, any := make([]bool, len(p.sizes)), false
	for n := range result.ContentNode.Descendants() {
		if n.Type != html.TextNode {
			continue
		}
		for _, r := range n.Data {
			if i := int(r - firstTag); i >= 0 && i < len(kept) {
				kept[i], any = true, true
			}
		}
	}
	if !any {
		return nil
	}
	return kept
}

// tagged copies the tree below n with its text nodes tagged, and without what
// no reader sees.
func (p *page) tagged(n *html.Node) *html.Node {
	c := &html.Node{Type: n.Type, DataAtom: n.DataAtom, Data: n.Data, Namespace: n.Namespace}
	if n.Type == html.TextNode {
		if i, ok := p.index[n]; ok {
			c.Data = dropTags(n.Data) + string(firstTag+rune(i))
		}
		return c
	}
	c.Attr = append(c.Attr, n.Attr...)
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		if child.Type == html.CommentNode || child.Type == html.ElementNode && child.Data != "head" && unseen[child.DataAtom] {
			continue
		}
		c.AppendChild(p.tagged(child))
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

// densest gives the text nodes within the element that holds the most prose:
// its own paragraphs count in full, those of its child elements by half.
func (p *page) densest() []bool {
	prose := map[*html.Node]int{}
	var best *html.Node
	add := func(n *html.Node, size int) {
		if n == nil || n.Type != html.ElementNode {
			return
		}
		prose[n] += size
		if best == nil || prose[n] > prose[best] {
			best = n
		}
	}
	for _, b := range p.blocks {
		if b.element != nil && len(b.text) >= 80 && 3*b.linked < b.size {
			n := b.element
			if n.DataAtom != atom.P && n.DataAtom != atom.Li {
				add(n, len(b.text))
			}
			if n.Parent != nil {
				add(n.Parent, len(b.text))
				add(n.Parent.Parent, len(b.text)/2)
			}
		}
	}
	kept := make([]bool, len(p.sizes))
	for _, b := range p.blocks {
		for n := b.element; n != nil && best != nil; n = n.Parent {
			if n == best {
				for _, i := range b.nodes {
					kept[i] = true
				}
				break
			}
		}
	}
	return kept
}
