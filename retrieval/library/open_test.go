package library_test

import (
	"context"
	"fmt"
	"hash/fnv"
	"log/slog"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"verbatim/corpus"
	"verbatim/retrieval/dense"
	"verbatim/retrieval/dense/chromem"
	"verbatim/retrieval/library"
	"verbatim/retrieval/retrievaltest"
)

// long is a model whose vectors are as long as the real one's, and as like each other
// as noise is.
type long struct{ retrievaltest.Model }

const dimensions = 384

func (long) Key() string { return "long" }

func (long) Passages(ctx context.Context, texts []string, each func(i int, v []float32) error) error {
	for i, t := range texts {
		h := fnv.New64a()
		h.Write([]byte(t))
		rnd := rand.New(rand.NewPCG(h.Sum64(), 1))
		v, sum := make([]float32, dimensions), 0.0
		for d := range v {
			v[d] = float32(rnd.NormFloat64())
			sum += float64(v[d]) * float64(v[d])
		}
		for d := range v {
			v[d] /= float32(math.Sqrt(sum))
		}
		if err := each(i, v); err != nil {
			return err
		}
	}
	return nil
}

// BenchmarkOpen is how long it takes until a library that was let go can answer: its
// vectors are read from the store and its index is filled.
func BenchmarkOpen(b *testing.B) {
	for _, passages := range []int{500, 5_000} {
		b.Run(fmt.Sprint(passages), func(b *testing.B) {
			const each = 10 // of an article
			var articles []corpus.Article
			for i := range passages / each {
				var text []string
				for p := range each {
					text = append(text, fmt.Sprintf("Paragraph %d of article %d says that %s", p, i, strings.Repeat("the tide comes in as it went out, ", 12)))
				}
				articles = append(articles, corpus.Article{ID: fmt.Sprint("a", i), Text: strings.Join(text, "\n\n")})
			}
			s := newShelf(b, open(b), "test", articles...)
			o := library.Options{Store: s, Model: long{}, NewIndex: func() dense.Index { return chromem.New() }, Log: slog.New(slog.DiscardHandler)}
			if err := library.New(o).EmbedAll(b.Context(), func(int, int) {}); err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				o.Memory = library.NewMemory(math.MaxInt64)
				if degraded, err := library.New(o).Refresh(b.Context()); degraded != "" || err != nil {
					b.Fatal(degraded, err)
				}
			}
			_, bytes := o.Memory.Held()
			b.ReportMetric(float64(bytes)/float64(passages), "bytes/passage")
		})
	}
}
