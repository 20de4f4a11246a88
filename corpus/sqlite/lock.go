package sqlite

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"syscall"
	"time"

	"github.com/gofrs/flock"

	"verbatim/corpus"
)

// A lockName is what one process of a data folder does at a time, by the file that is
// locked by the one that does it. The system takes the lock back from a process that
// dies.
type lockName string

const (
	embedding lockName = "embedding.lock" // so that none does another's work
	serving   lockName = "serving.lock"   // a bot, which would answer everything twice
)

// TryLockEmbedding takes the lock of who embeds. ok tells whether it was free; then
// release frees it.
func (l *Library) TryLockEmbedding() (release func(), ok bool, err error) {
	return l.store.try(embedding)
}

// LockEmbedding waits for the lock of who embeds. waiting is called once if it is not
// free.
func (l *Library) LockEmbedding(ctx context.Context, waiting func()) (release func(), err error) {
	return l.store.await(ctx, embedding, waiting)
}

// LockServing is LockEmbedding for the lock of who answers members from this data
// folder.
func (s *Store) LockServing(ctx context.Context, waiting func()) (release func(), err error) {
	return s.await(ctx, serving, waiting)
}

func (s *Store) try(of lockName) (release func(), ok bool, err error) {
	if s.dir == "" {
		return func() {}, true, nil
	}
	if s.readOnly {
		return nil, false, saying(saysDenied, corpus.ErrDenied, nil)
	}
	lock := flock.New(filepath.Join(s.dir, string(of)), flock.SetPermissions(0o600))
	ok, err = lock.TryLock()
	switch {
	case errors.Is(err, syscall.ENOTSUP), errors.Is(err, syscall.ENOLCK), errors.Is(err, syscall.ENOSYS):
		return func() {}, true, nil // a file system without locks: at worst, work is done twice
	case err != nil:
		return nil, false, fmt.Errorf("ask for %s: %w", of, explain(err))
	}
	return func() { _ = lock.Close() }, ok, nil
}

func (s *Store) await(ctx context.Context, of lockName, waiting func()) (release func(), err error) {
	const every = 200 * time.Millisecond
	for first := true; ; first = false {
		release, ok, err := s.try(of)
		if err != nil || ok {
			return release, err
		}
		if first {
			waiting()
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(every):
		}
	}
}
