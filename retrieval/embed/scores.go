package embed

import (
	"context"
	"fmt"
)

// Scores gives the cross-encoder's logit of each passage for the question, in
// the passages' order: about -11 for what has nothing to do with it, to 11. Of a
// pair beyond 512 tokens the longer text loses its end. Before passage i is begun
// more(i), if not nil, is asked whether there is time; where it says no, there are
// logits of the passages before it alone. The error is ctx's, without waiting for
// passages that were not begun, or the engine's.
func (m *Model) Scores(ctx context.Context, question string, passages []string, more func(i int) bool) ([]float32, error) {
	scores := make([]float32, len(passages))
	n, err := m.parallel(ctx, len(passages), more, func(ctx context.Context, i int) error {
		return m.run(ctx, m.crossEncoder, m.tokens.EncodePair(question, passages[i]), scores[i:i+1])
	})
	if err != nil {
		return nil, fmt.Errorf("score %d passages: %w", len(passages), err)
	}
	return scores[:n], nil
}
