package paste

import "math"

// The score of a line is the logit of a small logistic regression: the sum of
// its features times their weights. It is made in two steps. The first looks at
// a line and what is counted around it, and says how likely the line is the
// article's. The second adds the first's opinion on the lines nearby, and
// answers three questions: does the article begin here, does it end here, and
// is a line between those two the article's?

// The features of the second step follow those of the first.
const (
	sumScore       feature = features + iota // the line's own score
	sumLikely                                // and the probability it stands for
	sumPrev                                  // the probability of the line before
	sumNext                                  // and after
	sumBestPrev                              // the best of the 3 lines before
	sumBestNext                              // and after
	sumBetween                               // the lesser of these two
	sumMeanPrev                              // the mean of the 8 lines before
	sumMeanNext                              // and after
	sumFarPrev                               // the mean of the 25 lines before
	sumFarNext                               // and after
	sumShareBefore                           // share of the article's likely words that stand before
	sumShareAfter                            // and after
	sumShareBeside                           // the lesser of these two
	sumSomeBefore                            // whether about 100 likely words stand before
	sumSomeAfter                             // and after
	sums                                     // how many features there are in all
)

// question is what the second step is asked about a line.
type question int

const (
	asksBegin  question = iota // is it the first of the article?
	asksEnd                    // is it the last?
	asksInside                 // if it stands between them, is it the article's?
	questions
)

// model is the weights: a number for each feature, and one, the last, to add.
type model struct {
	line  [features + 1]float64
	place [questions][sums + 1]float64
}

// weigh is the sum of features times weights.
func weigh(weights, f []float64) float64 {
	sum := weights[len(f)]
	for i, x := range f {
		sum += weights[i] * x
	}
	return sum
}

// scores answers the questions for every line of p.
func (m *model) scores(p *page) [questions][]float64 {
	first := p.features()
	z := make([]float64, len(first))
	for i, f := range first {
		z[i] = weigh(m.line[:], f)
	}
	var out [questions][]float64
	for q := range out {
		out[q] = make([]float64, len(first))
	}
	for i, f := range p.sums(first, z) {
		for q := range out {
			out[q][i] = weigh(m.place[q][:], f)
		}
	}
	return out
}

// sums are the features of the second step, given those of the first and its
// scores z.
func (p *page) sums(first [][]float64, z []float64) [][]float64 {
	n := len(z)
	likely := make([]float64, n)
	total := make([]float64, n+1) // of the probabilities before a line
	mass := make([]float64, n+1)  // of the likely words before a line
	for i := range z {
		likely[i] = 1 / (1 + math.Exp(-z[i]))
		total[i+1] = total[i] + likely[i]
		mass[i+1] = mass[i] + likely[i]*float64(p.words[i])
	}
	at := func(i int) float64 {
		if i < 0 || i >= n {
			return 0
		}
		return likely[i]
	}
	mean := func(from, to int) float64 {
		from, to = max(from, 0), min(to, n)
		if to <= from {
			return 0
		}
		return (total[to] - total[from]) / float64(to-from)
	}
	out := make([][]float64, n)
	all := mass[n] + 1
	for i := range first {
		before, after := mass[i], mass[n]-mass[i+1]
		bestPrev := max(at(i-1), at(i-2), at(i-3))
		bestNext := max(at(i+1), at(i+2), at(i+3))
		f := make([]float64, sums)
		copy(f, first[i])
		f[sumScore], f[sumLikely] = z[i]/4, likely[i]
		f[sumPrev], f[sumNext] = at(i-1), at(i+1)
		f[sumBestPrev], f[sumBestNext], f[sumBetween] = bestPrev, bestNext, min(bestPrev, bestNext)
		f[sumMeanPrev], f[sumMeanNext] = mean(i-8, i), mean(i+1, i+9)
		f[sumFarPrev], f[sumFarNext] = mean(i-25, i), mean(i+1, i+26)
		f[sumShareBefore], f[sumShareAfter], f[sumShareBeside] = before/all, after/all, min(before, after)/all
		f[sumSomeBefore], f[sumSomeAfter] = min(1, before/100), min(1, after/100)
		out[i] = f
	}
	return out
}
