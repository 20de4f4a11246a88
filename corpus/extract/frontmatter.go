package extract

import (
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"
)

// maxFrontMatter is the greatest length, in bytes, of front matter.
const maxFrontMatter = 64 << 10

// frontMatter matches a block between two lines of hyphens at the very top.
var frontMatter = regexp.MustCompile(`\A\s*---[ \t]*\r?\n((?:[^\n]*\n)*?)(?:---|\.\.\.)[ \t]*(?:\r?\n|\z)`)

// cutFrontMatter parts YAML front matter from the text under it. It reports
// false, and the whole text, where there is none.
func cutFrontMatter(text string) (matter map[string]yaml.Node, body string, ok bool) {
	m := frontMatter.FindStringSubmatchIndex(text[:min(len(text), maxFrontMatter)])
	if m == nil {
		return nil, text, false
	}
	if err := yaml.Unmarshal([]byte(text[m[2]:m[3]]), &matter); err != nil || len(matter) == 0 {
		return nil, text, false
	}
	return matter, text[m[1]:], true
}

// The names under which front matter states each thing, the likeliest first, in
// lower case without marks.
var (
	titleKeys    = []string{"title", "headline"}
	outletKeys   = []string{"outlet", "publisher", "site", "sitename", "publication", "newspaper", "website", "source"}
	originalKeys = []string{"originaloutlet", "originalpublisher", "originallypublishedin", "originallypublishedby", "originalsource", "syndicatedfrom"}
	authorKeys   = []string{"author", "authors", "byline", "creator", "by", "writer"}
	urlKeys      = []string{"canonicalurl", "canonical", "url", "link", "sourceurl", "source", "originalurl", "permalink"}
	dateKeys     = []string{"published", "datepublished", "publisheddate", "publishedat", "publishedtime", "date", "pubdate", "publishdate", "publicationdate", "articlepublishedtime", "created"}
)

// readFrontMatter fills in what front matter states.
func readFrontMatter(matter map[string]yaml.Node, d *draft) {
	if len(matter) == 0 {
		return
	}
	stated := map[string][]string{}
	for key, node := range matter {
		stated[plainKey(key)] = yamlStrings(&node, 0)
	}
	find := func(keys []string, accept func(string) bool) string {
		for _, k := range keys {
			for _, v := range stated[k] {
				if v = Clean(v); v != "" && (accept == nil || accept(v)) {
					return v
				}
			}
		}
		return ""
	}
	isName := func(s string) bool { return !strings.Contains(s, "://") }
	d.title = find(titleKeys, nil)
	d.outlet = find(outletKeys, isName)
	d.original = find(originalKeys, isName)
	find(urlKeys, func(s string) bool {
		u, err := CanonicalURL(s)
		if err == nil {
			d.url = u
		}
		return err == nil
	})
	find(dateKeys, func(s string) bool {
		day, ok := ParseDate(s)
		if ok {
			d.published = day
		}
		return ok
	})
	for _, k := range authorKeys {
		var names []string
		for _, v := range stated[k] {
			names = append(names, splitNames(v)...)
		}
		if len(names) > 0 {
			d.author = strings.Join(names, ", ")
			break
		}
	}
}

// plainKey is a key in lower case without "_", "-", "." and the like:
// "date_published", "datePublished" and "Date Published" are one.
func plainKey(key string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("_-. :", r) {
			return -1
		}
		return r
	}, strings.ToLower(key))
}

// yamlStrings are the texts of a value: its own, those of its list, or the
// names of the things it lists.
func yamlStrings(n *yaml.Node, depth int) []string {
	const maxDepth = 4
	if depth > maxDepth {
		return nil
	}
	var out []string
	switch n.Kind {
	case yaml.ScalarNode:
		if n.Tag != "!!null" {
			out = append(out, n.Value)
		}
	case yaml.SequenceNode:
		for _, c := range n.Content {
			out = append(out, yamlStrings(c, depth+1)...)
		}
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			if key := plainKey(n.Content[i].Value); key == "name" || key == "title" || key == "url" {
				out = append(out, yamlStrings(n.Content[i+1], depth+1)...)
			}
		}
	case yaml.AliasNode:
		return yamlStrings(n.Alias, depth+1)
	}
	return out
}
