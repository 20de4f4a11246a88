package retrieval

import (
	"cmp"
	"context"
	"errors"
	"math"
	"slices"
	"time"

	"verbatim/corpus"
)

// readTogether is how many passages are read before the time is looked at.
const readTogether = 4

// The sentences of a passage are read if its logit is at least mayAnswer and no
// more than behind below the best one's; those of the first in any case. Those of
// others change nothing in the order and take a third of the time.
const (
	mayAnswer = 0
	behind    = 4
)

// deadlines are when no more passages, and no more sentences, are begun; zero is
// no bound. Passages leave time to the sentences, without which the confidence is
// worth less.
type deadlines struct{ passages, sentences time.Time }

func over(deadline time.Time) bool { return !deadline.IsZero() && time.Now().After(deadline) }

// read has the cross-encoder read the best candidates beside the question, best
// first, until the budget is spent, and orders all by what it finds.
func (e *Engine) read(ctx context.Context, question string, r *Ranking) error {
	if e.Model == nil {
		return nil
	}
	began := time.Now()
	texts, chosen, err := e.toRead(ctx, r.Candidates)
	if err != nil {
		return err
	}
	for at := 0; at < len(chosen); at += readTogether {
		if at > 0 && over(e.time.passages) {
			r.Unread = len(chosen) - at
			break
		}
		end := min(at+readTogether, len(chosen))
		logits, err := e.Model.Scores(ctx, question, texts[at:end])
		if err != nil {
			return err
		}
		for i, c := range chosen[at:end] {
			c.Logit, c.Read = float64(logits[i]), true
			c.Score = c.Fused + e.Params.Encoder*sigmoid(c.Logit/e.Params.Softness)
		}
	}
	r.sort()
	r.since(began, StageReading)
	return nil
}

func (r *Ranking) sort() {
	slices.SortStableFunc(r.Candidates, func(a, b Candidate) int { return cmp.Compare(b.Score, a.Score) })
}

// toRead returns the first candidates that can be read, and what is to be read
// of each.
func (e *Engine) toRead(ctx context.Context, candidates []Candidate) (texts []string, chosen []*Candidate, err error) {
	for i := range candidates {
		if len(chosen) == e.Params.Read {
			break
		}
		p, err := e.Library.Passage(ctx, candidates[i].Key)
		if errors.Is(err, corpus.ErrNotFound) || errors.Is(err, corpus.ErrDamaged) {
			e.drop(&candidates[i], err)
			continue
		}
		if err != nil {
			return nil, nil, err
		}
		texts = append(texts, p.Article.Context(p.Span))
		chosen = append(chosen, &candidates[i])
	}
	return texts, chosen, nil
}

// readSentences has the cross-encoder read the sentences of the best candidates,
// each by itself, best candidate first, until the budget is spent, and orders
// them by what it finds. A passage on the subject may score as high as one that
// answers; of single sentences, the one that answers stands out.
func (e *Engine) readSentences(ctx context.Context, question string, r *Ranking) error {
	if e.Model == nil {
		return nil
	}
	began := time.Now()
	best := math.Inf(-1)
	for _, c := range r.Candidates {
		if c.Read {
			best = max(best, c.Logit)
		}
	}
	for i := range r.Candidates[:min(e.Params.Sentences, len(r.Candidates))] {
		c := &r.Candidates[i]
		if !c.Read || i > 0 && c.Logit < max(mayAnswer, best-behind) {
			continue
		}
		if i > 0 && over(e.time.sentences) {
			r.Unread++
			continue
		}
		p, err := e.Library.Passage(ctx, c.Key)
		if errors.Is(err, corpus.ErrNotFound) || errors.Is(err, corpus.ErrDamaged) {
			continue // its proof will fail, and say so
		}
		if err != nil {
			return err
		}
		if c.Sentence, c.SentenceLogit, err = e.bestSentence(ctx, question, p); err != nil {
			return err
		}
		c.Score += e.Params.Sentence * sigmoid(c.SentenceLogit/e.Params.Softness)
	}
	r.sort()
	r.since(began, StageSentences)
	return nil
}
