package extract

import (
	"regexp"
	"strings"
)

// state fills in what the page states about where the article comes from. What
// it does not state stays unknown.
func (r *reading) state(d *draft) {
	d.outlet = r.outlet()
	d.author = r.author()
	d.published = r.published()
	for _, i := range r.notes() {
		if name := bylineOutlet(r.lines[i].text); name != "" && !sameHouse(name, d.outlet) {
			d.original = name
			return
		}
	}
}

// head is the range of lines between the headline and the text, where bylines
// and dates stand.
func (r *reading) head() (from, to int) {
	from = max(r.title+1, r.from-6, 0)
	if r.title >= 0 {
		from = r.title + 1
	}
	to = from
	for to < len(r.lines) && to < from+20 && !(r.isProse(to) && r.keep[to]) {
		to++
	}
	return from, to
}

// notes are the lines that may say that another outlet published first: those
// under the headline, the first paragraph, and short ones about the end.
func (r *reading) notes() []int {
	var at []int
	from, to := r.head()
	for i := from; i <= to && i < len(r.lines); i++ {
		at = append(at, i)
	}
	last := -1
	for i := range r.keep {
		if r.keep[i] {
			last = i
		}
	}
	const maxNote = 60
	for i := max(last-1, to+1); last >= 0 && i < min(last+8, len(r.lines)); i++ {
		if r.words[i] <= maxNote && rxReprint.MatchString(r.lines[i].text) {
			at = append(at, i)
		}
	}
	return at
}

// author is the names of the byline under the headline.
func (r *reading) author() string {
	from, to := r.head()
	for i := from; i < to; i++ {
		line := r.lines[i].text
		if !rxBy.MatchString(line) || len(line) > 160 {
			continue
		}
		var people []string
		for _, name := range splitNames(line) {
			if !rxAgency.MatchString(name) {
				people = append(people, name)
			}
		}
		if len(people) > 0 {
			return strings.Join(people, ", ")
		}
	}
	return ""
}

// published is the date that stands under the headline. One above it is of the
// day on which the page was looked at.
func (r *reading) published() string {
	if r.title < 0 {
		return ""
	}
	from, to := r.head()
	for i := from; i < to; i++ {
		if r.words[i] > 25 {
			continue
		}
		line := r.lines[i].text
		for _, part := range append([]string{line}, rxParts.Split(line, -1)...) {
			if day, ok := parseDate(part); ok {
				return day
			}
		}
		if at := rxPublished.FindString(line); at != "" {
			if day, ok := parseDate(at); ok {
				return day
			}
		}
	}
	return ""
}

var (
	rxParts     = regexp.MustCompile(`\s*[|•·]\s*|\s+[-–—]\s+`)
	rxPublished = regexp.MustCompile(`(?i)\b(?:published|posted)\b.*`)
	rxTrust     = regexp.MustCompile(`(?i)^why (?:you can |you should |should you )?trust (.{2,40}?)\??$`)
)

// outlet is who publishes the page: as its copyright line says, its line on why
// it can be trusted, or its masthead.
func (r *reading) outlet() string {
	for i := range r.lines {
		if m := rxTrust.FindStringSubmatch(r.lines[i].text); m != nil && !r.keep[i] {
			if name := outletName(m[1]); name != "" {
				return name
			}
		}
	}
	agency := ""
	for i := len(r.lines) - 1; i >= 0; i-- {
		if r.keep[i] || r.kinds[i] != kindLegal {
			continue
		}
		name := copyrightOutlet(r.lines[i].text)
		switch {
		case name == "":
		case rxAgency.MatchString(name):
			agency = name
		default:
			return name
		}
	}
	if agency != "" {
		return agency
	}
	return r.masthead()
}

// masthead is the page's first line, if it is a name that stands on the page
// again by itself: above its own menu, and above its list of other stories.
func (r *reading) masthead() string {
	if !r.scored || r.title < 1 {
		return ""
	}
	first := r.lines[0].text
	if n := r.words[0]; n < 1 || n > 5 || r.kinds[0] != kindNone || r.count[first] < 2 || strings.ToUpper(first) == first && n == 1 && len(first) < 3 {
		return ""
	}
	if endsSentence(first) || foldTitle(first) == foldTitle(r.lines[r.title].text) {
		return ""
	}
	return outletName(first)
}
