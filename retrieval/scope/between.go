package scope

// between reads two points with a word of and between them.
func (c clock) between(i int, and map[string]bool) (point, int, bool) {
	if n := c.dayOf(i); n > 0 && and[c.at(i+1)] {
		// "20 and 26 August": the month stands at the end.
		b, ok := c.point(i + 2)
		if !ok || b.kind != absolute || b.date.day == 0 {
			return point{}, i, false
		}
		a := b.date
		a.day = n
		return c.join(a, b)
	}
	a, ok := c.point(i)
	if !ok || a.to >= len(c.words) || !and[c.at(a.to)] {
		return point{}, i, false
	}
	if n := c.dayOf(a.to + 1); n > 0 && a.date.day > 0 && months[c.at(a.to+2)] == 0 && c.at(a.to+2) != "of" {
		// "August 20 to 26"
		b := a
		b.date.day, b.to = n, a.to+2
		if b.to < len(c.words) && c.words[b.to].gap <= pause && c.yearAt(b.to, &b.date) {
			b.to++
		}
		return c.join(a.date, b)
	}
	b, ok := c.point(a.to + 1)
	if !ok {
		return point{}, i, false
	}
	if a.kind == absolute && b.kind == absolute {
		return c.join(a.date, b)
	}
	b.since = a.since
	return b, b.to, b.since.Before(b.until)
}

// join makes the period from the date a to the point b, which lends a its year.
func (c clock) join(a date, b point) (point, int, bool) {
	end, ok := c.in(b.date)
	if !ok {
		return point{}, 0, false
	}
	lent := a.year == 0
	if lent {
		a.year = end.since.Year()
	}
	start, ok := c.in(a)
	if lent && !start.since.Before(end.until) {
		// "from November to February"
		a.year--
		start, ok = c.in(a)
	}
	b.period = period{start.since, end.until}
	return b, b.to, ok && start.since.Before(end.until)
}
