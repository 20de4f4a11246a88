package vector_test

import (
	"cmp"
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"verbatim/retrieval/vector"
)

// crowd is a library of n vectors in clusters, as texts on some hundred subjects
// have them.
type crowd struct {
	revision int64
	keys     []int64
	vectors  map[int64][]float32
}

func newCrowd(n int) *crowd {
	const dim, subjects = 384, 100
	random := rand.New(rand.NewPCG(1, 2))
	centres := make([][]float32, subjects)
	for i := range centres {
		centres[i] = unit(random, dim, nil, 0)
	}
	c := &crowd{revision: 1, vectors: map[int64][]float32{}}
	for i := range n {
		key := int64(10 * (i + 1))
		c.keys = append(c.keys, key)
		c.vectors[key] = unit(random, dim, centres[random.IntN(subjects)], 0.8)
	}
	return c
}

// unit returns a random vector of length 1, or with a centre one that leans to
// it.
func unit(random *rand.Rand, dim int, centre []float32, lean float32) []float32 {
	v := make([]float32, dim)
	var sum float64
	for i := range v {
		v[i] = float32(random.NormFloat64()) / float32(math.Sqrt(float64(dim)))
		if centre != nil {
			v[i] = (1-lean)*v[i] + lean*centre[i]
		}
		sum += float64(v[i]) * float64(v[i])
	}
	for i := range v {
		v[i] /= float32(math.Sqrt(sum))
	}
	return v
}

func (c *crowd) Name() string                                         { return "crowd" }
func (c *crowd) Revision(context.Context) (int64, error)              { return c.revision, nil }
func (c *crowd) PassageKeys(context.Context, string) ([]int64, error) { return c.keys, nil }

func (c *crowd) Vectors(_ context.Context, _ string, after int64, each func(int64, []float32, error) error) error {
	for _, k := range c.keys {
		if k > after {
			if err := each(k, c.vectors[k], nil); err != nil {
				return err
			}
		}
	}
	return nil
}

// best returns the n keys of within that are truly nearest to v.
func (c *crowd) best(v []float32, n int, within []int64) []int64 {
	cosine := func(k int64) (sum float32) {
		for i, x := range c.vectors[k] {
			sum += x * v[i]
		}
		return sum
	}
	keys := slices.SortedFunc(slices.Values(within), func(a, b int64) int { return cmp.Compare(cosine(b), cosine(a)) })
	return keys[:min(n, len(keys))]
}

func TestCoarseSearchFindsNearlyAll(t *testing.T) {
	c := newCrowd(5000)
	x, err := vector.New(c, "m")
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(3, 4))
	recall := func(name string, within []int64, least float64) {
		t.Helper()
		if err := x.Sync(t.Context()); err != nil {
			t.Fatal(err)
		}
		const questions, n = 20, 100
		of := within
		if of == nil {
			of = c.keys
		}
		found, wanted := 0, 0
		for range questions {
			v := unit(random, 384, c.vectors[of[random.IntN(len(of))]], 0.6)
			hits, err := x.Nearest(t.Context(), v, n, within)
			if err != nil {
				t.Fatal(err)
			}
			var got []int64
			for _, h := range hits {
				if _, ok := slices.BinarySearch(of, h.Passage); !ok {
					t.Fatalf("%s: found %d, which is not meant", name, h.Passage)
				}
				got = append(got, h.Passage)
			}
			want := c.best(v, n, of)
			wanted += len(want)
			for _, k := range want {
				if slices.Contains(got, k) {
					found++
				}
			}
		}
		if r := float64(found) / float64(wanted); r < least {
			t.Errorf("%s: recall %.3f, at least %.3f wanted", name, r, least)
		}
	}
	recall("all", nil, 0.98)
	recall("half", slices.DeleteFunc(slices.Clone(c.keys), func(k int64) bool { return k/10%2 == 0 }), 0.98)
	recall("a few, all of which are compared", c.keys[3000:3300], 1)

	// A third goes, and some come late, between the others.
	for i, k := range slices.Clone(c.keys) {
		if i%3 == 0 {
			delete(c.vectors, k)
		}
		if i%100 == 0 {
			c.vectors[k+1] = unit(random, 384, nil, 0)
		}
	}
	c.keys = c.keys[:0]
	for k := range c.vectors {
		c.keys = append(c.keys, k)
	}
	slices.Sort(c.keys)
	c.revision++
	recall("after changes", nil, 0.98)
	if x.Len() != len(c.keys) {
		t.Errorf("%d vectors, %d wanted", x.Len(), len(c.keys))
	}
}
