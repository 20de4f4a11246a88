package bot

import (
	"context"
	"slices"
	"sync"
)

// queue is guilds that something is done for in turns. A guild has one turn in a
// round, so that none that comes again and again, or needs many turns, keeps others
// from theirs. Within a round who has come anew is first: most come with one article,
// which is then done at once.
type queue struct {
	mu    sync.Mutex
	known map[string]*queued // who stands in it, and whose turn it is
	// round and later are who has a turn in this round still, and in the next one.
	round, later []*queued
	had          map[string]bool // who has had a turn in this round
	pushed       chan struct{}   // somebody has come; holds one
}

// queued is a guild in the queue. Its turns are counted from when it came last.
type queued struct {
	guild string
	turns int
	again bool          // it has come while it had its turn
	done  chan struct{} // closed once it has gone
}

func newQueue() *queue {
	return &queue{known: map[string]*queued{}, had: map[string]bool{}, pushed: make(chan struct{}, 1)}
}

// push has a guild stand in the queue, before those of its round that have stood there
// for longer. The channel is closed once everything is done for it.
func (q *queue) push(guild string) <-chan struct{} {
	q.mu.Lock()
	defer q.mu.Unlock()
	p := q.known[guild]
	switch {
	case p == nil:
		p = &queued{guild: guild, done: make(chan struct{})}
		q.known[guild] = p
	case !q.leave(p): // it has its turn just now
		p.again = true
		return p.done
	}
	q.enter(p)
	return p.done
}

// leave takes a guild out of its place, and reports whether it stood in one.
func (q *queue) leave(p *queued) bool {
	for _, line := range []*[]*queued{&q.round, &q.later} {
		if at := slices.Index(*line, p); at >= 0 {
			*line = slices.Delete(*line, at, at+1)
			return true
		}
	}
	return false
}

// enter has a guild that comes anew stand first in the round of its next turn.
func (q *queue) enter(p *queued) {
	p.turns = 0
	line := &q.round
	if q.had[p.guild] {
		line = &q.later
	}
	*line = slices.Insert(*line, 0, p)
	select {
	case q.pushed <- struct{}{}:
	default:
	}
}

// next waits for somebody and gives the first its turn, which end ends. It returns
// nil once ctx is done. One goroutine calls it.
func (q *queue) next(ctx context.Context) *queued {
	for ctx.Err() == nil {
		if p := q.first(); p != nil {
			return p
		}
		select {
		case <-q.pushed:
		case <-ctx.Done():
		}
	}
	return nil
}

// first takes the first of this round, or of the next one, or nil.
func (q *queue) first() *queued {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.round) == 0 {
		q.round, q.later = q.later, nil
		clear(q.had)
	}
	if len(q.round) == 0 {
		return nil
	}
	p := q.round[0]
	q.round = q.round[1:]
	q.had[p.guild] = true
	p.turns++
	return p
}

// end ends a turn. more is whether the guild needs another one.
func (q *queue) end(p *queued, more bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	switch {
	case p.again:
		p.again = false
		q.enter(p)
	case more: // its next turn is in the next round, after those who have come
		q.later = append(q.later, p)
	default:
		delete(q.known, p.guild)
		close(p.done)
	}
}
