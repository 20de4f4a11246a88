package retrieval

import (
	"cmp"
	"context"
	"slices"
	"time"

	"verbatim/corpus"
)

// Scope is the part of the library that a question names: "what did the Courier
// write last week" names an outlet and days.
type Scope struct {
	// Filter holds the outlets and days that it names. The zero value means that it
	// names none, so that all articles are in scope.
	corpus.Filter
	// Absent are well-known outlets that it names too, and that no article of the
	// library is recorded as coming from.
	Absent []string
	// DatesUncertain means that the days may be those of what happened instead: "in
	// August 2021" may ask for what was published then or for what happened then.
	DatesUncertain bool
	// RelaxedDates is the scope that was dropped because its days were uncertain, none
	// of its articles answers, and articles of other days do.
	RelaxedDates corpus.Filter
	// Residual is the question without the words that only name outlets and times.
	Residual string
	// Words are the parts of the question that were understood so, in order.
	Words []string
}

// Interpreter understands what a question says about the outlets and times that
// it asks of.
type Interpreter interface {
	Interpret(question string, outlets []corpus.Outlet, now time.Time) Scope
}

// Linguist tells when a question is surely in another language than the library:
// the question's, in English, such as "Spanish", or "".
type Linguist interface {
	Foreign(ctx context.Context, question string) (language string, err error)
}

// scopeOf interprets q.
func (e *Engine) scopeOf(ctx context.Context, q Query) (Scope, error) {
	if e.Interpreter == nil {
		return Scope{Residual: q.Text}, nil
	}
	outlets, err := e.Library.Outlets(ctx)
	if err != nil {
		return Scope{}, err
	}
	return e.Interpreter.Interpret(q.Text, outlets, q.Now), nil
}

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

// rankInScope ranks what q asks of. Where it asks of some outlets or times, their
// passages that answer by themselves come first. All others follow in their own
// order, in which theirs are preferred, and those of other outlets and times are
// marked. found is false where none of theirs answers.
func (e *Engine) rankInScope(ctx context.Context, q Query, asked Scope) (r Ranking, found bool, err error) {
	if asked.All() {
		r, err = e.rank(ctx, q)
		return r, true, err
	}
	theirs, answers, err := e.rankScope(ctx, q, asked.Filter)
	if err != nil || len(answers) == 0 && asked.DatesUncertain { // others are ranked without these days
		return r, false, err
	}
	if len(answers) >= q.Limit && !q.Everything {
		return theirs, true, nil
	}
	if r, err = e.rank(ctx, q); err != nil {
		return r, false, err
	}
	r.Stages = append(theirs.Stages, r.Stages...)
	r.Unread += theirs.Unread
	if err := e.preferInScope(ctx, &r, theirs); err != nil {
		return r, false, err
	}
	if !asked.DatesUncertain {
		e.markOutOfScope(&r, theirs, asked)
	}
	r.Candidates = append(answers, slices.DeleteFunc(r.Candidates, func(c Candidate) bool { return c.in(answers) })...)
	if len(answers) > 0 || theirs.Confidence > r.Confidence {
		r.Confidence, r.Features = theirs.Confidence, theirs.Features
	}
	return r, len(answers) > 0, nil
}

// rankScope ranks the passages of what is asked of, and returns those of them
// that answer by themselves.
func (e *Engine) rankScope(ctx context.Context, q Query, of corpus.Filter) (r Ranking, answers []Candidate, err error) {
	if of.Since != "" && of.Until == "" && !q.Now.IsZero() {
		// A library may be asked as of an earlier day, of which nothing tells that was
		// published after it; a day more for other time zones.
		of.Until = q.Now.AddDate(0, 0, 1).Format(time.DateOnly)
	}
	filter, any := narrow(q.Filter, of)
	if !any {
		return r, nil, nil
	}
	q.Filter = filter
	if r, err = e.rank(ctx, q); err != nil {
		return r, nil, err
	}
	for _, c := range r.Candidates {
		if c.Confidence >= threshold {
			answers = append(answers, c)
		}
	}
	return r, answers, nil
}

// preferInScope moves those up that are theirs.
func (e *Engine) preferInScope(ctx context.Context, r *Ranking, theirs Ranking) error {
	for i := range r.Candidates {
		if r.Candidates[i].in(theirs.Candidates) {
			r.Candidates[i].Score += e.Params.InScope
		}
	}
	r.sort()
	return e.diversify(ctx, r.Candidates)
}

// markOutOfScope marks those that are not theirs. If the question asks of a time, that
// makes it less likely that the best of them answers it.
func (e *Engine) markOutOfScope(r *Ranking, theirs Ranking, asked Scope) {
	for i := range r.Candidates {
		r.Candidates[i].OutOfScope = !r.Candidates[i].in(theirs.Candidates)
	}
	r.Features.OtherTime = asked.Since != "" || asked.Until != ""
	r.Confidence = r.Features.confidence(e.Model == nil)
}

// in reports whether the passage is one of those.
func (c Candidate) in(others []Candidate) bool {
	return slices.ContainsFunc(others, func(o Candidate) bool { return o.Key == c.Key })
}
