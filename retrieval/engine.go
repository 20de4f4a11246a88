package retrieval

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"slices"
	"time"

	"verbatim/corpus"
)

// Engine answers questions from one library. Dense and Model are both nil where
// no model could be loaded: it answers by words alone then and says so. It is
// safe for concurrent use.
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

	// Of the question, in the copy that answers it:
	time    deadlines
	damaged map[int64]bool // passages that were left out
}

// Params are the weights of the ranking.
type Params struct {
	// Depth is how many passages each index is asked for.
	Depth int
	// RerankDepth is how many of the fused list the cross-encoder reads.
	RerankDepth int
	// Budget is how long after its turn has come the cross-encoder may go on reading
	// for a question that is alone; of several, each has its share of it. 0 is no
	// bound. What it has not reached by then keeps its place by the indexes' scores.
	Budget time.Duration
	// Lexical is the weight of BM25 in the fused score, 0 to 1; the rest is the
	// cosine's.
	Lexical float64
	// Encoder and Sentence are how much the cross-encoder's opinion of the passage
	// and of its best sentence add to the fused score at most, and Softness how
	// slowly it is won over, in logits.
	Encoder, Sentence, Softness float64
	// SameArticle and SameOutlet are what a passage loses for each better one of
	// its article, and if there is a better one of its outlet: how good is "about
	// as good" when different ones come first.
	SameArticle, SameOutlet float64
	// InScope is what a passage gains for being of the outlets and times that the
	// question asks of.
	InScope float64
	// Sentences is how many of the best passages that were read are read sentence
	// by sentence, to find the one that answers and how surely it does.
	Sentences int
}

// DefaultParams were chosen together on the development halves of the
// benchmarks; docs/measurements.md has the figures.
var DefaultParams = Params{Depth: 100, RerankDepth: 11, Lexical: 0.35, Encoder: 2, Sentence: 1, Softness: 4, SameArticle: 0.2, SameOutlet: 0.4, InScope: 1, Sentences: 6}

// Ask answers q. It returns ErrBusy where too many are asking.
func (e *Engine) Ask(ctx context.Context, q Query) (Answer, error) {
	return e.respond(ctx, q, (*Engine).rankInScope)
}

// ranker ranks what q asks of. found is false where it asks of some outlets or
// times and none of theirs answers.
type ranker func(e *Engine, ctx context.Context, q Query, asked Scope) (r Ranking, found bool, err error)

// respond answers q from what rank finds.
func (e *Engine) respond(ctx context.Context, q Query, rank ranker) (Answer, error) {
	if q.Limit <= 0 {
		q.Limit = DefaultLimit
	}
	crowd, err := e.Gate.enter(ctx)
	if err != nil {
		return Answer{}, err
	}
	defer e.Gate.leave()
	own := *e
	own.damaged = map[int64]bool{}
	e = &own
	once := e.memoized(e.Params.Budget / time.Duration(crowd))
	asked, declined, err := e.understand(ctx, q)
	if err != nil || declined != nil {
		return *cmp.Or(declined, &Answer{}), err
	}
	r, asked, found, err := once.rankUnderstood(ctx, q, asked, rank)
	if err != nil {
		return Answer{}, err
	}
	q.Text = asked.Residual
	began := time.Now()
	joined, err := once.mergeAdjacent(ctx, r.Candidates) // what has been read for the ranking
	if err != nil {
		return Answer{}, err
	}
	a, err := e.answer(ctx, q, r, joined, began)
	if !slices.ContainsFunc(a.Quotes, func(q Quote) bool { return q.Article.Published != "" }) {
		asked.RelaxedDates = corpus.Filter{} // without dates it says nothing
	}
	a.Scope, a.ScopeEmpty = asked, !found
	if len(e.damaged) > 0 {
		a.Degraded = cmp.Or(a.Degraded, DamagedArticles)
	}
	return a, err
}

// rankUnderstood ranks, and where days that may not be those of publication find
// nothing, ranks without them. It returns what q was taken to ask in the end.
func (e *Engine) rankUnderstood(ctx context.Context, q Query, asked Scope, rank ranker) (Ranking, Scope, bool, error) {
	q.Text = asked.Residual
	r, found, err := rank(e, ctx, q, asked)
	if err == nil && !found && asked.DatesUncertain {
		if then, any := narrow(q.Filter, asked.Filter); any { // else q leaves those days out anyway
			asked.RelaxedDates = then
		}
		asked.Since, asked.Until, asked.DatesUncertain = "", "", false
		r, found, err = rank(e, ctx, q, asked)
	}
	return r, asked, found, err
}

// understand interprets a question, or declines it for what it is.
func (e *Engine) understand(ctx context.Context, q Query) (asked Scope, declined *Answer, err error) {
	decline := Answer{Abstained: true, Threshold: threshold}
	if len(Terms(q.Text)) == 0 { // no word in it
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
	asked, err = e.scopeOf(ctx, q)
	return asked, nil, err
}

// answer proves what is shown of a ranking, since began, and decides whether they answer.
func (e *Engine) answer(ctx context.Context, q Query, r Ranking, shown []Candidate, began time.Time) (Answer, error) {
	a := Answer{Score: r.Confidence, Threshold: threshold, Degraded: r.Degraded}
	a.Abstained = a.Score < a.Threshold || len(r.Candidates) == 0
	if !a.Abstained && !q.Everything {
		shown = worthShowing(shown)
	}
	prover := *e
	if r.Unread > 0 || e.Params.Sentences == 0 { // its sentences are not for the cross-encoder either
		prover.Model = nil
	}
	quotes, err := prover.prove(ctx, q, shown)
	if err != nil {
		return Answer{}, err
	}
	r.since(began, StageProof)
	for i := range quotes {
		quotes[i].Why = r.Why(quotes[i].Key)
	}
	if a.Abstained {
		a.Closest = quotes
	} else {
		a.Quotes = quotes
		// Everything that answered may have been dropped by its proof.
		a.Abstained = len(quotes) == 0
	}
	a.Stages, a.Unread = r.Stages, r.Unread
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

// gone reports whether err is of one passage alone, which was removed since it was
// found or cannot be proven: there are others.
func gone(err error) bool {
	return errors.Is(err, corpus.ErrNotFound) || errors.Is(err, corpus.ErrDamaged)
}

// demote puts a passage that cannot be read at the end of the ranking.
func (e *Engine) demote(c *Candidate, err error) {
	// Removed since the search is no fault.
	if !errors.Is(err, corpus.ErrNotFound) && !e.damaged[c.Key] {
		e.Log.Error("passage left out", "passage", c.Key, "error", err)
		if e.damaged != nil {
			e.damaged[c.Key] = true
		}
	}
	c.Score = -1
}
