package retrieval

import (
	"context"
	"slices"

	"verbatim/corpus"
)

// carrierDepth is how far down the ranking other carriers of a quote are looked
// for: the same text has nearly the same score.
const carrierDepth = 20

// prove turns the first candidates that can be proven into quotes: each is read
// from the store at this moment, by its span, from an article whose hash has
// just been compared. What cannot be proven is logged and left out. The same
// text in another article is no quote of its own but a carrier of the first.
func (e *Engine) prove(ctx context.Context, q Query, candidates []Candidate) ([]Quote, error) {
	now := *e
	now.Library = newMemo(e.Library) // the copies of several quotes are much the same
	e = &now
	var found []*original
	for i, c := range candidates {
		if len(found) == q.Limit && (q.Everything || i >= carrierDepth) {
			break
		}
		p, err := e.quotable(ctx, c)
		if gone(err) {
			e.demote(&c, err)
			continue
		}
		if err != nil {
			return nil, err
		}
		if !q.Everything {
			if known := slices.ContainsFunc(found, func(o *original) bool { return o.carriedBy(p) }); known {
				continue
			}
		}
		if len(found) == q.Limit {
			continue
		}
		quote := Quote{Located: p, Text: p.Of(p.Article.Text), OutOfScope: c.OutOfScope}
		if quote.Marked, err = e.mark(ctx, q, c, p); err != nil {
			return nil, err
		}
		found = append(found, newOriginal(quote))
	}
	var quotes []Quote
	for _, o := range found {
		if !q.Everything {
			if err := e.addCopies(ctx, o); err != nil {
				return nil, err
			}
		}
		quotes = append(quotes, o.Quote)
	}
	return quotes, nil
}

// mostCopies is how many passages of near copies are looked at for a quote.
const mostCopies = 500

// addCopies notes the articles that are known to be near copies of o's, and have its
// text: also those that the question does not ask of, or that no stage has found.
func (e *Engine) addCopies(ctx context.Context, o *original) error {
	keys, err := e.Library.Copies(ctx, o.Key, mostCopies)
	if err != nil {
		return err
	}
	for _, key := range keys {
		p, err := e.Library.Passage(ctx, key)
		if gone(err) {
			e.demote(&Candidate{Key: key}, err)
			continue
		}
		if err != nil {
			return err
		}
		if !o.hasCarrier(p.Article.ID) {
			o.carriedBy(p)
		}
	}
	return nil
}

// quotable reads the candidate's passage, and its neighbour's with it if that is
// still there and follows it: what is quoted is one span of one article.
func (e *Engine) quotable(ctx context.Context, c Candidate) (corpus.Located, error) {
	p, err := e.Library.Passage(ctx, c.Key)
	if err != nil || c.Neighbour == 0 {
		return p, err
	}
	n, err := e.Library.Passage(ctx, c.Neighbour)
	if gone(err) {
		e.demote(&Candidate{Key: c.Neighbour}, err)
		return p, nil
	}
	if err != nil {
		return p, err
	}
	if s, ok := adjacent(p.Article.Text, p.Span, n.Span); ok && n.Article.ID == p.Article.ID && n.Article.Text == p.Article.Text {
		p.Span, p.Paragraph = s, min(p.Paragraph, n.Paragraph)
	}
	return p, nil
}

// mark returns the sentence of a proven passage that answers best.
func (e *Engine) mark(ctx context.Context, q Query, c Candidate, p corpus.Located) (corpus.Span, error) {
	if c.Sentence.Len() > 0 && p.Contains(c.Sentence) {
		return c.Sentence, nil
	}
	if q.Everything {
		return p.Span, nil
	}
	return e.bestSentence(ctx, q.Text, p)
}

// bestSentence returns the sentence of the passage that the cross-encoder scores
// highest; without a model the one that shares the most words with the question.
func (e *Engine) bestSentence(ctx context.Context, question string, p corpus.Located) (corpus.Span, error) {
	sentences, texts := sentencesOf(p)
	if e.Model != nil {
		scores, err := e.Model.Scores(ctx, question, texts, nil)
		if err != nil {
			return corpus.Span{}, err
		}
		return sentences[highest(scores)], nil
	}
	var scores []float32
	for _, t := range texts {
		scores = append(scores, float32(Coverage(question, t)))
	}
	return sentences[highest(scores)], nil
}
