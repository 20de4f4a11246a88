package retrieval

import (
	"cmp"
	"context"
	"slices"
	"time"

	"verbatim/corpus"
)

// narrow returns the articles that both filters mean, and whether there can be
// any.
func narrow(a, b corpus.Filter) (corpus.Filter, bool) {
	both := corpus.Filter{Outlets: a.Outlets, Since: max(a.Since, b.Since), Until: cmp.Or(min(a.Until, b.Until), a.Until, b.Until)}
	if len(a.Outlets) == 0 {
		both.Outlets = b.Outlets
	} else if len(b.Outlets) > 0 {
		both.Outlets = slices.DeleteFunc(slices.Clone(a.Outlets), func(o string) bool { return !slices.Contains(b.Outlets, o) })
		if len(both.Outlets) == 0 {
			return both, false
		}
	}
	return both, both.Until == "" || both.Since <= both.Until
}

// ranker ranks what q asks of. found is false where it asks of some outlets or
// times and none of theirs answers.
type ranker func(r *run, ctx context.Context, q Query, asked Scope) (ranking Ranking, found bool, err error)

// rankUnderstood ranks, and where days that may not be those of publication find
// nothing, ranks without them. It returns what q was taken to ask in the end.
func (r *run) rankUnderstood(ctx context.Context, q Query, asked Scope, rank ranker) (Ranking, Scope, bool, error) {
	q.Text = asked.Residual
	ranking, found, err := rank(r, ctx, q, asked)
	if err == nil && !found && asked.DatesUncertain {
		if then, any := narrow(q.Filter, asked.Filter); any { // else q leaves those days out anyway
			asked.RelaxedDates = then
		}
		asked.Since, asked.Until, asked.DatesUncertain = "", "", false
		ranking, found, err = rank(r, ctx, q, asked)
	}
	return ranking, asked, found, err
}

// rankInScope ranks what q asks of. Where it asks of some outlets or times, their
// passages that answer by themselves come first. All others follow in their own
// order, in which theirs are preferred, and those of other outlets and times are
// marked. found is false where none of theirs answers.
func (r *run) rankInScope(ctx context.Context, q Query, asked Scope) (ranking Ranking, found bool, err error) {
	if asked.All() {
		ranking, err = r.rank(ctx, q)
		return ranking, true, err
	}
	theirs, answers, err := r.rankScope(ctx, q, asked.Filter)
	if err != nil || len(answers) == 0 && asked.DatesUncertain { // others are ranked without these days
		return ranking, false, err
	}
	if len(answers) >= q.Limit && !q.Everything {
		return theirs, true, nil
	}
	if ranking, err = r.rank(ctx, q); err != nil {
		return ranking, false, err
	}
	ranking.Stages = append(theirs.Stages, ranking.Stages...)
	ranking.Unread += theirs.Unread
	if err := r.preferInScope(ctx, &ranking, theirs); err != nil {
		return ranking, false, err
	}
	if !asked.DatesUncertain {
		r.markOutOfScope(&ranking, theirs, asked)
	}
	ranking.Candidates = append(answers, slices.DeleteFunc(ranking.Candidates, func(c Candidate) bool { return c.in(answers) })...)
	if len(answers) > 0 || theirs.Confidence > ranking.Confidence {
		ranking.Confidence, ranking.Features = theirs.Confidence, theirs.Features
	}
	return ranking, len(answers) > 0, nil
}

// rankScope ranks the passages of what is asked of, and returns those of them
// that answer by themselves.
func (r *run) rankScope(ctx context.Context, q Query, of corpus.Filter) (ranking Ranking, answers []Candidate, err error) {
	if of.Since != "" && of.Until == "" && !q.Now.IsZero() {
		// A library may be asked as of an earlier day, of which nothing tells that was
		// published after it; a day more for other time zones.
		of.Until = q.Now.AddDate(0, 0, 1).Format(time.DateOnly)
	}
	filter, any := narrow(q.Filter, of)
	if !any {
		return ranking, nil, nil
	}
	q.Filter = filter
	if ranking, err = r.rank(ctx, q); err != nil {
		return ranking, nil, err
	}
	for _, c := range ranking.Candidates {
		if c.Confidence >= threshold {
			answers = append(answers, c)
		}
	}
	return ranking, answers, nil
}

// preferInScope moves those up that are theirs.
func (r *run) preferInScope(ctx context.Context, ranking *Ranking, theirs Ranking) error {
	for i := range ranking.Candidates {
		if ranking.Candidates[i].in(theirs.Candidates) {
			ranking.Candidates[i].Score += r.params.InScope
		}
	}
	ranking.sort()
	return r.diversify(ctx, ranking.Candidates)
}

// markOutOfScope marks those that are not theirs. If the question asks of a time, that
// makes it less likely that the best of them answers it.
func (r *run) markOutOfScope(ranking *Ranking, theirs Ranking, asked Scope) {
	for i := range ranking.Candidates {
		ranking.Candidates[i].OutOfScope = !ranking.Candidates[i].in(theirs.Candidates)
	}
	ranking.Features.OtherTime = asked.Since != "" || asked.Until != ""
	ranking.Confidence = ranking.Features.confidence(r.model == nil)
}

// undated is how many articles were left out because they have no date, where q's
// filter or the scope names a time.
func (r *run) undated(ctx context.Context, q Query, asked Scope) (int, error) {
	filter, any := narrow(q.Filter, asked.Filter)
	if filter.Since == "" && filter.Until == "" || !any {
		return 0, nil
	}
	return r.library.Undated(ctx, filter)
}
