package render

import (
	"cmp"
	"slices"
	"sort"
	"strings"
	"unicode"

	"verbatim/corpus"
	"verbatim/corpus/segment"
)

// passage is words of an article that are to be shown, as many as there is room
// for.
type passage struct {
	article string // its id
	text    string // its text
	span    corpus.Span
	marks   []corpus.Span // drawn bold
	keep    corpus.Span   // the sentence that is shown whatever has to go
}

func newPassage(a corpus.Article, s, keep corpus.Span, marks ...corpus.Span) passage {
	if keep.Len() == 0 || !s.Contains(keep) {
		keep = corpus.Span{Start: s.Start, End: s.Start}
	}
	if len(marks) == 1 && marks[0] == s { // all is as good as none
		marks = nil
	}
	return passage{article: a.ID, text: a.Text, span: s, marks: merge(marks), keep: keep}
}

// merge puts spans in order and joins those that touch.
func merge(spans []corpus.Span) []corpus.Span {
	var out []corpus.Span
	for _, s := range slices.SortedFunc(slices.Values(spans), func(a, b corpus.Span) int { return cmp.Compare(a.Start, b.Start) }) {
		if n := len(out); s.Len() <= 0 {
			continue
		} else if n > 0 && s.Start <= out[n-1].End {
			out[n-1].End = max(out[n-1].End, s.End)
		} else {
			out = append(out, s)
		}
	}
	return out
}

// quoted is s as a block quote, with what is marked in bold. Bold ends with every
// line, and no space stands at its ends, where it would not count.
func (p passage) quoted(s corpus.Span) string {
	var b strings.Builder
	marks := p.marks
	for at := s.Start; at <= s.End; {
		end := s.End
		if i := strings.IndexByte(p.text[at:s.End], '\n'); i >= 0 {
			end = at + i
		}
		if at > s.Start {
			b.WriteByte('\n')
		}
		b.WriteString("> ")
		for at < end {
			for len(marks) > 0 && marks[0].End <= at {
				marks = marks[1:]
			}
			next := end
			if len(marks) > 0 && marks[0].Start <= at {
				next = min(next, marks[0].End)
				writeBold(&b, p.text[at:next])
			} else {
				if len(marks) > 0 {
					next = min(next, marks[0].Start)
				}
				b.WriteString(Escape(p.text[at:next]))
			}
			at = next
		}
		at = end + 1
	}
	return b.String()
}

func writeBold(b *strings.Builder, s string) {
	core := strings.TrimSpace(s)
	if core == "" {
		b.WriteString(Escape(s))
		return
	}
	lead := strings.Index(s, core)
	b.WriteString(Escape(s[:lead]) + "**" + Escape(core) + "**" + Escape(s[lead+len(core):]))
}

// excerpt is what is shown of a passage.
type excerpt struct {
	corpus.Span
	text   string // a block quote, and what stands around it
	inside bool   // a sentence was cut
}

// excerptOf draws s, a part of p, with […] where words before or after it are
// left out.
func (r Renderer) excerptOf(p passage, s corpus.Span, inside bool) excerpt {
	gap := Escape(r.Book.Say("gap"))
	e := excerpt{Span: s, text: p.quoted(s), inside: inside}
	if strings.TrimSpace(p.text[p.span.Start:s.Start]) != "" {
		e.text = gap + "\n" + e.text
	}
	if strings.TrimSpace(p.text[s.End:p.span.End]) != "" {
		e.text += "\n" + gap
	}
	if inside {
		e.text += "\n" + subtext(r.Book.Say("sentence_cut"))
	}
	shown := s.Of(p.text)
	if Showable(shown) != shown {
		e.text += "\n" + subtext(r.Book.Say("not_showable"))
	}
	if strings.ContainsFunc(shown, turns) {
		e.text += "\n" + subtext(r.Book.Say("turned"))
	}
	return e
}

// turns reports whether a character changes the direction of what is written after
// it: Unicode's embeddings, overrides and isolates. Its marks of direction, which
// turn nothing but signs, stand in many a text from right to left.
func turns(r rune) bool { return '\u202A' <= r && r <= '\u202E' || '\u2066' <= r && r <= '\u2069' }

// tooLong reports whether s could not be shown in any message.
func tooLong(s corpus.Span) bool { return s.Len() > maxBytes }

// whole is p in full, if any message has room for it.
func (r Renderer) whole(p passage) (excerpt, bool) {
	if tooLong(p.span) {
		return excerpt{}, false
	}
	return r.excerptOf(p, p.span, false), true
}

// least is the shortest excerpt of p that cuts no sentence.
func (r Renderer) least(p passage) (excerpt, bool) {
	sentences, first, last := p.sentences()
	if len(sentences) == 0 {
		return r.whole(p)
	}
	s := corpus.Span{Start: sentences[first].Start, End: sentences[last].End}
	if tooLong(s) {
		return excerpt{}, false
	}
	return r.excerptOf(p, s, false), true
}

// sentences are those of p, and the first and the last of them that must stay.
func (p passage) sentences() (all []corpus.Span, first, last int) {
	all = segment.Sentences(p.text, p.span)
	for i, s := range all {
		if s.Start <= p.keep.Start {
			first = i
		}
		if s.Start < p.keep.End {
			last = i
		}
	}
	return all, first, max(first, last)
}

// fit is as much of p as costs at most limit: all of it, or the sentences around
// the one that is kept, by turns after it and before it. false: not even that
// one has room.
func (r Renderer) fit(p passage, limit int) (excerpt, bool) {
	if e, ok := r.whole(p); ok && cost(e.text) <= limit {
		return e, true
	}
	best, ok := r.least(p)
	if !ok || cost(best.text) > limit {
		return excerpt{}, false
	}
	sentences, first, last := p.sentences()
	for before, after := true, true; before || after; {
		if after = after && last+1 < len(sentences); after {
			if after = r.grow(&best, p, corpus.Span{Start: best.Start, End: sentences[last+1].End}, limit); after {
				last++
			}
		}
		if before = before && first > 0; before {
			if before = r.grow(&best, p, corpus.Span{Start: sentences[first-1].Start, End: best.End}, limit); before {
				first--
			}
		}
	}
	return best, true
}

// grow makes e the excerpt of s, if that costs at most limit.
func (r Renderer) grow(e *excerpt, p passage, s corpus.Span, limit int) bool {
	if tooLong(s) {
		return false
	}
	larger := r.excerptOf(p, s, false)
	if cost(larger.text) > limit {
		return false
	}
	*e = larger
	return true
}

// cut is the beginning of the sentence that is kept, as much of it as costs at
// most limit, up to the end of a word; in a script without spaces up to the end
// of a character.
func (r Renderer) cut(p passage, limit int) (excerpt, bool) {
	s := p.keep
	if sentences, first, _ := p.sentences(); s.Len() == 0 && len(sentences) > 0 {
		s = sentences[first]
	} else if s.Len() == 0 {
		s = p.span
	}
	s.End = min(s.End, s.Start+maxBytes)
	var words, characters []int // where a cut may be
	before := ' '
	for i, c := range p.text[s.Start:s.End] {
		switch {
		case i == 0:
		case unicode.IsSpace(c) && !unicode.IsSpace(before):
			words = append(words, s.Start+i)
		case !unicode.IsSpace(before) && !unicode.In(c, unicode.M, unicode.Cf, unicode.Sk) && before != '\u200D':
			characters = append(characters, s.Start+i)
		}
		before = c
	}
	for _, borders := range [][]int{words, characters} {
		at := func(i int) excerpt {
			return r.excerptOf(p, corpus.Span{Start: s.Start, End: borders[i]}, true)
		}
		if n := sort.Search(len(borders), func(i int) bool { return cost(at(i).text) > limit }); n > 0 {
			return at(n - 1), true
		}
	}
	return excerpt{}, false
}
