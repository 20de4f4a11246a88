package bot

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"verbatim/bot/render"
	"verbatim/bot/state"
	"verbatim/corpus"
	"verbatim/retrieval"
	"verbatim/retrieval/scope"
)

// shown is an answer as it is kept: where its quotes stand, never their words. They are
// proven whenever they are shown.
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
	Undated             int                   `json:"undated,omitempty"`
	Quotes              []retrieval.Reference `json:"quotes,omitempty"`
	Nearest             []retrieval.Reference `json:"nearest,omitempty"`
}

func refer(quotes []retrieval.Quote) []retrieval.Reference {
	var out []retrieval.Reference
	for _, q := range quotes {
		out = append(out, q.Reference())
	}
	return out
}

// keep takes what is to be kept of an answer.
func (s *shown) keep(a retrieval.Answer, f render.Facts) {
	s.Articles, s.Outlets, s.Took = f.Articles, f.Outlets, f.Took
	s.Abstained, s.Score, s.Threshold, s.ForeignLanguage = a.Abstained, a.Score, a.Threshold, a.ForeignLanguage
	s.Scope, s.ScopeEmpty, s.OutletsWithoutQuote, s.Degraded, s.Unread, s.Stages = a.Scope, a.ScopeEmpty, a.OutletsWithoutQuote, a.Degraded, a.Unread, a.Stages
	s.Undated, s.Quotes, s.Nearest = a.Undated, refer(a.Quotes), refer(a.Closest)
	if a.Abstained {
		s.Nearest = append(s.Nearest, a.Rest...)
	} else {
		s.Quotes = append(s.Quotes, a.Rest...)
	}
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

// firstPage is the page of an answer that was just given, of which nothing else need be
// proven.
func (s *shown) firstPage(a retrieval.Answer) page {
	quotes := &a.Quotes
	if a.Abstained {
		quotes = &a.Closest
	}
	n := len(s.references())
	_, to := s.window(n)
	*quotes = (*quotes)[:min(to, len(*quotes))]
	p := page{Answer: a, more: len(*quotes) < n}
	for i := range *quotes {
		p.at = append(p.at, i)
	}
	return p
}

// references are where what it shows stands: its quotes, or what comes closest.
func (s *shown) references() []retrieval.Reference {
	if s.Abstained {
		return s.Nearest
	}
	return s.Quotes
}

// read is the page of a kept answer, whose quotes are proven: read from the library
// again, or for the first time. What is not there any more, or not as it was, is left
// out and counted.
func (s *shown) read(ctx context.Context, library Prover) (page, error) {
	all := s.references()
	from, to := s.window(len(all))
	p := page{before: from, more: to < len(all), Answer: retrieval.Answer{Abstained: s.Abstained, Score: s.Score, Threshold: s.Threshold,
		ForeignLanguage: s.ForeignLanguage, Scope: s.Scope, ScopeEmpty: s.ScopeEmpty, OutletsWithoutQuote: s.OutletsWithoutQuote, Undated: s.Undated,
		Degraded: s.Degraded, Unread: s.Unread, Stages: s.Stages}}
	proven, err := s.prove(ctx, library, all[from:to])
	if err != nil {
		return p, err
	}
	quotes := &p.Quotes
	if s.Abstained {
		quotes = &p.Closest
	}
	for i, q := range proven {
		if q == nil {
			p.gone++
			continue
		}
		*quotes, p.at = append(*quotes, *q), append(p.at, from+i)
	}
	return p, nil
}

// prove makes quotes of some of the references, nil where one is gone. What is proven for
// the first time is noted in them, so that it is not looked for again.
func (s *shown) prove(ctx context.Context, library Prover, references []retrieval.Reference) ([]*retrieval.Quote, error) {
	quotes, err := library.Prove(ctx, s.Scope.Residual, references)
	for i, q := range quotes {
		if q != nil && references[i].Pending {
			references[i] = q.Reference()
		}
	}
	return quotes, err
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
