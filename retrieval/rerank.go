package retrieval

import (
	"context"
	"time"

	"verbatim/corpus"
)

// readAnyway is how many passages are read whatever the time: a fifth of a second
// at most.
const readAnyway = 4

// rerank has the cross-encoder read the best candidates beside the question, at most
// depth, best first, until the budget is spent, and orders all by what it finds.
func (r *run) rerank(ctx context.Context, question string, ranking *Ranking, depth int) error {
	if r.model == nil {
		return nil
	}
	began := time.Now()
	texts, chosen, err := r.toRead(ctx, ranking.Candidates, depth)
	if err != nil {
		return err
	}
	logits, err := r.model.Scores(ctx, question, texts, before(r.until.passages, readAnyway))
	if err != nil {
		return err
	}
	ranking.Unread = len(chosen) - len(logits)
	for i, l := range logits {
		c := chosen[i]
		c.Logit, c.Read = float64(l), true
		c.Score = c.Fused + r.params.Encoder*sigmoid(c.Logit/r.params.Softness)
	}
	ranking.sort()
	ranking.since(began, StageReading)
	return nil
}

// toRead returns the first candidates that can be read, at most depth, and what is to
// be read of each.
func (r *run) toRead(ctx context.Context, candidates []Candidate, depth int) (texts []string, chosen []*Candidate, err error) {
	for i := range candidates {
		if len(chosen) == depth {
			break
		}
		p, err := r.library.Passage(ctx, candidates[i].Key)
		if gone(err) {
			r.leaveOut(p, err)
			candidates[i].last()
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

// readSentences has the cross-encoder read the sentences of the n best candidates,
// each by itself, best candidate first, until the budget is spent, and orders
// them by what it finds. A passage on the subject may score as high as one that
// answers; of single sentences, the one that answers stands out.
func (r *run) readSentences(ctx context.Context, question string, ranking *Ranking, n int) error {
	if r.model == nil {
		return nil
	}
	began := time.Now()
	chosen, err := r.sentencesToRead(ctx, ranking.Candidates, n)
	if err != nil {
		return err
	}
	if len(chosen) == 0 {
		return nil
	}
	var texts []string
	for _, p := range chosen {
		texts = append(texts, p.texts...)
	}
	logits, err := r.model.Scores(ctx, question, texts, before(r.until.sentences, len(chosen[0].texts)))
	if err != nil {
		return err
	}
	for i, p := range chosen {
		if len(logits) < len(p.texts) { // not all of its sentences
			ranking.Unread += len(chosen) - i
			break
		}
		best := highest(logits[:len(p.texts)])
		p.Sentence, p.SentenceLogit = p.sentences[best], float64(logits[best])
		p.Score += r.params.Sentence * sigmoid(p.SentenceLogit/r.params.Softness)
		logits = logits[len(p.texts):]
	}
	ranking.sort()
	ranking.since(began, StageSentences)
	return nil
}

// inSentences is a candidate with the sentences of its passage.
type inSentences struct {
	*Candidate
	sentences []corpus.Span
	texts     []string
}

// sentencesToRead returns those of the first n candidates whose sentences are to be
// read.
func (r *run) sentencesToRead(ctx context.Context, candidates []Candidate, n int) ([]inSentences, error) {
	var chosen []inSentences
	for i := range candidates[:min(n, len(candidates))] {
		c := &candidates[i]
		if !c.Read {
			continue
		}
		p, err := r.library.Passage(ctx, c.Key)
		if gone(err) {
			continue // its proof will fail, and say so
		}
		if err != nil {
			return nil, err
		}
		sentences, texts := sentencesOf(p)
		chosen = append(chosen, inSentences{c, sentences, texts})
	}
	return chosen, nil
}
