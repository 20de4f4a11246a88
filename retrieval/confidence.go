package retrieval

import (
	"context"
	"maps"
	"math"
	"slices"
)

// unread stands for the logit of what the cross-encoder has not seen.
const unread = -11

// usualCosine stands for that of a passage that has none, as one that is not embedded yet. It speaks
// neither for it nor against it: in rtqa_knockout the highest cosine is .79 at the
// median for questions that are answered, and .66 for others.
const usualCosine = 0.73

// first is how many passages at the top of a ranking tell whether it has the
// question's words.
const first = 3

// scoreConfidence computes how sure each candidate that was looked at is to answer, and
// from the best of each feature how sure the ranking is.
func (r *run) scoreConfidence(ctx context.Context, question string, ranking *Ranking) (err error) {
	best := Features{Passage: unread, Sentence: unread}
	articles := map[string]float64{}
	if r.model != nil {
		if best.Passages, err = r.lexical.Len(ctx); err != nil {
			return err
		}
	}
	own := map[int]Features{} // by place
	for i, c := range ranking.Candidates {
		if c.Pending && c.Read {
			c.Cosine = usualCosine
		}
		best.Cosine = max(best.Cosine, c.Cosine)
		if !c.Read && i >= first {
			continue
		}
		p, err := r.library.Passage(ctx, c.Key)
		if gone(err) {
			continue // its proof will fail, and say so
		}
		if err != nil {
			return err
		}
		f := Features{Passage: unread, Cosine: c.Cosine, Coverage: Coverage(question, p.Of(p.Article.Text)), Passages: best.Passages}
		if c.Read {
			f.Passage = c.Logit
		}
		f.Sentence = f.Passage
		if c.Sentence.Len() > 0 {
			f.Sentence = c.SentenceLogit
			best.Sentence = max(best.Sentence, f.Sentence)
		}
		own[i] = f
		liked := max(f.Passage, f.Sentence)
		if logit, ok := articles[p.Article.ID]; !ok || liked > logit {
			articles[p.Article.ID] = liked
		}
		best.Passage = max(best.Passage, f.Passage)
		if i < first {
			best.Coverage = max(best.Coverage, f.Coverage)
		}
	}
	if best.Sentence == unread {
		best.Sentence = best.Passage
	}
	best.Field = field(articles)
	for i, f := range own {
		f.Field = best.Field
		ranking.Candidates[i].Confidence = f.confidence(r.model == nil)
	}
	ranking.Features, ranking.Confidence = best, best.confidence(r.model == nil)
	return nil
}

// field is the mean of the five highest logits; what is not there counts as
// not read.
func field(articles map[string]float64) float64 {
	const n = 5
	logits := slices.Sorted(maps.Values(articles))
	slices.Reverse(logits)
	sum := 0.0
	for i := range n {
		if i < len(logits) {
			sum += logits[i]
		} else {
			sum += unread
		}
	}
	return sum / n
}

// Inputs are the numbers that the confidence weighs.
func (f Features) Inputs() []float64 {
	otherTime := 0.0
	if f.OtherTime {
		otherTime = 1
	}
	// Above a logit of about 6 more of it says nothing more.
	const softness = 3
	return []float64{sigmoid(f.Passage / softness), sigmoid(f.Sentence / softness), f.Cosine, f.Coverage, f.Field,
		math.Log10(float64(max(f.Passages, 1))), otherTime}
}

// weights are those of a constant 1 and of the inputs in a logistic regression,
// fitted and cross-validated by bench/confidence; docs/measurements.md has the
// figures.
var weights = [...]float64{-5.72, 8.63, 2.07, 2.91, 3.16, -0.127, -1.46, -1.83}

// confidence is the chance that what has these features answers. Without a model
// only the question's words tell.
func (f Features) confidence(wordsAlone bool) float64 {
	if wordsAlone {
		return sigmoid(12 * (f.Coverage - 0.7))
	}
	sum := weights[0]
	for i, x := range f.Inputs() {
		sum += weights[i+1] * x
	}
	return sigmoid(sum)
}

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
