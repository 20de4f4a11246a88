package html

import (
	"encoding/json"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"verbatim/corpus/extract/draft"
)

// thing is one object of a page's JSON-LD (schema.org): a map of properties.
type thing map[string]any

// readJSONLD gives every object of the page's JSON-LD, nested ones after the
// ones that hold them.
func readJSONLD(doc *html.Node) []thing {
	var things []thing
	for n := range doc.Descendants() {
		if n.DataAtom != atom.Script || n.FirstChild == nil || !strings.Contains(strings.ToLower(attr(n, "type")), "ld+json") {
			continue
		}
		var v any
		if json.Unmarshal([]byte(mendJSON(n.FirstChild.Data)), &v) == nil {
			things = gather(things, v, 0)
		}
	}
	return things
}

// mendJSON removes what pages wrap their JSON-LD in, and the raw line breaks
// within strings that JSON forbids.
func mendJSON(s string) string {
	s = strings.TrimSpace(s)
	for _, wrap := range []string{"<!--", "//<![CDATA[", "<![CDATA["} {
		s = strings.TrimSpace(strings.TrimPrefix(s, wrap))
	}
	for _, wrap := range []string{"-->", "//]]>", "]]>", ";"} {
		s = strings.TrimSpace(strings.TrimSuffix(s, wrap))
	}
	return strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, s)
}

// maxDepth is deeper than any real page nests its objects.
const maxDepth = 12

func gather(things []thing, v any, depth int) []thing {
	if depth > maxDepth {
		return things
	}
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			things = gather(things, item, depth+1)
		}
	case map[string]any:
		things = append(things, thing(v))
		for _, key := range []string{"@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item", "hasPart"} {
			things = gather(things, v[key], depth+1)
		}
	}
	return things
}

// is reports whether one of t's types ends in one of the given names, so that
// Article takes in NewsArticle and OpinionNewsArticle.
func (t thing) is(names ...string) bool {
	for _, kind := range list(t["@type"]) {
		kind, _ := kind.(string)
		for _, name := range names {
			if strings.HasSuffix(kind, name) {
				return true
			}
		}
	}
	return false
}

// text gives the property as a string; of an object its name or address.
func (t thing) text(key string) string {
	for _, v := range list(t[key]) {
		switch v := v.(type) {
		case string:
			if s := draft.Clean(html.UnescapeString(v)); s != "" {
				return s
			}
		case map[string]any:
			for _, inner := range []string{"name", "@value", "url", "@id"} {
				if s, _ := v[inner].(string); draft.Clean(s) != "" {
					return draft.Clean(html.UnescapeString(s))
				}
			}
		}
	}
	return ""
}

// list gives v as a list, whether it was one or a single value.
func list(v any) []any {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		return v
	default:
		return []any{v}
	}
}

// articleOf picks the object that describes the page's article: of those with
// an article's type the one with the most to say.
func articleOf(things []thing) thing {
	var best thing
	score := 0
	for _, t := range things {
		if !t.is("Article", "BlogPosting", "Posting", "Report", "Review", "NewsItem") {
			continue
		}
		s := 1
		for _, key := range []string{"headline", "datePublished", "author", "publisher"} {
			if t[key] != nil {
				s += 2
			}
		}
		if t.text("articleBody") != "" {
			s++
		}
		if s > score {
			best, score = t, s
		}
	}
	return best
}
