package retrieval

import (
	"cmp"
	"context"
	"slices"
	"time"

	"verbatim/corpus"
	"verbatim/corpus/segment"
)

// readAnyway is how many passages are read whatever the time: a fifth of a second
// at most.
const readAnyway = 4

// deadlines are when no more passages, and no more sentences, are begun; zero is
// no bound. Passages leave time to the sentences, without which the confidence is
// worth less.
type deadlines struct{ passages, sentences time.Time }

// before returns whether there is time to read one more text: until the deadline,
// and for the first n in any case.
func before(deadline time.Time, n int) func(i int) bool {
	return func(i int) bool { return i < n || deadline.IsZero() || time.Now().Before(deadline) }
}

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
	logits, err := e.Model.Scores(ctx, question, texts, before(e.time.passages, readAnyway))
	if err != nil {
		return err
	}
	r.Unread = len(chosen) - len(logits)
	for i, l := range logits {
		c := chosen[i]
		c.Logit, c.Read = float64(l), true
		c.Score = c.Fused + e.Params.Encoder*sigmoid(c.Logit/e.Params.Softness)
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
		if len(chosen) == e.Params.RerankDepth {
			break
		}
		p, err := e.Library.Passage(ctx, candidates[i].Key)
		if gone(err) {
			e.demote(&candidates[i], err)
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
	chosen, err := e.sentencesToRead(ctx, r.Candidates)
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
	logits, err := e.Model.Scores(ctx, question, texts, before(e.time.sentences, len(chosen[0].texts)))
	if err != nil {
		return err
	}
	for i, p := range chosen {
		if len(logits) < len(p.texts) { // not all of its sentences
			r.Unread += len(chosen) - i
			break
		}
		best := highest(logits[:len(p.texts)])
		p.Sentence, p.SentenceLogit = p.sentences[best], float64(logits[best])
		p.Score += e.Params.Sentence * sigmoid(p.SentenceLogit/e.Params.Softness)
		logits = logits[len(p.texts):]
	}
	r.sort()
	r.since(began, StageSentences)
	return nil
}

// inSentences is a candidate with the sentences of its passage.
type inSentences struct {
	*Candidate
	sentences []corpus.Span
	texts     []string
}

// sentencesToRead returns those of the first candidates whose sentences are to be
// read.
func (e *Engine) sentencesToRead(ctx context.Context, candidates []Candidate) ([]inSentences, error) {
	var chosen []inSentences
	for i := range candidates[:min(e.Params.Sentences, len(candidates))] {
		c := &candidates[i]
		if !c.Read {
			continue
		}
		p, err := e.Library.Passage(ctx, c.Key)
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

// sentencesOf returns the sentences of a passage, at least one.
func sentencesOf(p corpus.Located) (sentences []corpus.Span, texts []string) {
	if sentences = segment.Sentences(p.Article.Text, p.Span); len(sentences) == 0 {
		sentences = []corpus.Span{p.Span}
	}
	for _, s := range sentences {
		texts = append(texts, s.Of(p.Article.Text))
	}
	return sentences, texts
}

// highest is the place of the highest of scores, the first if there are several.
func highest(scores []float32) int {
	best := 0
	for i, s := range scores {
		if s > scores[best] {
			best = i
		}
	}
	return best
}
