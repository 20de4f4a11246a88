package html

import (
	"cmp"
	"regexp"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"verbatim/corpus/extract/provenance"
)

// published is when the article came out, the time if its zone is stated.
func (s *statements) published() string {
	stated := []string{
		s.article.text("datePublished"),
		s.first("article:published_time", "article:published", "og:article:published_time", "datepublished", "og:published_time"),
		s.first("parsely-pub-date", "sailthru.date", "date.issued", "dc.date.issued", "dcterms.created", "dcterms.issued", "dcterms.date", "dc.date", "pubdate", "publish-date", "publish_date",
			"publishdate", "publication_date", "published_at", "article.published", "cxenseparse:recs:publishtime", "article_date_original", "originalpublicationdate", "date", "displaydate", "citation_publication_date", "citation_date"),
		s.article.text("dateCreated"),
	}
	for _, t := range s.things {
		stated = append(stated, t.text("datePublished"))
	}
	if iso := firstDate(stated...); iso != "" {
		return iso
	}
	return s.visibleDate()
}

var (
	rxDateName    = regexp.MustCompile(`(?i)(?:publi|posted|pub-?date|dateline|timestamp|entry-date|post-?date|article-?date|created|\bdate\b)`)
	rxChangedName = regexp.MustCompile(`(?i)(?:updat|modif|edited)`)
)

// visibleDate is the first date of publication in the page's text: <time>, an
// element whose class says it holds one, a line by the headline; or the day in
// the page's own address, "/2021/08/27/".
func (s *statements) visibleDate() string {
	var timed, named string
	for n := range s.doc.Descendants() {
		if n.Type != html.ElementNode || unseen[n.DataAtom] {
			continue
		}
		name := attr(n, "class") + " " + attr(n, "id") + " " + attr(n, "itemprop")
		if n.DataAtom != atom.Time && !rxDateName.MatchString(name) {
			continue
		}
		text := innerText(n)
		if len(text) > 120 || rxChangedName.MatchString(name) || rxChangedName.MatchString(text) && n.DataAtom == atom.Time {
			continue
		}
		if n.DataAtom == atom.Time && timed == "" {
			timed = firstDate(attr(n, "datetime"), text)
		} else if named == "" {
			named = firstDate(text)
		}
	}
	var byHeadline []string
	for _, line := range s.lines {
		byHeadline = append(byHeadline, line)
		byHeadline = append(byHeadline, rxLineParts.Split(line, -1)...)
	}
	return cmp.Or(timed, named, firstDate(byHeadline...), dayInPath(s.url()))
}

// dayInPath gives the day that an address such as /2021/08/27/ or /2021/aug/27/
// states.
func dayInPath(raw string) string {
	m := rxDayInPath.FindStringSubmatch(raw)
	if m == nil {
		return ""
	}
	return firstDate(m[1]+"/"+m[2]+"/"+m[3], m[2]+" "+m[3]+", "+m[1])
}

var (
	rxLineParts = regexp.MustCompile(`\s*[|•·–—]\s*`)
	rxDayInPath = regexp.MustCompile(`/((?:19|20)\d\d)[/-]([01]\d|[a-z]{3})[/-]([0-3]\d)(?:/|-|$)`)
)

// firstDate gives the first of the lines that is a date.
func firstDate(lines ...string) string {
	for _, line := range lines {
		if iso, ok := provenance.ParseDate(line); ok {
			return iso
		}
	}
	return ""
}
