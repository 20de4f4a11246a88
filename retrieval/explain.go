package retrieval

// Why is how a passage came to its place in a ranking: what each stage thought
// of it, and where that put it. Ranks count from 1; 0 is "not found" or "not
// asked".
type Why struct {
	// ByWords and ByMeaning are its places in the two searches, BM25 and Cosine
	// their scores.
	ByWords, ByMeaning int
	BM25, Cosine       float64
	// Fused is its place when the two are joined.
	Fused int
	// ByReading is its place among the passages that the cross-encoder read, and
	// Logit what that thought of it: above 0 it rather answers.
	ByReading int
	Logit     float64
	// SentenceLogit is the cross-encoder's for its best sentence alone; nil where
	// the sentences were not read.
	SentenceLogit *float64
	// Place is its place in the end, of Of that came into question.
	Place, Of int
	// Confidence, 0 to 1, that it answers by itself.
	Confidence float64
}

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
