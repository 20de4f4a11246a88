package bot

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"verbatim/bot/render"
	"verbatim/bot/state"
	"verbatim/corpus"
	"verbatim/corpus/sqlite"
	"verbatim/retrieval"
	"verbatim/retrieval/scope"
)

// shown is an answer as it is kept: where its quotes stand, never their words.
// They are read from the store again whenever they are shown again.
type shown struct {
	Kind    string       `json:"kind"` // ask or compare
	Limits  scope.Limits `json:"limits"`
	Private bool         `json:"private,omitempty"`
	PerPage int          `json:"per_page"`
	Page    int          `json:"page,omitempty"`
	Closest bool         `json:"closest,omitempty"` // what comes closest is shown

	Articles int           `json:"articles"`
	Outlets  int           `json:"outlets"`
	Took     time.Duration `json:"took"`
	// Restated is what was searched for, where that is not what was asked.
	Restated string `json:"restated,omitempty"`

	Abstained bool              `json:"abstained,omitempty"`
	Score     float64           `json:"score"`
	Threshold float64           `json:"threshold"`
	Foreign   string            `json:"foreign,omitempty"`
	Asked     retrieval.Asked   `json:"asked"`
	Missing   bool              `json:"missing,omitempty"`
	Degraded  string            `json:"degraded,omitempty"`
	Unread    int               `json:"unread,omitempty"`
	Stages    []retrieval.Stage `json:"stages,omitempty"`
	Quotes    []reference       `json:"quotes,omitempty"`
	Nearest   []reference       `json:"nearest,omitempty"`
}

// reference is where a quote stands.
type reference struct {
	Article   string        `json:"article"`
	Hash      string        `json:"hash"` // of the article's text
	Span      corpus.Span   `json:"span"`
	Marked    corpus.Span   `json:"marked"`
	Paragraph int           `json:"paragraph"`
	Other     bool          `json:"other,omitempty"`
	Carriers  []reference   `json:"carriers,omitempty"`
	Why       retrieval.Why `json:"why"`
}

func refer(quotes []retrieval.Quote) []reference {
	var out []reference
	for _, q := range quotes {
		r := reference{Article: q.Article.ID, Hash: corpus.Hash(q.Article.Text), Span: q.Span, Marked: q.Marked, Paragraph: q.Paragraph, Other: q.Other, Why: q.Why}
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
	s.Abstained, s.Score, s.Threshold, s.Foreign = a.Abstained, a.Score, a.Threshold, a.Foreign
	s.Asked, s.Missing, s.Degraded, s.Unread, s.Stages = a.Asked, a.Missing, a.Degraded, a.Unread, a.Stages
	s.Quotes, s.Nearest = refer(a.Quotes), refer(a.Closest)
}

// answer reads a kept answer's quotes from the library again. What is not there
// any more, or not as it was, is left out.
func (s *shown) answer(ctx context.Context, library *sqlite.Library) (retrieval.Answer, error) {
	a := retrieval.Answer{Abstained: s.Abstained, Score: s.Score, Threshold: s.Threshold, Foreign: s.Foreign,
		Asked: s.Asked, Missing: s.Missing, Degraded: s.Degraded, Unread: s.Unread, Stages: s.Stages}
	var err error
	if a.Quotes, err = prove(ctx, library, s.Quotes); err != nil {
		return a, err
	}
	a.Closest, err = prove(ctx, library, s.Nearest)
	return a, err
}

func prove(ctx context.Context, library *sqlite.Library, references []reference) ([]retrieval.Quote, error) {
	var out []retrieval.Quote
	for _, r := range references {
		l, err := r.locate(ctx, library)
		if errors.Is(err, corpus.ErrNotFound) || errors.Is(err, corpus.ErrDamaged) {
			continue
		}
		if err != nil {
			return nil, err
		}
		q := retrieval.Quote{Located: l, Text: l.Of(l.Article.Text), Marked: r.Marked, Why: r.Why, Other: r.Other}
		for _, c := range r.Carriers {
			if l, err := c.locate(ctx, library); err == nil {
				q.Carriers = append(q.Carriers, l)
			}
		}
		out = append(out, q)
	}
	return out, nil
}

// locate reads the article again and compares it with what it was.
func (r reference) locate(ctx context.Context, library *sqlite.Library) (corpus.Located, error) {
	a, err := library.Article(ctx, r.Article)
	if err != nil {
		return corpus.Located{}, err
	}
	if corpus.Hash(a.Text) != r.Hash || !r.Span.Valid(a.Text) || !r.Marked.Valid(a.Text) {
		return corpus.Located{}, corpus.ErrNotFound // another article has its name now
	}
	return corpus.Located{Passage: corpus.Passage{Span: r.Span, Paragraph: r.Paragraph}, Article: a}, nil
}

// page is the part of the answer that a page shows, and its place.
func (s *shown) page(a retrieval.Answer) (retrieval.Answer, render.Page, bool) {
	per := max(s.PerPage, 1)
	quotes := &a.Quotes
	if a.Abstained {
		quotes = &a.Closest
	}
	before := min(s.Page*per, len(*quotes))
	end := min(before+per, len(*quotes))
	more := end < len(*quotes)
	*quotes = (*quotes)[before:end]
	return a, render.Page{Before: before, Closest: s.Closest}, more
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
