package corpus

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// PageKey is what the addresses of one page have in common: two addresses are the
// same article's if their keys are the same. It leaves out whatever chooses among
// forms of a page and ways to it: http or https, "www." and the hosts for telephones,
// a slash at the end, AMP in whichever place outlets put it and the caches of AMP,
// forms for print, tracking, the order of parameters, and spellings of one character.
// A key is not shown and opens nothing; Article.URL is the address that does. Stores
// keep keys, so a change of this function needs a migration there. "" has the key "".
func PageKey(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return address
	}
	host, path := strings.TrimSuffix(strings.ToLower(u.Host), "."), u.Path
	for m := rxCached.FindStringSubmatch(host + path); m != nil; m = rxCached.FindStringSubmatch(host + path) {
		host, path = strings.ToLower(m[1]), m[2]
	}
	if rest := host[len(rxHostForm.FindString(host)):]; strings.Contains(rest, ".") {
		host = rest
	}
	key := host + (&url.URL{Path: pagePath(path)}).EscapedPath()
	if parameters := pageParameters(u.RawQuery); len(parameters) > 0 {
		key += "?" + strings.Join(parameters, "&")
	}
	return key
}

var (
	// rxCached matches the addresses of AMP pages in caches and viewers, which hold
	// the page's own: "www-example-com.cdn.ampproject.org/c/s/www.example.com/story".
	rxCached = regexp.MustCompile(`^(?:[^/]+\.(?:cdn\.ampproject\.org|bing-amp\.com)/[a-z]+(?:/s)?|(?:www\.)?google\.[a-z.]+/amp(?:/s)?)/([^/]+\.[^/]+)(/.*)?$`)
	// rxHostForm matches the labels before a host that choose a form of its pages.
	rxHostForm = regexp.MustCompile(`^(?:(?:www\d?|m|mobile|amp)\.)+`)
	// rxFileForm matches the end of a path that chooses a form: "story.amp",
	// "story.amp.html", "story-amp.html".
	rxFileForm = regexp.MustCompile(`(?i)(?:\.amp(\.[a-z]+)?|-amp(\.[a-z]+))$`)
	// rxParameterForm matches the names of parameters that choose a form, or that say
	// how a reader came and may mean something else to whom they are sent.
	rxParameterForm = regexp.MustCompile(`(?i)^(?:_?amp|is_?amp|amp_\w+|usqp|print|printable|mobile|ref|referr?er|via|source|src|share|cmp|mibextid|srsltid|sfnsn|gad_source|wt\.mc_id|__twitter_impression)$`)
)

// pagePath is a path without what chooses a form of its page.
func pagePath(p string) string {
	var kept []string
	parts := strings.Split(strings.Trim(p, "/"), "/")
	for i, part := range parts {
		last := i == len(parts)-1
		switch name := strings.ToLower(part); {
		case part == "", name == "amp", name == "amphtml":
		case last && slices.Contains([]string{"index.html", "index.htm", "index.php", "amp.html", "print"}, name):
		default:
			if last {
				part = rxFileForm.ReplaceAllString(part, "$1$2")
			}
			kept = append(kept, strings.TrimPrefix(part, "amp_"))
		}
	}
	return "/" + strings.Join(kept, "/")
}

// pageParameters are the parameters that tell a page from others, sorted.
func pageParameters(query string) []string {
	var kept []string
	for pair := range strings.SplitSeq(query, "&") {
		name, value, _ := strings.Cut(pair, "=")
		if plain, err := url.QueryUnescape(name); err == nil {
			name = plain
		}
		if plain, err := url.QueryUnescape(value); err == nil {
			value = plain
		}
		if name == "" || rxTracking.MatchString(name) || rxParameterForm.MatchString(name) || slices.Contains([]string{"amp", "amphtml", "print", "mobile"}, strings.ToLower(value)) {
			continue
		}
		kept = append(kept, url.QueryEscape(name)+"="+url.QueryEscape(value))
	}
	slices.Sort(kept)
	return slices.Compact(kept)
}
