package embed

import (
	"context"
	"errors"
	"fmt"
	"math"
	"sync"
)

// Passage gives a passage's vector: 384 numbers, length one. What is beyond 512
// tokens, about 2,000 letters, does not count. A text without words has a vector
// too. The error is ctx's while the call waits for its turn, or the engine's.
func (m *Model) Passage(ctx context.Context, text string) ([]float32, error) {
	v, err := m.vector(ctx, text)
	if err != nil {
		return nil, fmt.Errorf("embed a passage: %w", err)
	}
	return v, nil
}

// Question gives a question's vector, to be compared with those of passages. For
// the rest it is like Passage.
func (m *Model) Question(ctx context.Context, text string) ([]float32, error) {
	v, err := m.vector(ctx, questionPrefix+text)
	if err != nil {
		return nil, fmt.Errorf("embed a question: %w", err)
	}
	return v, nil
}

// Passages gives each text's vector to each, with the text's place in texts. The
// texts are computed in parallel and finish in any order, but the calls of each
// come one at a time, from several goroutines; while one lasts the others wait.
// The first error ends it: the engine's, each's, or ctx's.
func (m *Model) Passages(ctx context.Context, texts []string, each func(i int, v []float32) error) error {
	var calling sync.Mutex
	over := false // each has failed; ctx is cancelled only a little later
	_, err := m.parallel(ctx, len(texts), nil, func(ctx context.Context, i int) error {
		v, err := m.vector(ctx, texts[i])
		if err != nil {
			return fmt.Errorf("embed passage %d of %d: %w", i+1, len(texts), err)
		}
		calling.Lock()
		defer calling.Unlock()
		if err := ctx.Err(); over || err != nil {
			return err
		}
		if err := each(i, v); err != nil {
			over = true
			return err
		}
		return nil
	})
	return err
}

// vector is the embedder's output for the text's first token, made length one.
func (m *Model) vector(ctx context.Context, text string) ([]float32, error) {
	v := make([]float32, dim)
	if err := m.run(ctx, m.embedder, m.tokens.Encode(text), v); err != nil {
		return nil, err
	}
	return v, normalise(v)
}

// normalise divides v by its length, which must not be zero.
func normalise(v []float32) error {
	var sum float64
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	if sum == 0 {
		return errors.New("the embedder gave a vector of zeros")
	}
	scale := 1 / math.Sqrt(sum)
	for i := range v {
		v[i] = float32(float64(v[i]) * scale)
	}
	return nil
}
