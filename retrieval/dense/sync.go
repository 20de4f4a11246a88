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
	s := syncing{index: index, mark: held.Mark}
	if s.mark.Source != now.Source || s.mark.Revision > now.Revision || s.mark.Len >= 0 && s.mark.Len != held.Len {
		s.mark = Mark{Source: now.Source}
		s.batch.Clear = true
	}
	if s.mark.Revision < now.Revision || s.mark.Len < 0 {
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
	mark  Mark // how far the index will be when batch has been applied
	batch Batch
	size  int // entries in batch
}

// follow applies what has changed since the mark, up to the store's revision.
func (s *syncing) follow(ctx context.Context, source Source, model string, revision int64) error {
	full, sent := s.batch.Clear, 0
	s.mark.Len, s.mark.Damaged = -1, maps.Clone(s.mark.Damaged)
	if s.mark.Damaged == nil {
		s.mark.Damaged = map[string]int{}
	}
	if err := s.flush(ctx); err != nil { // before anything changes, so that a stop is not taken for a loss
		return err
	}
	last := s.mark.Revision // of the articles in the batch
	err := source.VectorChanges(ctx, model, last, func(a corpus.ArticleVectors) error {
		if a.Revision > last {
			// All of the earlier revision has been handed over.
			s.mark.Revision = last
			if s.size >= batchSize {
				if err := s.flush(ctx); err != nil {
					return err
				}
			}
			last = a.Revision
		} else if s.size >= 16*batchSize { // one change of very many, which can only be taken up from its start
			if err := s.flush(ctx); err != nil {
				return err
			}
		}
		delete(s.mark.Damaged, a.Article)
		if a.Damaged > 0 {
			s.mark.Damaged[a.Article] = a.Damaged
		}
		s.batch.Articles = append(s.batch.Articles, a)
		s.size += max(len(a.Passages), 1)
		sent += len(a.Passages)
		return nil
	})
	if err != nil {
		return err
	}
	if err := s.flush(ctx); err != nil {
		return err
	}
	held, err := s.index.State(ctx)
	if err != nil {
		return err
	}
	if full && held.Len != sent {
		return fmt.Errorf("it holds %d entries of %d", held.Len, sent)
	}
	// What the store has taken in since it named its revision is handed over again.
	s.mark.Revision, s.mark.Len = revision, held.Len
	return s.flush(ctx)
}

// flush applies the batch.
func (s *syncing) flush(ctx context.Context) error {
	mark := s.mark
	mark.Damaged = maps.Clone(mark.Damaged)
	s.batch.Mark = &mark
	err := s.index.Apply(ctx, s.batch)
	s.batch, s.size = Batch{}, 0
	return err
}
