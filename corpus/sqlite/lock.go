package sqlite

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"verbatim/corpus"
)

// A lockName is what one process of a data folder does at a time, by the file that is
// locked by the one that does it. The system takes the lock back from a process
// that dies.
type lockName string

const (
	embedding lockName = "embedding.lock" // so that none does another's work
	serving   lockName = "serving.lock"   // a bot, which would answer everything twice
)

// TryLockEmbedding asks for the turn to embed. ok tells whether it was free; then release
// gives it back.
func (l *Library) TryLockEmbedding() (release func(), ok bool, err error) {
	return l.store.try(embedding)
}

// LockEmbedding waits for the turn to embed. waiting is called once if it is not free.
func (l *Library) LockEmbedding(ctx context.Context, waiting func()) (release func(), err error) {
	return l.store.await(ctx, embedding, waiting)
}

// LockServing is Turn for the turn to answer members from this data folder.
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
	f, err := os.OpenFile(filepath.Join(s.dir, string(of)), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, false, fmt.Errorf("ask for %s: %w", of, explain(err))
	}
	if ok, err = lock(f); err != nil || !ok {
		f.Close()
		return nil, false, err
	}
	return func() { f.Close() }, true, nil
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
