package whosaid

import (
	"slices"
	"unicode"
	"unicode/utf8"

	"verbatim/corpus"
)

// minQuotation is the weight from which words in quotation marks are looked for by
// themselves: who writes them so says that somebody else's are all of these.
const minQuotation = 4

// quoted returns the runs of the given text that stand between two quotation marks,
// and the borders of these, marks within. lead and trail are the punctuation that was
// taken off it. A glyph that only opens or only closes does that; of others the first
// opens and the second closes.
func (s *search) quoted(lead, trail []token) (runs []corpus.Span, borders map[int]bool) {
	borders = map[int]bool{}
	from := -1 // behind the mark that opened
	if holdsMark(lead) {
		from = 0
	}
	end := func(to int) {
		run := corpus.Span{Start: from, End: to}
		from = -1
		if run.Len() == len(s.given) || countWords(s.given[run.Start:run.End]) < minWords {
			return
		}
		inside(&run, s.given)
		weight := 0.0
		for _, t := range s.given[run.Start:run.End] {
			weight += s.weight(t)
		}
		if weight >= minQuotation {
			runs = append(runs, run)
			borders[run.Start], borders[to+1] = true, true
		}
	}
	for i, t := range s.given {
		if t.kind != quote {
			continue
		}
		glyph, _ := utf8.DecodeRuneInString(t.span().Of(s.text))
		switch opens, closes := unicode.Is(unicode.Pi, glyph), unicode.Is(unicode.Pf, glyph); {
		case from < 0 && !closes, from >= 0 && opens:
			from = i + 1
		case from >= 0:
			end(i)
		}
	}
	if from >= 0 && holdsMark(trail) {
		end(len(s.given))
	}
	return runs, borders
}

func holdsMark(tokens []token) bool {
	return slices.ContainsFunc(tokens, func(t token) bool { return t.kind == quote })
}

// quotationsIn returns the quotations of the given text of which the piece has every
// word and nothing else in between, each as a piece of its own.
func (s *search) quotationsIn(p piece) []piece {
	var out []piece
	for _, q := range s.quotations {
		from, to := 0, len(p.pairs)
		for from < to && int(p.pairs[from].given) < q.Start {
			from++
		}
		for to > from && int(p.pairs[to-1].given) >= q.End {
			to--
		}
		same := piece{pairs: p.pairs[from:to]}.words(s.given)
		if same == 0 || same < countWords(s.given[q.Start:q.End]) {
			continue
		}
		if countWords(p.source.tokens[p.pairs[from].published:p.pairs[to-1].published+1]) == same {
			quotation := p
			s.cutDown(&quotation, from, to)
			out = append(out, quotation)
		}
	}
	return out
}
