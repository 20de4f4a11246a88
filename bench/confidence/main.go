// Command confidence fits the weights of the confidence (retrieval/confidence.go)
// on labelled benchmarks, and shows by cross-validation what they are worth.
//
//	go build -o /tmp/verbatim ./cmd/verbatim
//	go run ./bench/confidence -verbatim /tmp/verbatim -work /tmp/confidence
//
// It asks the questions of rtqa_knockout of its corpus, and others of parts of
// rtqa with 5, 50 and 500 articles, because a confidence must hold for small
// libraries too. What "verbatim eval --trace" tells of each question stays
// in the work folder: a second run goes on where the first was stopped, and only
// fits where there is nothing left to ask.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"

	"verbatim/bench/program"
)

func main() { program.Main("confidence", run) }

func run(ctx context.Context, args []string, stdout io.Writer) error {
	flags := flag.NewFlagSet("confidence", flag.ContinueOnError)
	benchmarks := flags.String("eval", "../shared/eval", "folder of the benchmarks")
	program := flags.String("verbatim", "verbatim", "the program that asks")
	work := flags.String("work", "", "folder for traces, kept between runs")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *work == "" {
		return errors.New("name a folder with -work")
	}
	if err := os.MkdirAll(*work, 0o755); err != nil {
		return err
	}
	trials, err := trials(*benchmarks, *work)
	if errors.Is(err, fs.ErrNotExist) {
		fmt.Fprintln(stdout, "skipped: the benchmarks are not there:", err)
		return nil
	}
	if err != nil {
		return err
	}
	var cases []instance
	for i, t := range trials {
		fmt.Fprintf(os.Stderr, "\r%d of %d libraries asked", i, len(trials))
		asked, err := t.ask(ctx, *program)
		if err != nil {
			return err
		}
		cases = append(cases, asked...)
	}
	fmt.Fprintln(os.Stderr)
	report(stdout, cases)
	return nil
}
