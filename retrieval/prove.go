package retrieval

import (
	"context"
	"slices"

	"verbatim/corpus"
)

// carrierDepth is how far down the ranking other carriers of a quote are looked
// for: the same text has nearly the same score.
const carrierDepth = 20

// proof is the proving of quotes: each is read from the store at this moment, by its
// span, from an article whose hash has just been compared. What cannot be proven is
// logged and left out. The same text in another article is no quote of its own but a
// carrier of the first.
type proof struct {
	*run
	question string
	// byModel means that the cross-encoder finds the sentence that answers, and not the
	// question's words.
	byModel bool
	// fresh is what has been read for the proof: the copies of several quotes are much
	// the same.
	fresh *memo
}

func (r *run) newProof(question string, byModel bool) *proof {
	return &proof{run: r, question: question, byModel: byModel && r.model != nil, fresh: newMemo(r.store)}
}

// prove turns the first candidates that can be quoted into quotes, q.Page of them, and
// chooses what follows, up to q.Limit in all.
func (p *proof) prove(ctx context.Context, q Query, candidates []Candidate) (quotes []Quote, rest []*original, err error) {
	page := q.Limit
	if q.Page > 0 {
		page = min(q.Page, q.Limit)
	}
	var found []*original // those of the first page are proven, the others are as the ranking has read them
	for i, c := range candidates {
		if len(found) == q.Limit && (q.Everything || i >= carrierDepth) {
			break
		}
		from := p.library
		if len(found) < page {
			from = p.fresh
		}
		l, err := p.quotable(ctx, from, c)
		if err == nil && !q.Everything {
			if o := carriedIn(found, l); o != nil {
				if !o.pending && from != p.fresh {
					l, err = p.quotable(ctx, p.fresh, c)
				}
				if err == nil {
					o.addCarrier(l)
					continue
				}
			}
		}
		if gone(err) {
			p.leaveOut(l, err)
			continue
		}
		if err != nil {
			return nil, nil, err
		}
		if len(found) == q.Limit {
			continue
		}
		quote := Quote{Located: l, Text: l.Of(l.Article.Text), OutOfScope: c.OutOfScope}
		if pending := len(found) >= page; pending {
			found = append(found, newPending(quote, p.question, sentenceIn(c, l)))
			continue
		}
		if quote.Marked, err = p.mark(ctx, q, c, l); err != nil {
			return nil, nil, err
		}
		found = append(found, newOriginal(quote))
	}
	first, rest := found[:min(page, len(found))], found[min(page, len(found)):]
	for _, o := range first {
		if !q.Everything {
			if err := p.addCopies(ctx, o); err != nil {
				return nil, nil, err
			}
		}
		quotes = append(quotes, o.Quote)
	}
	return quotes, rest, nil
}

// mostCopies is how many passages of near copies are looked at for a quote.
const mostCopies = 500

// addCopies notes the articles that are known to be near copies of o's, and have its
// text: also those that the question does not ask of, or that no stage has found.
func (p *proof) addCopies(ctx context.Context, o *original) error {
	keys, err := p.store.Copies(ctx, o.Article.ID, o.Paragraph, mostCopies)
	if err != nil {
		return err
	}
	for _, key := range keys {
		l, err := p.fresh.Passage(ctx, key)
		if gone(err) {
			p.leaveOut(l, err)
			continue
		}
		if err != nil {
			return err
		}
		if !o.hasCarrier(l.Article.ID) && o.carriedBy(l) {
			o.addCarrier(l)
		}
	}
	return nil
}

// quotable reads the candidate's passage, and its neighbour's with it if that is
// still there and follows it: what is quoted is one span of one article.
func (p *proof) quotable(ctx context.Context, from *memo, c Candidate) (corpus.Located, error) {
	l, err := from.Passage(ctx, c.Key)
	if err != nil || c.Neighbour == 0 {
		return l, err
	}
	n, err := from.Passage(ctx, c.Neighbour)
	if gone(err) {
		p.leaveOut(n, err)
		return l, nil
	}
	if err != nil {
		return l, err
	}
	if s, ok := adjacent(l.Article.Text, l.Span, n.Span); ok && n.Article.ID == l.Article.ID && n.Article.Text == l.Article.Text {
		l.Span, l.Paragraph = s, min(l.Paragraph, n.Paragraph)
	}
	return l, nil
}

// mark returns the sentence of a proven passage that answers best.
func (p *proof) mark(ctx context.Context, q Query, c Candidate, l corpus.Located) (corpus.Span, error) {
	if s := sentenceIn(c, l); s.Len() > 0 {
		return s, nil
	}
	if q.Everything {
		return l.Span, nil
	}
	return p.bestSentence(ctx, l)
}

// bestSentence returns the sentence of the passage that the cross-encoder scores
// highest; without it, or the time for it, the one that shares the most words with the
// question.
func (p *proof) bestSentence(ctx context.Context, l corpus.Located) (corpus.Span, error) {
	if p.byModel {
		sentences, texts := sentencesOf(l)
		scores, err := p.model.Scores(ctx, p.question, texts, before(p.until.sentences, 0))
		if err != nil {
			return corpus.Span{}, err
		}
		if len(scores) == len(texts) {
			return sentences[highest(scores)], nil
		}
	}
	return sentenceByWords(p.question, l), nil
}

// proveReference reads a quote from the store again.
func (p *proof) proveReference(ctx context.Context, r Reference) (Quote, error) {
	l, err := p.locate(ctx, r)
	if err != nil {
		return Quote{}, err
	}
	q := Quote{Located: l, Text: l.Of(l.Article.Text), Marked: r.Marked, OutOfScope: r.OutOfScope, Why: r.Why}
	if q.Marked.Len() == 0 {
		if q.Marked, err = p.bestSentence(ctx, l); err != nil {
			return Quote{}, err
		}
	}
	for _, c := range r.Carriers {
		carrier, err := p.locate(ctx, c)
		if gone(err) {
			continue
		}
		if err != nil {
			return Quote{}, err
		}
		q.Carriers = append(q.Carriers, carrier)
	}
	if !r.Pending {
		return q, nil
	}
	o := newOriginal(q)
	o.Carriers = slices.DeleteFunc(o.Carriers, func(c corpus.Located) bool { return !o.carriedBy(c) })
	return o.Quote, p.addCopies(ctx, o)
}

// locate reads the article of a reference and compares it with what it was.
func (p *proof) locate(ctx context.Context, r Reference) (corpus.Located, error) {
	a, err := p.store.Article(ctx, r.Article)
	if err != nil {
		p.leaveOut(corpus.Located{Article: corpus.Article{ID: r.Article}}, err)
		return corpus.Located{}, err
	}
	if corpus.Hash(a.Text) != r.Hash || !r.Span.Valid(a.Text) || r.Marked.Len() != 0 && !(r.Marked.Valid(a.Text) && r.Span.Contains(r.Marked)) {
		return corpus.Located{}, corpus.ErrNotFound // another article has its name now
	}
	return corpus.Located{Passage: corpus.Passage{Span: r.Span, Paragraph: r.Paragraph}, Article: a}, nil
}
