package retrieval

import (
	"context"
	"strings"

	"verbatim/corpus"
)

const (
	// related is the cross-encoder's logit from which a passage has to do with the
	// question.
	related = -5
	// maxQuote is the length in words up to which passages are put together: that
	// of the longest passage.
	maxQuote = 240
)

// mergeAdjacent puts two passages that follow each other in an article together where
// both have to do with the question: the answer often goes on in the next
// paragraph, and two quotes side by side would only hide that they belong
// together. The better one keeps its place, the other one's goes to the next in
// the ranking.
func (r *run) mergeAdjacent(ctx context.Context, candidates []Candidate) ([]Candidate, error) {
	type passage struct {
		corpus.Located
		at int // in out
	}
	var out []Candidate
	single := map[string][]passage{} // by article: the related ones that stand alone so far
	for _, c := range candidates {
		if !c.Read || c.Logit < related {
			out = append(out, c)
			continue
		}
		p, err := r.library.Passage(ctx, c.Key)
		if gone(err) {
			out = append(out, c) // its proof will fail, and say so
			continue
		}
		if err != nil {
			return nil, err
		}
		others, joined := single[p.Article.ID], false
		for i, o := range others {
			if s, ok := adjacent(p.Article.Text, o.Span, p.Span); ok && len(strings.Fields(s.Of(p.Article.Text))) <= maxQuote {
				out[o.at].Neighbour = c.Key
				single[p.Article.ID] = append(others[:i:i], others[i+1:]...)
				joined = true
				break
			}
		}
		if !joined {
			single[p.Article.ID] = append(others, passage{p, len(out)})
			out = append(out, c)
		}
	}
	return out, nil
}
