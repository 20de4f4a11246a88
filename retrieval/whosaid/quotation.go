package whosaid

import "verbatim/corpus"

// minQuotation is the weight from which words in quotation marks are looked for by
// themselves: who writes them so says that somebody else's are all of these.
const minQuotation = 3

// quoted returns the runs of the given text that stand between two quotation marks,
// and the borders of these, marks within. lead and trail are the punctuation that was taken off it.
func (s *search) quoted(lead, trail []token) (runs []corpus.Span, borders map[int]bool) {
	borders = map[int]bool{}
	from := -1
	if holdsMark(lead) {
		from = 0
	}
	end := func(to int) {
		run := corpus.Span{Start: from, End: to}
		if from >= 0 && run.Len() < len(s.given) && countWords(s.given[from:to]) >= minWords {
			weight := 0.0
			inside(&run, s.given)
			for _, t := range s.given[run.Start:run.End] {
				weight += s.weight(t)
			}
			if weight >= minQuotation {
				runs = append(runs, run)
				borders[from], borders[to+1] = true, true
			}
		}
		from = to + 1
	}
	for i, t := range s.given {
		if t.kind == quote {
			end(i)
		}
	}
	if holdsMark(trail) {
		end(len(s.given))
	}
	return runs, borders
}

func holdsMark(tokens []token) bool {
	for _, t := range tokens {
		if t.kind == quote {
			return true
		}
	}
	return false
}

// isQuotation reports whether the piece has a quotation of the given text, all of it
// and nothing else in between, and cuts it down to that.
func (s *search) isQuotation(p *piece) bool {
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
			s.cutDown(p, from, to)
			return true
		}
	}
	return false
}
