package scope

import (
	"strings"
	"time"

	"verbatim/corpus"
)

// spokenTime is a time that a question asks of.
type spokenTime struct {
	period
	// said is the part of the question that names it, cut that with the
	// preposition.
	said, cut corpus.Span
	certainty Certainty
	relative  bool
	// measure means that it may tell how long rather than when ("over the past
	// year"): the words stay.
	measure bool
}

// spoken returns the times that words ask of, in order. Those within the places
// of outlets are not times: "USA Today".
func spoken(words []word, places []corpus.Span, now time.Time) []*spokenTime {
	r := timeReader{clock: clock{calendar{now}, words}, places: places}
	for i, w := range words {
		r.lower = r.lower || strings.ToUpper(w.text) != w.text
		r.past = r.past || past[w.fold]
		r.future = r.future || ahead[w.fold] || (w.fold == "set" || w.fold == "going") && r.at(i+1) == "to" ||
			w.fold == "to" && r.at(i+1) == "be"
	}
	var times []*spokenTime
	for i := 0; i < len(words); {
		if t, to, ok := r.time(i); ok && !r.placed(t.cut) {
			times = append(times, t)
			i = to
			continue
		}
		i++
	}
	return times
}

// timeReader reads the times of one question.
type timeReader struct {
	clock
	places []corpus.Span
	// lower means that the question is not all in capitals, future and past that
	// a word of it speaks of what is to come or of what happened.
	lower, future, past bool
}

func (r timeReader) placed(s corpus.Span) bool {
	for _, p := range r.places {
		if s.Start < p.End && p.Start < s.End {
			return true
		}
	}
	return false
}

// time reads the time whose preposition, or first word, is word i, and returns
// the index of the word after it.
func (r timeReader) time(i int) (*spokenTime, int, bool) {
	switch r.words[i].fold {
	case "between":
		return r.span(i, set("and"))
	case "from":
		if t, to, ok := r.span(i, set("to until till through")); ok {
			return t, to, true
		}
	case "since", "after", "before", "until", "till", "by":
		if t, to, ok := r.bounded(i); ok {
			return t, to, true
		}
	}
	return r.plain(i)
}

// span reads "between 20 and 26 August", "from March to May 2021".
func (r timeReader) span(i int, and map[string]bool) (*spokenTime, int, bool) {
	p, to, ok := r.between(i+1, and)
	if !ok || p.since.After(r.now) || !r.ends(p) || p.kind == weekday && r.words[i].fold == "from" {
		return nil, i, false
	}
	return r.found(i, i, p), to, true
}

// bounded reads a time that is open on one side: "since last Monday", "before
// August 2021".
func (r timeReader) bounded(i int) (*spokenTime, int, bool) {
	p, ok := r.point(i + 1)
	if !ok || r.words[i+1].gap > near {
		return nil, i, false
	}
	word := r.words[i].fold
	if r.words[p.to-1].owns {
		// "since last week's vote": not before last week.
		if p.kind != fromNow || word != "since" && word != "after" {
			return nil, i, false
		}
		p.until = time.Time{}
		t := r.found(i, i, p)
		t.measure = true
		return t, p.to, true
	}
	if p.kind == fromNow && !r.telling(i+1, p) || !r.ends(p) || p.vague() && (r.future || word == "by") {
		return nil, i, false
	}
	if word == "since" {
		for j := max(0, i-5); j < i; j++ {
			if record[r.words[j].fold] {
				return nil, i, false
			}
		}
	}
	p.period = bounds[word](p.period)
	if p.since.After(r.now) || p.since.IsZero() && !p.until.Before(r.now) {
		return nil, i, false
	}
	return r.found(i, i, p), p.to, true
}

// bounds make an open period of a closed one. "Until" and "by" a day take it in.
var bounds = map[string]func(period) period{
	"since":  func(p period) period { return period{since: p.since} },
	"from":   func(p period) period { return period{since: p.since} },
	"after":  func(p period) period { return period{since: p.until} },
	"before": func(p period) period { return period{until: p.since} },
	"until":  func(p period) period { return period{until: p.until} },
	"till":   func(p period) period { return period{until: p.until} },
	"by":     func(p period) period { return period{until: p.until} },
}

// plain reads a time by itself or after a preposition: "yesterday", "in August
// 2021", "earlier this week".
func (r timeReader) plain(i int) (*spokenTime, int, bool) {
	j, said := i, ""
	for j < len(r.words) && prepositions[r.words[j].fold] && (j == i || r.words[j].gap == near) {
		if w := r.words[j].fold; !roughly[w] {
			said = w
		}
		j++
	}
	p, ok := r.point(j)
	if !ok || j > i && r.words[j].gap > near || p.since.After(r.now) {
		return nil, i, false
	}
	switch p.kind {
	case fromNow:
		ok = r.telling(j, p)
	case weekday:
		// "What is it considering on Thursday?"
		ok = said == "on" && !r.future && r.closed(p.to, false) && !strings.HasSuffix(r.before(i), "ing")
	case absolute:
		ok = r.dated(i, said, p)
	}
	if !ok {
		return nil, i, false
	}
	if p.kind == fromNow && !published[r.before(i)] {
		// The preposition may be a verb's ("stood down from this week") or another
		// word's ("at last week's gala").
		for ; i < j && !roughly[r.words[i].fold] && (r.words[p.to-1].owns || r.words[j].fold != "the"); i++ {
		}
	}
	t := r.found(i, j, p)
	t.measure = t.measure || said == "over" || r.first(j) && r.at(p.to) != "" && marking[r.at(p.to)]
	return t, p.to, true
}

var (
	prepositions = set("in on during within throughout over for from of at as early late mid earlier")
	roughly      = set("early late mid earlier")
	// marking are verbs of which a time is the subject: "this week marked".
	marking = set("mark marks marked saw is was has had brought")
)

// telling reports whether a point told from now, at i, is meant as one: not "the
// last week of the campaign", "Last Week Tonight", "today" for nowadays, or "47
// years ago", which is when something happened.
func (r timeReader) telling(i int, p point) bool {
	if r.at(p.to) == "of" || r.before(i) == "later" || p.unit == year && r.words[p.to-1].fold == "ago" {
		return false
	}
	if b := r.before(i); (b == "before" || b == "after") && units[r.before(i-1)] != 0 {
		return false // "the week before last week"
	}
	for j := i; j < p.to && r.lower; j++ {
		w := r.words[j]
		_, day := weekdays[w.fold]
		if w.capital() && !day && months[w.fold] == 0 && (j > i || !r.first(i)) {
			return false
		}
	}
	return r.words[i].fold != "today" || r.past && r.at(i+1) != "is" && r.at(i+1) != "are"
}

// dated reports whether an absolute point, after the preposition said, which is
// word i or "", is a time that the question asks of.
func (r timeReader) dated(i int, said string, p point) bool {
	d, owns, surely := p.date, r.words[p.to-1].owns, published[r.before(i)]
	switch {
	case d.year != 0 && d.day != 0:
		return true
	case r.future && d.year == 0, owns, r.at(p.to) == "every":
		return false
	case d.day != 0:
		// "Born on July 4" is of any year.
		return surely || said == "on" && r.before(i) != "born"
	case said != "in" && said != "during" && !surely, d.year == 0 && person[r.before(i)]:
		return false
	}
	return surely || r.ends(p)
}

// ends reports whether an absolute point is the whole of what it stands in: "in
// 2021" and "after May", not "in 2021 elections" or "after May resigned".
func (r timeReader) ends(p point) bool {
	d := p.date
	if p.kind != absolute || d.day != 0 || d.year != 0 && d.month != 0 {
		return true
	}
	verb := d.month == time.May || d.month == time.March
	if verb && !r.words[p.to-1].capital() {
		return false
	}
	return r.closed(p.to, verb || d.month == 0)
}

// closed reports whether what ends before word i does not go on as a name: "in
// April Jones". Strictly, only the end, a pause or a small word may follow.
func (r timeReader) closed(i int, strictly bool) bool {
	if i >= len(r.words) || r.words[i].gap > near || closing[r.words[i].fold] {
		return true
	}
	return !strictly && !(r.words[i].capital() && r.lower)
}

// vague reports whether p is one of many: "May", "26 August", "Monday".
func (p point) vague() bool { return p.kind == weekday || p.kind == absolute && p.date.year == 0 }

// before is the word before word i if it stands near, or "".
func (r timeReader) before(i int) string {
	if i == 0 || r.words[i].gap > near {
		return ""
	}
	return r.words[i-1].fold
}

// first reports whether word i begins a sentence.
func (r timeReader) first(i int) bool { return i == 0 || r.words[i].gap == stop }

// found makes the time of p, which the words from said on name, and with its
// preposition those from cut on.
func (r timeReader) found(cut, said int, p point) *spokenTime {
	last := r.words[p.to-1]
	t := &spokenTime{
		period:    p.period,
		cut:       corpus.Span{Start: r.words[cut].Start, End: last.end},
		said:      corpus.Span{Start: r.words[said].Start, End: last.End},
		relative:  p.kind != absolute,
		certainty: Perhaps,
		// Years measure, and "on Monday" is what passages say too.
		measure: p.unit == year || p.kind == weekday,
	}
	switch {
	case published[r.before(cut)]:
		t.certainty = Surely
	case t.relative:
		t.certainty = Likely
	}
	return t
}
