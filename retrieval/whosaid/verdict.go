package whosaid

import (
	"context"

	"verbatim/corpus"
	"verbatim/corpus/segment"
)

// judge turns pieces into the result.
func (s *search) judge(ctx context.Context, r *Result, pieces []piece, lead, trail []token) error {
	for _, p := range pieces {
		m, err := s.match(ctx, p, lead, trail)
		if err != nil {
			return err
		}
		if m != nil && !s.saying(p, m) {
			r.Matches = append(r.Matches, *m)
		}
	}
	r.Words = len(s.content)
	r.Missing, r.Absent = s.missing(r.Matches)
	reason := func(why Reason) { r.Reasons = append(r.Reasons, why) }
	switch {
	case len(r.Matches) == 0 && r.Words < minWords:
		r.Verdict, r.Missing = TooShort, nil
		reason(TooFew)
	case len(r.Matches) == 0:
		r.Verdict, r.Missing = NotFound, nil
	case r.Absent > tolerated(r.Words, len(r.Matches)):
		r.Verdict = Part
		reason(SomeAbsent)
	case len(r.Matches) > 1:
		r.Verdict = Joined
	case len(r.Matches[0].Differences) > 0:
		r.Verdict = Altered
		if onlyPunctuation(r.Matches[0].Differences) {
			reason(OnlyPunctuation)
		}
	default:
		r.Verdict = Exact
		if r.Words < minWords {
			reason(ByChance)
		}
	}
	if r.Speaker.Len() > 0 {
		reason(NotTheSpeaker)
	}
	if len(s.damaged) > 0 {
		reason(SomeDamaged)
	}
	if r.Truncated {
		reason(OnlyTheBeginning)
	}
	return nil
}

// Words that stand in many articles, and are no sentence of theirs, are a name
// or a turn of phrase: that a longer text has them says nothing.
const (
	sayingWords    = 12
	sayingCarriers = 20
)

func (s *search) saying(p piece, m *Match) bool {
	n := countWords(s.given[p.given.Start:p.given.End])
	return n <= sayingWords && 3*n < 2*len(s.content) && len(m.Carriers) >= sayingCarriers && (m.CutStart || m.CutEnd)
}

// tolerated is how many words of a text in several places may be missing from
// all of them for it to be joined, and not in part another's.
func tolerated(total, places int) int {
	if places < 2 {
		return 0
	}
	return max(2, total/10)
}

func onlyPunctuation(differences []Difference) bool {
	for _, d := range differences {
		if d.Kind != Punctuation {
			return false
		}
	}
	return true
}

// missing returns the spans of the given text that no match holds, and how many
// words they are.
func (s *search) missing(matches []Match) (spans []corpus.Span, words int) {
	open := false
	for _, i := range s.content {
		t := s.given[i]
		held := false
		for _, m := range matches {
			held = held || m.Given.Contains(t.span())
		}
		switch {
		case held:
			open = false
			continue
		case open:
			spans[len(spans)-1].End = int(t.end)
		default:
			spans = append(spans, t.span())
			open = true
		}
		words++
	}
	return spans, words
}

// match proves a piece and finds its carriers. It returns nil if it cannot be
// proven.
func (s *search) match(ctx context.Context, p piece, lead, trail []token) (*Match, error) {
	// The marks around the piece, which belong to it if they were published so.
	if at := p.given.Start; at > 0 {
		from := at
		for s.given[from-1].kind == quote {
			from--
		}
		lead = s.given[from:at]
	}
	if at := p.given.End; at < len(s.given) {
		to := at
		for to < len(s.given) && !s.given[to].kind.content() {
			to++
		}
		trail = s.given[at:to]
	}
	// Around words that were put in nothing was published.
	first, last := p.putIn()
	if first {
		lead = nil
	}
	if last {
		trail = nil
	}
	places, err := s.carriers(ctx, p, lead, trail)
	if err != nil || len(places) == 0 {
		return nil, err
	}
	// Where the words are published in several articles, the first of them is
	// shown, and what differs is told by its spans.
	home := places[0]
	p = p.moved(home.source, home.at)
	m := &Match{Place: home.Place, Given: spanOf(s.given, p.given), Carriers: nil}
	for _, c := range places[1:] {
		m.Carriers = append(m.Carriers, c.Place)
	}
	m.Differences = s.differences(p)
	m.CutStart, m.CutEnd = cut(p)
	return m, nil
}

// spanOf is the span of text of a run of its tokens.
func spanOf(tokens []token, run corpus.Span) corpus.Span {
	return corpus.Span{Start: int(tokens[run.Start].start), End: int(tokens[run.End-1].end)}
}

// moved is the piece with another article's run in place of its own; the runs
// have the same tokens.
func (p piece) moved(to *source, at int) piece {
	by := at - p.places.Start
	if to == p.source && by == 0 {
		return p
	}
	out := piece{source: to, given: p.given, places: corpus.Span{Start: at, End: p.places.End + by}}
	for _, e := range p.pairs {
		out.pairs = append(out.pairs, pair{e.given, e.published + int32(by)})
	}
	return out
}

// differences are what stands between the equal tokens of a piece.
func (s *search) differences(p piece) []Difference {
	var out []Difference
	given, published := p.given.Start, p.places.Start
	for k := 0; k <= len(p.pairs); k++ {
		g, q := p.given.End, p.places.End
		if k < len(p.pairs) {
			g, q = int(p.pairs[k].given), int(p.pairs[k].published)
		}
		if !bullets(s.given[given:g]) || !bullets(p.source.tokens[published:q]) {
			out = append(out, s.difference(p, corpus.Span{Start: given, End: g}, corpus.Span{Start: published, End: q}))
		}
		given, published = g+1, q+1
	}
	return out
}

// bullets reports whether tokens are nothing but bullets.
func bullets(tokens []token) bool {
	for _, t := range tokens {
		if !t.bullet {
			return false
		}
	}
	return true
}

// difference describes two runs of tokens that stand for each other.
func (s *search) difference(p piece, given, published corpus.Span) Difference {
	d := Difference{}
	added, left := countWords(s.given[given.Start:given.End]), countWords(p.source.tokens[published.Start:published.End])
	dots := false
	for _, t := range s.given[given.Start:given.End] {
		dots = dots || t.kind == ellipsis
	}
	switch {
	case added == 0 && left == 0:
		d.Kind = Punctuation
	case added == 0 && dots:
		d.Kind = Omission
	case added == 0:
		d.Kind = LeftOut
	case left == 0:
		d.Kind = PutIn
	default:
		d.Kind = Replaced
	}
	// A number and the letters that are written to it are shown as one.
	glued := func() bool {
		before := given.Start > 0 && given.Start > p.given.Start && published.Start > p.places.Start
		return before && (s.joins(s.given, given) || s.joins(p.source.tokens, published))
	}
	for d.Kind == Replaced && glued() {
		given.Start--
		published.Start--
	}
	for d.Kind == Replaced && given.End < p.given.End && published.End < p.places.End && (s.given[given.End].glued || p.source.tokens[published.End].glued) {
		given.End++
		published.End++
	}
	d.Given, d.Published = gapSpan(s.given, given, p.given), gapSpan(p.source.tokens, published, p.places)
	return d
}

// joins reports whether a run of tokens is written to the token before it.
func (s *search) joins(tokens []token, run corpus.Span) bool {
	return run.Len() > 0 && tokens[run.Start].glued
}

// gapSpan is the span of text of a run of tokens within a longer one, or where
// an empty one is.
func gapSpan(tokens []token, run, within corpus.Span) corpus.Span {
	if run.Len() > 0 {
		return spanOf(tokens, run)
	}
	at := int(tokens[within.Start].start)
	if run.Start > within.Start {
		at = int(tokens[run.Start-1].end)
	}
	return corpus.Span{Start: at, End: at}
}

// cut reports whether a piece begins and ends inside a sentence of its article:
// whether a word of the sentence stands before it, or after it.
func cut(p piece) (start, end bool) {
	text := p.source.article.Text
	s := spanOf(p.source.tokens, p.places)
	for _, paragraph := range segment.Paragraphs(text) {
		if paragraph.End <= s.Start || s.End <= paragraph.Start {
			continue
		}
		for _, sentence := range segment.Sentences(text, paragraph) {
			if sentence.Start <= s.Start && s.Start < sentence.End && p.places.Start > 0 {
				start = wordBetween(p.source.tokens, sentence.Start, s.Start)
			}
			if sentence.Start < s.End && s.End <= sentence.End {
				end = wordBetween(p.source.tokens, s.End, sentence.End)
			}
		}
	}
	return start, end
}

// wordBetween reports whether a word begins in text[from:to].
func wordBetween(tokens []token, from, to int) bool {
	for _, t := range tokens {
		if int(t.start) >= to {
			break
		}
		if int(t.start) >= from && t.kind.content() {
			return true
		}
	}
	return false
}

// paragraph is the number of the paragraph of a that holds at, from 1, without
// subheadings; for a place in a subheading the one that follows.
func paragraph(a corpus.Article, at int) int {
	n, headings := 0, a.Headings
	for _, p := range segment.Paragraphs(a.Text) {
		for len(headings) > 0 && headings[0].End <= p.Start {
			headings = headings[1:]
		}
		if len(headings) > 0 && headings[0].Contains(p) {
			if at < p.End {
				return n + 1
			}
			continue
		}
		n++
		if at < p.End {
			break
		}
	}
	return max(n, 1)
}
