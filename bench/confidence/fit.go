package main

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"slices"
)

// fit returns the weights, the first one of a constant 1, of the logistic
// regression of answerable on the features' inputs, by Newton's method. Sets
// weigh the same, however many instances they have; a little ridge keeps the
// weights finite.
func fit(cases []instance) []float64 {
	const ridge, rounds = 1e-3, 30
	sizes := map[string]float64{}
	for _, c := range cases {
		sizes[c.set]++
	}
	n := 1 + len(cases[0].features.Inputs())
	w := make([]float64, n)
	for range rounds {
		gradient, hessian := make([]float64, n), make([][]float64, n)
		for i := range hessian {
			hessian[i] = make([]float64, n)
			hessian[i][i] = ridge
			gradient[i] = -ridge * w[i]
		}
		for _, c := range cases {
			x := append([]float64{1}, c.features.Inputs()...)
			p := predict(w, c)
			y := 0.0
			if c.answerable {
				y = 1
			}
			share := 1 / sizes[c.set]
			for i := range x {
				gradient[i] += share * (y - p) * x[i]
				for j := range x {
					hessian[i][j] += share * p * (1 - p) * x[i] * x[j]
				}
			}
		}
		for i, d := range solve(hessian, gradient) {
			w[i] += d
		}
	}
	return w
}

func predict(w []float64, c instance) float64 {
	sum := w[0]
	for i, x := range c.features.Inputs() {
		sum += w[i+1] * x
	}
	return 1 / (1 + math.Exp(-sum))
}

// solve returns x of a·x = b by Gauss's elimination. a and b are used up.
func solve(a [][]float64, b []float64) []float64 {
	n := len(b)
	for i := range n {
		pivot := i
		for r := i; r < n; r++ {
			if math.Abs(a[r][i]) > math.Abs(a[pivot][i]) {
				pivot = r
			}
		}
		a[i], a[pivot], b[i], b[pivot] = a[pivot], a[i], b[pivot], b[i]
		for r := i + 1; r < n; r++ {
			f := a[r][i] / a[i][i]
			for c := i; c < n; c++ {
				a[r][c] -= f * a[i][c]
			}
			b[r] -= f * b[i]
		}
	}
	x := make([]float64, n)
	for i := n - 1; i >= 0; i-- {
		x[i] = b[i]
		for c := i + 1; c < n; c++ {
			x[i] -= a[i][c] * x[c]
		}
		x[i] /= a[i][i]
	}
	return x
}

const (
	folds   = 5
	repeats = 4
)

// guess is what was predicted of an instance by weights that have not seen its
// question.
type guess struct {
	instance
	p float64
}

// crossValidate predicts every instance by weights fitted on other questions,
// repeats times with other folds.
func crossValidate(cases []instance) []guess {
	var out []guess
	for r := range repeats {
		random := rand.New(rand.NewPCG(uint64(r), 1))
		fold := map[string]int{}
		for _, c := range cases {
			if _, ok := fold[c.question]; !ok {
				fold[c.question] = random.IntN(folds)
			}
		}
		for f := range folds {
			var seen, unseen []instance
			for _, c := range cases {
				if fold[c.question] == f {
					unseen = append(unseen, c)
				} else {
					seen = append(seen, c)
				}
			}
			w := fit(seen)
			for _, c := range unseen {
				out = append(out, guess{c, predict(w, c)})
			}
		}
	}
	return out
}

func report(out io.Writer, cases []instance) {
	guesses := crossValidate(cases)
	var sets []string
	for _, c := range cases {
		if !slices.Contains(sets, c.set) {
			sets = append(sets, c.set)
		}
	}
	fmt.Fprintf(out, "cross-validated by question, %d folds %d times\n\n%-14s %9s %7s %13s\n", folds, repeats, "set", "instances", "AUROC", "balanced acc.")
	for _, s := range sets {
		of := slices.DeleteFunc(slices.Clone(guesses), func(g guess) bool { return g.set != s })
		fmt.Fprintf(out, "%-14s %9d %7.3f %13.3f\n", s, len(of)/repeats, auroc(of), balanced(of))
	}
	fmt.Fprintf(out, "\nof answers given at a confidence, how many hold\n%-14s", "confidence")
	for _, s := range sets {
		fmt.Fprintf(out, " %16s", s)
	}
	fmt.Fprintln(out)
	for low := 0.0; low < 0.95; low += 0.1 {
		fmt.Fprintf(out, "%.1f to %.1f    ", low, low+0.1)
		for _, s := range sets {
			n, holds := 0, 0
			for _, g := range guesses {
				if g.set == s && g.p >= low && g.p < low+0.1 {
					n++
					if g.answerable {
						holds++
					}
				}
			}
			fmt.Fprintf(out, " %6.2f of %6d", float64(holds)/math.Max(float64(n), 1), n/repeats)
		}
		fmt.Fprintln(out)
	}
	fmt.Fprintf(out, "\nweights fitted on all, the constant first: %.3g\n", fit(cases))
}

// auroc is the chance that an instance that is answerable has the higher guess
// than one that is not.
func auroc(guesses []guess) float64 {
	slices.SortFunc(guesses, func(a, b guess) int { return cmp.Compare(a.p, b.p) })
	var ranks, yes, no float64
	for i := 0; i < len(guesses); {
		j := i
		for j < len(guesses) && guesses[j].p == guesses[i].p {
			j++
		}
		for _, g := range guesses[i:j] {
			if g.answerable {
				ranks += float64(i+j+1) / 2
				yes++
			} else {
				no++
			}
		}
		i = j
	}
	return (ranks - yes*(yes+1)/2) / (yes * no)
}

// balanced is the mean of the parts of both kinds that a threshold of a half
// gets right.
func balanced(guesses []guess) float64 {
	var right, all [2]float64
	for _, g := range guesses {
		kind := 0
		if g.answerable {
			kind = 1
		}
		all[kind]++
		if (g.p >= 0.5) == g.answerable {
			right[kind]++
		}
	}
	return (right[0]/all[0] + right[1]/all[1]) / 2
}
