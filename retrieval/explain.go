package retrieval

// Why tells how the passage came to its place. It is the zero Why for a passage
// that is not in the ranking.
func (r *Ranking) Why(passage int64) Why {
	place := -1
	for i, c := range r.Candidates {
		if c.Key == passage {
			place = i
		}
	}
	if place < 0 {
		return Why{}
	}
	c := r.Candidates[place]
	w := Why{BM25: c.BM25, Cosine: c.Cosine, Logit: c.Logit, Place: place + 1, Of: len(r.Candidates), Confidence: c.Confidence}
	rank := func(of func(Candidate) float64, asked func(Candidate) bool) int {
		if !asked(c) {
			return 0
		}
		n := 1
		for _, other := range r.Candidates {
			if asked(other) && of(other) > of(c) {
				n++
			}
		}
		return n
	}
	all := func(Candidate) bool { return true }
	w.ByWords = rank(func(c Candidate) float64 { return c.BM25 }, func(c Candidate) bool { return c.BM25 > 0 })
	w.ByMeaning = rank(func(c Candidate) float64 { return c.Cosine }, func(c Candidate) bool { return c.Cosine != 0 })
	w.Fused = rank(func(c Candidate) float64 { return c.Fused }, all)
	w.ByReading = rank(func(c Candidate) float64 { return c.Logit }, func(c Candidate) bool { return c.Read })
	if c.Sentence.Len() > 0 {
		w.SentenceLogit = &c.SentenceLogit
	}
	return w
}
