package retrieval

import (
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

// withoutQuote returns those of the outlets that none of the answer's quotes, nor what
// carries them, is of.
func withoutQuote(a Answer, outlets []string) []string {
	var out []string
	for _, o := range outlets {
		of := func(p corpus.Located) bool {
			return corpus.Fold(p.Article.Outlet) == corpus.Fold(o) || corpus.Fold(p.Article.OriginalOutlet) == corpus.Fold(o)
		}
		quoted := slices.ContainsFunc(a.Quotes, func(q Quote) bool { return of(q.Located) || slices.ContainsFunc(q.Carriers, of) })
		if !quoted && !slices.Contains(out, o) {
			out = append(out, o)
		}
	}
	return out
}

// rankOutlets ranks the best passages of the outlets, one of each, that answer by
// themselves, or where none does all of these.
func (r *run) rankOutlets(ctx context.Context, q Query, asked Scope) (ranking Ranking, found bool, err error) {
	filter, any := narrow(q.Filter, asked.Filter)
	if !any {
		return ranking, false, nil
	}
	q.Filter = filter
	if ranking, err = r.search(ctx, q); err != nil {
		return ranking, false, err
	}
	if ranking.Candidates, err = r.firstOfOutlets(ctx, ranking.Candidates, compareEach); err != nil {
		return ranking, false, err
	}
	ranking.Candidates = ranking.Candidates[:min(compareRead, len(ranking.Candidates))]
	if err := r.rerank(ctx, q.Text, &ranking, compareRead); err != nil {
		return ranking, false, err
	}
	if ranking.Candidates, err = r.firstOfOutlets(ctx, ranking.Candidates, 1); err != nil {
		return ranking, false, err
	}
	if err := r.readSentences(ctx, q.Text, &ranking, q.Limit); err != nil {
		return ranking, false, err
	}
	if err := r.scoreConfidence(ctx, q.Text, &ranking); err != nil {
		return ranking, false, err
	}
	ranking.Confidence = 0
	best := math.Inf(-1)
	var answers []Candidate
	for _, c := range ranking.Candidates {
		ranking.Confidence = max(ranking.Confidence, c.Confidence)
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
		ranking.Candidates = answers
	}
	return ranking, len(answers) > 0 || asked.All(), nil
}

// firstOfOutlets keeps the first n candidates of each outlet: the first of every
// outlet, then the second of every outlet, and so on.
func (r *run) firstOfOutlets(ctx context.Context, candidates []Candidate, n int) ([]Candidate, error) {
	rounds := make([][]Candidate, n)
	seen := map[string]int{}
	for _, c := range candidates {
		p, err := r.library.Passage(ctx, c.Key)
		if gone(err) {
			r.leaveOut(p, err)
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
