package retrieval

import (
	"cmp"
	"slices"
	"time"

	"verbatim/corpus"
)

// Candidate is a passage in a ranking, with what each stage thought of it.
type Candidate struct {
	Key int64
	// BM25 and Cosine are the two indexes' scores, 0 where the index has not
	// found it.
	BM25, Cosine float64
	// Pending means that it has no cosine: it is not embedded yet, or the index of
	// vectors did not tell.
	Pending bool
	// Fused is the two scaled and added, 0 to 1.
	Fused float64
	// Logit is the cross-encoder's; Read tells whether it was asked.
	Logit float64
	Read  bool
	// Score orders the ranking.
	Score float64
	// Sentence is the span of the article's text, within the passage, of the
	// sentence that answers best, and SentenceLogit the cross-encoder's for it
	// alone; Len 0 where the sentences were not read.
	Sentence      corpus.Span
	SentenceLogit float64
	// Confidence, 0 to 1, that it answers by itself.
	Confidence float64
	// Neighbour is the passage before or after it that is quoted with it; 0 is none.
	Neighbour int64
	// OutOfScope means that the question names other outlets or times than its
	// article's.
	OutOfScope bool
}

// last puts a passage that cannot be read at the end of the ranking.
func (c *Candidate) last() { c.Score = -1 }

// in reports whether the passage is one of those.
func (c Candidate) in(others []Candidate) bool {
	return slices.ContainsFunc(others, func(o Candidate) bool { return o.Key == c.Key })
}

// Ranking is a library's passages in the order in which they answer, best first.
type Ranking struct {
	Candidates []Candidate
	// Confidence, 0 to 1, that the best of them answers.
	Confidence float64
	// Features are what Confidence was computed from.
	Features Features
	// Stages are how long each took, in their order.
	Stages []Stage
	// Unread is how many passages were to be read and were not, because the time
	// for reading was over.
	Unread int
}

// Features are what the confidence in a ranking is computed from.
type Features struct {
	// Passage is the cross-encoder's highest logit for a passage, and Sentence for
	// one sentence of the first few passages read alone; where none was read alone,
	// it is that of the passage.
	Passage, Sentence float64
	// Cosine is the highest between the question and a passage.
	Cosine float64
	// Coverage is the largest part of the question's terms that one of the first
	// few passages has.
	Coverage float64
	// Field is the mean of the cross-encoder's best logits for the five articles
	// that it likes best: what answers stands out from the field.
	Field float64
	// Passages is how many the library holds: among many, a good score comes by
	// chance more often.
	Passages int
	// OtherTime means that the question asks of a time, and this is the best of
	// another: what was said of last year is seldom an answer on this week.
	OtherTime bool
}

// since appends a stage that began at began and ends now.
func (r *Ranking) since(began time.Time, name string) {
	r.Stages = append(r.Stages, Stage{name, time.Since(began)})
}

func (r *Ranking) sort() {
	slices.SortStableFunc(r.Candidates, func(a, b Candidate) int { return cmp.Compare(b.Score, a.Score) })
}
