package vector

import (
	"context"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"verbatim/corpus"
	"verbatim/corpus/sqlite"
	"verbatim/retrieval/embed"
	"verbatim/retrieval/eval"
)

var measureTo = flag.String("measure", "", "plot (SVG) to write: measures searches of 1,000 to 300,000 passages")

// TestMeasure compares chromem-go's search of all vectors with the search by
// sketches, on the passages and questions of a benchmark that eval has indexed
// before. It takes minutes, and runs only when asked to:
//
//	go test ./retrieval/vector -run Measure -timeout 1h -v -measure ../../docs/vector-search.svg
func TestMeasure(t *testing.T) {
	if *measureTo == "" {
		t.Skip("runs with -measure FILE.svg")
	}
	const bench = "../../../shared/eval/rtqa/"
	c, err := eval.ReadCorpus([]string{bench + "corpus.jsonl.gz"}, "")
	if err != nil {
		t.Skip("the benchmark is not beside this checkout:", err)
	}
	asked, err := eval.ReadLines[eval.Question](bench + "queries.dev.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	model, err := embed.Open(t.Context(), embed.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer model.Close()
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	store, err := sqlite.Open(t.Context(), filepath.Join(cache, "verbatim", "eval"))
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	library, err := store.Library(t.Context(), c.Key)
	if err != nil {
		t.Fatal(err)
	}
	var real [][]float32
	err = library.Vectors(t.Context(), model.Key(), 0, func(_ int64, v []float32, err error) error {
		real = append(real, v)
		return err
	})
	if err != nil || len(real) == 0 {
		t.Skipf("index the benchmark first, with verbatim eval: %d vectors, %v", len(real), err)
	}
	random := rand.New(rand.NewPCG(1, 1))
	random.Shuffle(len(real), func(i, j int) { real[i], real[j] = real[j], real[i] })
	var questions [][]float32
	for _, q := range asked[:min(len(asked), 100)] {
		v, err := model.Question(t.Context(), q.Query)
		if err != nil {
			t.Fatal(err)
		}
		questions = append(questions, v)
	}

	x, err := New(library, model.Key())
	if err != nil {
		t.Fatal(err)
	}
	x.source = &invented{}
	var rows []row
	for _, size := range []int{1000, 3000, 10_000, 30_000, len(real), 100_000, 200_000, 300_000} {
		x.source.(*invented).grow(real, size, random)
		if err := x.Sync(t.Context()); err != nil {
			t.Fatal(err)
		}
		r, err := compare(t.Context(), x, questions)
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, r)
		t.Logf("%7d passages   all compared %7.2f ms   by sketches %6.2f ms   of the 100 nearest found %.4f", r.size, r.all, r.sketched, r.recall)
	}
	if err := os.WriteFile(*measureTo, []byte(plot(rows)), 0o644); err != nil {
		t.Fatal(err)
	}
}

// invented is a library of vectors: the real ones, and beyond them neighbours of
// the real ones, at a cosine of about .85.
type invented struct{ vectors [][]float32 }

func (s *invented) grow(real [][]float32, size int, random *rand.Rand) {
	for n := len(s.vectors); n < size; n++ {
		v := slices.Clone(real[n%len(real)])
		if n >= len(real) {
			var sum float64
			for i := range v {
				v[i] += float32(random.NormFloat64() * 0.62 / math.Sqrt(float64(len(v))))
				sum += float64(v[i]) * float64(v[i])
			}
			for i := range v {
				v[i] /= float32(math.Sqrt(sum))
			}
		}
		s.vectors = append(s.vectors, v)
	}
}

func (s *invented) Name() string                            { return "measure" }
func (s *invented) Revision(context.Context) (int64, error) { return int64(len(s.vectors)), nil }

func (s *invented) PassageKeys(context.Context, string) ([]int64, error) {
	keys := make([]int64, len(s.vectors))
	for i := range keys {
		keys[i] = int64(i + 1)
	}
	return keys, nil
}

func (s *invented) Vectors(_ context.Context, _ string, after int64, each func(int64, []float32, error) error) error {
	for i := int(after); i < len(s.vectors); i++ {
		if err := each(int64(i+1), s.vectors[i], nil); err != nil {
			return err
		}
	}
	return nil
}

// row is what was measured at a size: medians in milliseconds, and which part of
// the truly nearest the sketches lead to.
type row struct {
	size                  int
	all, sketched, recall float64
}

func compare(ctx context.Context, x *Index, questions [][]float32) (row, error) {
	const n = 100
	r := row{size: x.Len()}
	var all, sketched []float64
	found, wanted := 0, 0
	for _, v := range questions {
		began := time.Now()
		truth, err := x.all(ctx, v, n)
		if err != nil {
			return r, err
		}
		all = append(all, float64(time.Since(began).Microseconds())/1000)
		began = time.Now()
		hits, err := x.bySketches(ctx, v, 100, nil)
		if err != nil {
			return r, err
		}
		slices.SortFunc(hits, func(a, b corpus.Hit) int {
			if a.Score > b.Score {
				return -1
			}
			return 1
		})
		sketched = append(sketched, float64(time.Since(began).Microseconds())/1000)
		got := map[int64]bool{}
		for _, h := range hits[:min(n, len(hits))] {
			got[h.Passage] = true
		}
		for _, h := range truth {
			wanted++
			if got[h.Passage] {
				found++
			}
		}
	}
	slices.Sort(all)
	slices.Sort(sketched)
	r.all, r.sketched, r.recall = all[len(all)/2], sketched[len(sketched)/2], float64(found)/float64(wanted)
	return r, nil
}

// plot draws time over size, both logarithmic.
func plot(rows []row) string {
	const width, height, left, bottom = 640, 400, 70, 60
	x := func(size float64) float64 { return left + math.Log10(size/1000)/2.5*(width-left-30) }
	y := func(ms float64) float64 { return height - bottom - math.Log10(ms/0.1)/4*(height-bottom-30) }
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12">`+"\n", width, height)
	fmt.Fprintf(&b, `<rect width="%d" height="%d" fill="white"/>`+"\n", width, height)
	for _, size := range []int{1000, 3000, 10_000, 30_000, 100_000, 300_000} {
		fmt.Fprintf(&b, `<path d="M%.1f 30V%d" stroke="#ddd"/><text x="%.1f" y="%d" text-anchor="middle">%d</text>`+"\n", x(float64(size)), height-bottom, x(float64(size)), height-bottom+18, size)
	}
	for _, ms := range []float64{0.1, 1, 10, 100, 1000} {
		fmt.Fprintf(&b, `<path d="M%d %.1fH%d" stroke="#ddd"/><text x="%d" y="%.1f" text-anchor="end">%g ms</text>`+"\n", left, y(ms), width-30, left-8, y(ms)+4, ms)
	}
	line := func(name, colour string, of func(row) float64) {
		var points []string
		for _, r := range rows {
			points = append(points, fmt.Sprintf("%.1f,%.1f", x(float64(r.size)), y(of(r))))
		}
		last := rows[len(rows)-1]
		fmt.Fprintf(&b, `<polyline points="%s" fill="none" stroke="%s" stroke-width="2"/><text x="%d" y="%.1f" fill="%s" text-anchor="end">%s</text>`+"\n",
			strings.Join(points, " "), colour, width-34, y(of(last))-8, colour, name)
	}
	line("all vectors compared (chromem-go)", "#b00020", func(r row) float64 { return r.all })
	line("the nearest by sketches", "#00629b", func(r row) float64 { return r.sketched })
	fmt.Fprintf(&b, `<text x="%d" y="%d" text-anchor="middle">passages in the library (%d cores, median of 100 questions)</text>`+"\n</svg>\n", (width+left)/2, height-14, runtime.NumCPU())
	return b.String()
}
