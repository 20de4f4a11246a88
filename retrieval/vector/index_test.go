package vector_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"verbatim/corpus"
	"verbatim/retrieval/vector"
)

// source is a library of vectors on the unit circle, by their angles.
type source struct {
	revision int64
	angles   map[int64]float64
	damaged  map[int64]bool
	reads    int
}

func (s *source) Name() string                            { return "test" }
func (s *source) Revision(context.Context) (int64, error) { return s.revision, nil }

func (s *source) PassageKeys(context.Context, string) (keys []int64, err error) {
	for k := range s.angles {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys, nil
}

func (s *source) Vectors(ctx context.Context, model string, after int64, each func(int64, []float32, error) error) error {
	keys, _ := s.PassageKeys(ctx, model)
	for _, k := range keys {
		if k <= after {
			continue
		}
		s.reads++
		var err error
		if s.damaged[k] {
			err = fmt.Errorf("passage %d: %w", k, corpus.ErrDamaged)
		}
		if err := each(k, at(s.angles[k]), err); err != nil {
			return err
		}
	}
	return nil
}

func at(angle float64) []float32 {
	return []float32{float32(math.Cos(angle)), float32(math.Sin(angle))}
}

func nearest(t *testing.T, x *vector.Index, angle float64, n int) []int64 {
	t.Helper()
	hits, err := x.Nearest(t.Context(), at(angle), n, nil)
	if err != nil {
		t.Fatal(err)
	}
	var keys []int64
	for _, h := range hits {
		keys = append(keys, h.Passage)
		if c, ok := x.Cosine(t.Context(), at(angle), h.Passage); !ok || math.Abs(c-h.Score) > 1e-6 {
			t.Errorf("cosine of %d is %v in the list and %v by itself", h.Passage, h.Score, c)
		}
	}
	return keys
}

func TestIndexFollowsTheStore(t *testing.T) {
	s := &source{revision: 1, angles: map[int64]float64{1: 0, 2: 0.5, 5: 1}}
	x, err := vector.New(s, "m")
	if err != nil {
		t.Fatal(err)
	}
	if got := nearest(t, x, 0, 3); got != nil {
		t.Errorf("an empty index finds %v", got)
	}
	step := func(name string, want ...int64) {
		t.Helper()
		if err := x.Sync(t.Context()); err != nil {
			t.Fatal(err)
		}
		// More than there are is no error.
		if diff := cmp.Diff(want, nearest(t, x, 0, 100)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	step("filled", 1, 2, 5)
	reads := s.reads
	step("nothing new", 1, 2, 5)
	if s.reads != reads {
		t.Error("vectors were read again though nothing had changed")
	}
	s.revision, s.angles[9] = 2, 0.7
	step("one more", 1, 2, 9, 5)
	s.revision, s.angles[3] = 3, 0.1 // embedded late: its number is between others
	step("one between", 1, 3, 2, 9, 5)
	s.revision = 4
	delete(s.angles, 1)
	delete(s.angles, 9)
	step("two gone", 3, 2, 5)
}

func TestDamagedVectorIsLeftOut(t *testing.T) {
	s := &source{revision: 1, angles: map[int64]float64{1: 0, 2: 0.5}, damaged: map[int64]bool{1: true}}
	x, err := vector.New(s, "m")
	if err != nil {
		t.Fatal(err)
	}
	if err := x.Sync(t.Context()); !errors.Is(err, corpus.ErrDamaged) {
		t.Errorf("%v", err)
	}
	if diff := cmp.Diff([]int64{2}, nearest(t, x, 0, 5)); diff != "" {
		t.Error(diff)
	}
}

func TestCancelledSearchIsAnError(t *testing.T) {
	s := &source{revision: 1, angles: map[int64]float64{1: 0, 2: 0.5}}
	x, err := vector.New(s, "m")
	if err != nil {
		t.Fatal(err)
	}
	if err := x.Sync(t.Context()); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if hits, err := x.Nearest(ctx, at(0), 2, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, %v", hits, err)
	}
}
