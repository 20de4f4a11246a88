package retrieval

import (
	"context"
	"errors"
	"sync/atomic"
	"time"
)

// ErrBusy means that so many questions are being answered, and so many wait, that
// another would wait too long.
var ErrBusy = errors.New("too many questions at once; ask again in a moment")

// Gate bounds how many questions are answered at a time. Under load an answer
// first degrades (its reading stops at Params.Budget), then a question waits its
// turn, and only then is one refused. A nil Gate lets everything through.
type Gate struct {
	turns   chan struct{}
	waiting atomic.Int64
	most    int64
}

// NewGate returns a gate for as many questions at once as running, and as many
// waiting.
func NewGate(running, waiting int) *Gate {
	return &Gate{turns: make(chan struct{}, running), most: int64(waiting)}
}

// enter waits for a turn. It returns ErrBusy at once where too many wait, and
// ctx's error. Each nil is followed by one leave.
func (g *Gate) enter(ctx context.Context) error {
	if g == nil {
		return nil
	}
	select {
	case g.turns <- struct{}{}:
		return nil
	default:
	}
	if g.waiting.Add(1) > g.most {
		g.waiting.Add(-1)
		return ErrBusy
	}
	defer g.waiting.Add(-1)
	select {
	case g.turns <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (g *Gate) leave() {
	if g != nil {
		<-g.turns
	}
}

// What a process that serves many members at once allows: with two cores, four
// questions in progress keep both busy, and what waits behind thirty-two is
// answered within a few seconds.
const (
	ServingBudget  = 250 * time.Millisecond
	servingRunning = 4
	servingWaiting = 32
)

// NewServingGate returns the gate of a process that serves many members.
func NewServingGate() *Gate { return NewGate(servingRunning, servingWaiting) }
