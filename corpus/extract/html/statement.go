package html

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"verbatim/corpus/extract/draft"
)

// statements is what a page says of itself outside its text.
type statements struct {
	doc *html.Node
	// meta holds the contents of <meta> by their name, property or itemprop in
	// lower case, in page order.
	meta map[string][]string
	// things is the page's JSON-LD, article the part that describes the article.
	things  []thing
	article thing
	// canonical is <link rel=canonical>, pageTitle <title>, headings every <h1>.
	canonical, pageTitle string
	headings             []string
	savedFrom            string
	// lines are the short lines about the beginning of the article, where a page
	// shows its byline and date.
	lines []string
}

// "<!-- saved from url=(0043)https://example.com/story -->", which browsers
// write into the pages they save; others write "Page saved with SingleFile url: ...".
var rxSavedFrom = regexp.MustCompile(`(?:saved from url=\(\d+\)|Page saved with SingleFile\s+url: |archived from: )(https?://\S+)`)

func readStatements(doc *html.Node) *statements {
	s := &statements{doc: doc, meta: map[string][]string{}, things: readJSONLD(doc)}
	s.article = articleOf(s.things)
	for n := range doc.Descendants() {
		switch {
		case n.Type == html.CommentNode:
			if m := rxSavedFrom.FindStringSubmatch(n.Data); m != nil && s.savedFrom == "" {
				s.savedFrom = m[1]
			}
		case n.DataAtom == atom.Meta:
			content := draft.Clean(html.UnescapeString(attr(n, "content")))
			for _, key := range []string{"property", "name", "itemprop"} {
				if name := strings.ToLower(strings.TrimSpace(attr(n, key))); name != "" && content != "" {
					s.meta[name] = append(s.meta[name], content)
				}
			}
		case n.DataAtom == atom.Link:
			if strings.EqualFold(attr(n, "rel"), "canonical") && s.canonical == "" {
				s.canonical = strings.TrimSpace(attr(n, "href"))
			}
		case n.DataAtom == atom.Title && s.pageTitle == "" && n.Parent.DataAtom == atom.Head:
			s.pageTitle = innerText(n)
		case n.DataAtom == atom.H1:
			if t := innerText(n); t != "" {
				s.headings = append(s.headings, t)
			}
		}
	}
	return s
}

// first gives the first content of the first of the named <meta> that is there.
func (s *statements) first(names ...string) string {
	for _, name := range names {
		if v := s.meta[name]; len(v) > 0 {
			return v[0]
		}
	}
	return ""
}

// named gives the name that a JSON-LD value states: itself, its own, or that of
// the thing its @id refers to.
func (s *statements) named(v any) string {
	switch v := v.(type) {
	case string:
		return draft.Clean(html.UnescapeString(v))
	case map[string]any:
		if name := thing(v).text("name"); name != "" {
			return name
		}
		id, _ := v["@id"].(string)
		for _, t := range s.things {
			if other, _ := t["@id"].(string); other == id && id != "" && t["name"] != nil {
				return t.text("name")
			}
		}
	}
	return ""
}

// maxInnerText is more than any line that innerText is asked for has.
const maxInnerText = 4 << 10

// innerText is the visible text within n, cut where it is too long for a line.
func innerText(n *html.Node) string {
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(shorten(n.Data, maxInnerText))
			return
		}
		if b.Len() > maxInnerText {
			return
		}
		if n.Type == html.ElementNode && n.DataAtom != atom.Title && (unseen[n.DataAtom] || isHidden(n)) {
			return
		}
		border := blockElements[n.DataAtom] || n.DataAtom == atom.Br
		if border {
			b.WriteByte(' ')
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
		if border {
			b.WriteByte(' ')
		}
	}
	walk(n)
	return draft.Clean(b.String())
}
