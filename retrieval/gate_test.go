package retrieval

import (
	"context"
	"errors"
	"runtime"
	"testing"
)

func TestGateQueuesThenRefuses(t *testing.T) {
	g := NewGate(1, 1)
	if crowd, err := g.enter(t.Context()); err != nil || crowd != 1 {
		t.Fatal(crowd, err)
	}
	enter := func(ctx context.Context) chan error {
		entered := make(chan error, 1)
		go func() {
			_, err := g.enter(ctx)
			entered <- err
		}()
		for g.waiting.Load() == 0 {
			runtime.Gosched()
		}
		return entered
	}
	ctx, cancel := context.WithCancel(t.Context())
	second := enter(ctx)
	if _, err := g.enter(t.Context()); !errors.Is(err, ErrBusy) {
		t.Errorf("a third: %v", err)
	}
	cancel()
	if err := <-second; !errors.Is(err, context.Canceled) {
		t.Errorf("the one that gave up: %v", err)
	}
	for g.waiting.Load() > 0 {
		runtime.Gosched()
	}
	second = enter(t.Context())
	g.leave()
	if err := <-second; err != nil {
		t.Errorf("the one that waited: %v", err)
	}
	g.leave()
	if _, err := g.enter(t.Context()); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}
