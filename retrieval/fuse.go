package retrieval

import (
	"cmp"
	"slices"

	"verbatim/corpus"
)

// fuse joins two lists. Each one's scores are scaled so that its best is 1 and
// its last 0, and then
//
//	fused = Lexical·bm25 + (1-Lexical)·cosine
//
// A passage that only the words have found has a cosine all the same, in cosines; one
// that only its meaning has found has no word score. One without a cosine is taken to be
// as near by meaning as by words: what has just been published is not to stand behind
// everything that is older. Where cosines is nil only words were compared.
func fuse(byWord, byMeaning []corpus.Hit, cosines map[int64]float64, params Params) []Candidate {
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
		candidate(h.Passage)
	}
	word, meaning := scale(byWord, params.Depth), scale(byMeaning, params.Depth)
	share := params.Lexical
	if cosines == nil {
		share = 1
	}
	for i := range out {
		c := &out[i]
		near := word(c.BM25)
		if cosines != nil {
			var ok bool
			c.Cosine, ok = cosines[c.Key]
			c.Pending = !ok
		}
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
