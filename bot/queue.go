package bot

import (
	"context"
	"slices"
	"sync"
)

// queue is guilds that something is done for in turns. Who comes stands first: most
// come with one article, and who needs more turns goes to the end after each.
type queue struct {
	mu    sync.Mutex
	known map[string]*queued // who stands in it, and whose turn it is
	stand []*queued
	came  chan struct{} // somebody has; holds one
}

// queued is a guild in the queue. Its turns are counted from when it came last.
type queued struct {
	guild string
	turns int
	again bool          // it has come while it had its turn
	done  chan struct{} // closed once it has gone
}

func newQueue() *queue { return &queue{known: map[string]*queued{}, came: make(chan struct{}, 1)} }

// push has a guild stand first. The channel is closed once everything is
// done for it.
func (q *queue) push(guild string) <-chan struct{} {
	q.mu.Lock()
	defer q.mu.Unlock()
	p := q.known[guild]
	if p == nil {
		p = &queued{guild: guild, done: make(chan struct{})}
		q.known[guild] = p
	} else if at := slices.Index(q.stand, p); at >= 0 {
		q.stand = slices.Delete(q.stand, at, at+1)
	} else {
		p.again = true
		return p.done
	}
	p.turns = 0
	q.enter(0, p)
	return p.done
}

func (q *queue) enter(at int, p *queued) {
	q.stand = slices.Insert(q.stand, at, p)
	select {
	case q.came <- struct{}{}:
	default:
	}
}

// next waits for somebody and gives the first its turn, which end ends. It returns
// nil once ctx is done.
func (q *queue) next(ctx context.Context) *queued {
	for ctx.Err() == nil {
		q.mu.Lock()
		if len(q.stand) > 0 {
			p := q.stand[0]
			q.stand = q.stand[1:]
			p.turns++
			q.mu.Unlock()
			return p
		}
		q.mu.Unlock()
		select {
		case <-q.came:
		case <-ctx.Done():
		}
	}
	return nil
}

// end ends a turn. more is whether the guild needs another one.
func (q *queue) end(p *queued, more bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	switch {
	case p.again:
		p.again, p.turns = false, 0
		q.enter(0, p)
	case more:
		q.enter(len(q.stand), p)
	default:
		delete(q.known, p.guild)
		close(p.done)
	}
}
