package library

import (
	"context"
	"errors"
	"fmt"
	"time"

	"verbatim/corpus"
)

// batch is how many passages are embedded between two commits: a crash loses at
// most as many, a few seconds' work.
const batch = 256

// EmbedAll gives every pending passage a vector. It goes on where an earlier call was
// stopped, and calls progress after each batch. The caller has locked embedding.
func EmbedAll(ctx context.Context, store Embeddings, model Embedder, progress func(done, total int)) error {
	total, err := store.CountPending(ctx, model.Key())
	if err != nil || total == 0 {
		return err
	}
	for done := 0; ; {
		n, err := embedSome(ctx, store, model, batch)
		if err != nil || n == 0 {
			return err
		}
		done += n
		progress(done, max(total, done))
		if n < batch {
			return nil
		}
	}
}

// embedSome is EmbedAll for at most n passages, those of the articles that were added
// last first. It returns how many that were: fewer than n if none is left.
func embedSome(ctx context.Context, store Embeddings, model Embedder, n int) (int, error) {
	pending, err := store.Pending(ctx, model.Key(), n)
	if err != nil {
		return 0, fmt.Errorf("embed: %w", err)
	}
	if len(pending) > 0 {
		texts := make([]string, len(pending))
		for i, p := range pending {
			texts[i] = p.Text
		}
		vectors := make([][]float32, len(pending))
		err = model.Passages(ctx, texts, func(i int, v []float32) error {
			vectors[i] = v
			return nil
		})
		if err != nil {
			return 0, fmt.Errorf("embed: %w", err)
		}
		if err := store.SaveVectors(ctx, model.Key(), pending, vectors); err != nil {
			return 0, fmt.Errorf("embed: %w", err)
		}
	}
	if len(pending) == n {
		return n, nil
	}
	return len(pending), store.FinishEmbedding(ctx, model.Key())
}

// countPending is how many passages have no vector yet; 0 without a model. They are
// counted again when the store has changed.
func (l *Library) countPending(ctx context.Context) (int, error) {
	if l.model == nil {
		return 0, nil
	}
	revision, err := l.store.Revision(ctx)
	if err != nil {
		return 0, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.counted || l.revision != revision {
		if l.pending, err = l.store.CountPending(ctx, l.model.Key()); err != nil {
			return 0, err
		}
		l.counted, l.revision = true, revision
	}
	return l.pending, nil
}

// Pending is how many passages had no vector when they were counted last, which is at
// every answer and whenever some are embedded.
func (l *Library) Pending() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.pending
}

// embedded notes that n more passages have vectors now.
func (l *Library) embedded(n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.pending = max(0, l.pending-n)
}

// PendingError tells that passages stay pending, and why. It is no fault: they are
// found by their words meanwhile.
type PendingError struct {
	Passages int
	Err      error // ErrEmbedding, or why nothing can be written
}

func (e *PendingError) Error() string {
	return fmt.Sprintf("%d passages are not embedded: %v", e.Passages, e.Err)
}

func (e *PendingError) Unwrap() error { return e.Err }

// ErrEmbedding means that another process is embedding.
var ErrEmbedding = errors.New("another process is embedding")

// EmbedAll gives every pending passage a vector, and calls progress after each batch.
// Where another process is at it, or nothing can be written, it returns a
// *PendingError at once.
func (l *Library) EmbedAll(ctx context.Context, progress func(done, total int)) error {
	if err := l.enter(ctx); err != nil {
		return err
	}
	defer l.leave()
	pending, err := l.countPending(ctx)
	if err != nil || pending == 0 {
		return err
	}
	release, free, err := l.store.TryLockEmbedding()
	if err != nil {
		return &PendingError{pending, err}
	}
	if !free {
		return &PendingError{pending, ErrEmbedding}
	}
	defer release()
	if err = EmbedAll(ctx, l.store, l.model, progress); errors.Is(err, corpus.ErrBusy) || errors.Is(err, corpus.ErrFull) {
		return &PendingError{pending, err}
	}
	return err
}

const (
	// turnSize is how many passages Embed embeds: about a second's work, and an
	// ordinary article.
	turnSize = 16
	// turnPatience is how long another process that embeds is waited for. Whoever has
	// the lock keeps it for long, and other libraries are not to wait with this one.
	turnPatience = time.Second
)

// Embed embeds the newest of what is pending, for about a second, and reports whether
// more is left: several libraries take turns.
func (l *Library) Embed(ctx context.Context) (more bool, err error) {
	if err := l.enter(ctx); err != nil {
		return false, err
	}
	defer l.leave()
	if n, err := l.countPending(ctx); err != nil || n == 0 {
		return false, err
	}
	wait, cancel := context.WithTimeout(ctx, turnPatience)
	defer cancel()
	release, err := l.store.LockEmbedding(wait, func() {})
	if err != nil {
		if wait.Err() != nil && ctx.Err() == nil {
			return true, nil // another process is at it
		}
		return false, err
	}
	defer release()
	n, err := embedSome(ctx, l.store, l.model, turnSize)
	l.embedded(n)
	if errors.Is(err, corpus.ErrBusy) {
		return true, nil
	}
	return n == turnSize, err
}
