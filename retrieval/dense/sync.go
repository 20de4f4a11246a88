package dense

import (
	"context"
	"fmt"
	"maps"

	"verbatim/corpus"
)

// Source is the store's side of an index: one library.
type Source interface {
	// VectorState names what an index of the model's vectors has to hold. It costs one
	// small query.
	VectorState(ctx context.Context, model string) (corpus.VectorState, error)
	// VectorChanges hands over each article of which an index has to hold something else
	// since that revision, as it is now; articles that were removed too. Those of a
	// lower Revision come first. From revision 0 on these are all that have vectors.
	VectorChanges(ctx context.Context, model string, since int64, each func(corpus.ArticleVectors) error) error
}

// batchSize is how many entries are applied at a time: half a second's work for an
// index on another machine, and what an interrupted Sync does again.
const batchSize = 256

// Sync brings an index to what the store holds now, whichever process put it there.
// It costs a small query of either where nothing has changed. It goes on where an
// earlier one stopped, and fills the index anew where it was filled from another
// source, has lost entries, or is ahead of a store that was restored.
//
// Damaged vectors are left out, and reported by an error that wraps
// corpus.ErrDamaged once the rest is in place, and again each time until they are
// whole. Any other error leaves the index somewhere on its way. Calls for one index
// must follow one another.
func Sync(ctx context.Context, index Index, source Source, model string) error {
	now, err := source.VectorState(ctx, model)
	if err != nil {
		return err
	}
	held, err := index.State(ctx)
	if err != nil {
		return fmt.Errorf("state of the index: %w", err)
	}
	s := syncing{index: index, held: held.Mark, mark: held.Mark}
	lost := s.held.Len >= 0 && s.held.Len != held.Len
	// From revision 0 on, articles that were removed are not handed over.
	if lost || s.held.Source != now.Source || s.held.Revision > now.Revision || s.held.Revision == 0 && now.Revision > 0 {
		s.full, s.clear, s.held = true, true, Mark{Source: now.Source}
		s.mark = s.held
	}
	if s.full || s.held.Revision < now.Revision || s.held.Len < 0 {
		if err := s.follow(ctx, source, model, now.Revision); err != nil {
			return fmt.Errorf("bring the index up to date: %w", err)
		}
	}
	damaged := 0
	for _, n := range s.mark.Damaged {
		damaged += n
	}
	if damaged > 0 {
		return fmt.Errorf("%d vectors are left out: %w", damaged, corpus.ErrDamaged)
	}
	return nil
}

// syncing is a Sync under way.
type syncing struct {
	index Index
	held  Mark // of the index as it is
	mark  Mark // of the index when batch has been applied
	full  bool // it is filled from nothing
	clear bool // it has to be emptied first
	batch []corpus.ArticleVectors
	size  int // entries in batch
	sent  int // entries
}

// follow applies what has changed since the mark, up to the store's revision.
func (s *syncing) follow(ctx context.Context, source Source, model string, revision int64) error {
	s.mark.Damaged = maps.Clone(s.mark.Damaged)
	if s.mark.Damaged == nil {
		s.mark.Damaged = map[string]int{}
	}
	if s.full {
		if err := s.flush(ctx); err != nil { // a store that was restored may soon be at the same revision again
			return err
		}
	}
	last := s.mark.Revision // of the articles in the batch
	err := source.VectorChanges(ctx, model, last, func(a corpus.ArticleVectors) error {
		full := s.size >= 16*batchSize // one change of very many, which can only be taken up from its start
		if a.Revision > last {
			s.mark.Revision, last = last, a.Revision // of the one before, all has been handed over
			full = s.size >= batchSize
		}
		if full {
			if err := s.flush(ctx); err != nil {
				return err
			}
		}
		delete(s.mark.Damaged, a.Article)
		if a.Damaged > 0 {
			s.mark.Damaged[a.Article] = a.Damaged
		}
		s.batch = append(s.batch, a)
		s.size += max(len(a.Passages), 1)
		s.sent += len(a.Passages)
		return nil
	})
	if err != nil {
		return err
	}
	// What the store has taken in since it named its revision is handed over again.
	s.mark.Revision = revision
	return s.flush(ctx)
}

// flush applies the batch, and marks how far the index is. While it changes, its length
// is not marked, so that a stop is not taken for a loss.
func (s *syncing) flush(ctx context.Context) error {
	changing := s.held
	changing.Len = -1
	if err := s.index.Apply(ctx, Batch{Clear: s.clear, Mark: &changing}); err != nil {
		return err
	}
	if err := s.index.Apply(ctx, Batch{Articles: s.batch}); err != nil {
		return err
	}
	s.batch, s.size, s.clear = nil, 0, false
	now, err := s.index.State(ctx)
	if err != nil {
		return err
	}
	s.mark.Len = now.Len
	if s.full {
		s.mark.Len = s.sent // which is known then, and what is missing is a loss
	}
	s.held = s.mark
	s.held.Damaged = maps.Clone(s.mark.Damaged)
	if err := s.index.Apply(ctx, Batch{Mark: &s.held}); err != nil {
		return err
	}
	if s.mark.Len != now.Len {
		return fmt.Errorf("it holds %d entries of %d", now.Len, s.mark.Len)
	}
	return nil
}
