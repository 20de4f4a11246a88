package provenance

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"verbatim/corpus/extract/draft"
)

const (
	monthNames = `jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?`
	ordinal    = `(?:st|nd|rd|th)?`
)

var (
	rxISODate  = regexp.MustCompile(`^(\d{4})-(\d{1,2})-(\d{1,2})(?:$|[T\s,])`)
	rxMonthDay = regexp.MustCompile(`(?i)\b(` + monthNames + `)\.?\s+(\d{1,2})` + ordinal + `\s*,?\s+(\d{4})\b`)
	rxDayMonth = regexp.MustCompile(`(?i)\b(\d{1,2})` + ordinal + `(?:\s+of)?[\s-]+(` + monthNames + `)\.?,?[\s-]+(\d{4})\b`)
	rxYearHead = regexp.MustCompile(`\b(\d{4})/(\d{1,2})/(\d{1,2})\b`)
	rxNumeric  = regexp.MustCompile(`\b(\d{1,2})[/.](\d{1,2})[/.](\d{4})\b`)

	rxClock = regexp.MustCompile(`(?i)\b(\d{1,2})(?:[:.](\d{2})(?::(\d{2})(?:\.\d+)?)?\s*([ap]\.?m\b\.?)?|\s*([ap]\.?m\b\.?))[\s,(]*(` +
		`z\b|utc(?:[+-]\d{1,2}(?::?\d{2})?)?|gmt(?:[+-]\d{1,2}(?::?\d{2})?)?|[+-]\d{2}:?\d{2}\b|[a-z]{3,4}\b)?\)?`)

	rxDateLead = regexp.MustCompile(`(?i)^(?:[\s:,|•·–—-]|(?:date|first|originally|article|story)\b|(?:published|posted|publish|created|issued|released|filed)(?: (?:date|on|at|time))?\b|` +
		`(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?\b\.?|on\b|at\b|the\b)*$`)
	rxDateTail = regexp.MustCompile(`(?i)^[\s.]*(?:$|[|•·–—,;/(\[-]|(?:last )?(?:updated|modified|edited)\b|at\b|by\b|\d+ (?:min|sec|hour|comment|view)|(?:edt|est|et|pt|gmt|ist)\b)`)
)

// Zones whose abbreviation has one meaning in practice. "ET" depends on the
// season and "IST" and "CST" on the country, so they leave the date alone.
var zoneMinutes = map[string]int{
	"z": 0, "utc": 0, "gmt": 0, "bst": 60, "cet": 60, "cest": 120,
	"est": -300, "edt": -240, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420,
	"hkt": 480, "sgt": 480, "jst": 540, "kst": 540, "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780,
}

// ParseDate reads a line that is a date of publication, as English-language
// pages write it, into an ISO date, or an RFC 3339 time where the line has the
// hour and its zone. It reports false where the line is something else, lacks
// the year, gives only a date of change, or where day and month cannot be told
// apart.
func ParseDate(s string) (iso string, ok bool) {
	s = draft.Clean(s)
	if len(s) > 200 {
		return "", false
	}
	if m := rxISODate.FindStringSubmatchIndex(s); m != nil && m[7] < len(s) {
		s = s[:m[7]] + " " + s[m[7]+1:] // "T" before the hour
	}
	year, month, day, start, end, ok := findDate(s)
	if !ok || year < 1500 || year > 2200 {
		return "", false
	}
	date := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	if date.Year() != year || int(date.Month()) != month || date.Day() != day {
		return "", false
	}
	before, after := s[:start], s[end:]
	clock := rxClock.FindStringSubmatchIndex(after)
	if clock != nil && rxDateLead.MatchString(after[:clock[0]]) {
		m := rxClock.FindStringSubmatch(after)
		after = after[clock[1]:]
		if !rxDateLead.MatchString(before) || !rxDateTail.MatchString(after) {
			return "", false
		}
		return withClock(date, m), true
	}
	// "10:15 AM EDT, August 27, 2021"
	if at := rxClock.FindStringSubmatchIndex(before); at != nil && rxDateLead.MatchString(before[at[1]:]) {
		m := rxClock.FindStringSubmatch(before)
		if rxDateLead.MatchString(before[:at[0]]) && rxDateTail.MatchString(after) {
			return withClock(date, m), true
		}
	}
	if !rxDateLead.MatchString(before) || !rxDateTail.MatchString(after) {
		return "", false
	}
	return date.Format(time.DateOnly), true
}

// HasDate reports whether s holds a date, whatever else it holds.
func HasDate(s string) bool {
	_, _, _, _, _, ok := findDate(s)
	return ok
}

// findDate gives the first date of s and where it stands.
func findDate(s string) (year, month, day, start, end int, ok bool) {
	best := len(s) + 1
	take := func(loc []int, y, m, d int) {
		if loc[0] < best {
			best, start, end, ok = loc[0], loc[0], loc[1], true
			year, month, day = y, m, d
		}
	}
	group := func(loc []int, n int) string { return s[loc[2*n]:loc[2*n+1]] }
	if loc := rxISODate.FindStringSubmatchIndex(s); loc != nil {
		loc[1] = loc[7]
		take(loc, number(group(loc, 1)), number(group(loc, 2)), number(group(loc, 3)))
	}
	if loc := rxMonthDay.FindStringSubmatchIndex(s); loc != nil {
		take(loc, number(group(loc, 3)), monthNumber(group(loc, 1)), number(group(loc, 2)))
	}
	if loc := rxDayMonth.FindStringSubmatchIndex(s); loc != nil {
		take(loc, number(group(loc, 3)), monthNumber(group(loc, 2)), number(group(loc, 1)))
	}
	if loc := rxYearHead.FindStringSubmatchIndex(s); loc != nil {
		take(loc, number(group(loc, 1)), number(group(loc, 2)), number(group(loc, 3)))
	}
	if loc := rxNumeric.FindStringSubmatchIndex(s); loc != nil {
		a, b := number(group(loc, 1)), number(group(loc, 2))
		switch y := number(group(loc, 3)); {
		case a > 12 || a == b:
			take(loc, y, b, a)
		case b > 12:
			take(loc, y, a, b)
		}
	}
	return year, month, day, start, end, ok
}

// withClock adds the time of an rxClock match to date where it is complete.
func withClock(date time.Time, m []string) string {
	hour, minute, second := number(m[1]), number(m[2]), number(m[3])
	half := strings.ToLower(strings.ReplaceAll(m[4]+m[5], ".", ""))
	if half != "" {
		hour %= 12
		if half == "pm" {
			hour += 12
		}
	}
	offset, known := zoneOffset(strings.ToLower(m[6]))
	if !known || hour > 23 || minute > 59 || second > 59 {
		return date.Format(time.DateOnly)
	}
	zone := time.FixedZone("", offset*60)
	t := time.Date(date.Year(), date.Month(), date.Day(), hour, minute, second, 0, zone)
	return t.Format(time.RFC3339)
}

// zoneOffset gives the minutes east of Greenwich of "edt", "gmt+3" or "+05:30".
func zoneOffset(zone string) (minutes int, ok bool) {
	if m, ok := zoneMinutes[zone]; ok {
		return m, true
	}
	zone = strings.TrimPrefix(strings.TrimPrefix(zone, "utc"), "gmt")
	if zone == "" || zone[0] != '+' && zone[0] != '-' {
		return 0, false
	}
	digits := strings.ReplaceAll(zone[1:], ":", "")
	if len(digits) <= 2 {
		minutes = 60 * number(digits)
	} else {
		minutes = 60*number(digits[:len(digits)-2]) + number(digits[len(digits)-2:])
	}
	if zone[0] == '-' {
		minutes = -minutes
	}
	return minutes, minutes > -15*60 && minutes < 15*60
}

func monthNumber(name string) int {
	return strings.Index("janfebmaraprmayjunjulaugsepoctnovdec", strings.ToLower(name[:3]))/3 + 1
}

// number reads digits; "" and what is out of range are 0.
func number(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}
