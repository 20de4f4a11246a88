package corpus

import (
	"bytes"
	"hash/fnv"
	"slices"
	"unicode"
)

const (
	shingleWords = 5
	sketchSize   = 32
)

// Sketch is a sample of at most 32 of the text's shingles, smallest first. Two texts
// share about as large a part of their sketches as of their shingles: the bottom-k
// sketch of Broder, "On the resemblance and containment of documents" (1997).
func Sketch(text string) []int64 {
	all := Shingles(text)
	return slices.Clone(all[:min(len(all), sketchSize)])
}

// Containment is the larger part, 0 to 1, of either text's shingles, x or y, that
// the other text has too: 1 where one holds the other.
func Containment(x, y []int64) float64 {
	if len(x) == 0 || len(y) == 0 {
		return 0
	}
	common := 0
	for i, j := 0, 0; i < len(x) && j < len(y); {
		switch {
		case x[i] < y[j]:
			i++
		case x[i] > y[j]:
			j++
		default:
			common++
			i++
			j++
		}
	}
	return float64(common) / float64(min(len(x), len(y)))
}

// Shingles returns the sorted, distinct hashes of the text's runs of five folded
// words.
func Shingles(text string) []int64 {
	words := bytes.FieldsFunc(bytes.ToLower([]byte(text)), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	var out []int64
	h, end := fnv.New64a(), []byte{0}
	for i := 0; i+shingleWords <= len(words); i++ {
		h.Reset()
		for _, w := range words[i : i+shingleWords] {
			h.Write(w)
			h.Write(end)
		}
		out = append(out, int64(h.Sum64()))
	}
	slices.Sort(out)
	return slices.Compact(out)
}
