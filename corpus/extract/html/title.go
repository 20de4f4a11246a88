package html

import (
	"regexp"
	"strings"

	"verbatim/corpus"
	"verbatim/corpus/extract/draft"
)

// title is the headline. Where an <h1> agrees with what the metadata state, the
// <h1> is what readers see; metadata shorten headlines and add the site's name.
func (s *statements) title() string {
	stated := []string{s.article.text("headline"), s.first("og:title"), s.first("twitter:title", "dc.title", "title", "headline", "parsely-title", "sailthru.title"), s.pageTitle}
	for _, h := range s.headings {
		for _, t := range stated {
			if sameTitle(draft.Letters(h), draft.Letters(t)) || t != "" && draft.Letters(h) == draft.Letters(t) {
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
	n := draft.Letters(name)
	if n == "" {
		return false
	}
	for _, known := range []string{s.first("og:site_name"), s.publisher(), s.first("application-name"), s.first("twitter:site")} {
		known = corpus.Fold(known)
		if k := draft.Letters(known); k != "" && (k == n || within(known, name) || within(name, known)) {
			return true
		}
	}
	site := siteOf(s.url())
	label, _, _ := strings.Cut(site, ".")
	return draft.Letters(label) == n || len(n) > 3 && strings.Contains(draft.Letters(site), n)
}

// within reports whether part is a run of whole words of name.
func within(part, name string) bool {
	return strings.Contains(" "+name+" ", " "+part+" ")
}
