package retrieval

import (
	"cmp"
	"context"
	"math"
	"slices"

	"verbatim/corpus"
)

const (
	// compareRead is how many passages a comparison reads at most, and compareEach
	// how many of one outlet.
	compareRead = 40
	compareEach = 3
	// compareWithin is how far, in logits, the sentence of an outlet may be behind the
	// best of all for the outlet to say something on the question: beside a sure answer
	// a small library's passages on the subject would else fill a row each.
	compareWithin = 6
)

// Compare answers q with one quote of each outlet that answers it, best first,
// at most q.Limit of them. An outlet that says nothing on it has no quote, and
// only those that q asks of are compared; of these it tells which have none. Articles
// of unknown outlets count as an outlet each. It returns ErrBusy where too many are
// asking.
func (e *Engine) Compare(ctx context.Context, q Query) (Answer, error) {
	a, err := e.respond(ctx, q, (*Engine).rankOutlets)
	if limit := cmp.Or(max(q.Limit, 0), DefaultLimit); err == nil && !a.Abstained && len(a.Quotes) < limit {
		a.OutletsWithoutQuote = silent(a, slices.Concat(a.Scope.Outlets, q.Filter.Outlets))
	}
	return a, err
}

// silent returns those of the outlets that none of the answer's quotes, nor what
// carries them, is of.
func silent(a Answer, outlets []string) []string {
	var out []string
	for _, o := range outlets {
		of := func(p corpus.Located) bool {
			return corpus.Fold(p.Article.Outlet) == corpus.Fold(o) || corpus.Fold(p.Article.OriginalOutlet) == corpus.Fold(o)
		}
		spoke := slices.ContainsFunc(a.Quotes, func(q Quote) bool { return of(q.Located) || slices.ContainsFunc(q.Carriers, of) })
		if !spoke && !slices.Contains(out, o) {
			out = append(out, o)
		}
	}
	return out
}

// rankOutlets ranks the best passages of the outlets, one of each, that answer by
// themselves, or where none does all of these.
func (e *Engine) rankOutlets(ctx context.Context, q Query, asked Scope) (r Ranking, found bool, err error) {
	filter, any := narrow(q.Filter, asked.Filter)
	if !any {
		return r, false, nil
	}
	q.Filter = filter
	if r, err = e.search(ctx, q); err != nil {
		return r, false, err
	}
	if r.Candidates, err = e.firstOfOutlets(ctx, r.Candidates, compareEach); err != nil {
		return r, false, err
	}
	r.Candidates = r.Candidates[:min(compareRead, len(r.Candidates))]
	e.Params.RerankDepth = compareRead
	if err := e.read(ctx, q.Text, &r); err != nil {
		return r, false, err
	}
	if r.Candidates, err = e.firstOfOutlets(ctx, r.Candidates, 1); err != nil {
		return r, false, err
	}
	e.Params.Sentences = q.Limit
	if err := e.readSentences(ctx, q.Text, &r); err != nil {
		return r, false, err
	}
	if err := e.scoreConfidence(ctx, q.Text, &r); err != nil {
		return r, false, err
	}
	r.Confidence = 0
	best := math.Inf(-1)
	var answers []Candidate
	for _, c := range r.Candidates {
		r.Confidence = max(r.Confidence, c.Confidence)
		if c.Confidence >= threshold {
			answers = append(answers, c)
			if c.Sentence.Len() > 0 {
				best = max(best, c.SentenceLogit)
			}
		}
	}
	answers = slices.DeleteFunc(answers, func(c Candidate) bool {
		return c.Sentence.Len() > 0 && c.SentenceLogit < best-compareWithin
	})
	if len(answers) > 0 {
		r.Candidates = answers
	}
	return r, len(answers) > 0 || asked.All(), nil
}

// firstOfOutlets keeps the first n candidates of each outlet: the first of every
// outlet, then the second of every outlet, and so on.
func (e *Engine) firstOfOutlets(ctx context.Context, candidates []Candidate, n int) ([]Candidate, error) {
	rounds := make([][]Candidate, n)
	seen := map[string]int{}
	for _, c := range candidates {
		p, err := e.Library.Passage(ctx, c.Key)
		if gone(err) {
			e.demote(&c, err)
			continue
		}
		if err != nil {
			return nil, err
		}
		outlet := corpus.Fold(p.Article.Outlet)
		if outlet == "" {
			outlet = "\x00" + p.Article.ID
		}
		if round := seen[outlet]; round < n {
			rounds[round] = append(rounds[round], c)
			seen[outlet]++
		}
	}
	return slices.Concat(rounds...), nil
}
