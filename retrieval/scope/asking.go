package scope

import "strings"

// according reads "according to X, how many".
func (f *frames) according(i int) bool {
	to := i + 2
	switch {
	case f.words[i].fold == "per":
		to = i + 1
	case f.words[i].fold != "according" || f.at(i+1) != "to":
		return false
	}
	s, ok := f.source(to, strong)
	if !ok || f.words[to].gap > near || !f.closed(s) {
		return false
	}
	return f.take(s, i, s.to)
}

// closed reports whether a source does not go on as another name, "Time Out", or
// before a noun, "US officials".
func (f *frames) closed(s source) bool {
	if f.ends(s.to) || closing[f.words[s.to].fold] {
		return true
	}
	return !(f.mixed && f.words[s.to].capital()) && (s.article || !everyday(f.words[s.to-1].fold))
}

// asking reads "what does X say about", "how many does X say were killed", "did X
// report that".
func (f *frames) asking(i int) bool {
	if w := f.words[i]; !auxiliary[w.fold] && !(w.owns && (w.fold == "what" || w.fold == "how")) {
		return false
	}
	s, verb, ok := f.subject(i+1, strong)
	if !ok || f.words[i+1].gap > near {
		return false
	}
	be := f.words[i].fold == "is" || f.words[i].fold == "are" || f.words[i].fold == "was" || f.words[i].fold == "were"
	if w := f.at(verb); !saying[w] || be != strings.HasSuffix(w, "ing") && !f.words[i].owns || f.bookish(verb+1) {
		return false
	}
	asked := f.before(i)
	first := i
	if f.words[i].owns {
		asked = f.words[i].fold
	} else if asked == "what" || asked == "how" {
		first--
	}
	to := f.timed(verb + 1)
	if to > verb+1 {
		f.cut(verb+1, to)
	}
	if contrasting[f.at(verb)] && (f.at(to) == "with" || f.at(to) == "from" || f.at(to) == "to") {
		if l, ok := f.list(to+1, strong); ok {
			s.named = append(s.named, l.named...)
			to = l.to
		}
	}
	f.done = to
	switch next := f.at(to); {
	case asked == "what" && f.ends(to), asked == "how" && f.ends(to):
		return f.take(s, i, i) // "What did X say?" asks for nothing else
	case (asked == "what" || asked == "how" || first == 0) && about[next] && !f.ends(to+1):
		f.publishing = true
		return f.take(s, first, to+1)
	case (asked == "what" || asked == "how") && takes[f.at(verb)]:
		return f.take(s, first, to)
	case next == "that":
		return f.take(s, i, to+1)
	}
	return f.take(s, i, to)
}

// subject reads a source and finds the verb behind it. "Report" is the verb of
// "did X report that" and no part of "did the X report say that".
func (f *frames) subject(i int, t trust) (s source, verb int, ok bool) {
	if l, found := f.list(i, t); found && !l.owns && strings.HasPrefix(f.at(l.to), "report") && !saying[f.at(l.to+1)] {
		return l.source, l.to, true
	}
	s, ok = f.source(i, t)
	verb = s.to
	for adverbs[f.at(verb)] {
		verb++
	}
	return s, verb, ok
}

// bookish reports whether what is reported, from word i on, is the business's own.
func (f *frames) bookish(i int) bool {
	for j := i; j < min(i+4, len(f.words)); j++ {
		if books[f.at(j)] {
			return true
		}
	}
	return false
}

// toldBy reads "as reported by X", "an interview published in X".
func (f *frames) toldBy(i int) bool {
	verb := i
	as := f.words[i].fold == "as"
	if as {
		verb++
	}
	if verb >= len(f.words) || !told[f.words[verb].fold] || f.at(verb+1) != "by" && f.at(verb+1) != "in" {
		return false
	}
	by := f.at(verb+1) == "by"
	s, ok := f.source(verb+2, firm)
	if !ok || !f.closed(s) {
		return false
	}
	if w := f.words[verb].fold; by && !as && (w == "published" || w == "written" || w == "posted") &&
		!writing[f.before(verb)] && !(f.words[0].fold == "what" && verb <= 2) {
		return false // "Which book was published by X?"
	}
	if as {
		return f.take(s, i, s.to)
	}
	return f.take(s, verb+1, s.to)
}

// stating reads "X says 60 died", "what X reported about", "as X wrote".
func (f *frames) stating(i int) bool {
	if before := f.before(i); !f.first(i) && f.words[i].gap == near && !clauses[before] {
		return false
	}
	s, verb, ok := f.subject(i, firm)
	if !ok {
		return false
	}
	if w := f.at(verb); !asserting[w] && !(plural[w] && len(s.named) > 1) || f.bookish(verb+1) {
		return false
	}
	to := f.timed(verb + 1)
	before := f.before(i)
	switch {
	case before == "as":
		return f.take(s, i-1, to)
	case before == "what" && about[f.at(to)]:
		first := i - 1
		if to+1 < len(f.words) && first == 0 {
			to++
		}
		return f.take(s, first, to)
	case f.first(i) && f.at(to) == "that":
		return f.take(s, i, to+1)
	case f.first(i) || f.words[i].gap > near || before == "that" || before == "what" || before == "how":
		return f.take(s, i, to)
	}
	return f.take(s, i, i)
}
