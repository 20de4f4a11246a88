package retrieval

import (
	"context"
	"time"
)

// answer chooses what is shown of a ranking, proves the first page of it, and decides
// whether it answers.
func (r *run) answer(ctx context.Context, q Query, ranking Ranking) (Answer, error) {
	began := time.Now()
	shown, err := r.mergeAdjacent(ctx, ranking.Candidates)
	if err != nil {
		return Answer{}, err
	}
	a := Answer{Score: ranking.Confidence, Threshold: threshold, Unread: ranking.Unread}
	a.Abstained = a.Score < a.Threshold || len(ranking.Candidates) == 0
	if !a.Abstained && !q.Everything {
		shown = worthShowing(shown)
	}
	// Where there was no time to read all passages there is none for sentences either.
	p := r.newProof(q.Text, ranking.Unread == 0 && r.params.Sentences > 0)
	quotes, rest, err := p.prove(ctx, q, shown)
	if err != nil {
		return Answer{}, err
	}
	ranking.since(began, StageProof)
	for i := range quotes {
		quotes[i].Why = ranking.Why(quotes[i].Key)
	}
	for _, o := range rest {
		reference := o.Reference()
		reference.Why = ranking.Why(o.Key)
		a.Rest = append(a.Rest, reference)
	}
	if a.Abstained {
		a.Closest = quotes
	} else {
		a.Quotes = quotes
		// Everything that answered may have been dropped by its proof.
		a.Abstained = len(quotes) == 0
	}
	if a, err = p.withThreshold(ctx, a, q); err != nil {
		return Answer{}, err
	}
	a.Stages, a.Degraded = ranking.Stages, r.degraded()
	return a, nil
}

// alsoAnswers is the confidence from which a passage is shown beside a better
// one.
const alsoAnswers = 0.3

// worthShowing keeps the best candidate, those that may well answer too, and of
// other outlets and times than the question asks of only those that do answer.
func worthShowing(candidates []Candidate) []Candidate {
	var out []Candidate
	for i, c := range candidates {
		if i == 0 || c.Confidence >= threshold || !c.OutOfScope && c.Confidence >= alsoAnswers {
			out = append(out, c)
		}
	}
	return out
}
