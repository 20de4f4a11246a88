package retrieval

import (
	"math"
	"strings"
	"unicode"
)

// Features are what the confidence in a ranking is computed from.
type Features struct {
	Logit  float64 // the cross-encoder's for the best passage that it has read
	Cosine float64 // the highest
	BM25   float64 // the highest
}

func features(candidates []Candidate) Features {
	f := Features{Logit: math.Inf(-1)}
	for _, c := range candidates {
		f.Cosine = max(f.Cosine, c.Cosine)
		f.BM25 = max(f.BM25, c.BM25)
		if c.Read {
			f.Logit = max(f.Logit, c.Logit)
		}
	}
	if math.IsInf(f.Logit, -1) {
		f.Logit = -11
	}
	return f
}

const (
	threshold        = 0.5
	lexicalThreshold = 0.5
)

func confidence(f Features, lexical bool) float64 {
	if lexical {
		return sigmoid((f.BM25 - 15) / 4)
	}
	return sigmoid(f.Logit)
}

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// overlap counts how many of the question's words each text has.
func overlap(question string, texts []string) []float32 {
	words := fold(question)
	out := make([]float32, len(texts))
	for i, t := range texts {
		for w := range fold(t) {
			if words[w] {
				out[i]++
			}
		}
	}
	return out
}

func fold(s string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsFuncSeq(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) }) {
		m[w] = true
	}
	return m
}
