package sqlite

import (
	"context"
	"sync"
)

// cached is something that is read from a whole library, kept until its articles
// change.
type cached[T any] struct {
	mu       sync.Mutex
	read     bool
	revision int64 // the ArticleRevision of what was read, or an earlier one
	value    T
}

func (c *cached[T]) get(ctx context.Context, l *Library, read func(context.Context) (T, error)) (T, error) {
	revision, err := l.ArticleRevision(ctx)
	if err != nil {
		var none T
		return none, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.read && c.revision == revision {
		return c.value, nil
	}
	value, err := read(ctx)
	if err == nil {
		c.read, c.revision, c.value = true, revision, value
	}
	return value, err
}
