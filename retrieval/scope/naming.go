package scope

import "strings"

// opening reads "X: how many", "X on lithium", "In X, how many".
func (f *frames) opening(i int) bool {
	if i > 0 {
		return false
	}
	if f.at(0) == "in" || f.at(0) == "from" {
		s, ok := f.source(1, weak)
		return ok && s.to < len(f.words) && (f.words[s.to].gap == pause || f.words[s.to].gap == colon) && f.take(s, 0, s.to)
	}
	s, ok := f.source(0, firm)
	if !ok || s.article || s.to >= len(f.words) {
		return false
	}
	if f.words[s.to].gap == colon {
		return f.take(s, 0, s.to)
	}
	one := f.words[s.to-1]
	if !f.mixed || !f.meant(0, s.to) && everyday(one.fold) || !(f.at(s.to) == "on" || f.at(s.to) == "about") || s.to+1 >= len(f.words) {
		return false
	}
	return f.take(s, 0, s.to+1)
}

// comparing reads "compare X and Y on lithium", "the difference between X and Y".
func (f *frames) comparing(i int) bool {
	verb := f.words[i].fold == "compare" || f.words[i].fold == "contrast" || f.words[i].fold == "comparing"
	j := i + 1
	if !verb {
		if !strings.HasPrefix(f.at(i), "difference") && !strings.HasPrefix(f.at(i), "disagreement") || f.at(j) != "between" {
			return false
		}
		j++
	}
	if f.at(j) == "how" || f.at(j) == "what" {
		j++
	}
	s, ok := f.source(j, strong)
	if !ok {
		return false
	}
	if with := f.at(s.to); with == "with" || with == "to" || with == "against" {
		other, ok := f.source(s.to+1, strong)
		if !ok {
			return false
		}
		s.named = append(s.named, other.named...)
		s.to = other.to
	}
	if len(s.named) < 2 {
		return false
	}
	to := s.to
	if saying[f.at(to)] || f.at(to) == "coverage" || f.at(to) == "reporting" || f.at(to) == "reports" {
		to++
	}
	if about[f.at(to)] || f.at(to) == "in" && f.at(to+1) == "their" {
		to++
	} else if to == s.to && !f.ends(to) {
		return false
	}
	if verb {
		return f.take(s, i, to)
	}
	return f.take(s, i+1, s.to) // "what is the difference on lithium?"
}

// article reads "in the X article", "X's figures for", "articles from X".
func (f *frames) article(i int) bool {
	first := i
	if f.words[i].fold == "in" || f.words[i].fold == "from" {
		i++
		if i >= len(f.words) || f.words[i].gap > near {
			return false
		}
	}
	s, ok := f.source(i, weak)
	if !ok || !s.article || strings.HasPrefix(f.words[s.to-1].fold, "report") && f.did(first) {
		return false
	}
	switch {
	case first < i:
		return f.take(s, first, s.to)
	case i == 0 && about[f.at(s.to)] && s.to+1 < len(f.words):
		return f.take(s, 0, s.to+1)
	}
	f.cuts = append(f.cuts, s.names)
	return f.take(s, i, i)
}

// did reports whether word i stands behind a "did", so that a "report" behind it
// is a verb: "did the X report a loss".
func (f *frames) did(i int) bool {
	before := f.before(i)
	if before == "the" {
		before = f.before(i - 1)
	}
	return before == "do" || before == "does" || before == "did" || before == "is" && f.words[i].fold != "the"
}

// where reads "in X" and "from X" at the end of a question about what is
// published.
func (f *frames) where(i int) bool {
	if w := f.words[i].fold; w != "in" && w != "from" && w != "on" || holding[f.before(i)] {
		return false
	}
	s, ok := f.source(i+1, weak)
	if !ok || f.at(i+1) == "" {
		return false
	}
	if f.words[i].fold == "from" && bringing[f.before(i)] && f.closed(s) {
		return f.take(s, i, s.to)
	}
	if s.to < len(f.words) && f.words[s.to].gap != stop {
		return false
	}
	spoken := false
	for _, w := range f.words[:i] {
		if holding[w.fold] {
			return false
		}
		spoken = spoken || speaking[w.fold]
	}
	return spoken && f.take(s, i, s.to)
}

// domain reads "slate.com", which is meant wherever it stands.
func (f *frames) domain(i int) bool {
	o, ok := f.names.domain(f.words[i])
	if !ok || owning[f.before(i)] {
		return false
	}
	w := f.words[i]
	s := source{named: []Said{{Span: w.Span, Outlet: f.names.outlets[o].Name}}, to: i + 1}
	switch before := f.before(i); {
	case before == "in" || before == "from" || before == "on" || before == "at" || before == "via":
		return f.take(s, i-1, i+1)
	case i > 0 && w.gap == colon && (f.words[i-1].fold == "site" || strings.HasPrefix(f.words[i-1].fold, "http")):
		return f.take(s, i-1, i+1)
	}
	return f.take(s, i, i+1)
}
