package extract

import (
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/publicsuffix"

	"verbatim/corpus"
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
			content := Clean(html.UnescapeString(attr(n, "content")))
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
		return Clean(html.UnescapeString(v))
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
	return Clean(b.String())
}

// title is the headline. Where an <h1> agrees with what the metadata state, the
// <h1> is what readers see; metadata shorten headlines and add the site's name.
func (s *statements) title() string {
	stated := []string{s.article.text("headline"), s.first("og:title"), s.first("twitter:title", "dc.title", "title", "headline", "parsely-title", "sailthru.title"), s.pageTitle}
	for _, h := range s.headings {
		for _, t := range stated {
			if sameTitle(letters(h), letters(t)) || t != "" && letters(h) == letters(t) {
				return h
			}
		}
	}
	for _, t := range stated {
		if t = s.withoutSite(rxTag.ReplaceAllString(t, "")); t != "" && !s.isSite(t) {
			return t
		}
	}
	if len(s.headings) > 0 {
		return s.headings[0]
	}
	return ""
}

var rxTag = regexp.MustCompile(`</?[a-z]+>`)

var rxTitleSeparator = regexp.MustCompile(`\s+[|•·»—–-]\s+|\s+::\s+|\s*\|\s*`)

// withoutSite cuts "Site - ", " | Site" and " - Site" off a title where that part
// is the site's name, by what the page says or by the address.
func (s *statements) withoutSite(title string) string {
	if loc := rxTitleSeparator.FindStringIndex(title); loc != nil && s.isSite(title[:loc[0]]) && len(title)-loc[1] >= 15 {
		title = title[loc[1]:]
	}
	for {
		cuts := rxTitleSeparator.FindAllStringIndex(title, -1)
		if len(cuts) == 0 {
			return title
		}
		last := cuts[len(cuts)-1]
		tail := title[last[1]:]
		bar := strings.ContainsAny(title[last[0]:last[1]], "|")
		if !s.isSite(tail) && !(bar && len(strings.Fields(tail)) <= 3) {
			return title
		}
		title = title[:last[0]]
	}
}

// isSite reports whether name is the site's, by its stated names or its address.
// Part of a name counts: "Herald staff" is The Harbour Herald's.
func (s *statements) isSite(name string) bool {
	name = corpus.Fold(name)
	n := letters(name)
	if n == "" {
		return false
	}
	for _, known := range []string{s.first("og:site_name"), s.publisher(), s.first("application-name"), s.first("twitter:site")} {
		known = corpus.Fold(known)
		if k := letters(known); k != "" && (k == n || within(known, name) || within(name, known)) {
			return true
		}
	}
	site := siteOf(s.url())
	label, _, _ := strings.Cut(site, ".")
	return letters(label) == n || len(n) > 3 && strings.Contains(letters(site), n)
}

// within reports whether part is a run of whole words of name.
func within(part, name string) bool {
	return strings.Contains(" "+name+" ", " "+part+" ")
}

func hostOf(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return ""
	}
	return strings.ToLower(u.Hostname())
}

// url is the address the page gives for itself.
func (s *statements) url() string {
	own := firstPage(s.first("og:url"), s.savedFrom)
	canonical := firstPage(s.canonical, s.article.text("mainEntityOfPage"), s.article.text("url"), s.first("twitter:url"))
	if canonical == "" || own != "" && siteOf(own) != siteOf(canonical) {
		return own
	}
	return canonical
}

// source is the site that a reprint's canonical address points to, where that
// is not the page's own.
func (s *statements) source() string {
	own, canonical := firstPage(s.first("og:url"), s.savedFrom), firstPage(s.canonical)
	if own == "" || canonical == "" || siteOf(own) == siteOf(canonical) {
		return ""
	}
	return siteOf(canonical)
}

// firstPage gives the first of the addresses that can be an article's, in
// canonical form. A front page cannot; some pages name it out of neglect.
func firstPage(addresses ...string) string {
	for _, raw := range addresses {
		if u, err := CanonicalURL(raw); err == nil && !isFrontPage(u) {
			return u
		}
	}
	return ""
}

// siteOf gives the registered domain of an address: "example.co.uk".
func siteOf(raw string) string {
	host := hostOf(raw)
	if site, err := publicsuffix.EffectiveTLDPlusOne(host); err == nil {
		return site
	}
	return host
}

func isFrontPage(raw string) bool {
	u, err := url.Parse(raw)
	return err != nil || strings.Trim(u.Path, "/") == "" && u.RawQuery == ""
}

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
	return firstOf(timed, named, firstDate(byHeadline...), dayInPath(s.url()))
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
		if iso, ok := ParseDate(line); ok {
			return iso
		}
	}
	return ""
}

// firstOf gives the first string that is not "".
func firstOf(options ...string) string {
	for _, s := range options {
		if s != "" {
			return s
		}
	}
	return ""
}
