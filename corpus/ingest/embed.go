package ingest

import (
	"context"
	"fmt"

	"verbatim/corpus/sqlite"
)

// batch is how many passages are embedded between two commits: a crash loses at
// most as many, a few seconds' work.
const batch = 256

// Embedder turns passages into vectors.
type Embedder interface {
	// Key tells its vectors from those of others.
	Key() string
	// Passages hands each text's vector to each, one call at a time, in any order.
	Passages(ctx context.Context, texts []string, each func(i int, vector []float32) error) error
}

// Embed gives every passage of the library that lacks one a vector. It goes on
// where an earlier call was stopped. progress is called after each batch.
func Embed(ctx context.Context, library *sqlite.Library, model Embedder, progress func(done, total int)) error {
	total, err := library.CountPending(ctx, model.Key())
	if err != nil || total == 0 {
		return err
	}
	var after int64
	for done := 0; ; {
		pending, err := library.Pending(ctx, model.Key(), after, batch)
		if err != nil {
			return fmt.Errorf("embed: %w", err)
		}
		if len(pending) == 0 {
			break
		}
		texts := make([]string, len(pending))
		for i, p := range pending {
			texts[i] = p.Text
		}
		vectors := make([][]float32, len(pending))
		err = model.Passages(ctx, texts, func(i int, v []float32) error {
			vectors[i] = v
			return nil
		})
		if err != nil {
			return fmt.Errorf("embed: %w", err)
		}
		if err := library.SaveVectors(ctx, model.Key(), pending, vectors); err != nil {
			return fmt.Errorf("embed: %w", err)
		}
		after = pending[len(pending)-1].Passage
		done += len(pending)
		progress(done, max(total, done))
	}
	return library.FinishEmbedding(ctx, model.Key())
}
