package html

import (
	"net/url"
	"strings"

	"golang.org/x/net/publicsuffix"

	"verbatim/corpus"
)

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
		if u, err := corpus.CanonicalURL(raw); err == nil && !isFrontPage(u) {
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
