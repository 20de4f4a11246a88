package retrieval

import (
	"context"
	"errors"
	"runtime"
	"sync/atomic"
	"time"
)

// ErrBusy means that so many questions are being answered, and so many wait, that
// another would wait too long.
var ErrBusy = errors.New("too many questions at once; ask again in a moment")

// Gate bounds how many questions are answered at a time. Under load an answer
// first degrades (its reading stops at its share of Params.Budget), then a question
// waits its turn, and only then is one refused. Questions in the background come
// behind all of these, one at a time: they begin when a turn is free and nobody waits
// for it, take none, and are not counted. A nil Gate lets everything through.
type Gate struct {
	turns   chan struct{}
	waiting atomic.Int64
	most    int64

	background chan struct{} // holds the question in the background whose turn it is
	left       chan struct{} // holds one when another question has ended since it looked
}

// NewGate returns a gate for as many questions at once as running, and as many
// waiting.
func NewGate(running, waiting int) *Gate {
	return &Gate{turns: make(chan struct{}, running), most: int64(waiting), background: make(chan struct{}, 1), left: make(chan struct{}, 1)}
}

// admit waits until q may be answered and returns how many questions there are then,
// and what ends it. It returns ErrBusy at once where too many wait, and ctx's error.
func (g *Gate) admit(ctx context.Context, q Query) (load int, leave func(), err error) {
	if q.Background {
		return 1, g.leaveBackground, g.enterBackground(ctx)
	}
	load, err = g.enter(ctx)
	return load, g.leave, err
}

// enter waits for a turn and returns how many questions there are then, this one,
// those in progress and those that wait: at least 1. It returns ErrBusy at once
// where too many wait, and ctx's error. Each nil is followed by one leave.
func (g *Gate) enter(ctx context.Context) (load int, err error) {
	if g == nil {
		return 1, nil
	}
	select {
	case g.turns <- struct{}{}:
		return g.load(), nil
	default:
	}
	if g.waiting.Add(1) > g.most {
		g.waiting.Add(-1)
		return 0, ErrBusy
	}
	select {
	case g.turns <- struct{}{}:
		defer g.waiting.Add(-1)
		return max(1, g.load()-1), nil // this one is still counted as waiting
	case <-ctx.Done():
		g.waiting.Add(-1)
		g.notify()
		return 0, ctx.Err()
	}
}

func (g *Gate) load() int { return len(g.turns) + int(g.waiting.Load()) }

func (g *Gate) leave() {
	if g == nil {
		return
	}
	<-g.turns
	g.notify()
}

// notify has the question in the background look again.
func (g *Gate) notify() {
	select {
	case g.left <- struct{}{}:
	default:
	}
}

// enterBackground waits until a question in the background may begin, and returns
// ctx's error. Each nil is followed by one leaveBackground.
func (g *Gate) enterBackground(ctx context.Context) error {
	if g == nil {
		return nil
	}
	select {
	case g.background <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	for g.load() >= cap(g.turns) {
		select {
		case <-g.left:
		case <-ctx.Done():
			g.leaveBackground()
			return ctx.Err()
		}
	}
	return nil
}

func (g *Gate) leaveBackground() {
	if g != nil {
		<-g.background
	}
}

// What a process that serves many members at once allows: a question in progress
// for each core, and what waits behind thirty-two is answered within a few
// seconds. A question that is alone is read to the end on an ordinary machine.
const (
	ServingBudget  = 600 * time.Millisecond
	servingWaiting = 32
)

// NewServingGate returns the gate of a process that serves many members.
func NewServingGate() *Gate { return NewGate(runtime.GOMAXPROCS(0), servingWaiting) }
