package vector

import (
	"math/bits"
	"slices"
)

// coarse is a sketch of every vector: one bit for each dimension, which says on
// which side of the average vector it lies. Vectors that point the same way
// share most bits, and bits are compared some fifty times faster than numbers,
// so a search looks at all sketches and compares the vectors of the nearest
// alone. (Charikar, 2002, with the axes in the place of random planes.)
type coarse struct {
	words  int       // of a sketch
	middle []float32 // the average of the first vectors
	keys   []int64   // in order
	bits   []uint64  // words for each key
	sample [][]float32
}

// sampleSize is how many vectors the average is taken of. Sketches wait until
// there are so many, and before that nothing needs them.
const sampleSize = 2048

func (c *coarse) has(key int64) bool {
	_, ok := slices.BinarySearch(c.keys, key)
	return ok
}

// add takes in the vector of a key that it does not have.
func (c *coarse) add(key int64, v []float32) {
	at, _ := slices.BinarySearch(c.keys, key) // nearly always the end
	c.keys = slices.Insert(c.keys, at, key)
	if c.middle != nil {
		c.bits = slices.Insert(c.bits, at*c.words, c.sketch(v)...)
		return
	}
	c.sample = slices.Insert(c.sample, at, v)
	if len(c.sample) == sampleSize {
		c.begin()
	}
}

func (c *coarse) begin() {
	dim := len(c.sample[0])
	c.words, c.middle = (dim+63)/64, make([]float32, dim)
	for _, v := range c.sample {
		for i, x := range v {
			c.middle[i] += x / float32(len(c.sample))
		}
	}
	for _, v := range c.sample {
		c.bits = append(c.bits, c.sketch(v)...)
	}
	c.sample = nil
}

func (c *coarse) sketch(v []float32) []uint64 {
	bits := make([]uint64, c.words)
	for i, x := range v {
		if x > c.middle[i] {
			bits[i/64] |= 1 << (i % 64)
		}
	}
	return bits
}

// remove takes out the keys for which gone holds.
func (c *coarse) remove(gone func(key int64) bool) {
	kept := 0
	for i, k := range c.keys {
		if gone(k) {
			continue
		}
		c.keys[kept] = k
		if c.middle != nil {
			copy(c.bits[kept*c.words:(kept+1)*c.words], c.bits[i*c.words:(i+1)*c.words])
		} else {
			c.sample[kept] = c.sample[i]
		}
		kept++
	}
	c.keys = c.keys[:kept]
	if c.middle != nil {
		c.bits = c.bits[:kept*c.words]
	} else {
		c.sample = c.sample[:kept]
	}
}

// nearest returns at least n keys whose sketches are nearest to v's, of those in
// within, which are in order, or of all if within is nil. As many as are equally
// near as the last are returned with it, so that the order in which passages
// were added decides nothing.
func (c *coarse) nearest(v []float32, n int, within []int64) []int64 {
	if within != nil {
		within = slices.DeleteFunc(slices.Clone(within), func(k int64) bool { return !c.has(k) })
		if len(within) <= n || c.middle == nil {
			return within
		}
	} else if len(c.keys) <= n || c.middle == nil {
		return slices.Clone(c.keys)
	}
	asked := c.sketch(v)
	distances := make([]uint16, len(c.keys))
	counts := make([]int, 64*c.words+1)
	at := 0
	for i := range c.keys {
		if within != nil {
			if at == len(within) || c.keys[i] != within[at] {
				distances[i] = uint16(len(counts)) // farther than any
				continue
			}
			at++
		}
		d := 0
		for w, b := range c.bits[i*c.words : (i+1)*c.words] {
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
	out := make([]int64, 0, total)
	for i, d := range distances {
		if int(d) < farthest {
			out = append(out, c.keys[i])
		}
	}
	return out
}
