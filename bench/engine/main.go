// Command engine compares the embedder and the cross-encoder of this program
// with the same models under Python's onnxruntime, on the same passages and in
// the same session, and shows what they take of memory.
//
//	go run ./bench/engine -models ../shared/models
//	go run ./bench/engine -memory 10000
//
// The first needs a Python with onnxruntime, tokenizers and numpy, the models'
// own files (model.onnx and vocab.txt by folder) and a corpus of articles to cut
// passages from. Go and Python take turns, task by task, because other work on
// the machine slows either; what counts is the median of the rounds.
package main

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"

	"verbatim/bench/program"
	"verbatim/retrieval/embed"
)

func main() { program.Main("engine", run) }

func run(ctx context.Context, args []string, stdout io.Writer) error {
	flags := flag.NewFlagSet("engine", flag.ContinueOnError)
	corpus := flags.String("corpus", "../shared/eval/rtqa/corpus.jsonl.gz", "articles, one JSON object a line with a text, gzipped")
	models := flags.String("models", "../shared/models", "folder of the models' own files, for Python")
	python := flags.String("python", "python3", "a Python with onnxruntime, tokenizers and numpy")
	script := flags.String("script", "bench/engine/engine.py", "Python's side")
	passages := flags.Int("passages", 256, "how many passages")
	rounds := flags.Int("rounds", 7, "how often each task is done by each side")
	memory := flags.Int("memory", 0, "instead: show memory before and after this many texts of up to 512 tokens")
	if err := flags.Parse(args); err != nil {
		return err
	}
	began := time.Now()
	model, err := embed.Open(ctx, embed.Options{})
	if err != nil {
		return err
	}
	defer model.Close()
	fmt.Fprintf(stdout, "%s, opened in %d ms\n", model.Key(), time.Since(began).Milliseconds())
	if *memory > 0 {
		return showMemory(ctx, stdout, model, *memory)
	}

	in, err := readInputs(*corpus, *passages)
	if errors.Is(err, fs.ErrNotExist) {
		fmt.Fprintln(stdout, "skipped: there is no corpus:", err)
		return nil
	}
	if err != nil {
		return err
	}
	return compare(ctx, stdout, model, in, *python, *script, *models, *rounds)
}

// Inputs are what both sides compute.
type Inputs struct {
	Passages  []string `json:"passages"`
	Questions []string `json:"questions"`
}

// readInputs cuts passages of 80 words, which are about 100 tokens, from the
// middle of as many articles, and takes 32 articles' titles for questions.
func readInputs(path string, passages int) (Inputs, error) {
	const questions, words = 32, 80
	var in Inputs
	f, err := os.Open(path)
	if err != nil {
		return in, err
	}
	defer f.Close()
	plain, err := gzip.NewReader(f)
	if err != nil {
		return in, fmt.Errorf("read %s: %w", path, err)
	}
	articles := json.NewDecoder(bufio.NewReader(plain))
	for len(in.Passages) < passages || len(in.Questions) < questions {
		var article struct{ Title, Text string }
		if err := articles.Decode(&article); err != nil {
			return in, fmt.Errorf("read %s: %w", path, err)
		}
		text := strings.Fields(article.Text)
		if start := len(text) / 2; start+words <= len(text) && len(in.Passages) < passages {
			in.Passages = append(in.Passages, strings.Join(text[start:start+words], " "))
		}
		if article.Title != "" && len(in.Questions) < questions {
			in.Questions = append(in.Questions, article.Title)
		}
	}
	return in, nil
}

// task is one thing that is measured; the unit of what it gives is in the name.
type task struct {
	name string
	do   func(ctx context.Context) (float64, error)
}

// tasks are the Go side; engine.py has the same names.
func tasks(model *embed.Model, in Inputs) []task {
	rerank := func(n int) func(context.Context) (float64, error) {
		return func(ctx context.Context) (float64, error) {
			return median(8, func(i int) error {
				first := i * n % (len(in.Passages) - n)
				_, err := model.Scores(ctx, in.Questions[i%len(in.Questions)], in.Passages[first:first+n], nil)
				return err
			})
		}
	}
	return []task{
		{"passages/s", func(ctx context.Context) (float64, error) {
			began := time.Now()
			err := model.Passages(ctx, in.Passages, func(int, []float32) error { return nil })
			return float64(len(in.Passages)) / time.Since(began).Seconds(), err
		}},
		{"question ms", func(ctx context.Context) (float64, error) {
			return median(len(in.Questions), func(i int) error {
				_, err := model.Question(ctx, in.Questions[i])
				return err
			})
		}},
		{"rerank 8 ms", rerank(8)},
		{"rerank 20 ms", rerank(20)},
	}
}

// median is the middle time of doing something n times, in milliseconds.
func median(n int, do func(i int) error) (float64, error) {
	times := make([]float64, n)
	for i := range times {
		began := time.Now()
		if err := do(i); err != nil {
			return 0, err
		}
		times[i] = float64(time.Since(began).Microseconds()) / 1000
	}
	return mean(times), nil
}

func mean(xs []float64) float64 {
	xs = slices.Sorted(slices.Values(xs))
	return (xs[(len(xs)-1)/2] + xs[len(xs)/2]) / 2
}
