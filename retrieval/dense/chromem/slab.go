package chromem

import (
	"fmt"
	"math"

	"verbatim/corpus"
)

// slab holds vectors of one length by the numbers of their slots. It grows by blocks
// that never move: what grows copies nothing, and others may hold on to a vector for as
// long as its slot is taken.
type slab struct {
	dim    int // of a vector; 0 before the first
	blocks [][]float32
	slots  int // there are, taken or free
}

// blockSize is how many vectors a block holds: what a library of one article takes
// beyond its need is bounded by it, 96 KB of 384 dimensions.
const blockSize = 64

// at is the vector of a slot. It is the slab's own.
func (s *slab) at(slot int32) []float32 {
	i := int(slot) % blockSize * s.dim
	return s.blocks[slot/blockSize][i : i+s.dim : i+s.dim]
}

// add makes another slot.
func (s *slab) add() int32 {
	if s.slots == len(s.blocks)*blockSize {
		s.blocks = append(s.blocks, make([]float32, blockSize*s.dim))
	}
	s.slots++
	return int32(s.slots - 1)
}

// bytes is what it takes up in memory.
func (s *slab) bytes() int { return len(s.blocks) * blockSize * s.dim * 4 }

// valid returns an error unless v may be one of the slab's vectors, dim long.
func valid(v []float32, dim int) error {
	if len(v) != dim {
		return fmt.Errorf("a vector of %d dimensions among those of %d", len(v), dim)
	}
	if sum := squares(v); !(math.Abs(sum-1) < 0.01) { // which NaN is not
		return fmt.Errorf("a vector of length %.3f, not 1", math.Sqrt(sum))
	}
	return nil
}

// normalised sets to to v, made of length 1.
func normalised(to, v []float32) {
	sum := squares(v)
	if math.Abs(math.Sqrt(sum)-1) < 1e-6 { // chromem-go makes no copy of it either
		copy(to, v)
		return
	}
	scale := 1 / math.Sqrt(sum)
	for i, x := range v {
		to[i] = float32(float64(x) * scale)
	}
}

func squares(v []float32) (sum float64) {
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	return sum
}

// cosine of two vectors of length 1, added up as chromem-go does, so that it does not
// matter which of the two compares.
func cosine(a, b []float32) float64 {
	b = b[:len(a)]
	var sum float32
	for i, x := range a {
		sum += x * b[i]
	}
	return float64(sum)
}

// slot is what a vector is of.
type slot struct {
	article int32 // its place in Index.articles, -1 where the slot is free
	span    corpus.Span
}
