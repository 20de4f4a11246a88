package library

import (
	"math"
	"sync"

	"github.com/hashicorp/golang-lru/v2/simplelru"
)

// Memory bounds what the indexes of several libraries take up together. Where they take
// more, those that were not used for the longest are let go; they are filled again when
// they are asked. None is let go while it is used, and so the bound is passed where
// those in use take more, or where the one that was used last takes more by itself.
// It is safe for concurrent use.
type Memory struct {
	bound int64

	mu    sync.Mutex // of what follows, and of the slots of all libraries
	open  int
	bytes int64
	// idle are the libraries with an index that nobody uses, the longest unused first. The
	// cache knows no weights, and is never full by its own count.
	idle *simplelru.LRU[*Library, struct{}]
}

// slot is where a library has its index.
type slot struct {
	index *index // nil where it is let go
	bytes int64  // that it took up when it was used last
	users int
}

// NewMemory returns a memory of so many bytes.
func NewMemory(bytes int64) *Memory {
	idle, err := simplelru.NewLRU[*Library, struct{}](math.MaxInt, nil)
	if err != nil {
		panic(err) // of a size that is not positive
	}
	return &Memory{bound: bytes, idle: idle}
}

// Held returns how many libraries have an index in memory, and how many bytes these
// take up together. What is being filled for the first time counts from its end.
func (m *Memory) Held() (libraries int, bytes int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.open, m.bytes
}

// take returns the index of l, an empty one if it has none, which is used from now on.
func (m *Memory) take(l *Library) *index {
	m.mu.Lock()
	defer m.mu.Unlock()
	if l.slot.index == nil {
		l.slot.index = l.newIndex()
		m.open++
	}
	l.slot.users++
	m.idle.Remove(l)
	return l.slot.index
}

// give is called when the use of l's index ends, and lets others go where there is too
// much.
func (m *Memory) give(l *Library, x *index) {
	bytes := x.bytes() // which may wait, but for l alone
	m.mu.Lock()
	defer m.mu.Unlock()
	m.bytes += bytes - l.slot.bytes
	l.slot.bytes = bytes
	if l.slot.users--; l.slot.users == 0 {
		m.idle.Add(l, struct{}{})
	}
	for m.bytes > m.bound && m.open > 1 {
		oldest, _, ok := m.idle.RemoveOldest()
		if !ok {
			break
		}
		m.letGo(oldest)
	}
}

// forget lets the index of l go, which nobody uses.
func (m *Memory) forget(l *Library) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.idle.Remove(l) {
		m.letGo(l)
	}
}

func (m *Memory) letGo(l *Library) {
	m.open--
	m.bytes -= l.slot.bytes
	l.slot = slot{}
}
