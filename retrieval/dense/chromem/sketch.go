package chromem

import (
	"math/bits"
)

// sketches hold one bit for each dimension of every vector, which says on which side
// of the average vector it lies. Vectors that point the same way share most bits, and
// bits are compared some fifty times faster than numbers, so a search looks at all
// sketches and compares the vectors of the nearest alone. (Charikar, 2002, with the
// axes in the place of random planes.)
type sketches struct {
	words int       // of a sketch
	mean  []float32 // of the first vectors; nil before there are so many
	bits  []uint64  // words for each slot
}

// sampleSize is how many vectors the mean is taken of. Sketches wait until there are
// so many, and before that nothing needs them. Which vectors came first decides a
// little: of the nearest hundred that a search finds the last few may be others.
const sampleSize = 2048

// begin takes the mean of the vectors and sketches them.
func (s *sketches) begin(vectors *slab) {
	s.words, s.mean = (vectors.dim+63)/64, make([]float32, vectors.dim)
	for slot := range vectors.slots {
		for i, x := range vectors.at(int32(slot)) {
			s.mean[i] += x / float32(vectors.slots)
		}
	}
	for slot := range vectors.slots {
		s.set(int32(slot), vectors.at(int32(slot)))
	}
}

// set makes the sketch of a slot's vector; slots come in order, or again.
func (s *sketches) set(slot int32, v []float32) {
	at := int(slot) * s.words
	if at == len(s.bits) {
		s.bits = append(s.bits, make([]uint64, s.words)...)
	}
	s.sketch(s.bits[at:at+s.words], v)
}

func (s *sketches) sketch(to []uint64, v []float32) {
	clear(to)
	for i, x := range v {
		if x > s.mean[i] {
			to[i/64] |= 1 << (i % 64)
		}
	}
}

// nearest returns at least n of the slots that are meant whose sketches are nearest to
// v's, if there are so many. As many as are equally near as the last are returned with
// it, so that the order in which passages were added decides nothing.
func (s *sketches) nearest(v []float32, n int, slots []slot, meant func(slot) bool) []int32 {
	asked := make([]uint64, s.words)
	s.sketch(asked, v)
	distances := make([]uint16, len(slots))
	counts := make([]int, 64*s.words+1)
	far := uint16(len(counts)) // farther than any
	for i := range slots {
		if !meant(slots[i]) {
			distances[i] = far
			continue
		}
		d := 0
		for w, b := range s.bits[i*s.words : (i+1)*s.words] {
			d += bits.OnesCount64(b ^ asked[w])
		}
		distances[i] = uint16(d)
		counts[d]++
	}
	farthest, total := 0, 0
	for farthest < len(counts) && total < n {
		total += counts[farthest]
		farthest++
	}
	out := make([]int32, 0, total)
	for i, d := range distances {
		if int(d) < farthest {
			out = append(out, int32(i))
		}
	}
	return out
}
