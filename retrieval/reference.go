package retrieval

import (
	"context"

	"verbatim/corpus"
)

// Reference is where a quote stands. It has none of the quote's words, so that it
// may be kept and passed on; Engine.Prove reads them from the library. Its JSON form
// is that of answers that are kept: fields are only added.
type Reference struct {
	corpus.Place
	// Marked is the span of the article's text, within Span, of the sentence that
	// answers. Of Len 0 it has yet to be found, and so have all carriers that no search
	// came upon.
	Marked     corpus.Span `json:"marked"`
	Paragraph  int         `json:"paragraph"`
	OutOfScope bool        `json:"other,omitempty"`
	Carriers   []Reference `json:"carriers,omitempty"` // Article, Hash, Span and Paragraph alone
	Why        Why         `json:"why"`
}

// Reference returns where the quote stands.
func (q Quote) Reference() Reference {
	r := referTo(q.Located)
	r.Marked, r.OutOfScope, r.Why = q.Marked, q.OutOfScope, q.Why
	for _, c := range q.Carriers {
		r.Carriers = append(r.Carriers, referTo(c))
	}
	return r
}

func referTo(l corpus.Located) Reference {
	return Reference{Place: l.Place(), Paragraph: l.Paragraph}
}

// Prove reads what the references mean from the library again and returns a quote for
// each, or nil where it cannot be quoted any more: its article is gone or damaged, or
// another one has its name. For those whose sentence is not marked yet it finds the
// sentence that answers question best, and the articles that carry the same text.
func (e *Engine) Prove(ctx context.Context, question string, references []Reference) ([]*Quote, error) {
	quotes := make([]*Quote, len(references))
	for i, r := range references {
		q, err := e.proveReference(ctx, question, r)
		if gone(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		quotes[i] = &q
	}
	return quotes, nil
}

func (e *Engine) proveReference(ctx context.Context, question string, r Reference) (Quote, error) {
	p, err := e.locate(ctx, r)
	if err != nil {
		return Quote{}, err
	}
	q := Quote{Located: p, Text: p.Of(p.Article.Text), Marked: r.Marked, OutOfScope: r.OutOfScope, Why: r.Why}
	for _, c := range r.Carriers {
		carrier, err := e.locate(ctx, c)
		if gone(err) {
			continue
		}
		if err != nil {
			return Quote{}, err
		}
		q.Carriers = append(q.Carriers, carrier)
	}
	if q.Marked.Len() == 0 {
		if q.Marked, err = e.bestSentence(ctx, question, p); err != nil {
			return Quote{}, err
		}
	}
	return q, nil
}

// locate reads the article of a reference and compares it with what it was.
func (e *Engine) locate(ctx context.Context, r Reference) (corpus.Located, error) {
	a, err := e.Library.Article(ctx, r.Article)
	if err != nil {
		return corpus.Located{}, err
	}
	if corpus.Hash(a.Text) != r.Hash || !r.Span.Valid(a.Text) || r.Marked.Len() != 0 && !(r.Marked.Valid(a.Text) && r.Span.Contains(r.Marked)) {
		return corpus.Located{}, corpus.ErrNotFound // another article has its name now
	}
	return corpus.Located{Passage: corpus.Passage{Span: r.Span, Paragraph: r.Paragraph}, Article: a}, nil
}
