package embed

import (
	"context"
	"fmt"
	"math"
	"sync/atomic"

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

// parallel does n things, as many at a time as there are turns, and stops at the
// first error.
func (m *Model) parallel(ctx context.Context, n int, do func(ctx context.Context, i int) error) error {
	group, inner := errgroup.WithContext(ctx)
	var next atomic.Int64
	for range min(m.workers, n) {
		group.Go(func() error {
			for {
				i := int(next.Add(1)) - 1
				if i >= n {
					return nil
				}
				if err := inner.Err(); err != nil {
					return err
				}
				if err := do(inner, i); err != nil {
					return err
				}
			}
		})
	}
	return group.Wait()
}
