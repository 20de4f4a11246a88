package scope

import "time"

// period is a half-open range of days; zero is open.
type period struct{ since, until time.Time }

func (p period) open() bool { return p.since.IsZero() && p.until.IsZero() }

// and is what two times of one question mean together: what they share ("on
// Monday", "this week") or, if that is nothing, all from the first to the last.
func (p period) and(q period) period {
	if p.open() {
		return q
	}
	shared := period{latest(p.since, q.since), earliest(p.until, q.until)}
	if shared.until.IsZero() || shared.since.Before(shared.until) {
		return shared
	}
	var all period
	if !p.since.IsZero() && !q.since.IsZero() {
		all.since = p.since
		if q.since.Before(p.since) {
			all.since = q.since
		}
	}
	if !p.until.IsZero() && !q.until.IsZero() {
		all.until = latest(p.until, q.until)
	}
	return all
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// earliest takes zero for the end of time.
func earliest(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// calendar makes periods in the location of now.
type calendar struct{ now time.Time }

func (c calendar) day(year int, month time.Month, day int) period {
	d := func(n int) time.Time { return time.Date(year, month, n, 0, 0, 0, 0, c.now.Location()) }
	return period{d(day), d(day + 1)}
}

// today is the day that is offset days after now's.
func (c calendar) today(offset int) period {
	y, m, d := c.now.Date()
	return c.day(y, m, d+offset)
}

// days is the period of n days from the one offset days after now's.
func (c calendar) days(offset, n int) period {
	return period{c.today(offset).since, c.today(offset + n - 1).until}
}

// sinceMonday is the number of days since the week's Monday.
func (c calendar) sinceMonday() int { return (int(c.now.Weekday()) + 6) % 7 }

// week is the ISO week, from Monday, that is offset weeks after now's.
func (c calendar) week(offset int) period { return c.days(7*offset-c.sinceMonday(), 7) }

func (c calendar) month(offset int) period {
	y, m, _ := c.now.Date()
	return c.months(y, m+time.Month(offset))
}

func (c calendar) months(year int, month time.Month) period {
	return period{c.day(year, month, 1).since, c.day(year, month+1, 1).since}
}

func (c calendar) year(offset int) period { return c.years(c.now.Year() + offset) }

func (c calendar) years(year int) period {
	return period{c.day(year, 1, 1).since, c.day(year+1, 1, 1).since}
}

// weekend is the Saturday and Sunday of the ISO week offset weeks after now's.
func (c calendar) weekend(offset int) period { return c.days(7*offset-c.sinceMonday()+5, 2) }

// weekday is the latest such day, today included.
func (c calendar) weekday(d time.Weekday) period {
	return c.today(-((int(c.now.Weekday()) - int(d) + 7) % 7))
}

// unit is a length of time that is counted in questions.
type unit int

const (
	hour unit = iota + 1
	day
	week
	month
	year
	weekend
	night
)

var units = map[string]unit{
	"hour": hour, "hours": hour, "day": day, "days": day, "week": week, "weeks": week, "month": month,
	"months": month, "year": year, "years": year, "weekend": weekend, "night": night,
}

// back is the period of the last n units, today included.
func (c calendar) back(n int, u unit) period {
	y, m, d := c.now.Date()
	until := c.today(0).until
	switch u {
	case hour:
		return period{c.today(-(n + 23) / 24).since, until}
	case day:
		return period{c.today(1 - n).since, until}
	case week:
		return period{c.today(1 - 7*n).since, until}
	case month:
		return period{c.clamped(y, m-time.Month(n), d), until}
	case year:
		return period{c.clamped(y-n, m, d), until}
	}
	return period{}
}

// clamped is the day, or the last of the month if it has no such day.
func (c calendar) clamped(y int, m time.Month, d int) time.Time {
	return earliest(c.day(y, m, d).since, c.day(y, m+1, 0).since)
}

// ago is the day, week, month or year that is n of them before now's.
func (c calendar) ago(n int, u unit) period {
	switch u {
	case day:
		return c.today(-n)
	case week:
		return c.week(-n)
	case month:
		return c.month(-n)
	case year:
		return c.year(-n)
	}
	return period{}
}

// date is an absolute date of which parts may be missing (0).
type date struct {
	year  int
	month time.Month
	day   int
}

// in returns the period that d names and whether there is such a date. Without a
// year it is the latest that does not lie after now.
func (c calendar) in(d date) (period, bool) {
	named := func(year int) (period, bool) {
		switch {
		case d.month == 0:
			return c.years(year), true
		case d.day == 0:
			return c.months(year, d.month), true
		}
		p := c.day(year, d.month, d.day)
		return p, p.since.Day() == d.day
	}
	if d.year != 0 {
		return named(d.year)
	}
	// A leap day may be eight years back.
	for year := c.now.Year(); year > c.now.Year()-9; year-- {
		if p, ok := named(year); ok && !p.since.After(c.now) {
			return p, true
		}
	}
	return period{}, false
}
