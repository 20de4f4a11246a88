package retrieval

import (
	"context"
	"errors"
	"math"

	"verbatim/corpus"
)

// Features are what the confidence in a ranking is computed from.
type Features struct {
	// Logit is the cross-encoder's for what it likes best: a passage, or one
	// sentence of the first few passages read alone.
	Logit float64
	// Cosine is the highest between the question and a passage.
	Cosine float64
	// Coverage is the largest part of the question's terms that one of the first
	// few passages has.
	Coverage float64
	// Passages is how many the library holds: among many, a good score comes by
	// chance more often.
	Passages int
}

// unread stands for the logit of what the cross-encoder has not seen.
const unread = -11

func (e *Engine) features(ctx context.Context, question string, candidates []Candidate) (Features, error) {
	f := Features{Logit: unread}
	if e.Dense != nil {
		f.Passages = e.Dense.Len()
	}
	for _, c := range candidates {
		f.Cosine = max(f.Cosine, c.Cosine)
		if c.Read {
			f.Logit = max(f.Logit, c.Logit)
		}
		if c.Sentence.Len() > 0 {
			f.Logit = max(f.Logit, c.SentenceLogit)
		}
	}
	for _, c := range candidates[:min(e.Params.Sentences, len(candidates))] {
		p, err := e.Library.Passage(ctx, c.Key)
		if errors.Is(err, corpus.ErrNotFound) || errors.Is(err, corpus.ErrDamaged) {
			continue
		}
		if err != nil {
			return f, err
		}
		f.Coverage = max(f.Coverage, Coverage(question, p.Of(p.Article.Text)))
	}
	return f, nil
}

// threshold is the confidence below which nothing is quoted.
const threshold = 0.5

// confidence is a logistic regression on the features. Its weights were fitted,
// with a fifth of the questions held out in turn, on rtqa_knockout and on random
// parts of 5, 50 and 500 articles of rtqa, each of the four weighing the same;
// docs/measurements.md has the figures. Without a model it knows only how many
// of the question's words a passage has.
func (f Features) confidence(wordsAlone bool) float64 {
	if wordsAlone {
		return sigmoid(12 * (f.Coverage - 0.7))
	}
	return sigmoid(0.47*f.Logit + 7.8*(f.Cosine-0.7) + 1.15*f.Coverage - 1.24*math.Log10(float64(max(f.Passages, 1))) + 1.95)
}

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
