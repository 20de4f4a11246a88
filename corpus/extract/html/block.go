package html

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"verbatim/corpus/extract/draft"
)

// block is one block of the page's own visible text: a paragraph, a list
// item, a heading, a caption, a button bar. Its text is that of its text nodes,
// in page order, and nothing else.
type block struct {
	text string
	// element is the innermost block element around the text.
	element *html.Node
	// nodes are the indices, within the page, of its non-blank text nodes.
	nodes []int
	// size and linked count the bytes of the text nodes, and those within links.
	size, linked int
}

// page is a parsed page and its blocks.
type page struct {
	doc    *html.Node
	blocks []block
	// index numbers the non-blank visible text nodes in page order.
	index map[*html.Node]int
	sizes []int
}

// newPage walks doc once and cuts its visible text into blocks.
func newPage(doc *html.Node) *page {
	p := &page{doc: doc, index: map[*html.Node]int{}}
	w := blockWalker{page: p}
	w.walk(doc, false)
	w.flush(nil)
	return p
}

// blockWalker gathers the text of the current block until a border is met.
type blockWalker struct {
	page    *page
	text    strings.Builder
	current block
	breaks  int // <br> since the last text
}

func (w *blockWalker) walk(n *html.Node, linked bool) {
	switch n.Type {
	case html.TextNode:
		w.add(n, linked)
		return
	case html.ElementNode:
		if unseen[n.DataAtom] || isHidden(n) {
			return
		}
		if n.DataAtom == atom.Br {
			w.breaks++
			w.text.WriteByte('\n')
			return
		}
	case html.DocumentNode:
	default:
		return
	}
	border := n.Type == html.ElementNode && blockElements[n.DataAtom]
	if border {
		w.flush(n.Parent)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.walk(c, linked || n.DataAtom == atom.A)
	}
	if border {
		w.flush(n)
	}
}

// add takes one text node. Two line breaks before it part paragraphs.
func (w *blockWalker) add(n *html.Node, linked bool) {
	if isBlank(n.Data) {
		w.text.WriteString(n.Data)
		return
	}
	if w.breaks >= 2 {
		w.flush(n.Parent)
	}
	w.breaks = 0
	i := len(w.page.sizes)
	w.page.index[n] = i
	size := utf8.RuneCountInString(n.Data)
	w.page.sizes = append(w.page.sizes, size)
	w.current.nodes = append(w.current.nodes, i)
	w.current.size += size
	if linked {
		w.current.linked += size
	}
	w.text.WriteString(n.Data)
}

// flush ends the current block, which lies directly within the nearest block
// element at or above n.
func (w *blockWalker) flush(n *html.Node) {
	w.breaks = 0
	if len(w.current.nodes) > 0 {
		if text := draft.Clean(w.text.String()); text != "" {
			for n != nil && !blockElements[n.DataAtom] {
				n = n.Parent
			}
			w.current.text, w.current.element = text, n
			w.page.blocks = append(w.page.blocks, w.current)
		}
	}
	w.text.Reset()
	w.current = block{}
}

func isBlank(s string) bool { return strings.TrimSpace(s) == "" }

// Elements whose content a reader does not see as text of the page.
var unseen = map[atom.Atom]bool{
	atom.Head: true, atom.Script: true, atom.Style: true, atom.Noscript: true, atom.Template: true,
	atom.Iframe: true, atom.Svg: true, atom.Canvas: true, atom.Object: true, atom.Embed: true,
	atom.Audio: true, atom.Video: true, atom.Map: true, atom.Math: true, atom.Select: true,
	atom.Textarea: true, atom.Input: true, atom.Progress: true, atom.Meter: true, atom.Noframes: true,
	atom.Datalist: true, atom.Title: true,
}

// Elements that begin and end a block.
var blockElements = map[atom.Atom]bool{
	atom.Html: true, atom.Body: true, atom.Address: true, atom.Article: true, atom.Aside: true,
	atom.Blockquote: true, atom.Center: true, atom.Dd: true, atom.Details: true, atom.Dialog: true,
	atom.Dir: true, atom.Div: true, atom.Dl: true, atom.Dt: true, atom.Fieldset: true,
	atom.Figcaption: true, atom.Figure: true, atom.Footer: true, atom.Form: true, atom.H1: true,
	atom.H2: true, atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true, atom.Header: true,
	atom.Hgroup: true, atom.Hr: true, atom.Legend: true, atom.Li: true, atom.Main: true,
	atom.Menu: true, atom.Nav: true, atom.Ol: true, atom.P: true, atom.Pre: true,
	atom.Section: true, atom.Summary: true, atom.Table: true, atom.Tbody: true, atom.Td: true,
	atom.Tfoot: true, atom.Th: true, atom.Thead: true, atom.Tr: true, atom.Ul: true,
	atom.Caption: true, atom.Button: true, atom.Option: true, atom.Label: true,
}

var (
	rxHiddenStyle = regexp.MustCompile(`(?i)(?:display\s*:\s*none|visibility\s*:\s*hidden)`)
	rxHiddenClass = regexp.MustCompile(`(?i)(?:^|\s)(?:sr-only|visually-?hidden|screen-reader(?:-text|-only)?|offscreen|u-hidden-visually|assistive-text)(?:\s|$)`)
)

// isHidden reports whether the page itself keeps the element from its readers.
// A hidden <body> is one that a script was to show.
func isHidden(n *html.Node) bool {
	if n.DataAtom == atom.Html || n.DataAtom == atom.Body || n.DataAtom == atom.Main {
		return false
	}
	for _, a := range n.Attr {
		switch a.Key {
		case "hidden":
			return true
		case "style":
			if rxHiddenStyle.MatchString(a.Val) {
				return true
			}
		case "class":
			if rxHiddenClass.MatchString(a.Val) {
				return true
			}
		}
	}
	return false
}

// dropLongAttributes removes attributes too long to name or address anything;
// they hold images and data.
func dropLongAttributes(doc *html.Node) {
	for n := range doc.Descendants() {
		n.Attr = slices.DeleteFunc(n.Attr, func(a html.Attribute) bool { return len(a.Val) > 2000 })
	}
}

// attr gives the value of an attribute, "" where it is missing.
func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}
