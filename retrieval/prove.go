package retrieval

import (
	"context"
	"errors"

	"verbatim/corpus"
	"verbatim/corpus/segment"
)

// prove turns the first candidates that can be proven into quotes: each is read
// from the store at this moment, by its span, from an article whose hash has
// just been compared. What cannot be proven is logged and left out.
func (e *Engine) prove(ctx context.Context, q Query, candidates []Candidate) ([]Quote, error) {
	var quotes []Quote
	for _, c := range candidates {
		if len(quotes) == q.Limit {
			break
		}
		p, err := e.Library.Passage(ctx, c.Key)
		if errors.Is(err, corpus.ErrNotFound) || errors.Is(err, corpus.ErrDamaged) {
			e.drop(&c, err)
			continue
		}
		if err != nil {
			return nil, err
		}
		quote := Quote{Located: p, Text: p.Of(p.Article.Text)}
		if quote.Marked, err = e.mark(ctx, q, quote); err != nil {
			return nil, err
		}
		quotes = append(quotes, quote)
	}
	return quotes, nil
}

// mark returns the sentence of the quote that answers best: the one that the
// cross-encoder scores highest, or without it the one that shares the most
// words with the question.
func (e *Engine) mark(ctx context.Context, q Query, quote Quote) (corpus.Span, error) {
	sentences := segment.Sentences(quote.Article.Text, quote.Span)
	if q.Unmarked || len(sentences) <= 1 {
		return quote.Span, nil
	}
	texts := make([]string, len(sentences))
	for i, s := range sentences {
		texts[i] = s.Of(quote.Article.Text)
	}
	scores := overlap(q.Text, texts)
	if e.Model != nil {
		var err error
		if scores, err = e.Model.Scores(ctx, q.Text, texts); err != nil {
			return corpus.Span{}, err
		}
	}
	best := 0
	for i, s := range scores {
		if s > scores[best] {
			best = i
		}
	}
	return sentences[best], nil
}
