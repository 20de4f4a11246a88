package chromem

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
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/philippgille/chromem-go"

	"verbatim/corpus"
	"verbatim/corpus/sqlite"
	"verbatim/retrieval/dense"
	"verbatim/retrieval/dense/densetest"
	"verbatim/retrieval/embed"
	"verbatim/retrieval/eval"
)

var (
	measureTo = flag.String("measure", "", "plot (SVG) to write: measures searches of 1,000 to 300,000 passages of a benchmark")
	invented  = flag.Bool("invented", false, "measures searches of 1,000 to 72,000 invented passages")
)

// TestMeasure compares chromem-go's search of all vectors with the search by
// sketches, on the passages and questions of a benchmark that eval has indexed
// before. It takes minutes, and runs only when asked to:
//
//	go test ./retrieval/dense/chromem -run Measure -timeout 1h -v -measure ../../../docs/vector-search.svg
//
// Without a benchmark, and within seconds, on vectors that are invented:
//
//	go test ./retrieval/dense/chromem -run Measure -v -invented
func TestMeasure(t *testing.T) {
	switch {
	case *invented:
		articles := densetest.Invented(72_000)
		measure(t, articles, densetest.Near(articles, 100), []int{1000, 10_000, 72_000})
	case *measureTo != "":
		articles, questions := benchmark(t)
		rows := measure(t, articles, questions, []int{1000, 3000, 10_000, 30_000, 72_000, 100_000, 200_000, 300_000})
		if err := os.WriteFile(*measureTo, []byte(plot(rows)), 0o644); err != nil {
			t.Fatal(err)
		}
	default:
		t.Skip("runs with -measure FILE.svg or -invented")
	}
}

// row is what was measured at a size: medians in milliseconds, and which part of
// the truly nearest the search leads to.
type row struct {
	size                int
	all, search, recall float64
}

// measure searches the first passages of the articles, as many as each size says.
func measure(t *testing.T, articles []corpus.ArticleVectors, questions [][]float32, sizes []int) (rows []row) {
	for _, size := range sizes {
		before := heap()
		x, held, began := New(), 0, time.Now()
		for _, a := range articles {
			if held >= size {
				break
			}
			a.Passages = a.Passages[:min(len(a.Passages), size-held)]
			held += len(a.Passages)
			if err := x.Apply(t.Context(), dense.Batch{Articles: []corpus.ArticleVectors{a}}); err != nil {
				t.Fatal(err)
			}
		}
		filled, bytes := time.Since(began), heap()-before
		r, err := x.measure(t.Context(), questions)
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, r)
		t.Logf("%7d passages   all compared %7.2f ms   searched %6.2f ms   of the 100 nearest found %.4f   filled in %v, %.1f MB",
			r.size, r.all, r.search, r.recall, filled.Round(time.Millisecond), bytes)
	}
	return rows
}

func heap() float64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc) / 1e6
}

// measure compares the search with chromem-go's of all vectors.
func (x *Index) measure(ctx context.Context, questions [][]float32) (row, error) {
	const n = 100
	r := row{size: x.len()}
	everything := newCollection()
	for s := range x.slots {
		if err := everything.AddDocument(ctx, chromem.Document{ID: strconv.Itoa(s), Embedding: x.vectors.at(int32(s))}); err != nil {
			return r, err
		}
	}
	var all, search []float64
	found, wanted := 0, 0
	for _, v := range questions {
		began := time.Now()
		truth, err := everything.QueryEmbedding(ctx, v, n, nil, nil)
		if err != nil {
			return r, err
		}
		all = append(all, float64(time.Since(began).Microseconds())/1000)
		began = time.Now()
		hits, err := x.Search(ctx, v, n, corpus.Filter{})
		if err != nil {
			return r, err
		}
		search = append(search, float64(time.Since(began).Microseconds())/1000)
		got := map[corpus.Place]bool{}
		for _, h := range hits {
			got[h.Place] = true
		}
		for _, h := range truth {
			slot, err := strconv.Atoi(h.ID)
			if err != nil {
				return r, err
			}
			wanted++
			if got[x.place(int32(slot))] {
				found++
			}
		}
	}
	slices.Sort(all)
	slices.Sort(search)
	r.all, r.search, r.recall = all[len(all)/2], search[len(search)/2], float64(found)/float64(wanted)
	return r, nil
}

// benchmark is the passages of one, shuffled, and beyond them neighbours of these at a
// cosine of about .85, with its questions.
func benchmark(t *testing.T) (articles []corpus.ArticleVectors, questions [][]float32) {
	const bench, most = "../../../../shared/eval/rtqa/", 300_000
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
	var vectors [][]float32
	err = library.VectorChanges(t.Context(), model.Key(), 0, func(a corpus.ArticleVectors) error {
		for _, p := range a.Passages {
			vectors = append(vectors, p.Values)
		}
		return nil
	})
	if err != nil || len(vectors) == 0 {
		t.Skipf("index the benchmark first, with verbatim eval: %d vectors, %v", len(vectors), err)
	}
	random := rand.New(rand.NewPCG(1, 1))
	random.Shuffle(len(vectors), func(i, j int) { vectors[i], vectors[j] = vectors[j], vectors[i] })
	real := len(vectors)
	for n := real; n < most; n++ {
		vectors = append(vectors, neighbour(random, vectors[n%real]))
	}
	for i, v := range vectors {
		id := strconv.Itoa(i)
		articles = append(articles, corpus.ArticleVectors{Article: id, Hash: id, Passages: []corpus.Vector{{Span: corpus.Span{End: 1}, Values: v}}})
	}
	for _, q := range asked[:min(len(asked), 100)] {
		v, err := model.Question(t.Context(), q.Query)
		if err != nil {
			t.Fatal(err)
		}
		questions = append(questions, v)
	}
	return articles, questions
}

func neighbour(random *rand.Rand, of []float32) []float32 {
	v := slices.Clone(of)
	for i := range v {
		v[i] += float32(random.NormFloat64() * 0.62 / math.Sqrt(float64(len(v))))
	}
	normalised(v, v)
	return v
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
	line("searched here", "#00629b", func(r row) float64 { return r.search })
	fmt.Fprintf(&b, `<text x="%d" y="%d" text-anchor="middle">passages in the library (%d cores, median of 100 questions)</text>`+"\n</svg>\n", (width+left)/2, height-14, runtime.NumCPU())
	return b.String()
}
