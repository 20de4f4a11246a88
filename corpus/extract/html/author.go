package html

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"

	"verbatim/corpus/extract/provenance"
)

// author gives the names of who wrote the article, joined by ", ". The outlet
// itself and agencies count where nobody else is named.
func (s *statements) author() string {
	var houses []string
	for _, names := range [][]string{
		s.linkedAuthors(),
		s.meta["article:author:name"], s.meta["author"], s.meta["parsely-author"], s.meta["sailthru.author"], s.meta["dc.creator"], s.meta["byl"], s.meta["article:author"], s.meta["article.author"], s.meta["citation_author"],
		s.bylines(),
	} {
		var people []string
		for _, n := range names {
			house := false
			for _, name := range provenance.Names(n) {
				switch {
				case s.isSite(name) || provenance.IsAgency(name):
					houses, house = provenance.AppendNew(houses, name), true
				case house && !strings.Contains(name, " "): // "PTI, Washington"
				default:
					people = provenance.AppendNew(people, name)
				}
			}
		}
		if len(people) > 0 {
			return strings.Join(people, ", ")
		}
	}
	if len(houses) > 0 {
		return houses[0]
	}
	return ""
}

// agencies are the news agencies that the page names among the authors.
func (s *statements) agencies() []string {
	var found []string
	for _, n := range append(s.linkedAuthors(), s.meta["author"]...) {
		found = append(found, provenance.Agencies(n)...)
	}
	return found
}

// linkedAuthors are the authors that the page's JSON-LD names.
func (s *statements) linkedAuthors() []string {
	var names []string
	for _, key := range []string{"author", "creator"} {
		for _, v := range list(s.article[key]) {
			names = append(names, s.named(v))
		}
		if len(names) > 0 {
			break
		}
	}
	return names
}

var rxAuthorName = regexp.MustCompile(`(?i)(?:^|[\s_-])(?:by-?line(?:s|[_-]{1,2}(?:name|author)s?)?|author(?:s|[_-]{1,2}name)?|article-?author|post-?author|entry-?author|contributor(?:[_-]name)?)(?:$|[\s_-])`)

// bylines are the texts of elements that say they hold the author: rel=author,
// itemprop=author, a class such as "byline"; or a line that begins with "By".
func (s *statements) bylines() []string {
	var named, classed, lines []string
	for n := range s.doc.Descendants() {
		if n.Type != html.ElementNode || unseen[n.DataAtom] || isHidden(n) {
			continue
		}
		switch {
		case strings.EqualFold(attr(n, "rel"), "author") || strings.EqualFold(attr(n, "itemprop"), "author"):
			if t := innerText(n); t != "" && len(t) < 80 {
				named = provenance.AppendNew(named, t)
			}
		case len(classed) == 0 && rxAuthorName.MatchString(attr(n, "class")):
			if t := innerText(n); t != "" && len(t) < 120 {
				classed = append(classed, t)
			}
		}
	}
	for _, line := range s.lines {
		if provenance.NamesWriter(line) {
			lines = append(lines, line)
			break
		}
	}
	for _, found := range [][]string{named, classed, lines} {
		if len(found) > 3 {
			found = found[:1] // a page with many is a list of stories
		}
		if len(found) > 0 {
			return found
		}
	}
	return nil
}
