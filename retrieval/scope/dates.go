package scope

import (
	"strings"
	"time"
)

// Dates reads a time that is given by itself, such as a flag's or an option's:
// "2021-08-26", "26 August 2021", "August 2021", "2021", "yesterday", "last
// week", "the last 10 days", "3 days ago", "since Monday", "between 20 and 26
// August". It returns the half-open range [since, until) of days in the location
// of now, where zero is open. Without a year the latest that is not in the future
// is meant. ok is false where it is no time that is understood.
func Dates(text string, now time.Time) (since, until time.Time, ok bool) {
	p, ok := alone(clock{calendar{now}, split(strings.ToValidUTF8(text, "?"))})
	if !ok {
		return since, until, false
	}
	return p.since, p.until, true
}

// alone reads words that are a time and nothing else.
func alone(c clock) (period, bool) {
	if len(c.words) == 0 {
		return period{}, false
	}
	first := c.words[0].fold
	if first == "between" || first == "from" {
		if p, to, ok := c.between(1, set("and to until till through")); ok {
			return p.period, to == len(c.words)
		}
	}
	if p, to, ok := c.between(0, set("to until till through")); ok {
		return p.period, to == len(c.words)
	}
	bound, bounded := bounds[first]
	at := 0
	if bounded || first == "in" || first == "on" {
		at = 1
	}
	p, ok := c.point(at)
	if !ok {
		// "10 days" is the last ten.
		if n, to := c.number(at); n > 0 && units[c.at(to)] != 0 && to+1 == len(c.words) {
			return c.back(n, units[c.at(to)]), !c.back(n, units[c.at(to)]).open()
		}
	}
	if !ok || p.to != len(c.words) {
		return period{}, false
	}
	if bounded {
		return bound(p.period), true
	}
	return p.period, true
}
