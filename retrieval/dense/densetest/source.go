package densetest

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"sync"

	"verbatim/corpus"
)

// Source is the store's side of an index, in memory. Name names it; it is empty at
// first.
type Source struct {
	Name string

	mu       sync.Mutex
	revision int64
	articles map[string]corpus.ArticleVectors
	backups  map[int64]map[string]corpus.ArticleVectors // by revision
	stopAt   int
	handed   int
}

// Set makes a change: each of these is what there is of its article from now on.
func (s *Source) Set(articles ...corpus.ArticleVectors) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.revision++
	if s.backups == nil {
		s.backups = map[int64]map[string]corpus.ArticleVectors{}
	}
	if s.articles == nil {
		s.articles = map[string]corpus.ArticleVectors{}
	}
	for _, a := range articles {
		a.Revision = s.revision
		s.articles[a.Article] = a
	}
	s.backups[s.revision] = maps.Clone(s.articles)
}

// Remove makes a change: those articles are gone.
func (s *Source) Remove(ids ...string) {
	var gone []corpus.ArticleVectors
	for _, id := range ids {
		gone = append(gone, corpus.ArticleVectors{Article: id})
	}
	s.Set(gone...)
}

// Restore takes the source back to what it held at a revision, as from a backup. What
// was changed since is undone.
func (s *Source) Restore(revision int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.revision, s.articles = max(revision, 0), maps.Clone(s.backups[revision])
}

// StopAfter has the next VectorChanges fail after n articles, as when its context ends.
func (s *Source) StopAfter(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stopAt = n
}

// Handed is how many articles have been handed over since it was last asked.
func (s *Source) Handed() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.handed
	s.handed = 0
	return n
}

// VectorState names the source.
func (s *Source) VectorState(ctx context.Context, model string) (corpus.VectorState, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return corpus.VectorState{Source: s.Name, Revision: s.revision}, ctx.Err()
}

// VectorChanges hands over what has changed.
func (s *Source) VectorChanges(ctx context.Context, model string, since int64, each func(corpus.ArticleVectors) error) error {
	s.mu.Lock()
	var changed []corpus.ArticleVectors
	for _, a := range s.articles {
		if a.Revision > since && (since > 0 || len(a.Passages) > 0 || a.Damaged > 0) {
			changed = append(changed, a)
		}
	}
	stop := s.stopAt
	s.stopAt = 0
	s.mu.Unlock()
	slices.SortFunc(changed, func(a, b corpus.ArticleVectors) int {
		return cmp.Or(cmp.Compare(a.Revision, b.Revision), cmp.Compare(a.Article, b.Article))
	})
	for i, a := range changed {
		if err := ctx.Err(); err != nil {
			return err
		}
		if stop > 0 && i == stop {
			return context.DeadlineExceeded
		}
		s.mu.Lock()
		s.handed++
		s.mu.Unlock()
		if err := each(a); err != nil {
			return err
		}
	}
	return nil
}
