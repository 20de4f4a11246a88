package paste

import (
	"regexp"
	"strings"

	"verbatim/corpus/extract/draft"
	"verbatim/corpus/extract/provenance"
)

// state fills in what the page states about where the article comes from. What
// it does not state stays unknown.
func (r *reading) state(d *draft.Draft) {
	d.Outlet = r.outlet()
	d.Author = r.author()
	d.Published = r.published()
	for _, i := range r.notes() {
		if name := provenance.FirstOutlet(r.lines[i].text); name != "" && !provenance.SameHouse(name, d.Outlet) {
			d.Original = name
			return
		}
	}
}

// head is the range of lines under the headline where bylines and dates stand:
// to the second paragraph, since the first may be a deck over them.
func (r *reading) head() (from, to int) {
	const reach = 20
	from = max(r.title+1, 0)
	if r.title < 0 {
		from = max(r.from-6, 0)
	}
	paragraphs := 0
	for to = from; to < min(len(r.lines), from+reach); to++ {
		if r.isProse(to) && r.keep[to] {
			if paragraphs++; paragraphs == 2 {
				break
			}
		}
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
		if r.words[i] <= maxNote && provenance.IsReprint(r.lines[i].text) {
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
		if !provenance.StartsBy(line) || len(line) > 160 {
			continue
		}
		var people []string
		line = rxNameEndsAt.ReplaceAllString(line, "$1")
		for _, name := range provenance.Names(line) {
			house, _, _ := strings.Cut(name, " ")
			if !provenance.IsAgency(name) && !provenance.IsAgency(house) && !provenance.IsJob(name) && !strings.ContainsAny(name, "0123456789") {
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
		if r.words[i] <= maxDateLine {
			if day, ok := statedDate(r.lines[i].text); ok {
				return day
			}
		}
	}
	return ""
}

// maxDateLine is the number of words up to which a line may be a date with
// names and labels beside it.
const maxDateLine = 25

// statedDate reads a line that is a date of publication, or of which one part
// is, as in "Ada Roe - Aug 27, 2021" and "By Ada Roe Published Aug 27, 2021".
func statedDate(line string) (day string, ok bool) {
	for _, part := range append([]string{line}, rxParts.Split(line, -1)...) {
		if day, ok := provenance.ParseDate(part); ok {
			return day, true
		}
	}
	if at := rxPublished.FindString(line); at != "" {
		return provenance.ParseDate(at)
	}
	return "", false
}

var (
	rxParts     = regexp.MustCompile(`\s*[|•·]\s*|\s+[-–—/]\s+`)
	rxPublished = regexp.MustCompile(`(?i)\b(?:published|posted)\b.*`)
	// A handle or a date that is run into the name.
	rxNameEndsAt = regexp.MustCompile(`(\p{Ll})(?:@| ?\d{4}-\d\d-\d\d).*`)
	rxTrust      = regexp.MustCompile(`(?i)^why (?:you can |you should |should you )?trust (.{2,40}?)\??$`)
)

// outlet is who publishes the page: as its copyright line says, its line on why
// it can be trusted, or its masthead.
func (r *reading) outlet() string {
	for i := range r.lines {
		if m := rxTrust.FindStringSubmatch(r.lines[i].text); m != nil && !r.keep[i] {
			if name := provenance.OutletName(m[1]); name != "" {
				return name
			}
		}
	}
	agency := ""
	for i := len(r.lines) - 1; i >= 0; i-- {
		if r.keep[i] || r.kinds[i] != kindLegal {
			continue
		}
		name, _, _ := strings.Cut(provenance.CopyrightHolder(r.lines[i].text), " — ")
		name, _, _ = strings.Cut(name, " unless ")
		switch {
		case name == "":
		case provenance.IsAgency(name):
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
// again by itself, as above its list of other stories, and if the day stands
// under it, before the headline. Anything less may be a section or a label.
func (r *reading) masthead() string {
	if !r.scored || r.title < 2 {
		return ""
	}
	first := r.lines[0].text
	if n := r.words[0]; n < 1 || n > 5 || r.kinds[0] != kindNone || r.count[first] < 2 || endsSentence(first) {
		return ""
	}
	for i := 1; i < min(r.title, 6); i++ {
		if r.kinds[i] == kindTime {
			return provenance.OutletName(first)
		}
	}
	return ""
}
