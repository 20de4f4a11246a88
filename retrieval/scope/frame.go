package scope

import (
	"strings"

	"verbatim/corpus"
)

// frames finds the outlets that a question is put to.
type frames struct {
	words []word
	names *names
	// times are the absolute ones, which still stand in words.
	times []*spokenTime
	// mixed means that a capital letter says something.
	mixed bool

	// publishing means that the question asks what an outlet says, so that "last
	// week" is when it said so.
	publishing bool

	seen map[place]match
	said []Said
	cuts []corpus.Span
	// done is the index after the last word of a frame that was read.
	done int
}

var (
	auxiliary = set("do does did has have had is are was were what's how's")
	adverbs   = set("also actually really both now each currently exactly first recently")
	// saying is what an outlet does when it is asked. Of a company it would be
	// something else: "buy", "fire", "lose".
	saying = set(`say says said saying report reports reported reporting write writes wrote written writing think thinks
		thought claim claims claimed suggest suggests suggested describe describes described cover covers covered
		covering state states stated note notes noted mention mentions mentioned argue argues argued predict predicts
		predicted estimate estimates estimated explain explains explained reveal reveals revealed tell tells told
		portray portrays portrayed see differ disagree agree compare conclude concludes concluded call calls called
		attribute attributes attributed quote quotes quoted identify identifies identified indicate indicates indicated
		know imply implies implied credit credits frame frames framed discuss discusses discussed`)
	// takes are those of saying that have their subject right behind them.
	takes = set(`cover covered describe described explain explained portray portrayed see discuss discussed frame framed`)
	// asserting are those that are never a noun and never said of a company, so
	// that "X says" needs nothing before it.
	asserting = set(`says said reports reported writes wrote claims claimed suggests suggested describes described argues
		argued explains explained estimates estimated notes noted predicts predicted concluded concludes`)
	plural = set("say report write claim suggest describe argue explain estimate note predict disagree agree differ")
	// told are the participles of "as told by X".
	told = set(`reported described covered noted stated claimed mentioned depicted portrayed quoted told published written
		posted appeared read said discussed`)
	about = set("about on of regarding concerning")
	// books are what a company reports, not an outlet.
	books = set("loss losses profit profits earnings revenue revenues layoffs subscribers sales quarterly")
	// speaking are the words of a question about what is published, in which "in
	// X" and "from X" at the end say where.
	speaking = set(`say says said report reported reports reporting written write wrote published article articles news story
		stories coverage covered mentioned described read know anything something everything quoted headlines piece`)
	// holding are the words after which "in X" and "from X" is no place to read.
	holding = set(`invested invest stake stakes shares share interest interested confidence trust believe believed layoffs jobs
		job worked work working employed fired hired job role editor journalist journalists reporter reporters staff
		strike resigned retired departed left stepped bought sold acquired owned`)
	// outside are the words by which an outlet is left out.
	outside = set("not except besides excluding without unlike than beyond never")
	// owning are the words by which a domain is itself the subject.
	owning = set("own owns owned owning buy buys bought found founded run runs hack hacked block blocked sue sued behind about " +
		"is was visit visits visited launch launched redesign redesigned of")
	// clauses are the words before "X says" in the middle of a question.
	clauses = set(`what as that which who whom how where when why if whether but because while than after before since`)
)

// at is the folded word i if it stands near the one before, or "".
func (f *frames) at(i int) string {
	if i < 0 || i >= len(f.words) || i > 0 && f.words[i].gap > near {
		return ""
	}
	return f.words[i].fold
}

// before is the word before word i if it stands near, or "".
func (f *frames) before(i int) string {
	if i <= 0 || i >= len(f.words) || f.words[i].gap > near {
		return ""
	}
	return f.words[i-1].fold
}

// ends reports whether nothing near follows word i-1.
func (f *frames) ends(i int) bool { return i >= len(f.words) || f.words[i].gap > near }

// read reads the frames one after another.
func (f *frames) read() {
	readers := []func(int) bool{f.opening, f.comparing, f.according, f.asking, f.toldBy, f.stating, f.article, f.where, f.domain}
	for i := 0; i < len(f.words); {
		f.done = i + 1
		for _, read := range readers {
			if !outside[f.before(i)] && read(i) {
				break
			}
		}
		i = max(i+1, f.done)
	}
}

// take notes that s is asked and cuts the words from first to the one before to.
func (f *frames) take(s source, first, to int) bool {
	f.said = append(f.said, s.named...)
	f.done = max(s.to, to)
	if first < to {
		f.cut(first, to)
	}
	return true
}

func (f *frames) cut(first, to int) {
	f.cuts = append(f.cuts, corpus.Span{Start: f.words[first].Start, End: f.words[to-1].end})
}

// justBefore reports whether a frame ends right before the byte at start: "how
// many did X say last week", "according to X last week".
func (f *frames) justBefore(question string, start int) bool {
	for _, c := range f.cuts {
		if c.End <= start && strings.TrimSpace(question[c.End:start]) == "" {
			return true
		}
	}
	return false
}

// timed passes over an absolute time at word i, which is that of what is said
// just before: "what did X say in August 2021".
func (f *frames) timed(i int) int {
	for _, t := range f.times {
		if i < len(f.words) && f.words[i].gap == near && f.words[i].Start == t.cut.Start {
			t.certainty = Surely
			for i < len(f.words) && f.words[i].Start < t.cut.End {
				i++
			}
		}
	}
	return i
}

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
	j := i
	switch f.at(i) {
	case "compare", "contrast", "comparing":
		j++
	case "difference", "differences", "disagreement", "disagreements":
		if f.at(i+1) != "between" {
			return false
		}
		j += 2
	default:
		if f.words[i].fold != "compare" && f.words[i].fold != "contrast" {
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
	if first := f.words[i].fold; first != "compare" && first != "contrast" && first != "comparing" {
		return f.take(s, i+1, s.to)
	}
	return f.take(s, i, to)
}

// according reads "according to X, how many".
func (f *frames) according(i int) bool {
	if f.words[i].fold != "according" || f.at(i+1) != "to" {
		return false
	}
	s, ok := f.source(i+2, strong)
	if !ok || !f.closed(s) {
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
	if w := f.at(verb); !saying[w] && !(w == "have" && saying[f.at(verb+1)]) {
		return false
	} else if w == "have" {
		verb++
	}
	if f.bookish(verb + 1) {
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

// article reads "in the X article", "X's figures for", "articles from X".
func (f *frames) article(i int) bool {
	first := i
	if f.words[i].fold == "in" || f.words[i].fold == "from" || f.words[i].fold == "per" {
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
	return before == "do" || before == "does" || before == "did"
}

// where reads "in X" and "from X" at the end of a question about what is
// published.
func (f *frames) where(i int) bool {
	if w := f.words[i].fold; w != "in" && w != "from" && w != "on" || holding[f.before(i)] {
		return false
	}
	s, ok := f.source(i+1, weak)
	if !ok || f.at(i+1) == "" || s.to < len(f.words) && f.words[s.to].gap != stop {
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
