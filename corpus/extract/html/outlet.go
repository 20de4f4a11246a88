package html

import (
	"cmp"
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"verbatim/corpus/extract/draft"
	"verbatim/corpus/extract/provenance"
)

// outlet is the name of who published the page. The holder of its copyright is
// often the company behind it, so that counts last.
func (s *statements) outlet() string {
	stated := ""
	for _, name := range []string{s.first("og:site_name"), s.publisher(), s.first("application-name", "apple-mobile-web-app-title", "dc.publisher")} {
		name = s.withoutSlogan(siteName(name))
		if name != strings.ToLower(name) || strings.Contains(name, " ") {
			return name
		}
		// "dailyexample" is the address again; a name may follow.
		stated = cmp.Or(stated, name)
	}
	return cmp.Or(stated, siteName(s.copyrightHolder()))
}

// withoutSlogan cuts "Example - News of the Valley" to the part that is in the
// page's address.
func (s *statements) withoutSlogan(name string) string {
	if loc := rxSlogan.FindStringIndex(name); loc != nil {
		head := draft.Letters(strings.TrimPrefix(strings.ToLower(name[:loc[0]]), "the "))
		if len(head) > 2 && strings.Contains(draft.Letters(siteOf(s.url())), head) {
			return name[:loc[0]]
		}
	}
	return name
}

var rxSlogan = regexp.MustCompile(`\s+[-–—:|•·]\s+|:\s+`)

var rxOfficial = regexp.MustCompile(`(?i)^(?:the )?official (?:web ?)?site of (?:the )?`)

// publisher is the name of the article's publisher in the page's JSON-LD.
func (s *statements) publisher() string {
	for _, v := range list(s.article["publisher"]) {
		return s.named(v)
	}
	return ""
}

// siteName accepts a stated name if it is one rather than an address or slogan.
func siteName(name string) string {
	name = draft.Clean(name)
	if i := strings.IndexAny(name, "|"); i > 2 {
		name = name[:i]
	}
	name = rxOfficial.ReplaceAllString(strings.Trim(name, " -–—:,"), "")
	if strings.HasPrefix(name, "@") || strings.Contains(name, "://") || len(name) > 60 || draft.Letters(name) == "" {
		return ""
	}
	return name
}

// copyrightHolder looks for a copyright line, which pages have at their end.
func (s *statements) copyrightHolder() string {
	if h := provenance.CopyrightHolder(s.first("copyright", "dc.rights", "rights")); h != "" {
		return h
	}
	holder := ""
	for n := range s.doc.Descendants() {
		if n.Type != html.TextNode || len(n.Data) > 400 || !strings.ContainsAny(n.Data, "©") && !strings.Contains(strings.ToLower(n.Data), "copyright") {
			continue
		}
		if p := n.Parent; p != nil && unseen[p.DataAtom] {
			continue
		}
		line := n.Data
		if p := n.Parent; p != nil && p.DataAtom != atom.Body {
			if whole := innerText(p); len(whole) < 300 {
				line = whole
			}
		}
		if h := provenance.CopyrightHolder(line); h != "" {
			holder = h
		}
	}
	return holder
}

// original is the outlet that published the article first, if the page says
// that it was another.
func (s *statements) original(outlet string, p *page, choices []choice) string {
	found := []string{s.article.text("isBasedOn"), s.first("original-source", "syndication-source-name", "dc.source")}
	found = append(found, s.agencies()...)
	// Bylines and datelines stand about the article's beginning, notes at its
	// end; what stands between or belongs to other stories is not looked at.
	first, last := span(choices)
	for i := max(0, first-12); i < len(p.blocks) && i <= last+4; i++ {
		b := p.blocks[i]
		prose := choices[i].keep && first < i && i < last-1
		teaser := b.linked > b.size/2 && len(b.text) > 60
		if !prose && !teaser && (i >= first || len(b.text) <= 160) {
			found = append(found, provenance.FirstOutlet(b.text))
		}
	}
	found = append(found, s.source())
	for _, name := range found {
		name = siteName(name)
		if name == "" || provenance.SameHouse(name, outlet) || s.isSite(name) {
			continue
		}
		return name
	}
	return ""
}
