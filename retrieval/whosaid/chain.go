package whosaid

import (
	"cmp"
	"slices"

	"verbatim/corpus"
)

// source is an article that shares words with the given text.
type source struct {
	key     int64 // of a passage of article
	article corpus.Article
	tokens  []token
	content []int32 // the tokens that are more than punctuation
	chains  []chain
}

// content returns the places of the tokens that are more than punctuation.
func content(tokens []token) []int32 {
	out := make([]int32, 0, len(tokens))
	for i, t := range tokens {
		if t.kind.content() {
			out = append(out, int32(i))
		}
	}
	return out
}

// pair is a token of the given text with its like in a source.
type pair struct{ given, published int32 }

// chain is a list of equal tokens of the given text and a source, ascending in
// both: a place that the given text, or a part of it, may come from.
type chain struct {
	source *source
	pairs  []pair
	score  float64
}

// anchor is a run of content tokens, n long, that stand in a row in both texts,
// and cannot be made longer. Its places count content tokens only.
type anchor struct{ given, published, n int32 }

// Bounds of chaining.
const (
	maxChainGap  = 40  // content tokens between two anchors of a chain
	maxLookBack  = 200 // anchors that one may follow
	maxAnchors   = 20_000
	maxChains    = 6   // of one source
	minChain     = 2.5 // score, in a short text
	minLongChain = 4   // in any other
	longText     = 300 // content tokens, from which on anchors of two words are noise
	replacedCost = 0.3 // of a token in a chain's gap that both texts have
	putInCost    = 0.5 // of one that only the given text has
	leftOutCost  = 0.2 // of one that only the source has
	markCost     = 0.05
)

// seeds are the pairs of neighbouring content tokens in the given text, by
// their ids.
type seeds struct {
	given []token
	ids   []int32
	pairs map[[2]int32][]int32
}

func newSeeds(given []token, content []int32) *seeds {
	s := &seeds{given: given, pairs: map[[2]int32][]int32{}}
	for _, i := range content {
		s.ids = append(s.ids, given[i].id)
	}
	for i := 0; i+1 < len(s.ids); i++ {
		k := [2]int32{s.ids[i], s.ids[i+1]}
		s.pairs[k] = append(s.pairs[k], int32(i))
	}
	return s
}

// anchors finds the runs that a source shares with the given text, in the
// source's order.
func (s *seeds) anchors(src *source) []anchor {
	var out []anchor
	id := func(j int) int32 { return src.tokens[src.content[j]].id }
	least := 2
	if len(s.ids) > longText {
		least = 3
	}
	for j := 0; j+1 < len(src.content) && len(out) < maxAnchors; j++ {
		a, b := id(j), id(j+1)
		if a == 0 || b == 0 {
			continue
		}
		for _, i := range s.pairs[[2]int32{a, b}] {
			if i > 0 && j > 0 && s.ids[i-1] == id(j-1) {
				continue // a longer one holds it
			}
			n := 2
			for int(i)+n < len(s.ids) && j+n < len(src.content) && s.ids[int(i)+n] == id(j+n) {
				n++
			}
			if n >= least {
				out = append(out, anchor{i, int32(j), int32(n)})
			}
		}
	}
	slices.SortFunc(out, func(a, b anchor) int {
		return cmp.Or(cmp.Compare(a.published, b.published), cmp.Compare(a.given, b.given))
	})
	return out
}

// least is the score below which a chain cannot become a piece that says
// anything.
func (s *seeds) least() float64 {
	if n := len(s.ids); n <= shortText {
		return min(minChain, float64(n))
	}
	return minLongChain
}

// chain finds the best chains of a source's anchors, best first:
//
//	score(a) = n(a) + max(0, max over b before a of score(b) - gap(b, a))
//
// where b must begin before a in both texts, and what the two share counts once.
func (s *seeds) chain(src *source, given []int32) []chain {
	anchors := s.anchors(src)
	score := make([]float64, len(anchors))
	from := make([]int, len(anchors))
	for x, a := range anchors {
		score[x], from[x] = float64(a.n), -1
		for y := x - 1; y >= 0 && y >= x-maxLookBack; y-- {
			b := anchors[y]
			dg, dp := a.given-b.given-b.n, a.published-b.published-b.n
			if b.given >= a.given || b.published >= a.published || dg > maxChainGap || dp > maxChainGap {
				continue
			}
			shared := max(0, -dg, -dp)
			if shared >= a.n {
				continue
			}
			dg, dp = dg+shared, dp+shared
			gap := replacedCost*float64(min(dg, dp)) + putInCost*float64(max(0, dg-dp)) + leftOutCost*float64(max(0, dp-dg))
			if v := score[y] - gap + float64(a.n-shared); v > score[x] {
				score[x], from[x] = v, y
			}
		}
	}
	order := make([]int, len(anchors))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(score[b], score[a]) })
	used := make([]bool, len(anchors))
	var out []chain
	for _, x := range order {
		if len(out) == maxChains || score[x] < s.least() {
			break
		}
		if used[x] {
			continue
		}
		var links []anchor
		for y := x; y >= 0 && !used[y]; y = from[y] {
			used[y] = true
			links = append(links, anchors[y])
		}
		c := chain{source: src, score: score[x]}
		slices.Reverse(links)
		for _, a := range links {
			for k := range a.n {
				p := pair{given[a.given+k], src.content[a.published+k]}
				if n := len(c.pairs); n == 0 || c.pairs[n-1].given < p.given && c.pairs[n-1].published < p.published {
					c.pairs = append(c.pairs, p)
				}
			}
		}
		c.score -= markCost * float64(s.otherMarks(c))
		out = append(out, c)
	}
	return out
}

// otherMarks counts the pairs of a chain that follow the one before at once, but
// for other punctuation. Of chains with the same words the exact one is best.
func (s *seeds) otherMarks(c chain) int {
	n := 0
	for k := 1; k < len(c.pairs); k++ {
		a := s.given[c.pairs[k-1].given+1 : c.pairs[k].given]
		b := c.source.tokens[c.pairs[k-1].published+1 : c.pairs[k].published]
		if !slices.EqualFunc(a, b, func(t, u token) bool { return t.id == u.id }) {
			n++
		}
	}
	return n
}
