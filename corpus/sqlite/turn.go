package sqlite

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// turnFile is locked by the process whose turn it is to embed.
const turnFile = "embedding.lock"

// TryTurn asks for the turn to embed: one process of the data folder has it at
// a time, so that none does another's work. ok tells whether it was free; then
// release gives it back. The system does so for a process that dies.
func (l *Library) TryTurn() (release func(), ok bool, err error) {
	s := l.store
	if s.dir == "" {
		return func() {}, true, nil
	}
	if s.readOnly {
		return nil, false, saying(saysDenied, nil, nil)
	}
	f, err := os.OpenFile(filepath.Join(s.dir, turnFile), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, false, fmt.Errorf("ask for the turn to embed: %w", explain(err))
	}
	if ok, err = lock(f); err != nil || !ok {
		f.Close()
		return nil, false, err
	}
	return func() { f.Close() }, true, nil
}

// Turn waits for the turn to embed. waiting is called once if it is not free.
func (l *Library) Turn(ctx context.Context, waiting func()) (release func(), err error) {
	const every = 200 * time.Millisecond
	for first := true; ; first = false {
		release, ok, err := l.TryTurn()
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
