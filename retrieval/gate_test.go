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

// TestBackgroundComesBehind: while members have all turns nothing begins in the
// background, and what has begun there keeps nobody from a turn.
func TestBackgroundComesBehind(t *testing.T) {
	g := NewGate(2, 2)
	for range 2 {
		if _, err := g.enter(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := g.enterBackground(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("with every turn taken: %v", err)
	}
	begun := make(chan error)
	go func() { begun <- g.enterBackground(t.Context()) }()
	gaveUp, cancel := context.WithCancel(t.Context())
	member := make(chan error)
	go func() {
		_, err := g.enter(gaveUp)
		member <- err
	}()
	for g.waiting.Load() == 0 {
		runtime.Gosched()
	}
	// The member that waits may take the turn that is left to it, or give up: either way
	// the background goes on in the end.
	g.leave()
	cancel()
	if err := <-member; err == nil {
		g.leave()
	}
	if err := <-begun; err != nil {
		t.Fatal(err)
	}
	if err := g.enterBackground(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("a second one in the background: %v", err)
	}
	if load, err := g.enter(t.Context()); err != nil || load != 2 {
		t.Errorf("a member beside it: one of %d, %v", load, err)
	}
	g.leaveBackground()
	var none *Gate
	if err := none.enterBackground(t.Context()); err != nil {
		t.Error(err)
	}
	none.leaveBackground()
}
