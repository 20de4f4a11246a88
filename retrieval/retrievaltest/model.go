// Package retrievaltest has a model for tests that need none of the real one's
// judgement, only its shape: the same text gives the same numbers, and texts
// that share words are near each other.
package retrievaltest

import (
	"context"
	"hash/fnv"
	"math"
	"strings"
	"unicode"
)

const dim = 64

// Model is a deterministic stand-in for embed.Model.
type Model struct{}

// Key names the model.
func (Model) Key() string { return "retrievaltest" }

// Question returns the vector of a question.
func (Model) Question(ctx context.Context, text string) ([]float32, error) {
	return vector(text), ctx.Err()
}

// Passages hands each text's vector to each.
func (Model) Passages(ctx context.Context, texts []string, each func(i int, v []float32) error) error {
	for i, t := range texts {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := each(i, vector(t)); err != nil {
			return err
		}
	}
	return nil
}

// Scores returns a logit for each passage: from -6 for no word of the question
// to 6 for all of them.
func (Model) Scores(ctx context.Context, question string, passages []string, more func(i int) bool) ([]float32, error) {
	asked := words(question)
	var out []float32
	for i, p := range passages {
		if more != nil && !more(i) {
			break
		}
		has := map[string]bool{}
		for _, w := range words(p) {
			has[w] = true
		}
		n := 0
		for _, w := range asked {
			if has[w] {
				n++
			}
		}
		out = append(out, float32(12*n)/float32(max(len(asked), 1))-6)
	}
	return out, ctx.Err()
}

// vector adds up a direction for each word, and makes the sum unit length.
func vector(text string) []float32 {
	v := make([]float32, dim)
	v[0] = 0.01 // never zero
	for _, w := range words(text) {
		h := fnv.New32a()
		h.Write([]byte(w))
		v[h.Sum32()%dim]++
	}
	var sum float64
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	for i := range v {
		v[i] /= float32(math.Sqrt(sum))
	}
	return v
}

func words(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
}
