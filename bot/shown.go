package bot

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"verbatim/bot/render"
	"verbatim/bot/state"
	"verbatim/corpus"
	"verbatim/retrieval"
	"verbatim/retrieval/scope"
)

// shown is an answer as it is kept: where its quotes stand, never their words.
// They are read from the store again whenever they are shown again.
type shown struct {
	Kind    string        `json:"kind"` // ask or compare
	Limits  scope.Limits  `json:"limits"`
	Within  corpus.Filter `json:"within"` // what the limits meant
	Private bool          `json:"private,omitempty"`
	PerPage int           `json:"per_page"`
	Page    int           `json:"page,omitempty"`
	Closest bool          `json:"closest,omitempty"` // what comes closest is shown

	Articles int           `json:"articles"`
	Outlets  int           `json:"outlets"`
	Took     time.Duration `json:"took"`
	// Restated is what was searched for, where that is not what was asked.
	Restated string `json:"restated,omitempty"`

	Abstained           bool                  `json:"abstained,omitempty"`
	Score               float64               `json:"score"`
	Threshold           float64               `json:"threshold"`
	ForeignLanguage     string                `json:"foreign,omitempty"`
	Scope               retrieval.Scope       `json:"asked"`
	ScopeEmpty          bool                  `json:"missing,omitempty"`
	OutletsWithoutQuote []string              `json:"silent,omitempty"`
	Degraded            retrieval.Degradation `json:"degraded,omitempty"`
	Unread              int                   `json:"unread,omitempty"`
	Stages              []retrieval.Stage     `json:"stages,omitempty"`
	Quotes              []reference           `json:"quotes,omitempty"`
	Nearest             []reference           `json:"nearest,omitempty"`
}

// reference is where a quote stands.
type reference struct {
	Article    string        `json:"article"`
	Hash       string        `json:"hash"` // of the article's text
	Span       corpus.Span   `json:"span"`
	Marked     corpus.Span   `json:"marked"`
	Paragraph  int           `json:"paragraph"`
	OutOfScope bool          `json:"other,omitempty"`
	Carriers   []reference   `json:"carriers,omitempty"`
	Why        retrieval.Why `json:"why"`
}

func refer(quotes []retrieval.Quote) []reference {
	var out []reference
	for _, q := range quotes {
		r := reference{Article: q.Article.ID, Hash: corpus.Hash(q.Article.Text), Span: q.Span, Marked: q.Marked, Paragraph: q.Paragraph, OutOfScope: q.OutOfScope, Why: q.Why}
		for _, c := range q.Carriers {
			r.Carriers = append(r.Carriers, reference{Article: c.Article.ID, Hash: corpus.Hash(c.Article.Text), Span: c.Span, Paragraph: c.Paragraph})
		}
		out = append(out, r)
	}
	return out
}

// keep takes what is to be kept of an answer.
func (s *shown) keep(a retrieval.Answer, f render.Facts) {
	s.Articles, s.Outlets, s.Took = f.Articles, f.Outlets, f.Took
	s.Abstained, s.Score, s.Threshold, s.ForeignLanguage = a.Abstained, a.Score, a.Threshold, a.ForeignLanguage
	s.Scope, s.ScopeEmpty, s.OutletsWithoutQuote, s.Degraded, s.Unread, s.Stages = a.Scope, a.ScopeEmpty, a.OutletsWithoutQuote, a.Degraded, a.Unread, a.Stages
	s.Quotes, s.Nearest = refer(a.Quotes), refer(a.Closest)
}

// page is the part of an answer that a message shows at a time.
type page struct {
	retrieval.Answer       // with this page's quotes alone
	before           int   // how many quotes stand on earlier pages
	at               []int // where each of its quotes stands in the whole answer
	gone             int   // how many of it are not in the library any more
	more             bool  // pages follow
}

// window brings Page into what there is and returns which of n quotes it shows.
func (s *shown) window(n int) (from, to int) {
	per := max(s.PerPage, 1)
	s.Page = min(max(s.Page, 0), max(n-1, 0)/per)
	from = s.Page * per
	return from, min(from+per, n)
}

// pageOf is the page of an answer that was just given.
func (s *shown) pageOf(a retrieval.Answer) page {
	quotes := &a.Quotes
	if a.Abstained {
		quotes = &a.Closest
	}
	n := len(*quotes)
	from, to := s.window(n)
	*quotes = (*quotes)[from:to]
	p := page{Answer: a, before: from, more: to < n}
	for i := from; i < to; i++ {
		p.at = append(p.at, i)
	}
	return p
}

// references are where what it shows stands: its quotes, or what comes closest.
func (s *shown) references() []reference {
	if s.Abstained {
		return s.Nearest
	}
	return s.Quotes
}

// read is the page of a kept answer, whose quotes are read from the library again.
// What is not there any more, or not as it was, is left out and counted.
func (s *shown) read(ctx context.Context, articles Reader) (page, error) {
	all := s.references()
	from, to := s.window(len(all))
	p := page{before: from, more: to < len(all), Answer: retrieval.Answer{Abstained: s.Abstained, Score: s.Score, Threshold: s.Threshold,
		ForeignLanguage: s.ForeignLanguage, Scope: s.Scope, ScopeEmpty: s.ScopeEmpty, OutletsWithoutQuote: s.OutletsWithoutQuote, Degraded: s.Degraded, Unread: s.Unread, Stages: s.Stages}}
	quotes := &p.Quotes
	if s.Abstained {
		quotes = &p.Answer.Closest
	}
	for i := from; i < to; i++ {
		q, err := all[i].prove(ctx, articles)
		if isGone(err) {
			p.gone++
			continue
		}
		if err != nil {
			return p, err
		}
		*quotes, p.at = append(*quotes, q), append(p.at, i)
	}
	return p, nil
}

// isGone reports whether an article cannot be quoted any more.
func isGone(err error) bool {
	return errors.Is(err, corpus.ErrNotFound) || errors.Is(err, corpus.ErrDamaged)
}

// prove reads a quote from the library again.
func (r reference) prove(ctx context.Context, articles Reader) (retrieval.Quote, error) {
	l, err := r.locate(ctx, articles)
	if err != nil {
		return retrieval.Quote{}, err
	}
	q := retrieval.Quote{Located: l, Text: l.Of(l.Article.Text), Marked: r.Marked, Why: r.Why, OutOfScope: r.OutOfScope}
	for _, c := range r.Carriers {
		if l, err := c.locate(ctx, articles); err == nil {
			q.Carriers = append(q.Carriers, l)
		}
	}
	return q, nil
}

// locate reads the article again and compares it with what it was.
func (r reference) locate(ctx context.Context, articles Reader) (corpus.Located, error) {
	a, err := articles.Article(ctx, r.Article)
	if err != nil {
		return corpus.Located{}, err
	}
	if corpus.Hash(a.Text) != r.Hash || !r.Span.Valid(a.Text) || r.Marked.Len() != 0 && !r.Marked.Valid(a.Text) {
		return corpus.Located{}, corpus.ErrNotFound // another article has its name now
	}
	return corpus.Located{Passage: corpus.Passage{Span: r.Span, Paragraph: r.Paragraph}, Article: a}, nil
}

// wordsOf are the members, but for one, whose words a kept answer has.
func wordsOf(kept state.Answer, but string) []string {
	return slices.DeleteFunc(append(slices.Clone(kept.WordsOf), kept.Member), func(m string) bool { return m == but })
}

// unpack decodes what is kept of an answer.
func unpack(a state.Answer) (*shown, error) {
	s := &shown{}
	return s, json.Unmarshal(a.Shows, s)
}

func (s *shown) pack() json.RawMessage {
	data, _ := json.Marshal(s) // it has nothing that could not be
	return data
}
