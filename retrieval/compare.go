package retrieval

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"verbatim/corpus"
)

const (
	// compareRead is how many passages a comparison reads at most, and compareEach
	// how many of one outlet.
	compareRead = 40
	compareEach = 3
)

// Compare answers q with one quote of each outlet that answers it, best first,
// at most q.Limit of them. An outlet that says nothing on it has no quote.
// Articles of unknown outlets count as an outlet each. It returns ErrBusy where
// too many are asking.
func (e *Engine) Compare(ctx context.Context, q Query) (Answer, error) {
	if err := e.Gate.enter(ctx); err != nil {
		return Answer{}, err
	}
	defer e.Gate.leave()
	asked, declined, err := e.understand(ctx, q)
	if err != nil || declined != nil {
		return *cmp.Or(declined, &Answer{}), err
	}
	q.Text = asked.Rest
	// Only what is asked of is compared.
	filter, any := narrow(q.Filter, asked.Filter)
	if !any {
		return Answer{Abstained: true, Threshold: threshold, Asked: asked, Missing: true}, nil
	}
	q.Filter = filter
	r, err := e.rankOutlets(ctx, q)
	if err != nil {
		return Answer{}, fmt.Errorf("compare: %w", err)
	}
	a, err := e.answer(ctx, q, r)
	a.Asked, a.Missing = asked, a.Abstained && !asked.All()
	return a, err
}

// rankOutlets ranks the best passages of the outlets, one of each.
func (e *Engine) rankOutlets(ctx context.Context, q Query) (Ranking, error) {
	e = e.memoized()
	r, err := e.search(ctx, q)
	if err != nil {
		return r, err
	}
	if r.Candidates, err = e.firstOfOutlets(ctx, r.Candidates, compareEach); err != nil {
		return r, err
	}
	r.Candidates = r.Candidates[:min(compareRead, len(r.Candidates))]
	e.Params.Read = compareRead
	if err := e.read(ctx, q.Text, &r); err != nil {
		return r, err
	}
	if r.Candidates, err = e.firstOfOutlets(ctx, r.Candidates, 1); err != nil {
		return r, err
	}
	e.Params.Sentences = q.Limit
	if err := e.readSentences(ctx, q.Text, &r); err != nil {
		return r, err
	}
	if err := e.judge(ctx, q.Text, &r); err != nil {
		return r, err
	}
	// Each outlet's passage has to answer by itself.
	answers := slices.DeleteFunc(slices.Clone(r.Candidates), func(c Candidate) bool { return c.Confidence < threshold })
	r.Confidence = 0
	for _, c := range r.Candidates {
		r.Confidence = max(r.Confidence, c.Confidence)
	}
	if len(answers) > 0 {
		r.Candidates = answers
	}
	return r, nil
}

// firstOfOutlets keeps the first n candidates of each outlet: the first of every
// outlet, then the second of every outlet, and so on.
func (e *Engine) firstOfOutlets(ctx context.Context, candidates []Candidate, n int) ([]Candidate, error) {
	rounds := make([][]Candidate, n)
	seen := map[string]int{}
	for _, c := range candidates {
		p, err := e.Library.Passage(ctx, c.Key)
		if errors.Is(err, corpus.ErrNotFound) || errors.Is(err, corpus.ErrDamaged) {
			e.drop(&c, err)
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
