package densetest

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"verbatim/corpus"
	"verbatim/retrieval/dense"
)

// Invented is n vectors in clusters, as texts on some hundred subjects have them, ten to
// an article: what an index is measured with.
func Invented(n int) []corpus.ArticleVectors {
	const dim, subjects = 384, 100
	random := rand.New(rand.NewPCG(1, 2))
	centres := make([][]float32, subjects)
	for i := range centres {
		centres[i] = unit(random, dim, nil, 0)
	}
	var articles []corpus.ArticleVectors
	for i := range n {
		if i%10 == 0 {
			id := fmt.Sprintf("a%06d", i/10)
			articles = append(articles, corpus.ArticleVectors{Article: id, Hash: corpus.Hash(id), Outlet: fmt.Sprint("Outlet ", i/10%2), Published: fmt.Sprintf("20%02d-05-12", i/10%20)})
		}
		a := &articles[len(articles)-1]
		a.Passages = append(a.Passages, corpus.Vector{Span: corpus.Span{Start: 100 * (i % 10), End: 100*(i%10) + 50}, Values: unit(random, dim, centres[random.IntN(subjects)], 0.8)})
	}
	return articles
}

// Near returns n questions that lean to vectors of the articles.
func Near(articles []corpus.ArticleVectors, n int) [][]float32 {
	random := rand.New(rand.NewPCG(3, 4))
	var out [][]float32
	for range n {
		a := articles[random.IntN(len(articles))]
		v := a.Passages[random.IntN(len(a.Passages))].Values
		out = append(out, unit(random, len(v), v, 0.6))
	}
	return out
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
		v[i] = float32(float64(v[i]) / math.Sqrt(sum))
	}
	return v
}

// best are the n truly nearest of the articles that f means.
func best(articles []corpus.ArticleVectors, v []float32, n int, f corpus.Filter) []dense.Hit {
	var hits []dense.Hit
	for _, a := range articles {
		if !f.Means(a.Outlet, a.OriginalOutlet, a.Published) {
			continue
		}
		for i, p := range a.Passages {
			hits = append(hits, dense.Hit{Place: a.Place(i), Score: product(v, p.Values)})
		}
	}
	slices.SortFunc(hits, func(a, b dense.Hit) int { return cmp.Compare(b.Score, a.Score) })
	return hits[:min(n, len(hits))]
}

func recall(t *testing.T, x dense.Index) {
	articles := Invented(5000)
	measure := func(name string, f corpus.Filter) {
		t.Helper()
		const questions, n = 100, 100
		found, wanted := 0, 0
		for _, v := range Near(articles, questions) {
			hits, err := x.Search(t.Context(), v, n, f)
			if err != nil {
				t.Fatal(err)
			}
			got := map[corpus.Place]bool{}
			for _, h := range hits {
				got[h.Place] = true
			}
			truly := best(articles, v, n, f)
			wanted += len(truly)
			for _, h := range truly {
				if got[h.Place] {
					found++
				}
			}
		}
		if r := float64(found) / float64(wanted); r < 0.98 {
			t.Errorf("%s: recall %.3f, at least .98 wanted", name, r)
		}
	}
	apply(t, x, articles...)
	measure("all", corpus.Filter{})
	measure("half", corpus.Filter{Outlets: []string{"Outlet 1"}})
	measure("a twentieth", corpus.Filter{Since: "2007-01-01", Until: "2007-12-31"})

	// A third goes, and some come late.
	random := rand.New(rand.NewPCG(5, 6))
	var changed, left []corpus.ArticleVectors
	for i, a := range articles {
		switch {
		case i%3 == 0:
			a.Passages = nil
			changed = append(changed, a)
			continue
		case i%10 == 1:
			a.Passages = append(slices.Clone(a.Passages), corpus.Vector{Span: corpus.Span{Start: 5000, End: 5001}, Values: unit(random, 384, nil, 0)})
			changed = append(changed, a)
		}
		left = append(left, a)
	}
	articles = left
	apply(t, x, changed...)
	measure("all, after changes", corpus.Filter{})
	measure("half, after changes", corpus.Filter{Outlets: []string{"Outlet 1"}})
}
