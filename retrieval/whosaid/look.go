package whosaid

import (
	"context"
	"math"
	"slices"
	"unicode"
	"unicode/utf8"

	"verbatim/corpus"
)

// Look looks text up. Any text may be given; an error means that the library
// could not be read.
func (f *Finder) Look(ctx context.Context, text string) (Result, error) {
	text = valid(text)
	r := Result{Text: text, Verdict: TooShort}
	s := &search{Finder: f, text: text, vocabulary: vocabulary{}, sources: map[string]*source{}, read: map[int64]*source{}, phrases: map[asked][]int64{}, damaged: map[string]bool{}}
	all, end := s.vocabulary.tokens(text, MaxTokens)
	r.Truncated = end < len(text) && len(all) == MaxTokens
	all, r.Speaker = unsigned(text, all)
	var lead, trail []token
	lead, s.given, trail = trim(all)
	s.content = content(s.given)
	if len(s.content) == 0 {
		r.Reasons = []Reason{NoWords}
		return r, nil
	}
	s.seeds = newSeeds(s.given, s.content)
	s.quotations, s.borders = s.quoted(lead, trail)
	pieces, err := s.pieces(ctx)
	if err != nil {
		return r, err
	}
	if err := s.judge(ctx, &r, pieces, lead, trail); err != nil {
		return r, err
	}
	if len(r.Matches) == 0 {
		r.Headlines, err = s.headlines(ctx)
	}
	return r, err
}

// maxSpeaker is how many words may name who said something.
const maxSpeaker = 12

// unsigned takes off who is said to have said it: a name after a text that
// stands in quotation marks and a dash, as in “…” — The Example Times.
func unsigned(text string, tokens []token) ([]token, corpus.Span) {
	if len(tokens) == 0 || tokens[0].kind != quote {
		return tokens, corpus.Span{}
	}
	for i := len(tokens) - 2; i > 1 && countWords(tokens[i+1:]) <= maxSpeaker; i-- {
		if tokens[i].kind != dash || tokens[i-1].kind != quote || countWords(tokens[:i]) < minWords {
			continue
		}
		if _, name, _ := trim(tokens[i+1:]); isName(text, name) {
			return tokens[:i], spanOf(name, corpus.Span{End: len(name)})
		}
	}
	return tokens, corpus.Span{}
}

// isName reports whether tokens may be a name, with a place or a date: no word
// but small ones begins with a small letter.
func isName(text string, tokens []token) bool {
	for _, t := range tokens {
		w := t.span().Of(text)
		if first, _ := utf8.DecodeRuneInString(w); t.kind == word && unicode.IsLower(first) && utf8.RuneCountInString(w) > 3 {
			return false
		}
	}
	return len(tokens) > 0
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
	// uncovered are the runs of content tokens from to to that no piece holds.
	uncovered := func(from, to int) (out []corpus.Span) {
		for i := from; i < to; i++ {
			at := int(s.content[i])
			switch n := len(out); {
			case slices.ContainsFunc(found, func(p piece) bool { return p.given.Start <= at && at < p.given.End }):
			case n > 0 && out[n-1].End == i:
				out[n-1].End = i + 1
			default:
				out = append(out, corpus.Span{Start: i, End: i + 1})
			}
		}
		return out
	}
	// open are the stretches that are still to be searched for, the first one last.
	var open []corpus.Span
	for to := len(s.content); to > 0; {
		from := max(0, to-stretch)
		if from < stretch/4 { // no stub at the beginning
			from = 0
		}
		open = append(open, corpus.Span{Start: from, End: to})
		to = from
	}
	for len(open) > 0 {
		from, to := open[len(open)-1].Start, open[len(open)-1].End
		open = open[:len(open)-1]
		for _, ask := range []func(context.Context, int, int) error{s.byFew, s.byPhrase, s.byTerms, s.byPairs} {
			rest := uncovered(from, to)
			if len(rest) == 0 && s.doubtful(found, from, to) {
				rest = []corpus.Span{{Start: from, End: to}} // another article may be nearer
			}
			if len(rest) != 1 || rest[0] != (corpus.Span{Start: from, End: to}) {
				// What was found leaves less to search for.
				for _, r := range slices.Backward(rest) {
					if r.Len() >= minWords {
						open = append(open, r)
					}
				}
				break
			}
			had := len(s.order)
			if err := ask(ctx, from, to); err != nil {
				return nil, err
			}
			if len(s.order) > had {
				found = s.significant(s.merge(s.reading()))
			}
		}
	}
	return found, nil
}

// doubtful reports whether the pieces that hold content tokens from to to differ
// from what was published in more than one place.
func (s *search) doubtful(pieces []piece, from, to int) bool {
	n := 0
	for _, p := range pieces {
		if p.given.Start <= int(s.content[to-1]) && int(s.content[from]) < p.given.End {
			n += len(s.differences(p))
		}
	}
	return n > 1
}

// reading aligns the given text with the best chains.
func (s *search) reading() []piece {
	chains := s.best()
	if len(chains) == 0 {
		return nil
	}
	steps := align(s.text, s.given, s.borders, chains)
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
		p.within()
	}
	return out
}

// within leaves out the pairs that are not in the piece's runs.
func (p *piece) within() {
	p.pairs = slices.DeleteFunc(slices.Clone(p.pairs), func(e pair) bool {
		return int(e.given) < p.given.Start || int(e.given) >= p.given.End ||
			int(e.published) < p.places.Start || int(e.published) >= p.places.End
	})
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
	for i, p := range out {
		out[i] = s.beside(p)
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
	var strong, any []piece
	anyHeld := 0
	// others adds those quotations that p, which was found with them, does not hold.
	others := func(p piece, quotations []piece) {
		for _, q := range quotations {
			if q.given.Start >= p.given.End || q.given.End <= p.given.Start {
				strong, any = append(strong, q), append(any, q)
				anyHeld += countWords(s.given[q.given.Start:q.given.End])
			}
		}
	}
	for _, p := range pieces {
		same := p.words(s.given)
		long := countWords(s.given[p.given.Start:p.given.End])
		apart := max(long, countWords(p.source.tokens[p.places.Start:p.places.End])) - same
		quotations := s.quotationsIn(p)
		switch {
		case s.enough(p, same, long, apart):
			strong = append(strong, p)
		case s.strengthOf(&p) >= s.longRun():
			strong = append(strong, p)
			long = countWords(s.given[p.given.Start:p.given.End])
			others(p, quotations)
		case len(quotations) > 0:
			others(piece{}, quotations)
			continue
		case same < littleRun || apart > 1:
			continue
		}
		any = append(any, p)
		anyHeld += long
	}
	inOrder := func(a, b piece) int { return a.given.Start - b.given.Start }
	slices.SortFunc(strong, inOrder)
	slices.SortFunc(any, inOrder)
	// What remains of a text that is known to be put together is likely to be
	// taken from somewhere, too.
	if len(strong) > 0 && len(any) > len(strong) && total-anyHeld <= tolerated(total, len(any)) {
		return any
	}
	return strong
}

// Words in common that mean something. A common word counts half.
const (
	longRun   = 6   // weight, whatever else the text holds; half a word more for twice the text
	differing = 1.5 // weight that a word takes away which differs
	littleRun = 5   // words, if all else of the text was found
	// wholeSentence is what it adds that the words are a sentence, from end to end.
	wholeSentence = 1.5
)

// enough reports whether a piece can be no chance: it has so many words as they
// were published, out of so many given ones, and so many are not.
func (s *search) enough(p piece, same, long, apart int) bool {
	total := len(s.content)
	if total < minWords {
		return same == total
	}
	if same == total {
		return true
	}
	weight, whole := 0.0, 0.0
	for _, e := range p.pairs {
		weight += s.weight(s.given[e.given])
	}
	for _, i := range s.content {
		whole += s.weight(s.given[i])
	}
	if apart == 0 && weight < longRun {
		if start, end := cut(p); !start && !end {
			weight += wholeSentence
		}
	}
	if weight-differing*float64(apart) >= s.longRun() {
		return true
	}
	// All of a text, but for a word or two.
	return same >= minWords && long*10 >= total*9 && same*4 >= total*3 && weight >= 0.7*whole
}

// longRun grows with the text: the longer it is, the more may be in it by chance.
func (s *search) longRun() float64 {
	return longRun + 0.5*math.Log2(max(1, float64(len(s.content))/stretch))
}

// strengthOf cuts a piece down to the run of it that says the most: the one with
// the greatest sum of the weights of its equal tokens, less what differs between
// them. It returns that sum, and leaves a piece alone that it cannot better.
func (s *search) strengthOf(p *piece) float64 {
	best, sum := 0.0, 0.0
	from, bestFrom, bestTo := 0, 0, 0
	for i, e := range p.pairs {
		if i > 0 {
			last := p.pairs[i-1]
			gap := max(countWords(s.given[last.given+1:e.given]), countWords(p.source.tokens[last.published+1:e.published]))
			sum -= differing * float64(gap)
		}
		if sum <= 0 {
			sum, from = 0, i
		}
		if sum += s.weight(s.given[e.given]); sum > best {
			best, bestFrom, bestTo = sum, from, i+1
		}
	}
	if best >= s.longRun() {
		s.cutDown(p, bestFrom, bestTo)
	}
	return best
}

// cutDown leaves the piece what its pairs from to to hold.
func (s *search) cutDown(p *piece, from, to int) {
	p.pairs = p.pairs[from:to]
	first, last := p.pairs[0], p.pairs[len(p.pairs)-1]
	p.given = corpus.Span{Start: int(first.given), End: int(last.given) + 1}
	p.places = corpus.Span{Start: int(first.published), End: int(last.published) + 1}
	inside(&p.given, s.given)
	inside(&p.places, p.source.tokens)
	p.within()
}

// weight is how much it says that two texts share a token.
func (s *search) weight(t token) float64 {
	switch {
	case !t.kind.content() || t.glued:
		return 0
	case s.common(t):
		return 0.5
	}
	return 1
}
