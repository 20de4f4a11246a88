package paste

import (
	"bufio"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"go/format"
	"math"
	"math/rand/v2"
	"os"
	"regexp"
	"strings"
	"testing"
)

// The weights of the paste reader are fitted here, on pages as people copied
// them with the article as people marked it; see bench/pastefit/README.md.

var fit = flag.Bool("fit", false, "fit the weights of the paste reader, cross-validate them and write weights.go")

const (
	pasteFile = "../../../../shared/eval/paste/pastes.dev.jsonl"
	fitFolds  = 5
	fitRounds = 2 // of cross-validation, each with other folds
)

// pastePage is one page of the benchmark.
type pastePage struct {
	ID, Paste, Text string
}

// ReadPastes reads the benchmark, or skips the test where it is missing.
func ReadPastes(t *testing.T) []pastePage {
	t.Helper()
	f, err := os.Open(pasteFile)
	if errors.Is(err, os.ErrNotExist) {
		t.Skipf("%s is missing: it is handed out beside the repository", pasteFile)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var pages []pastePage
	for s := json.NewDecoder(bufio.NewReader(f)); s.More(); {
		var p pastePage
		if err := s.Decode(&p); err != nil {
			t.Fatal(err)
		}
		pages = append(pages, p)
	}
	return pages
}

// sparse is the features of a line that are not zero.
type sparse struct {
	index []int
	value []float64
	size  int
}

func sparseRows(rows [][]float64) []sparse {
	out := make([]sparse, len(rows))
	for i, row := range rows {
		out[i].size = len(row)
		for j, x := range row {
			if x != 0 {
				out[i].index = append(out[i].index, j)
				out[i].value = append(out[i].value, x)
			}
		}
	}
	return out
}

func (s sparse) weigh(weights []float64) float64 {
	sum := weights[s.size]
	for k, j := range s.index {
		sum += weights[j] * s.value[k]
	}
	return sum
}

// addTo adds e times the features to a gradient.
func (s sparse) addTo(gradient []float64, e float64) {
	for k, j := range s.index {
		gradient[j] += e * s.value[k]
	}
	gradient[s.size] += e
}

// lesson is a page with what is right about its lines.
type lesson struct {
	page     *page
	truth    string
	dense    [][]float64
	rows     []sparse
	own      []float64 // 1 for the article's lines
	weight   []float64 // what a line counts
	from, to int       // the first and last of the article
}

// newLesson marks a line as the article's if most of its runs of four words are.
func newLesson(pg pastePage) lesson {
	p := newPage(readLines(pg.Paste))
	l := lesson{page: p, truth: pg.Text, from: -1}
	l.dense = p.features()
	l.rows = sparseRows(l.dense)
	l.own = ownLines(p.lines, pg.Text)
	total := 0.0
	for i, y := range l.own {
		total += y * float64(p.words[i])
	}
	for i, y := range l.own {
		l.weight = append(l.weight, math.Min(float64(p.words[i]), 120)/math.Max(total, 60)+0.002)
		if y > 0 && (p.words[i] >= 8 || l.from >= 0) {
			if l.from < 0 {
				l.from = i
			}
			l.to = i
		}
	}
	return l
}

func ownLines(lines []line, truth string) []float64 {
	runs := wordRuns(truth)
	whole := map[string]bool{}
	for _, l := range strings.Split(truth, "\n") {
		whole[strings.Join(rxRunWord.FindAllString(l, -1), " ")] = true
	}
	own := make([]float64, len(lines))
	first, last := len(lines), -1
	for i, l := range lines {
		words := rxRunWord.FindAllString(l.text, -1)
		if len(words) < 4 {
			own[i] = indicator(len(words) > 0 && whole[strings.Join(words, " ")])
			continue
		}
		found := 0
		for j := 0; j+3 < len(words); j++ {
			if runs[strings.Join(words[j:j+4], " ")] > 0 {
				found++
			}
		}
		own[i] = indicator(float64(found) > .6*float64(len(words)-3))
		if own[i] > 0 && len(words) >= 8 {
			first, last = min(first, i), i
		}
	}
	for i := range own { // a word of a menu that is also a heading
		if i < first-3 || i > last+8 {
			own[i] = 0
		}
	}
	return own
}

// descend finds the weights of least loss by Adam. gradient adds the loss's
// gradient at the weights it is given.
func descend(size, steps int, decay float64, gradient func(weights, out []float64)) []float64 {
	w, m, v := make([]float64, size+1), make([]float64, size+1), make([]float64, size+1)
	for step := 1; step <= steps; step++ {
		g := make([]float64, size+1)
		gradient(w, g)
		rate := 0.08
		if step > steps*2/3 {
			rate = 0.02
		}
		for j := range w {
			if j < size {
				g[j] += decay * w[j]
			}
			m[j] = .9*m[j] + .1*g[j]
			v[j] = .99*v[j] + .01*g[j]*g[j]
			w[j] -= rate * m[j] / (1 - math.Pow(.9, float64(step))) / (math.Sqrt(v[j]/(1-math.Pow(.99, float64(step)))) + 1e-8)
		}
	}
	return w
}

// fitLines fits a logistic regression that tells the article's lines.
func fitLines(lessons []lesson, rows [][]sparse, inside bool, decay float64) []float64 {
	total := 0.0
	for _, l := range lessons {
		for _, w := range l.weight {
			total += w
		}
	}
	return descend(rows[0][0].size, 400, decay, func(w, g []float64) {
		for k, l := range lessons {
			from, to := 0, len(rows[k])
			if inside && l.from >= 0 {
				from, to = l.from, l.to+1
			}
			for i := from; i < to; i++ {
				r := rows[k][i]
				r.addTo(g, (1/(1+math.Exp(-r.weigh(w)))-l.own[i])*l.weight[i]/total)
			}
		}
	})
}

// fitPlace fits a choice among a page's lines: which is right(lesson)?
func fitPlace(lessons []lesson, rows [][]sparse, right func(lesson) int, decay float64) []float64 {
	return descend(rows[0][0].size, 300, decay, func(w, g []float64) {
		for k, l := range lessons {
			if l.from < 0 {
				continue
			}
			z := make([]float64, len(rows[k]))
			top, sum := math.Inf(-1), 0.0
			for i, r := range rows[k] {
				z[i] = r.weigh(w)
				top = math.Max(top, z[i])
			}
			for i := range z {
				z[i] = math.Exp(z[i] - top)
				sum += z[i]
			}
			for i, r := range rows[k] {
				e := z[i]/sum - indicator(i == right(l))
				if math.Abs(e) > 1e-6 {
					r.addTo(g, e/float64(len(lessons)))
				}
			}
		}
	})
}

// fitModel fits both steps. How strongly weights are held down was chosen by
// cross-validation.
func fitModel(lessons []lesson) *model {
	var m model
	rows := make([][]sparse, len(lessons))
	for k, l := range lessons {
		rows[k] = l.rows
	}
	copy(m.line[:], fitLines(lessons, rows, false, 3e-4))
	for k, l := range lessons {
		z := make([]float64, len(l.dense))
		for i, f := range l.dense {
			z[i] = weigh(m.line[:], f)
		}
		rows[k] = sparseRows(l.page.sums(l.dense, z))
	}
	copy(m.place[asksBegin][:], fitPlace(lessons, rows, func(l lesson) int { return l.from }, 2e-2))
	copy(m.place[asksEnd][:], fitPlace(lessons, rows, func(l lesson) int { return l.to }, 2e-2))
	copy(m.place[asksInside][:], fitLines(lessons, rows, true, 1e-3))
	return &m
}

// Measure is the benchmark's score of texts: F1 of the mean precision and mean
// recall over runs of four words.
type Measure struct {
	precision, recall   float64
	precisions, recalls int
}

func (m *Measure) Add(truth, got string) {
	a, b := wordRuns(truth), wordRuns(got)
	both, all, ours := 0, 0, 0
	for run, n := range a {
		all += n
		both += min(n, b[run])
	}
	for _, n := range b {
		ours += n
	}
	if ours > 0 {
		m.precision += float64(both) / float64(ours)
		m.precisions++
	}
	if all > 0 {
		m.recall += float64(both) / float64(all)
		m.recalls++
	}
}

func (m *Measure) F1() (f1, precision, recall float64) {
	p, r := m.precision/float64(max(1, m.precisions)), m.recall/float64(max(1, m.recalls))
	return 2 * p * r / math.Max(p+r, 1e-9), p, r
}

var rxRunWord = regexp.MustCompile(`[\p{L}\p{M}\p{Nd}_]+`)

func wordRuns(text string) map[string]int {
	words := rxRunWord.FindAllString(text, -1)
	runs := map[string]int{}
	for i := 0; len(words) > 0 && i < max(1, len(words)-3); i++ {
		runs[strings.Join(words[i:min(i+4, len(words))], " ")]++
	}
	return runs
}

// textOf is what the paste reader makes of a page with the weights m.
func textOf(paste string, m *model) string {
	a, _ := read(paste, m).Article()
	return a.Text
}

func TestPasteWeights(t *testing.T) {
	if !*fit {
		t.Skip("run with -fit to fit the weights anew")
	}
	pages := ReadPastes(t)
	lessons := make([]lesson, len(pages))
	for i, p := range pages {
		lessons[i] = newLesson(p)
	}
	var crossed Measure
	for round := range fitRounds {
		fold := rand.New(rand.NewPCG(uint64(round), 1)).Perm(len(pages))
		for f := range fitFolds {
			var train []lesson
			for i := range lessons {
				if fold[i]%fitFolds != f {
					train = append(train, lessons[i])
				}
			}
			m := fitModel(train)
			for i, p := range pages {
				if fold[i]%fitFolds == f {
					var one Measure
					text := textOf(p.Paste, m)
					one.Add(p.Text, text)
					crossed.Add(p.Text, text)
					f1, precision, recall := one.F1()
					t.Logf("round %d page %d %.16s: F1 %.3f precision %.3f recall %.3f", round, i, p.ID, f1, precision, recall)
				}
			}
		}
	}
	f1, precision, recall := crossed.F1()
	t.Logf("cross-validated: F1 %.4f precision %.4f recall %.4f", f1, precision, recall)
	if os.Getenv("NOWRITE") != "" {
		return
	}
	m := fitModel(lessons)
	writeWeights(t, m, fmt.Sprintf("cross-validated F1 %.3f (precision %.3f, recall %.3f; %d folds, %d times)", f1, precision, recall, fitFolds, fitRounds))
}

// writeWeights writes weights.go.
func writeWeights(t *testing.T, m *model, figure string) {
	t.Helper()
	names := featureNames(t)
	var b strings.Builder
	fmt.Fprintf(&b, `// Code generated by bench/pastefit; DO NOT EDIT.

package paste

// fitted holds the weights as fitted on the 125 pages of the paste benchmark's development
// half: %s.
var fitted = &model{
`, figure)
	column := func(name string, weights []float64) {
		fmt.Fprintf(&b, "%s{\n", name)
		for i, w := range weights {
			key := "" // the last one is added to the sum
			if i < len(weights)-1 {
				key = names[i] + ":"
			}
			fmt.Fprintf(&b, "%s %.3f,\n", key, w)
		}
		fmt.Fprint(&b, "},\n")
	}
	column("line: [features + 1]float64", m.line[:])
	fmt.Fprint(&b, "place: [questions][sums + 1]float64{\n")
	for q, name := range []string{"asksBegin", "asksEnd", "asksInside"} {
		column(name+":", m.place[q][:])
	}
	fmt.Fprint(&b, "},\n}\n")
	out, err := format.Source([]byte(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("weights.go", out, 0o644); err != nil {
		t.Fatal(err)
	}
}

// featureNames are the constants' names, read from the source.
func featureNames(t *testing.T) []string {
	t.Helper()
	var names []string
	for _, file := range []string{"feature.go", "model.go"} {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`(?m)^\t((?:feat|sum)[A-Z]\w+) .*//`).FindAllStringSubmatch(string(source), -1) {
			switch m[1] {
			case "featKind", "featNearBefore", "featNearAfter":
				for k := range int(kinds) - 1 {
					names = append(names, fmt.Sprintf("%s + %d", m[1], k))
				}
			default:
				names = append(names, m[1])
			}
		}
	}
	if len(names) != int(sums) {
		t.Fatalf("%d names of %d features", len(names), sums)
	}
	return names
}
