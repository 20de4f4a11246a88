package whosaid

import (
	"context"
	"slices"

	"verbatim/corpus"
)

// Look looks text up. Any text may be given; an error means that the library
// could not be read.
func (f *Finder) Look(ctx context.Context, text string) (Result, error) {
	text = valid(text)
	r := Result{Text: text, Verdict: TooShort}
	s := &search{Finder: f, text: text, vocabulary: vocabulary{}, sources: map[string]*source{}, read: map[int64]*source{}, phrases: map[string][]int64{}}
	all, end := s.vocabulary.tokens(text, MaxTokens)
	r.Truncated = end < len(text) && len(all) == MaxTokens
	var lead, trail []token
	lead, s.given, trail = trim(all)
	s.content = content(s.given)
	if len(s.content) == 0 {
		r.Reason = "There are no words in it."
		return r, nil
	}
	s.seeds = newSeeds(s.given, s.content)
	pieces, err := s.pieces(ctx)
	if err != nil {
		return r, err
	}
	if err := s.judge(ctx, &r, pieces, lead, trail); err != nil {
		return r, err
	}
	return r, nil
}

// trim takes punctuation off both ends.
func trim(tokens []token) (lead, middle, trail []token) {
	from := slices.IndexFunc(tokens, func(t token) bool { return t.kind.content() })
	if from < 0 {
		return tokens, nil, nil
	}
	to := len(tokens)
	for !tokens[to-1].kind.content() {
		to--
	}
	return tokens[:from], tokens[from:to], tokens[to:]
}

// piece is a run of a source that a run of the given text comes from. Both are
// counted in tokens.
type piece struct {
	source        *source
	given, places corpus.Span
	pairs         []pair // of equal tokens
}

// words is how many words the given text and the piece have in common.
func (p piece) words(given []token) int {
	n := 0
	for _, e := range p.pairs {
		if given[e.given].kind.content() {
			n++
		}
	}
	return n
}

// pieces finds where the given text comes from: nothing, or pieces in its order
// that do not overlap in it.
func (s *search) pieces(ctx context.Context) ([]piece, error) {
	var found []piece
	covered := func(at int32) bool {
		return slices.ContainsFunc(found, func(p piece) bool { return p.given.Start <= int(at) && int(at) < p.given.End })
	}
	for from := 0; from < len(s.content); {
		for from < len(s.content) && covered(s.content[from]) {
			from++
		}
		to := from
		for to < len(s.content) && to < from+stretch && !covered(s.content[to]) {
			to++
		}
		if rest := len(s.content) - to; rest < stretch/4 { // no stub at the end
			for to < len(s.content) && !covered(s.content[to]) {
				to++
			}
		}
		if from == to {
			break
		}
		for _, ask := range []func(context.Context, int, int) error{s.byPhrase, s.byTerms} {
			had := len(s.order)
			if err := ask(ctx, from, to); err != nil {
				return nil, err
			}
			if len(s.order) > had {
				found = s.significant(s.merge(s.reading()))
			}
			if !slices.ContainsFunc(s.content[from:to], func(at int32) bool { return !covered(at) }) {
				break
			}
		}
		from = to
	}
	return found, nil
}

// reading aligns the given text with the best chains.
func (s *search) reading() []piece {
	chains := s.best()
	if len(chains) == 0 {
		return nil
	}
	steps, _ := align(s.given, chains)
	var out []piece
	var last *window
	for _, st := range steps {
		if st.window == nil {
			last = nil
			continue
		}
		n := len(out)
		// A jump within a window begins a piece too.
		if st.window != last || st.published >= 0 && out[n-1].places.End > 0 && int(st.published) != out[n-1].places.End {
			out = append(out, piece{source: st.window.source, given: corpus.Span{Start: -1}, places: corpus.Span{Start: -1}})
			n++
		}
		last = st.window
		p := &out[n-1]
		extend(&p.given, st.given)
		extend(&p.places, st.published)
		if st.given >= 0 && st.published >= 0 && s.given[st.given].id == p.source.tokens[st.published].id {
			p.pairs = append(p.pairs, pair{st.given, st.published})
		}
	}
	out = slices.DeleteFunc(out, func(p piece) bool { return p.words(s.given) == 0 })
	for i := range out {
		p := &out[i]
		inside(&p.given, s.given)
		inside(&p.places, p.source.tokens)
		p.pairs = slices.DeleteFunc(p.pairs, func(e pair) bool {
			return int(e.given) < p.given.Start || int(e.given) >= p.given.End ||
				int(e.published) < p.places.Start || int(e.published) >= p.places.End
		})
	}
	return out
}

// inside takes punctuation off both ends of a run that holds words.
func inside(run *corpus.Span, tokens []token) {
	for !tokens[run.Start].kind.content() {
		run.Start++
	}
	for !tokens[run.End-1].kind.content() {
		run.End--
	}
}

// extend makes s hold at, if that is a place.
func extend(s *corpus.Span, at int32) {
	if at < 0 {
		return
	}
	if s.Start < 0 {
		s.Start = int(at)
	}
	s.End = int(at) + 1
}

// How far two pieces of one article may be apart to be one piece with words
// left out or replaced, in content tokens.
const (
	maxGap      = 30
	maxOmission = 400 // where an ellipsis stands for it
)

// merge makes one of pieces that follow each other in both texts.
func (s *search) merge(pieces []piece) []piece {
	var out []piece
	for _, p := range pieces {
		if n := len(out); n > 0 && s.follows(out[n-1], p) {
			q := &out[n-1]
			q.given.End, q.places.End = p.given.End, p.places.End
			q.pairs = append(q.pairs, p.pairs...)
			continue
		}
		out = append(out, p)
	}
	return out
}

func (s *search) follows(p, q piece) bool {
	if p.source != q.source || q.places.Start < p.places.End || q.given.Start < p.given.End {
		return false
	}
	between := s.given[p.given.End:q.given.Start]
	left := countWords(p.source.tokens[p.places.End:q.places.Start])
	added := countWords(between)
	around := s.given[max(0, p.given.End-1):min(len(s.given), q.given.Start+1)]
	if slices.ContainsFunc(around, func(t token) bool { return t.kind == ellipsis }) && added == 0 {
		return left <= maxOmission
	}
	return left <= maxGap && added <= maxGap
}

func countWords(tokens []token) int {
	n := 0
	for _, t := range tokens {
		if t.kind.content() {
			n++
		}
	}
	return n
}

// significant leaves out the pieces that two unrelated texts may share.
func (s *search) significant(pieces []piece) []piece {
	total := len(s.content)
	return slices.DeleteFunc(pieces, func(p piece) bool {
		same := p.words(s.given)
		long := countWords(s.given[p.given.Start:p.given.End])
		if total < minWords {
			return same < total
		}
		return !enough(same, long, total)
	})
}

// enough: see significant.
func enough(same, long, total int) bool {
	switch {
	case same*2 < long:
		return false
	case same >= 8:
		return true
	case same == total:
		return true
	}
	return same >= 4 && same*3 >= total*2
}
