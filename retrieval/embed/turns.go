package embed

import (
	"context"
	"fmt"
	"math"
	"sync"

	"golang.org/x/sync/errgroup"

	"verbatim/retrieval/embed/ort"
	"verbatim/retrieval/embed/wordpiece"
)

// run computes one input when its turn comes.
func (m *Model) run(ctx context.Context, s *ort.Session, input wordpiece.Encoding, out []float32) error {
	if err := m.turns.Acquire(ctx, 1); err != nil {
		return err
	}
	defer m.turns.Release(1)
	if m.closed {
		return ErrClosed
	}
	if err := s.Run(input.IDs, input.Types, out); err != nil {
		return err
	}
	if err := finite(out); err != nil {
		return fmt.Errorf("a text of %d tokens: %w", len(input.IDs), err)
	}
	return nil
}

// finite gives an error if a number is infinite or none.
func finite(out []float32) error {
	for _, x := range out {
		if math.IsNaN(float64(x)) || math.IsInf(float64(x), 0) {
			return fmt.Errorf("the model gave %v", x)
		}
	}
	return nil
}

// parallel does things 0 to n-1, as many at a time as there are turns, and stops at
// the first error, or where more, which may be nil, says that there is no time to
// begin the next. It returns how many it did: the first ones.
func (m *Model) parallel(ctx context.Context, n int, more func(i int) bool, do func(ctx context.Context, i int) error) (did int, err error) {
	var taking sync.Mutex
	next := 0
	take := func() (i int, ok bool) {
		taking.Lock()
		defer taking.Unlock()
		if next < n && more != nil && !more(next) {
			n = next
		}
		if next >= n {
			return 0, false
		}
		next++
		return next - 1, true
	}
	group, inner := errgroup.WithContext(ctx)
	for range min(m.workers, n) {
		group.Go(func() error {
			for inner.Err() == nil {
				i, ok := take()
				if !ok {
					return nil
				}
				if err := do(inner, i); err != nil {
					return err
				}
			}
			return inner.Err()
		})
	}
	err = group.Wait()
	return next, err
}
