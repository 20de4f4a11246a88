package retrieval

import (
	"cmp"
	"context"
	"slices"

	"verbatim/corpus"
)

// fuse joins two lists. Each one's scores are scaled so that its best is 1 and
// its last 0, and then
//
//	fused = Lexical·bm25 + (1-Lexical)·cosine
//
// A passage that only the words have found has a cosine all the same; one that
// only its meaning has found has no word score. One that is not embedded yet is
// taken to be as near by meaning as by words: what has just been published is not
// to stand behind everything that is older.
func (e *Engine) fuse(ctx context.Context, byWord, byMeaning []corpus.Hit, vector []float32) []Candidate {
	at := map[int64]int{}
	var out []Candidate
	candidate := func(key int64) *Candidate {
		i, ok := at[key]
		if !ok {
			i = len(out)
			at[key] = i
			out = append(out, Candidate{Key: key})
		}
		return &out[i]
	}
	for _, h := range byWord {
		candidate(h.Passage).BM25 = h.Score
	}
	for _, h := range byMeaning {
		candidate(h.Passage).Cosine = h.Score
	}
	if vector != nil {
		for i := range out {
			if c := &out[i]; c.Cosine == 0 {
				var ok bool
				c.Cosine, ok = e.Dense.Cosine(ctx, vector, c.Key)
				c.Pending = !ok
			}
		}
	}
	word, meaning := scale(byWord, e.Params.Depth), scale(byMeaning, e.Params.Depth)
	share := e.Params.Lexical
	if vector == nil {
		share = 1
	}
	for i := range out {
		c := &out[i]
		near := word(c.BM25)
		if !c.Pending {
			near = meaning(c.Cosine)
		}
		c.Fused = share*word(c.BM25) + (1-share)*near
		c.Score = c.Fused
	}
	slices.SortStableFunc(out, func(a, b Candidate) int {
		return cmp.Or(cmp.Compare(b.Fused, a.Fused), cmp.Compare(a.Key, b.Key))
	})
	return out
}

// scale maps a list's scores to 0..1, its last to 0 and its best to 1.
func scale(hits []corpus.Hit, depth int) func(float64) float64 {
	if len(hits) == 0 {
		return func(float64) float64 { return 0 }
	}
	low, high := hits[len(hits)-1].Score, hits[0].Score
	if len(hits) < depth {
		low = 0 // everything that matches is in the list: the last is not the worst
	}
	if high <= low {
		return func(float64) float64 { return 1 }
	}
	return func(s float64) float64 { return max(0, (s-low)/(high-low)) }
}
