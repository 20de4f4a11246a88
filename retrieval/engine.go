package retrieval

import (
	"cmp"
	"context"
	"log/slog"
	"slices"
	"time"

	"verbatim/corpus"
)

// Engine answers questions from one library. Dense and Model are both nil where
// no model could be loaded: it answers by words alone then and says so. Nothing of
// it changes while it answers, and it is safe for concurrent use; what belongs to one
// question is in a run.
type Engine struct {
	Library Library
	Lexical Lexical
	Dense   Dense
	Model   Model
	Params  Params
	Log     *slog.Logger

	// Gate bounds how many questions are answered at a time; nil lets everything
	// through.
	Gate *Gate
	// Interpreter and Linguist look at the question before it is searched for; nil
	// takes every question as it is.
	Interpreter Interpreter
	Linguist    Linguist
}

// Ask answers q. It returns ErrBusy where too many are asking.
func (e *Engine) Ask(ctx context.Context, q Query) (Answer, error) {
	return e.respond(ctx, q, (*run).rankInScope)
}

// Compare answers q with one quote of each outlet that answers it, best first,
// at most q.Limit of them. An outlet that says nothing on it has no quote, and
// only those that q asks of are compared; of these it tells which have none. Articles
// of unknown outlets count as an outlet each. It returns ErrBusy where too many are
// asking.
func (e *Engine) Compare(ctx context.Context, q Query) (Answer, error) {
	a, err := e.respond(ctx, q, (*run).rankOutlets)
	if limit := cmp.Or(max(q.Limit, 0), DefaultLimit); err == nil && !a.Abstained && len(a.Quotes)+len(a.Rest) < limit {
		a.OutletsWithoutQuote = withoutQuote(a, slices.Concat(a.Scope.Outlets, q.Filter.Outlets))
	}
	return a, err
}

// Rank orders the passages that come into question, at most about 200, as Ask
// does before it chooses among them.
func (e *Engine) Rank(ctx context.Context, q Query) (Ranking, error) {
	r := e.begin(1)
	asked, declined, err := e.understand(ctx, r, q)
	if err != nil || declined != nil {
		return Ranking{}, err
	}
	ranking, _, _, err := r.rankUnderstood(ctx, q, asked, (*run).rankInScope)
	return ranking, err
}

// Prove reads what the references mean from the library again and returns a quote for
// each, or nil where it cannot be quoted any more: its article is gone or damaged, or
// another one has its name. For those that are pending it finds the sentence that
// answers question best, which is Answer.Scope.Residual, and the articles that carry the
// same text; where there are any it may return ErrBusy, as Ask does.
func (e *Engine) Prove(ctx context.Context, question string, references []Reference) ([]*Quote, error) {
	load := 1
	if slices.ContainsFunc(references, func(r Reference) bool { return r.Pending || r.Marked.Len() == 0 }) {
		var err error
		if load, err = e.Gate.enter(ctx); err != nil {
			return nil, err
		}
		defer e.Gate.leave()
	}
	p := e.begin(load).newProof(question, true)
	quotes := make([]*Quote, len(references))
	for i, reference := range references {
		q, err := p.proveReference(ctx, reference)
		if gone(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		quotes[i] = &q
	}
	return quotes, nil
}

// begin returns the run of a question that is one of load at this time.
func (e *Engine) begin(load int) *run {
	r := &run{library: newMemo(e.Library), store: e.Library, lexical: e.Lexical, dense: e.Dense, params: e.Params, log: e.Log, damaged: map[string]bool{}}
	if e.Model != nil {
		r.model = newModelCache(e.Model)
	}
	if budget := e.Params.Budget / time.Duration(load); budget > 0 {
		now := time.Now()
		r.until = deadlines{passages: now.Add(budget * 2 / 3), sentences: now.Add(budget)}
	}
	return r
}

// respond answers q from what rank finds.
func (e *Engine) respond(ctx context.Context, q Query, rank ranker) (Answer, error) {
	if q.Limit <= 0 {
		q.Limit = DefaultLimit
	}
	load, leave, err := e.Gate.admit(ctx, q)
	if err != nil {
		return Answer{}, err
	}
	defer leave()
	r := e.begin(load)
	asked, declined, err := e.understand(ctx, r, q)
	if err != nil || declined != nil {
		return *cmp.Or(declined, &Answer{}), err
	}
	ranking, asked, found, err := r.rankUnderstood(ctx, q, asked, rank)
	if err != nil {
		return Answer{}, err
	}
	q.Text = asked.Residual
	a, err := r.answer(ctx, q, ranking)
	if err != nil {
		return Answer{}, err
	}
	if !slices.ContainsFunc(a.Quotes, func(q Quote) bool { return q.Article.Published != "" }) {
		asked.RelaxedDates = corpus.Filter{} // without dates it says nothing
	}
	a.Scope, a.ScopeEmpty = asked, !found
	a.Undated, err = r.undated(ctx, q, asked)
	return a, err
}

// understand interprets a question, or declines it for what it is.
func (e *Engine) understand(ctx context.Context, r *run, q Query) (asked Scope, declined *Answer, err error) {
	decline := Answer{Abstained: true, Threshold: threshold}
	if len(Terms(q.Text)) == 0 { // no word in it
		decline.Threshold = cmp.Or(q.Threshold, threshold)
		return asked, &decline, nil
	}
	if e.Linguist != nil {
		if decline.ForeignLanguage, err = e.Linguist.Foreign(ctx, q.Text); err != nil {
			return asked, nil, err
		}
		if decline.ForeignLanguage != "" {
			return asked, &decline, nil
		}
	}
	if e.Interpreter == nil {
		return Scope{Residual: q.Text}, nil, nil
	}
	outlets, err := r.library.Outlets(ctx)
	if err != nil {
		return Scope{}, nil, err
	}
	return e.Interpreter.Interpret(q.Text, outlets, q.Now), nil, nil
}
