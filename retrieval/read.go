package retrieval

import (
	"context"
	"errors"
	"time"

	"verbatim/corpus"
)

// readTogether is how many passages are read before the time is looked at.
const readTogether = 4

// read has the cross-encoder read the best candidates beside the question, best
// first, until the budget is spent. It returns how many it should have read and
// did not.
func (e *Engine) read(ctx context.Context, question string, candidates []Candidate) (unread int, err error) {
	var texts []string
	var chosen []*Candidate
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
			return 0, err
		}
		texts = append(texts, p.Article.Context(p.Span))
		chosen = append(chosen, &candidates[i])
	}
	began := time.Now()
	for at := 0; at < len(chosen); at += readTogether {
		if at > 0 && e.Params.Budget > 0 && time.Since(began) > e.Params.Budget {
			return len(chosen) - at, nil
		}
		end := min(at+readTogether, len(chosen))
		logits, err := e.Model.Scores(ctx, question, texts[at:end])
		if err != nil {
			return 0, err
		}
		for i, c := range chosen[at:end] {
			c.Logit, c.Read = float64(logits[i]), true
			c.Score = c.Fused + e.Params.Encoder*sigmoid(c.Logit/e.Params.Softness)
		}
	}
	return 0, nil
}

// readSentences has the cross-encoder read the sentences of the best candidates,
// each by itself.
func (e *Engine) readSentences(ctx context.Context, question string, candidates []Candidate) error {
	for i := range candidates[:min(e.Params.Sentences, len(candidates))] {
		c := &candidates[i]
		if !c.Read {
			break
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
	}
	return nil
}
