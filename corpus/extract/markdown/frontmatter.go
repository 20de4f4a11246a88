package markdown

import (
	"errors"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"

	"verbatim/corpus"
	"verbatim/corpus/extract/draft"
	"verbatim/corpus/extract/provenance"
)

// maxFrontMatter is the greatest length, in bytes, of front matter.
const maxFrontMatter = 64 << 10

// frontMatter is what stands above a text between two lines of hyphens (YAML) or
// of plus signs (TOML).
type frontMatter struct {
	source string
	stated map[string][]string // the texts of each value, by plainKey
}

// errOpenFrontMatter is front matter that runs into the text.
var errOpenFrontMatter = errors.New("its front matter has no end; close it with a line of three hyphens (or plus signs) of its own, as it begins")

var (
	// frontMatterStart matches the line above front matter.
	frontMatterStart = regexp.MustCompile(`\A\s*(---|\+\+\+)[ \t]*\r?\n`)
	// frontMatterLine matches a line of it that states something.
	frontMatterLine = map[string]*regexp.Regexp{
		"---": regexp.MustCompile(`^["']?([A-Za-z][\w .-]{0,40}?)["']?[ \t]*:(?:[ \t]+(.*))?$`),
		"+++": regexp.MustCompile(`^["']?([A-Za-z][\w.-]{0,40}?)["']?[ \t]*=[ \t]*(.*)$`),
	}
)

// cutFrontMatter parts front matter from the text under it. It returns nil and
// the whole text where there is none: a line of hyphens may part paragraphs too.
func cutFrontMatter(text string) (*frontMatter, string, error) {
	start := frontMatterStart.FindStringSubmatchIndex(text)
	if start == nil {
		return nil, text, nil
	}
	mark, rest := text[start[2]:start[3]], text[start[1]:]
	at := 0
	for line := range strings.Lines(rest[:min(len(rest), maxFrontMatter)]) {
		end := at
		at += len(line)
		if l := strings.TrimRight(line, " \t\r\n"); l == mark || l == "..." && mark == "---" {
			m := readFrontMatter(mark, rest[:end])
			if m == nil {
				return nil, text, nil
			}
			return m, rest[at:], nil
		}
	}
	first, _, _ := strings.Cut(strings.TrimLeft(rest, "\r\n"), "\n")
	if frontMatterLine[mark].MatchString(strings.TrimRight(first, " \t\r")) {
		return nil, text, errOpenFrontMatter
	}
	return nil, text, nil
}

// readFrontMatter reads what stands between the marks, or returns nil if that is
// text of the article.
func readFrontMatter(mark, source string) *frontMatter {
	m := &frontMatter{source: source, stated: map[string][]string{}}
	if mark == "---" {
		var doc yaml.Node
		if err := yaml.Unmarshal([]byte(source), &doc); err == nil {
			if len(doc.Content) == 0 {
				return m // nothing, or comments
			}
			switch root := doc.Content[0]; root.Kind {
			case yaml.MappingNode:
				for i := 0; i+1 < len(root.Content); i += 2 {
					m.state(root.Content[i].Value, yamlStrings(root.Content[i+1], 0)...)
				}
				return m
			case yaml.SequenceNode:
				return m
			}
			return nil
		}
	}
	// Much front matter is only nearly in its language: a title with a colon in it
	// is no YAML. Line by line it can be read all the same.
	m.readLines(frontMatterLine[mark])
	if len(m.stated) == 0 {
		return nil
	}
	return m
}

// state notes what a key says, unless it was said before.
func (m *frontMatter) state(key string, values ...string) {
	if key = plainKey(key); len(m.stated[key]) == 0 {
		m.stated[key] = values
	}
}

func (m *frontMatter) readLines(states *regexp.Regexp) {
	key := ""
	for line := range strings.Lines(m.source) {
		line = strings.TrimRight(line, " \t\r\n")
		if f := states.FindStringSubmatch(line); f != nil {
			key = f[1]
			m.state(key, plainValues(f[2])...)
		} else if item := strings.TrimLeft(line, " \t-"); key != "" && item != line {
			m.stated[plainKey(key)] = append(m.stated[plainKey(key)], plainValues(item)...)
		}
	}
}

// plainValues are the texts of a value on one line: of a list in brackets each.
func plainValues(s string) []string {
	s = strings.TrimSpace(s)
	if inner, ok := strings.CutPrefix(s, "["); ok && strings.HasSuffix(inner, "]") {
		var out []string
		for part := range strings.SplitSeq(strings.TrimSuffix(inner, "]"), ",") {
			out = append(out, plainValues(part)...)
		}
		return out
	}
	for _, quote := range []string{`"`, `'`} {
		if inner, ok := strings.CutPrefix(s, quote); ok {
			if end := strings.LastIndex(inner, quote); end >= 0 {
				s = inner[:end]
			}
		}
	}
	if s == "" || s == "null" || s == "~" {
		return nil
	}
	return []string{s}
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

// fill fills in what front matter states.
func (m *frontMatter) fill(d *draft.Draft) {
	stated := m.stated
	find := func(keys []string, accept func(string) bool) string {
		for _, k := range keys {
			for _, v := range stated[k] {
				if v = draft.Clean(v); v != "" && (accept == nil || accept(v)) {
					return v
				}
			}
		}
		return ""
	}
	isName := func(s string) bool { return !strings.Contains(s, "://") }
	d.Title = find(titleKeys, nil)
	d.Outlet = find(outletKeys, isName)
	d.Original = find(originalKeys, isName)
	find(urlKeys, func(s string) bool {
		u, err := corpus.CanonicalURL(s)
		if err == nil {
			d.URL = u
		}
		return err == nil
	})
	find(dateKeys, func(s string) bool {
		day, ok := provenance.ParseDate(s)
		if ok {
			d.Published = day
		}
		return ok
	})
	for _, k := range authorKeys {
		var names []string
		for _, v := range stated[k] {
			names = append(names, provenance.Names(v)...)
		}
		if len(names) > 0 {
			d.Author = strings.Join(names, ", ")
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
