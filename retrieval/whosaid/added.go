package whosaid

// beside returns a piece whose published run ends with a sentence where the given one
// goes on with words of its own, or begins with one where the given one has words before
// it. To take them for the words of the neighbouring sentence, replaced, costs an
// alignment no more than to say that they were put in; but "the council said. Really?"
// has nothing of what was published next.
func (s *search) beside(p piece) piece {
	isContent := func(e pair) bool { return s.given[e.given].kind.content() }
	// sameMark reports whether a mark is in both runs of tokens that the piece was found in.
	sameMark := func(e pair) bool {
		if int(e.given) < p.given.Start || int(e.given) >= p.given.End || e.published < 0 || int(e.published) >= len(p.source.tokens) {
			return false
		}
		return !isContent(e) && s.given[e.given].id == p.source.tokens[e.published].id
	}
	ends := func(e pair) bool { return p.source.tokens[e.published].ends }

	last := len(p.pairs) - 1
	for !isContent(p.pairs[last]) {
		last--
	}
	pairs, ended := p.pairs[:last+1:last+1], false
	for e := p.pairs[last].next(1); sameMark(e); e = e.next(1) {
		pairs, ended = append(pairs, e), ended || ends(e)
	}
	if ended {
		p.pairs, p.places.End = pairs, int(pairs[len(pairs)-1].published)+1
	}

	first := 0
	for !isContent(p.pairs[first]) {
		first++
	}
	at := p.pairs[first]
	pairs = nil
	for e := at.next(-1); sameMark(e); e = e.next(-1) {
		if ends(e) {
			p.pairs, p.places.Start = append(pairs, p.pairs[first:]...), int(at.published)
			break
		}
		at, pairs = e, append([]pair{e}, pairs...)
	}
	return p
}

// next is the pair of the tokens that stand so far behind those of e.
func (e pair) next(by int32) pair { return pair{e.given + by, e.published + by} }

// putIn reports whether a piece begins and ends with words that were not published.
func (p piece) putIn() (first, last bool) {
	a, z := p.pairs[0], p.pairs[len(p.pairs)-1]
	first = int(a.given) > p.given.Start && int(a.published) == p.places.Start
	last = int(z.given) < p.given.End-1 && int(z.published) == p.places.End-1
	return first, last
}
