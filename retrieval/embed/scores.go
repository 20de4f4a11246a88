package embed

import (
	"context"
	"fmt"
)

// Scores gives the cross-encoder's logit of each passage for the question, in
// the passages' order: about -11 for what has nothing to do with it, to 11. Of a
// pair beyond 512 tokens the longer text loses its end. The error is ctx's,
// without waiting for passages that were not begun, or the engine's.
func (m *Model) Scores(ctx context.Context, question string, passages []string) ([]float32, error) {
	scores := make([]float32, len(passages))
	err := m.parallel(ctx, len(passages), func(ctx context.Context, i int) error {
		return m.run(ctx, m.crossEncoder, m.tokens.EncodePair(question, passages[i]), scores[i:i+1])
	})
	if err != nil {
		return nil, fmt.Errorf("score %d passages: %w", len(passages), err)
	}
	return scores, nil
}
