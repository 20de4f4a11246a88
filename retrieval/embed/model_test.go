package embed

import (
	"context"
	"errors"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/sync/errgroup"

	"verbatim/retrieval/embed/weights"
)

// TestModel opens the real models once; opening takes longer than using them.
// What a text's numbers are is not asserted: they depend on the processor.
func TestModel(t *testing.T) {
	if _, ok := weights.Engine(); !ok {
		t.Skip("no engine for this platform")
	}
	m, err := Open(t.Context(), Options{CacheDir: t.TempDir(), Workers: 2})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(m.Close)
	t.Run("key", func(t *testing.T) {
		if want := "bge-small-en-v1.5-int8/6c9c6101/ort-1.31.1/cls-512"; m.Key() != want {
			t.Errorf("%q, want %q", m.Key(), want)
		}
	})
	t.Run("meaning", func(t *testing.T) { testMeaning(t, m) })
	t.Run("odd texts", func(t *testing.T) { testOddTexts(t, m) })
	t.Run("repeatable", func(t *testing.T) { testRepeatable(t, m) })
	t.Run("passages", func(t *testing.T) { testPassages(t, m) })
	t.Run("no more", func(t *testing.T) { testNoMore(t, m) })
	t.Run("context", func(t *testing.T) { testContext(t, m) })
	t.Run("closed", func(t *testing.T) { testClosed(t, m) }) // the last
}

const question = "When will the bridge open again?"

var passages = []string{
	"The mayor said on Monday that traffic would cross the bridge again from the first week of March.",
	"Two bakers from Lyon won the prize for the best sourdough.",
	"The bridge was built in 1931 by an engineer who had never seen the river.",
	"Shares in the chip maker fell by a tenth after a weak forecast.",
}

func dot(a, b []float32) (sum float64) {
	for i := range a {
		sum += float64(a[i]) * float64(b[i])
	}
	return sum
}

func testMeaning(t *testing.T, m *Model) {
	q, err := m.Question(t.Context(), question)
	if err != nil {
		t.Fatal(err)
	}
	var cosines []float64
	for _, text := range passages {
		v, err := m.Passage(t.Context(), text)
		if err != nil {
			t.Fatal(err)
		}
		cosines = append(cosines, dot(q, v))
	}
	scores, err := m.Scores(t.Context(), question, passages, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, unrelated := range []int{1, 3} {
		if cosines[0] < cosines[unrelated]+.1 {
			t.Errorf("cosines %v: the answer's is not well above that of passage %d", cosines, unrelated)
		}
		if scores[0] < 0 || scores[unrelated] > -5 {
			t.Errorf("scores %v: want the answer's above 0, that of passage %d below -5", scores, unrelated)
		}
	}
	asPassage, err := m.Passage(t.Context(), question)
	if err != nil {
		t.Fatal(err)
	}
	if dot(q, asPassage) > .99 {
		t.Error("a question has the vector of a passage: its prefix is missing")
	}
}

func testOddTexts(t *testing.T, m *Model) {
	for name, text := range map[string]string{
		"empty":      "",
		"spaces":     " \t\r\n\u00a0 ",
		"controls":   "\x00\x01\u200b\ufeff",
		"broken":     "\xff\xfe\xc3(",
		"emoji":      "🎉🎉",
		"long":       strings.Repeat("The bridge is open. ", 1000),
		"long word":  strings.Repeat("x", 50_000),
		"ideographs": strings.Repeat("橋", 2000),
	} {
		t.Run(name, func(t *testing.T) {
			for kind, vector := range map[string]func(context.Context, string) ([]float32, error){"passage": m.Passage, "question": m.Question} {
				v, err := vector(t.Context(), text)
				if err != nil {
					t.Fatalf("%s: %v", kind, err)
				}
				if len(v) != m.Dim() || math.Abs(dot(v, v)-1) > 1e-5 {
					t.Errorf("%s: %d numbers of length² %v", kind, len(v), dot(v, v))
				}
			}
			if _, err := m.Scores(t.Context(), text, []string{text, ""}, nil); err != nil {
				t.Errorf("scores: %v", err)
			}
		})
	}
	if scores, err := m.Scores(t.Context(), question, nil, nil); err != nil || len(scores) != 0 {
		t.Errorf("no passages: %v, %v", scores, err)
	}
}

// testNoMore holds that what there is time for is computed whole, and in order.
func testNoMore(t *testing.T, m *Model) {
	all, err := m.Scores(t.Context(), question, passages, nil)
	if err != nil {
		t.Fatal(err)
	}
	for n := range len(passages) + 1 {
		some, err := m.Scores(t.Context(), question, passages, func(i int) bool { return i < n })
		if err != nil || !slices.Equal(some, all[:n]) {
			t.Errorf("time for %d: %v, %v; all are %v", n, some, err, all)
		}
	}
}

// testRepeatable holds that neither neighbours nor load change a number.
func testRepeatable(t *testing.T, m *Model) {
	var alone [][]float32
	for _, text := range passages {
		v, err := m.Passage(t.Context(), text)
		if err != nil {
			t.Fatal(err)
		}
		alone = append(alone, v)
	}
	var scores []float32
	for _, text := range passages {
		one, err := m.Scores(t.Context(), question, []string{text}, nil)
		if err != nil {
			t.Fatal(err)
		}
		scores = append(scores, one...)
	}
	var group errgroup.Group
	for range 4 {
		group.Go(func() error {
			return m.Passages(t.Context(), passages, func(i int, v []float32) error {
				if !slices.Equal(v, alone[i]) {
					t.Errorf("passage %d has another vector in company", i)
				}
				return nil
			})
		})
		group.Go(func() error {
			got, err := m.Scores(t.Context(), question, passages, nil)
			if !slices.Equal(got, scores) {
				t.Errorf("scores %v in company, %v alone", got, scores)
			}
			return err
		})
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
}

func testPassages(t *testing.T, m *Model) {
	seen := make([]int, len(passages)) // the race detector sees if calls overlap
	err := m.Passages(t.Context(), passages, func(i int, v []float32) error {
		seen[i]++
		return nil
	})
	if err != nil || slices.Min(seen) != 1 || slices.Max(seen) != 1 {
		t.Errorf("seen %v, %v", seen, err)
	}

	full := errors.New("the disk is full")
	calls := 0
	err = m.Passages(t.Context(), slices.Repeat(passages, 20), func(int, []float32) error {
		calls++
		return full
	})
	if !errors.Is(err, full) || calls != 1 {
		t.Errorf("%d calls, %v", calls, err)
	}
}

// testContext takes all turns, so that whoever comes has to wait.
func testContext(t *testing.T, m *Model) {
	if err := m.turns.Acquire(t.Context(), int64(m.workers)); err != nil {
		t.Fatal(err)
	}
	defer m.turns.Release(int64(m.workers))
	stop := errors.New("enough")
	for name, call := range map[string]func(context.Context) error{
		"passage":  func(ctx context.Context) error { _, err := m.Passage(ctx, "a"); return err },
		"question": func(ctx context.Context) error { _, err := m.Question(ctx, "a"); return err },
		"scores":   func(ctx context.Context) error { _, err := m.Scores(ctx, "a", passages, nil); return err },
		"passages": func(ctx context.Context) error {
			return m.Passages(ctx, passages, func(int, []float32) error { return stop })
		},
	} {
		t.Run(name, func(t *testing.T) {
			ended, cancel := context.WithTimeout(t.Context(), 0)
			defer cancel()
			if err := call(ended); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("before it began: %v", err)
			}
			waiting, cancel := context.WithCancel(t.Context())
			result := make(chan error)
			go func() { result <- call(waiting) }()
			cancel()
			if err := <-result; !errors.Is(err, context.Canceled) {
				t.Errorf("while it waited: %v", err)
			}
		})
	}
}

func testClosed(t *testing.T, m *Model) {
	var group errgroup.Group
	for range 3 { // calls under way end well or with ErrClosed
		group.Go(func() error {
			_, err := m.Scores(t.Context(), question, passages, nil)
			if errors.Is(err, ErrClosed) {
				return nil
			}
			return err
		})
	}
	m.Close()
	if err := group.Wait(); err != nil {
		t.Error(err)
	}
	if _, err := m.Question(t.Context(), question); !errors.Is(err, ErrClosed) {
		t.Errorf("after Close: %v", err)
	}
	m.Close()
}

func TestOpenRejects(t *testing.T) {
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for _, test := range []struct {
		name    string
		ctx     context.Context
		options Options
		want    error
		says    string
	}{
		{"absent library", t.Context(), Options{Library: filepath.Join("nowhere", "libonnxruntime.so")}, ErrNoEngine, "libonnxruntime.so"},
		{"ended context", ended, Options{}, context.Canceled, ""},
		{"negative workers", t.Context(), Options{Workers: -1}, nil, "-1 workers"},
	} {
		t.Run(test.name, func(t *testing.T) {
			test.options.CacheDir = t.TempDir()
			_, err := Open(test.ctx, test.options)
			if err == nil || test.want != nil && !errors.Is(err, test.want) || !strings.Contains(err.Error(), test.says) {
				t.Errorf("error %v, want %v with %q", err, test.want, test.says)
			}
		})
	}
}

func TestBrokenNumbers(t *testing.T) {
	if err := normalise(make([]float32, 3)); err == nil {
		t.Error("a vector of zeros has been made length one")
	}
	for _, x := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		if err := finite([]float32{1, float32(x)}); err == nil {
			t.Errorf("%v counts as finite", x)
		}
	}
}
