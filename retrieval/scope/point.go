package scope

import (
	"strconv"
	"strings"
	"time"
)

// point is a time as a question names it.
type point struct {
	period
	// to is the index of the word after it.
	to int
	// date is what an absolute point says.
	date date
	kind kind
	// unit is what a point told from now counts in.
	unit unit
}

type kind int

const (
	absolute kind = iota + 1
	fromNow
	weekday
)

var months = func() map[string]time.Month {
	m := map[string]time.Month{"sept": time.September}
	for i := time.January; i <= time.December; i++ {
		name := strings.ToLower(i.String())
		m[name], m[name[:3]] = i, i
	}
	return m
}()

var weekdays = func() map[string]time.Weekday {
	m := map[string]time.Weekday{}
	for i := time.Sunday; i <= time.Saturday; i++ {
		m[strings.ToLower(i.String())] = i
	}
	return m
}()

var numbers = func() map[string]int {
	m := map[string]int{"a": 1, "an": 1}
	for i, w := range strings.Fields(`one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
		sixteen seventeen eighteen nineteen twenty`) {
		m[w] = i + 1
	}
	m["thirty"] = 30
	return m
}()

// clock reads times out of words.
type clock struct {
	calendar
	words []word
}

// at is the folded word i if it stands near the one before, or "".
func (c clock) at(i int) string {
	if i < 0 || i >= len(c.words) || i > 0 && c.words[i].gap > near {
		return ""
	}
	return c.words[i].fold
}

// number reads a number at i, from 1 to 999, in digits or spelt out.
func (c clock) number(i int) (n, to int) {
	if c.at(i) == "couple" && c.at(i+1) == "of" {
		return 2, i + 2
	}
	if n := numbers[c.at(i)]; n > 0 {
		return n, i + 1
	}
	n, err := strconv.Atoi(c.at(i))
	if err != nil || n < 1 || n > 999 {
		return 0, i
	}
	return n, i + 1
}

// point reads the time that begins with word i.
func (c clock) point(i int) (point, bool) {
	if i >= len(c.words) {
		return point{}, false
	}
	for _, read := range []func(int) (point, bool){c.told, c.dated, c.onWeekday} {
		if p, ok := read(i); ok {
			return p, true
		}
	}
	return point{}, false
}

// told reads a time told from now: "today", "last week", "the past two years",
// "three days ago".
func (c clock) told(i int) (point, bool) {
	first := c.words[i].fold
	is := func(p period, to int, u unit) (point, bool) {
		return point{period: p, to: to, kind: fromNow, unit: u}, !p.open()
	}
	switch first {
	case "today", "tonight":
		return is(c.today(0), i+1, day)
	case "yesterday":
		return is(c.today(-1), i+1, day)
	}
	if n, to := c.number(i); n > 0 && units[c.at(to)] != 0 && c.at(to+1) == "ago" {
		return is(c.ago(n, units[c.at(to)]), to+2, units[c.at(to)])
	}
	if j := i; first == "day" || first == "the" && c.at(i+1) == "day" {
		if first == "the" {
			j++
		}
		if c.at(j+1) == "before" && c.at(j+2) == "yesterday" {
			return is(c.today(-2), j+3, day)
		}
	}
	j, the := i, false
	if first == "the" {
		j, the = i+1, true
		first = c.at(j)
	}
	if first == "this" && !the {
		if next := c.at(i + 1); next == "past" || next == "last" {
			j, the = i+1, true
			first = next
		} else {
			return c.this(i + 1)
		}
	}
	if the && first == "weekend" {
		p := c.weekend(0)
		if p.since.After(c.now) {
			p = c.weekend(-1)
		}
		return is(p, j+1, day)
	}
	if first != "last" && first != "past" && first != "previous" {
		return point{}, false
	}
	next := c.at(j + 1)
	if n, to := c.number(j + 1); n > 0 && next != "a" && next != "an" || next == "couple" {
		u := units[c.at(to)]
		if u == weekend || u == night {
			return point{}, false
		}
		return is(c.back(n, u), to+1, u)
	}
	if d, ok := weekdays[next]; ok && first != "previous" {
		p := c.weekday(d)
		if p == c.today(0) {
			p = c.today(-7)
		}
		return is(p, j+2, day)
	}
	if m := months[next]; m != 0 && first == "last" && c.words[j+1].capital() {
		d := date{month: m}
		if m == c.now.Month() {
			d.year = c.now.Year() - 1
		}
		p, _ := c.in(d)
		return is(p, j+2, month)
	}
	u := units[next]
	// "The last week" is the last seven days, "last week" the one before this.
	rolling := first == "past" || the && first == "last"
	switch {
	case u == weekend:
		p := c.weekend(0)
		if c.now.Before(p.until) {
			p = c.weekend(-1)
		}
		return is(p, j+2, day)
	case u == night:
		return is(c.days(-1, 2), j+2, day)
	case u == 0 || u == hour || u == day && !rolling || next != strings.TrimSuffix(next, "s"):
		return point{}, false
	case rolling:
		return is(c.back(1, u), j+2, u)
	}
	return is(c.ago(1, u), j+2, u)
}

// this reads what follows "this": "week", "morning".
func (c clock) this(i int) (point, bool) {
	p, u := period{}, day
	switch c.at(i) {
	case "week":
		p, u = c.week(0), week
	case "month":
		p, u = c.month(0), month
	case "year":
		p, u = c.year(0), year
	case "weekend":
		p = c.weekend(0)
	case "morning", "afternoon", "evening":
		p = c.today(0)
	default:
		if m := months[c.at(i)]; m != 0 && c.words[i].capital() {
			p, u = c.months(c.now.Year(), m), month
			break
		}
		d, ok := weekdays[c.at(i)]
		if !ok {
			return point{}, false
		}
		p = c.days(-c.sinceMonday()+(int(d)+6)%7, 1)
	}
	return point{period: p, to: i + 1, kind: fromNow, unit: u}, true
}

// dated reads an absolute date: "26 August 2021", "Aug. 26", "2021-08-26",
// "August 2021", "August", "2021".
func (c clock) dated(i int) (point, bool) {
	d, to := date{}, i
	switch {
	case c.isoAt(i, &d):
		to = i + 1
	case c.yearAt(i, &d):
		to = i + 1
	default:
		if c.words[i].fold == "the" && c.dayOf(i+1) > 0 {
			i++
		}
		if n := c.dayOf(i); n > 0 {
			j := i + 1
			if c.at(j) == "of" {
				j++
			}
			if months[c.at(j)] == 0 {
				return point{}, false
			}
			d.day, d.month, to = n, months[c.at(j)], j+1
		} else if m := months[c.words[i].fold]; m != 0 {
			d.month, to = m, i+1
			if n := c.dayOf(i + 1); n > 0 && c.at(i+1) != "" {
				d.day, to = n, i+2
			}
		} else {
			return point{}, false
		}
		// "August 26, 2021"
		if to < len(c.words) && c.words[to].gap <= pause && !(d.day == 0 && c.words[to].gap == pause) && c.yearAt(to, &d) {
			to++
		}
	}
	p, ok := c.in(d)
	return point{period: p, to: to, date: d, kind: absolute}, ok
}

func (c clock) isoAt(i int, d *date) bool {
	for _, layout := range []string{"2006-01-02", "2006-01"} {
		if t, err := time.Parse(layout, c.words[i].fold); err == nil {
			*d = date{year: t.Year(), month: t.Month()}
			if len(layout) > 7 {
				d.day = t.Day()
			}
			return t.Year() >= 1500
		}
	}
	return false
}

// yearAt reads a year of four digits, from 1800 to 2199.
func (c clock) yearAt(i int, d *date) bool {
	w := c.words[i].fold
	n, err := strconv.Atoi(w)
	if err != nil || len(w) != 4 || n < 1800 || n > 2199 {
		return false
	}
	d.year = n
	return true
}

// dayOf reads a day of a month, such as "26" or "26th", or returns 0.
func (c clock) dayOf(i int) int {
	if i >= len(c.words) {
		return 0
	}
	w := c.words[i].fold
	for _, ending := range []string{"st", "nd", "rd", "th"} {
		w = strings.TrimSuffix(w, ending)
	}
	n, err := strconv.Atoi(w)
	if err != nil || n < 1 || n > 31 || len(w) > 2 {
		return 0
	}
	return n
}

func (c clock) onWeekday(i int) (point, bool) {
	d, ok := weekdays[c.words[i].fold]
	if !ok {
		return point{}, false
	}
	return point{period: c.weekday(d), to: i + 1, kind: weekday, unit: day}, true
}
