package retrieval

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"verbatim/corpus"
	"verbatim/corpus/segment"
)

// How many passages, and the sentences of how many, are read before the time is
// looked at: about as many texts as take a tenth of a second.
const (
	passagesTogether  = 4
	sentencesTogether = 1
)

// atOnce is how many of n are read before the deadline is looked at: some together,
// and without one all.
func atOnce(n, together int, deadline time.Time) int {
	if deadline.IsZero() {
		return max(n, 1)
	}
	return together
}

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
	n := atOnce(len(chosen), passagesTogether, e.time.passages)
	for at := 0; at < len(chosen); at += n {
		if at > 0 && over(e.time.passages) {
			r.Unread = len(chosen) - at
			break
		}
		end := min(at+n, len(chosen))
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
	chosen, err := e.sentencesToRead(ctx, r.Candidates)
	if err != nil {
		return err
	}
	n := atOnce(len(chosen), sentencesTogether, e.time.sentences)
	for at := 0; at < len(chosen); at += n {
		if at > 0 && over(e.time.sentences) {
			r.Unread += len(chosen) - at
			break
		}
		group := chosen[at:min(at+n, len(chosen))]
		var texts []string
		for _, p := range group {
			texts = append(texts, p.texts...)
		}
		logits, err := e.Model.Scores(ctx, question, texts)
		if err != nil {
			return err
		}
		for _, p := range group {
			best := highest(logits[:len(p.texts)])
			p.Sentence, p.SentenceLogit = p.sentences[best], float64(logits[best])
			p.Score += e.Params.Sentence * sigmoid(p.SentenceLogit/e.Params.Softness)
			logits = logits[len(p.texts):]
		}
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
		if errors.Is(err, corpus.ErrNotFound) || errors.Is(err, corpus.ErrDamaged) {
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
