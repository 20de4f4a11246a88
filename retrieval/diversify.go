package retrieval

import (
	"context"

	"verbatim/corpus"
)

// diversifyDepth is how far down the ranking diversify looks for something different,
// and how many places it fills.
const diversifyDepth = 24

// diversify reorders the best candidates so that different outlets and articles
// come first where they are about as good: each place goes to the candidate with
// the highest score, less what it loses for those of its article and outlet that
// stand before it. It is the greedy selection of maximal marginal relevance
// (Carbonell and Goldstein, 1998), with sources in the place of similarity.
func (r *run) diversify(ctx context.Context, candidates []Candidate) error {
	n := min(diversifyDepth, len(candidates))
	type source struct{ article, outlet string }
	sources := make(map[int64]source, n)
	for _, c := range candidates[:n] {
		p, err := r.library.Passage(ctx, c.Key)
		if gone(err) {
			continue // its proof will fail, and say so
		}
		if err != nil {
			return err
		}
		sources[c.Key] = source{p.Article.ID, corpus.Fold(p.Article.Outlet)}
	}
	articles, outlets := map[string]int{}, map[string]bool{}
	rest := candidates[:n]
	for i := range n {
		value := func(c Candidate) float64 {
			s := sources[c.Key]
			v := c.Score - r.params.SameArticle*float64(articles[s.article])
			if s.outlet != "" && outlets[s.outlet] { // two of unknown outlets may be two outlets
				v -= r.params.SameOutlet
			}
			return v
		}
		best := 0
		for j := range rest {
			if value(rest[j]) > value(rest[best]) {
				best = j
			}
		}
		// The others keep their order.
		chosen := rest[best]
		copy(rest[1:best+1], rest[:best])
		rest[0] = chosen
		s := sources[chosen.Key]
		articles[s.article]++
		outlets[s.outlet] = true
		rest = candidates[i+1 : n]
	}
	return nil
}
