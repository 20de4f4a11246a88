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
	for done := 0; ; {
		n, err := EmbedSome(ctx, library, model, batch)
		if err != nil || n == 0 {
			return err
		}
		done += n
		progress(done, max(total, done))
		if n < batch {
			return nil
		}
	}
}

// EmbedSome is Embed for at most n passages, those of the articles that were added
// last first. It returns how many that were: fewer than n if none is left.
func EmbedSome(ctx context.Context, library *sqlite.Library, model Embedder, n int) (int, error) {
	pending, err := library.Pending(ctx, model.Key(), n)
	if err != nil {
		return 0, fmt.Errorf("embed: %w", err)
	}
	if len(pending) > 0 {
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
			return 0, fmt.Errorf("embed: %w", err)
		}
		if err := library.SaveVectors(ctx, model.Key(), pending, vectors); err != nil {
			return 0, fmt.Errorf("embed: %w", err)
		}
	}
	if len(pending) == n {
		return n, nil
	}
	return len(pending), library.FinishEmbedding(ctx, model.Key())
}
