// Package library keeps one library of articles ready to be asked.
//
// A library is ready when it has everything that a question needs: its vectors in
// memory (the index), a language of its own, and the names by which its outlets are
// called. Its store is the truth: the index is brought up to date before each answer,
// and a Library that has let it go fills it again when it is asked the next time.
// Passages without a vector are pending. Embed gives them one; until then they are
// found by their words alone, and answers say that they are degraded.
//
// A Library is asked in one way, whoever asks. The command line embeds what is pending
// before it asks, and the bot asks at once and embeds in the background: that is a call
// to Embed or none, not another answer.
package library

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"sync"

	"verbatim/corpus"
	"verbatim/retrieval"
	"verbatim/retrieval/lexical"
	"verbatim/retrieval/vector"
	"verbatim/retrieval/whosaid"
)

// Options are what a Library is made of.
type Options struct {
	Store Store
	// Model is nil without an engine: words alone are compared then.
	Model Model
	// Params are the weights of the ranking; the zero value means
	// retrieval.DefaultParams.
	Params retrieval.Params
	// Gate bounds how many questions are answered at a time, of all the libraries that
	// have it; nil lets everything through.
	Gate *retrieval.Gate
	Log  *slog.Logger
}

// Library is one library, ready to be asked. It is safe for concurrent use.
type Library struct {
	store  Store
	model  Model
	index  *vector.Index // nil without a model
	engine *retrieval.Engine
	finder whosaid.Finder

	mu       sync.Mutex
	counted  bool
	revision int64 // of the store, when pending was counted
	pending  int
}

// New returns a library that answers from the store.
func New(o Options) (*Library, error) {
	l := &Library{store: o.Store, model: o.Model, finder: whosaid.Finder{Library: o.Store, Headlines: o.Store, Log: o.Log}}
	if o.Params == (retrieval.Params{}) {
		o.Params = retrieval.DefaultParams
	}
	l.engine = &retrieval.Engine{Library: o.Store, Lexical: lexical.New(o.Store), Params: o.Params, Gate: o.Gate, Log: o.Log,
		Interpreter: interpreter{}, Linguist: &linguist{store: o.Store}}
	if o.Model == nil {
		return l, nil
	}
	var err error
	if l.index, err = vector.New(o.Store, o.Model.Key()); err != nil {
		return nil, err
	}
	l.engine.Dense, l.engine.Model = l.index, o.Model
	return l, nil
}

// Ask answers q, as retrieval.Engine.Ask does, from what is stored and embedded now.
func (l *Library) Ask(ctx context.Context, q retrieval.Query) (retrieval.Answer, error) {
	return l.answer(ctx, q, (*retrieval.Engine).Ask)
}

// Compare answers q with one quote of each outlet, as retrieval.Engine.Compare does.
func (l *Library) Compare(ctx context.Context, q retrieval.Query) (retrieval.Answer, error) {
	return l.answer(ctx, q, (*retrieval.Engine).Compare)
}

func (l *Library) answer(ctx context.Context, q retrieval.Query, by func(*retrieval.Engine, context.Context, retrieval.Query) (retrieval.Answer, error)) (retrieval.Answer, error) {
	degraded, err := l.Refresh(ctx)
	if err != nil {
		return retrieval.Answer{}, err
	}
	a, err := by(l.engine, ctx, q)
	a.Degraded = cmp.Or(a.Degraded, degraded)
	return a, err
}

// WhoSaid looks up where in the library the words of text stand.
func (l *Library) WhoSaid(ctx context.Context, text string) (whosaid.Result, error) {
	return l.finder.Look(ctx, text)
}

// Engine returns the engine that answers, with the index up to date, for programs that
// measure it.
func (l *Library) Engine(ctx context.Context) (*retrieval.Engine, error) {
	_, err := l.Refresh(ctx)
	return l.engine, err
}

// Refresh brings the index up to date, and returns why a better passage may be missing
// from it, or "". Each answer begins with it.
func (l *Library) Refresh(ctx context.Context) (retrieval.Degradation, error) {
	if l.index == nil {
		return "", nil // the engine says it
	}
	switch err := l.index.Sync(ctx); {
	case errors.Is(err, corpus.ErrDamaged):
		return retrieval.DamagedVectors, nil
	case err != nil:
		return "", err
	}
	pending, err := l.Pending(ctx)
	if err != nil || pending == 0 {
		return "", err
	}
	return retrieval.NotEmbedded, nil
}
