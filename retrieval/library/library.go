// Package library keeps libraries of articles ready to be asked.
//
// A library's vectors are asked in an index, in memory or elsewhere. The store has the
// truth: the index is brought up to date before each answer, and may be let go at any
// time when nobody uses it (Memory); it is filled again when the library is asked.
// Passages without a vector are pending. They are found by their words alone until they
// are embedded, and answers say that they are degraded.
//
// A Library is asked in one way, whoever asks. The command line embeds what is pending
// before it asks (EmbedAll), and the bot asks at once and embeds in the background
// (Embed): a call or another, not another answer.
package library

import (
	"context"
	"fmt"
	"log/slog"
	"math"
	"sync"

	"golang.org/x/sync/semaphore"

	"verbatim/corpus"
	"verbatim/retrieval"
	"verbatim/retrieval/dense"
	"verbatim/retrieval/lexical"
	"verbatim/retrieval/whosaid"
)

// Options are what a Library is made of.
type Options struct {
	Store Store
	// Model is nil without an engine: words alone are compared then.
	Model Model
	// NewIndex makes an empty index for the library's vectors, which is filled from the
	// store. It is called again after the index was let go; nil without a model.
	NewIndex func() dense.Index
	// Params are the weights of the ranking; the zero value means
	// retrieval.DefaultParams.
	Params retrieval.Params
	// Gate bounds how many questions are answered at a time, of all the libraries that
	// have it; nil lets everything through.
	Gate *retrieval.Gate
	// Memory bounds what the indexes of all the libraries that have it take up; nil keeps
	// the index.
	Memory *Memory
	Log    *slog.Logger
}

// Library is one library, ready to be asked. It is safe for concurrent use.
type Library struct {
	store  Store
	log    *slog.Logger
	model  Model
	memory *Memory
	slot   slot // the memory's
	fresh  func() dense.Index
	engine retrieval.Engine // without the index, which an answer has
	finder whosaid.Finder

	users  *semaphore.Weighted // everybody has one; Erase all
	erased bool                // read with one, written with all

	mu       sync.Mutex
	counted  bool
	revision int64 // of the store, when pending was counted
	pending  int
}

// everybody is more than ever use a library at a time.
const everybody = math.MaxInt64

// New returns a library that answers from the store.
func New(o Options) *Library {
	if o.Params == (retrieval.Params{}) {
		o.Params = retrieval.DefaultParams
	}
	if o.Memory == nil {
		o.Memory = NewMemory(math.MaxInt64)
	}
	l := &Library{store: o.Store, log: o.Log, model: o.Model, memory: o.Memory, fresh: o.NewIndex, users: semaphore.NewWeighted(everybody),
		finder: whosaid.Finder{Library: o.Store, Headlines: o.Store, Log: o.Log}}
	l.engine = retrieval.Engine{Library: o.Store, Lexical: lexical.New(o.Store), Params: o.Params, Gate: o.Gate, Log: o.Log,
		Interpreter: interpreter{}, Linguist: &linguist{store: o.Store}}
	if o.Model != nil {
		l.engine.Model = o.Model
	}
	return l
}

// ErrErased means that the library has been erased. It wraps corpus.ErrNotFound.
var ErrErased = fmt.Errorf("the library has been erased: %w", corpus.ErrNotFound)

// enter begins a use of the library, which leave ends. It waits for an Erase that is
// under way.
func (l *Library) enter(ctx context.Context) error {
	if err := l.users.Acquire(ctx, 1); err != nil {
		return err
	}
	if l.erased {
		l.users.Release(1)
		return ErrErased
	}
	return nil
}

func (l *Library) leave() { l.users.Release(1) }

// Erase waits until nobody uses the library, while who comes waits for it, and has
// erase take it out of the store. If that succeeds every later use ends with ErrErased.
func (l *Library) Erase(ctx context.Context, erase func(context.Context) error) error {
	if err := l.users.Acquire(ctx, everybody); err != nil {
		return err
	}
	defer l.users.Release(everybody)
	if l.erased {
		return ErrErased
	}
	if err := erase(ctx); err != nil {
		return err
	}
	l.erased = true
	l.memory.forget(l)
	l.clearIndex(ctx)
	return nil
}

// Ask answers q, as retrieval.Engine.Ask does, from what is stored and embedded now.
func (l *Library) Ask(ctx context.Context, q retrieval.Query) (retrieval.Answer, error) {
	return l.answer(ctx, func(e *retrieval.Engine) (retrieval.Answer, error) { return e.Ask(ctx, q) })
}

// Compare answers q with one quote of each outlet, as retrieval.Engine.Compare does.
func (l *Library) Compare(ctx context.Context, q retrieval.Query) (retrieval.Answer, error) {
	return l.answer(ctx, func(e *retrieval.Engine) (retrieval.Answer, error) { return e.Compare(ctx, q) })
}

func (l *Library) answer(ctx context.Context, by func(*retrieval.Engine) (retrieval.Answer, error)) (a retrieval.Answer, err error) {
	degraded, err := l.with(ctx, func(e *retrieval.Engine) error {
		a, err = by(e)
		return err
	})
	a.Degraded = retrieval.Worst(a.Degraded, degraded)
	return a, err
}

// Measure hands over the engine that answers, with the index up to date, to programs
// that measure it. It is theirs until f returns.
func (l *Library) Measure(ctx context.Context, f func(*retrieval.Engine) error) error {
	_, err := l.with(ctx, f)
	return err
}

// Refresh brings the index up to date, as every answer does first, and returns why a
// better passage may be missing, or "".
func (l *Library) Refresh(ctx context.Context) (retrieval.Degradation, error) {
	return l.with(ctx, func(*retrieval.Engine) error { return nil })
}

// Prove makes quotes of what an answer refers to, as retrieval.Engine.Prove does. It
// needs no index.
func (l *Library) Prove(ctx context.Context, question string, references []retrieval.Reference) ([]*retrieval.Quote, error) {
	if err := l.enter(ctx); err != nil {
		return nil, err
	}
	defer l.leave()
	return l.engine.Prove(ctx, question, references)
}

// WhoSaid looks up where in the library the words of text stand.
func (l *Library) WhoSaid(ctx context.Context, text string) (whosaid.Result, error) {
	if err := l.enter(ctx); err != nil {
		return whosaid.Result{}, err
	}
	defer l.leave()
	return l.finder.Look(ctx, text)
}

// with calls f with an engine whose index is up to date, and returns why a better
// passage may be missing from that, or "".
func (l *Library) with(ctx context.Context, f func(*retrieval.Engine) error) (retrieval.Degradation, error) {
	if err := l.enter(ctx); err != nil {
		return "", err
	}
	defer l.leave()
	engine := l.engine
	if l.model == nil {
		return "", f(&engine) // it says by itself that there are no models
	}
	x := l.memory.take(l)
	defer l.memory.give(l, x)
	degraded, err := l.refresh(ctx, x)
	if err != nil {
		return "", err
	}
	engine.Dense = x
	return degraded, f(&engine)
}
