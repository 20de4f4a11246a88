package extract

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/net/html"
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
			for _, name := range splitNames(n) {
				switch {
				case s.isSite(name) || rxAgency.MatchString(name):
					houses, house = appendNew(houses, name), true
				case house && !strings.Contains(name, " "): // "PTI, Washington"
				default:
					people = appendNew(people, name)
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
		for _, part := range rxNameSep.Split(rxBy.ReplaceAllString(Clean(n), ""), -1) {
			if rxAgency.MatchString(part) {
				found = append(found, part)
			}
		}
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
				named = appendNew(named, t)
			}
		case len(classed) == 0 && rxAuthorName.MatchString(attr(n, "class")):
			if t := innerText(n); t != "" && len(t) < 120 {
				classed = append(classed, t)
			}
		}
	}
	for _, line := range s.lines {
		if rxBylineStart.MatchString(line) {
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

var (
	rxBy      = regexp.MustCompile(`(?i)^\s*(?:(?:written|reported|posted|published|words|story|text|article|analysis|opinion|review|column|commentary|perspective)\s+)?by[:\s]\s*`)
	rxNameSep = regexp.MustCompile(`\s*(?:,|;|\||&|/|•|·|\band\b|\bwith\b|\n)\s*`)
	// What follows the names in a byline.
	rxNameTail = regexp.MustCompile(`(?i)\s*(?:\(.*\)|\s[-–—]\s.*|\s+for\s+(?-i:[A-Z]|the\s).*|\bpublished\b.*|\bupdated\b.*|\bposted\b.*|\bcontributing\b.*|\d{1,2}[:/.]\d\d.*|@\S+.*|\S+@\S+.*|https?:.*|(?:\bon\s+)?(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.? \d.*|\b(?:on\s+)?(?:mon|tues|wednes|thurs|fri|satur|sun)day\b.*|\s+in (?-i:[A-Z]).*|\bfollow\b.*)$`)
	rxTitleJob = regexp.MustCompile(`(?i)\b(?:reporter|editor|correspondent|writer|columnist|contributor|producer|chief|staff|intern|photographer|journalist|author|analyst|ph\.?d|jr|sr|m\.?d|director|professor|manager|specialist|president|founder|senior|associate|officer|head|vice|ceo|fellow|host|anchor|bureau|desk)\b\.?`)
	rxNoName   = regexp.MustCompile(`(?i)^(?:admin|administrator|editor|editors|author|staff|guest|unknown|null|none|undefined|n/?a|by|user|webmaster|root|redaktion|view all posts|see all|more|about|share|twitter|facebook|read more|.*\bmin read.*|(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.? \d.*|\d.*|updated.*|published.*|posted.*|https?:.*|www\..*|.*\.(?:com|org|net|co\.uk).*|false|true|category|\S*\d\S*)$`)
)

// splitNames parts a byline into names, and leaves out what is none: jobs,
// addresses, dates.
func splitNames(line string) []string {
	line = Clean(line)
	if len(line) > 400 || strings.HasPrefix(strings.ToLower(line), "http") {
		return nil
	}
	line = rxNameTail.ReplaceAllString(rxBy.ReplaceAllString(line, ""), "")
	var names []string
	for _, name := range rxNameSep.Split(line, -1) {
		name = strings.Trim(rxBy.ReplaceAllString(name, ""), " .,:;-–—|\"*")
		words := strings.Fields(name)
		if len(words) == 0 || len(words) > 6 || len(name) > 60 || rxNoName.MatchString(name) || !strings.ContainsFunc(name, unicode.IsLetter) {
			continue
		}
		if len(names) > 0 && (rxTitleJob.MatchString(name) || rxOnlyDegree.MatchString(name)) {
			continue // "Jane Roe, senior reporter"
		}
		names = appendNew(names, withoutHouse(rxDegree.ReplaceAllString(name, "")))
	}
	return names
}

// withoutHouse cuts the agency off a name: "Jane Roe Associated Press".
func withoutHouse(name string) string {
	words := strings.Fields(name)
	for n := 1; n <= 3 && len(words)-n >= 2; n++ {
		if rxAgency.MatchString(strings.Join(words[len(words)-n:], " ")) {
			return strings.Join(words[:len(words)-n], " ")
		}
	}
	return name
}

// Degrees after a name, and alone between commas.
var rxDegree = regexp.MustCompile(`(?:\s+(?:M\.?S|M\.?A|M\.?D|Ph\.?D|RDN?|LDN?|MPH|B\.?A|BSc|MSc|RN|CPT|J\.?D|MBA|D\.?O|NP|CNN?)\.?)+$`)
var rxOnlyDegree = regexp.MustCompile(`^(?:[A-Z]{1,3}\.?[A-Z]{0,3}\.?|Ph\.?\s?D\.?|BSc|MSc)$`)

// appendNew appends s unless it is there already, whatever its case.
func appendNew(list []string, s string) []string {
	for _, have := range list {
		if strings.EqualFold(have, s) {
			return list
		}
	}
	return append(list, s)
}
