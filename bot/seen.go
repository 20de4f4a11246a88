package bot

import (
	"sync"
	"time"
)

// seen remembers for a while what has come from the gateway: after a reconnect
// it may come again.
type seen struct {
	now func() time.Time

	mu   sync.Mutex
	ids  map[string]bool
	next []arrival // in order of time
}

type arrival struct {
	id string
	at time.Time
}

const (
	// seenFor is as long as an interaction lives.
	seenFor = 15 * time.Minute
	// maxSeen bounds how many are remembered.
	maxSeen = 50_000
)

func newSeen(now func() time.Time) *seen { return &seen{now: now, ids: map[string]bool{}} }

// first reports whether id has come for the first time.
func (s *seen) first(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	for len(s.next) > 0 && (len(s.next) >= maxSeen || now.Sub(s.next[0].at) > seenFor) {
		delete(s.ids, s.next[0].id)
		s.next = s.next[1:]
	}
	if s.ids[id] {
		return false
	}
	s.ids[id] = true
	s.next = append(s.next, arrival{id, now})
	return true
}
