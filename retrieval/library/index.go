package library

import (
	"context"
	"errors"

	"verbatim/corpus"
	"verbatim/retrieval"
	"verbatim/retrieval/dense"
)

// index is where the library's passages are looked for by their meaning.
type index struct {
	*dense.Passages
	engine dense.Index
}

// newIndex returns an empty index for the library.
func (l *Library) newIndex() *index {
	engine := l.fresh()
	return &index{dense.New(engine, l.store, l.model.Key()), engine}
}

// bytes is about what it takes up in this process's memory.
func (x *index) bytes() int64 {
	if here, ok := x.engine.(dense.Sized); ok {
		return here.Bytes()
	}
	return 0
}

// clearIndex empties the index of a library that is erased: one in this process is gone
// once it is let go, but another engine would keep it.
func (l *Library) clearIndex(ctx context.Context) {
	if l.model == nil {
		return
	}
	if err := l.newIndex().engine.Apply(ctx, dense.Batch{Clear: true}); err != nil {
		l.log.Error("the index of a library that was erased could not be emptied", "error", err)
	}
}

// refresh brings the index up to date, and returns why a better passage may be missing
// from it, or "". Where the index does not answer that is a degradation and no error.
func (l *Library) refresh(ctx context.Context, x *index) (retrieval.Degradation, error) {
	limited, cancel := ctx, func() {}
	if timeout := l.engine.Params.SyncTimeout; timeout > 0 {
		limited, cancel = context.WithTimeout(ctx, timeout)
	}
	defer cancel()
	switch err := x.Sync(limited); {
	case errors.Is(err, corpus.ErrDamaged):
		return retrieval.DamagedVectors, nil
	case ctx.Err() != nil:
		return "", ctx.Err()
	case err != nil:
		l.log.Warn("the index of vectors is not up to date", "error", err)
		return retrieval.IndexAway, nil
	}
	pending, err := l.countPending(ctx)
	if err != nil || pending == 0 {
		return "", err
	}
	return retrieval.NotEmbedded, nil
}
