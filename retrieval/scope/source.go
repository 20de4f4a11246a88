package scope

import "verbatim/corpus"

// trust is how much the words around a name say that an outlet is meant.
type trust int

const (
	// weak: only a name as the library spells it, capitalised if it is a word.
	weak trust = iota
	// firm: also without a capital, unless it is an everyday word.
	firm
	// strong: also misspelt.
	strong
)

// source is a phrase for where something is to be read: "Slate", "the SCMP and
// CNN", "an article in Slate", "Slate's report".
type source struct {
	named []Said
	// from and to are the indexes of its first word and of the one after it.
	from, to int
	// article means that it speaks of what the outlet published.
	article bool
	// names is the part that names the outlets, with a preposition before them.
	names corpus.Span
}

var (
	determiners = set("the a an both this that these those any some all same another one recent latest first second original")
	pointing    = set("a an both another this that")
	// kinds are what outlets go by after their names.
	kinds = set("magazine newspaper website site online paper")
	// writing is what they publish; opinion is what they have.
	writing = set(`article articles report reports story stories coverage piece pieces reporting editorial editorials
		headline headlines`)
	opinion = set("account analysis estimate estimates figure figures numbers opinion position take verdict version view views")
	within  = set("in from by of on at")
	joining = set("and or vs versus &")
)

// source reads the source that begins with word i.
func (f *frames) source(i int, t trust) (source, bool) {
	j := f.skip(i, determiners)
	participle := writing[f.at(j)] && (f.at(j+1) == "published" || f.at(j+1) == "written")
	if participle {
		j++
	}
	if (writing[f.at(j)] || participle) && within[f.at(j+1)] {
		// "articles from both X and Y"
		k := j + 2
		if f.at(k) == "both" {
			k++
		}
		if s, ok := f.list(k, t); ok && !s.owns {
			s.source.from, s.article = i, true
			s.names.Start = f.words[j+1].Start
			return s.source, true
		}
		return source{}, false
	}
	s, ok := f.list(f.skip(i, pointing), t)
	if !ok {
		return source{}, false
	}
	s.source.from = i
	if kinds[f.at(s.to)] {
		s.owns = f.words[s.to].owns
		s.to++
	}
	k := s.to
	if s.owns {
		k = f.skip(k, determiners) // "Slate's latest article"
	}
	if writing[f.at(k)] || s.owns && opinion[f.at(k)] {
		s.to, s.article = k+1, true
		return s.source, !f.words[k].owns
	}
	return s.source, !s.owns
}

// skip returns the index after the words of skipped at i.
func (f *frames) skip(i int, skipped map[string]bool) int {
	for skipped[f.at(i)] {
		i++
	}
	return i
}

// many is more outlets than anyone lists.
const many = 12

// list is one or more outlets: "X", "X, Y and Z", "X and the Unknown".
type list struct {
	source
	// owns means that it ends in a possessive.
	owns bool
}

func (f *frames) list(i int, t trust) (list, bool) {
	var l list
	start := i
	if f.at(i) == "the" {
		i++
	}
	if _, n, _ := f.outlet(i, t); n == 0 {
		// "The Economist and Slate", of which the library has one.
		j := f.unknown(i)
		if t < strong || j == i || !joining[f.at(j)] {
			return list{}, false
		}
		i = j + 1
		if f.at(i) == "the" {
			i++
		}
	}
	for {
		o, n, owns := f.outlet(i, t)
		if n == 0 || len(l.named) == many {
			break
		}
		first, last := f.words[i], f.words[i+n-1]
		l.named = append(l.named, Said{Span: corpus.Span{Start: first.Start, End: last.End}, Outlet: f.names.outlets[o].Name})
		l.to, l.owns = i+n, owns
		next := l.to
		if next >= len(f.words) || f.words[next].gap > pause {
			break
		}
		joined := f.words[next].gap == pause || f.words[next].joined
		if joining[f.words[next].fold] {
			joined = true
			next++
		}
		for next < len(f.words) && (f.words[next].fold == "the" || f.words[next].fold == "both") {
			next++
		}
		if !joined || next >= len(f.words) {
			break
		}
		if _, n, _ := f.outlet(next, t); n == 0 {
			// "X and the Unknown": to take it for the question would be wrong.
			if joining[f.at(l.to)] && t == strong {
				if j := f.unknown(next); j > next {
					l.to, l.owns = j, f.words[j-1].owns
				}
			}
			break
		}
		i = next
	}
	if len(l.named) == 0 {
		return list{}, false
	}
	l.from = start
	l.names = corpus.Span{Start: l.named[0].Start, End: f.words[l.to-1].end}
	return l, true
}

// unknown returns the index after the capitalised words at i, at most four.
func (f *frames) unknown(i int) int {
	j := i
	for f.mixed && j < min(len(f.words), i+4) && f.words[j].capital() && (j == i || f.words[j].gap == near) {
		j++
	}
	return j
}

// outlet returns the outlet that the words at i name, the number of words, and
// whether they end in a possessive.
func (f *frames) outlet(i int, t trust) (outlet, count int, owns bool) {
	at := place{i, t}
	m, ok := f.seen[at]
	if !ok {
		m.outlet, m.count, m.owns = f.named(i, t)
		f.seen[at] = m
	}
	return m.outlet, m.count, m.owns
}

// place and match remember what was looked up: several frames try each word.
type (
	place struct {
		word  int
		trust trust
	}
	match struct {
		outlet, count int
		owns          bool
	}
)

func (f *frames) named(i int, t trust) (outlet, count int, owns bool) {
	if i >= len(f.words) {
		return 0, 0, false
	}
	if o, ok := f.names.domain(f.words[i]); ok {
		return o, 1, f.words[i].owns
	}
	o, n, owns := f.names.exactly(f.words, i)
	if n == 0 {
		if t < strong {
			return 0, 0, false
		}
		if o, n = f.names.nearly(f.words, i); n == 0 {
			return 0, 0, false
		}
		owns = f.words[i+n-1].owns
	}
	if f.meant(i, n) {
		// "US" is not "Us".
		if w := f.words[i]; n == 1 && len(w.text) < 3 && everyday(w.fold) && !f.names.spelt[w.text] {
			return 0, 0, false
		}
		return o, n, owns
	}
	common := true // all of its words
	for _, w := range f.words[i : i+n] {
		common = common && everyday(w.fold)
	}
	if common && (n == 1 || t == weak) || t == weak && n == 1 && ordinary(f.words[i].fold) {
		return 0, 0, false
	}
	return o, n, owns
}

// meant reports whether a capital letter shows that the n words at i are a name:
// not the first of a sentence, which has one anyway, nor one of many.
func (f *frames) meant(i, n int) bool {
	if !f.mixed {
		return false
	}
	for j := i; j < i+n; j++ {
		w := f.words[j]
		if w.capitals() > 1 || w.capital() && (j > i || !f.first(i)) {
			return true
		}
	}
	return n == 1 && f.words[i].capital() && !ordinary(f.words[i].fold) || n > 1 && f.words[i].capital()
}

// first reports whether word i begins a sentence.
func (f *frames) first(i int) bool { return i == 0 || f.words[i].gap == stop }
