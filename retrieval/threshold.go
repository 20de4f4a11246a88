package retrieval

import (
	"context"
	"slices"
)

// withThreshold applies q.Threshold, which may be above the engine's or below: what
// answered is declined then, or the best of what was declined answers.
func (p *proof) withThreshold(ctx context.Context, a Answer, q Query) (Answer, error) {
	if q.Threshold == 0 {
		return a, nil
	}
	a.Threshold = q.Threshold
	switch {
	case !a.Abstained && a.Score < q.Threshold:
		a.Abstained, a.Closest, a.Quotes = true, a.Quotes, nil
	case a.Abstained && a.Score >= q.Threshold && len(a.Closest) > 0:
		return p.accept(ctx, a, q)
	}
	return a, nil
}

// accept takes for an answer what of a declined one is sure enough by q.Threshold.
func (p *proof) accept(ctx context.Context, a Answer, q Query) (Answer, error) {
	page := len(a.Closest)
	a.Abstained = false
	a.Quotes = slices.DeleteFunc(slices.Clone(a.Closest), func(c Quote) bool { return c.Why.Confidence < q.Threshold })
	a.Rest = slices.DeleteFunc(slices.Clone(a.Rest), func(r Reference) bool { return r.Why.Confidence < q.Threshold })
	for len(a.Quotes) < page && len(a.Rest) > 0 {
		next, err := p.proveReference(ctx, a.Rest[0])
		if err != nil && !gone(err) {
			return Answer{}, err
		}
		if err == nil {
			a.Quotes = append(a.Quotes, next)
		}
		a.Rest = a.Rest[1:]
	}
	if len(a.Quotes) == 0 { // it is the ranking as a whole that answers
		a.Quotes = a.Closest[:1]
	}
	a.Closest = nil
	return a, nil
}
