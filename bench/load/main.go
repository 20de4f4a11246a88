// Command load measures answers in a running process, at scale: one question at
// a time, with and without the cross-encoder, and then many members at once,
// each asking again some seconds after the last answer. It shows how long the
// start takes and what the process takes of memory.
//
//	go run ./bench/load -data ~/.cache/verbatim/eval -queries ../shared/eval/rtqa/queries.dev.jsonl
//
// The data folder is a store with vectors, as verbatim add or verbatim eval
// leave it; its largest library is asked.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime/debug"
	"runtime/pprof"
	"slices"
	"strings"
	"sync"
	"time"

	"verbatim/bench/program"
	"verbatim/corpus"
	"verbatim/corpus/sqlite"
	"verbatim/retrieval"
	"verbatim/retrieval/dense"
	"verbatim/retrieval/dense/chromem"
	"verbatim/retrieval/embed"
	"verbatim/retrieval/eval"
	"verbatim/retrieval/library"
)

func main() { program.Main("load", run) }

func run(ctx context.Context, args []string, stdout io.Writer) error {
	flags := flag.NewFlagSet("load", flag.ContinueOnError)
	data := flags.String("data", "", "data folder")
	queries := flags.String("queries", "", "questions as JSON lines")
	members := flags.Int("members", 50, "members who ask")
	pause := flags.Duration("pause", 10*time.Second, "between an answer and the member's next question")
	lasting := flags.Duration("for", 2*time.Minute, "how long they ask")
	budget := flags.Duration("budget", retrieval.ServingBudget, "time for reading, per question")
	profile := flags.String("profile", "", "file for a profile of the processor's time, read with go tool pprof")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *profile != "" {
		f, err := os.Create(*profile)
		if err != nil {
			return err
		}
		defer f.Close()
		if err := pprof.StartCPUProfile(f); err != nil {
			return err
		}
		defer pprof.StopCPUProfile()
	}
	if _, err := os.Stat(filepath.Join(*data, sqlite.FileName)); err != nil {
		fmt.Fprintln(stdout, "skipped: there is no library:", err)
		return nil
	}
	questions, err := eval.ReadLines[eval.Question](*queries)
	if err != nil {
		return err
	}

	began := time.Now()
	store, err := sqlite.Open(ctx, *data)
	if err != nil {
		return err
	}
	defer store.Close()
	articles, passages, err := largest(ctx, store)
	if err != nil {
		return err
	}
	model, err := embed.Open(ctx, embed.Options{})
	if err != nil {
		return err
	}
	defer model.Close()
	// As verbatim serve has it, but for a bound of its memory.
	o := library.Options{Store: articles, Model: model, NewIndex: func() dense.Index { return chromem.New() }, Params: retrieval.DefaultParams, Gate: retrieval.NewServingGate(), Log: slog.New(slog.NewTextHandler(os.Stderr, nil))}
	o.Params.Budget = *budget
	l := library.New(o)
	if _, err := l.Refresh(ctx); err != nil {
		return err
	}
	fmt.Fprintf(stdout, "%d passages; started in %.1f s; %s\n", passages, time.Since(began).Seconds(), memory())
	if err := l.Measure(ctx, func(e *retrieval.Engine) error { return alone(ctx, stdout, e, questions) }); err != nil {
		return err
	}
	return load(ctx, stdout, l, questions, *members, *pause, *lasting)
}

// alone asks one question at a time, without and with reranking, as long as that takes.
func alone(ctx context.Context, stdout io.Writer, e *retrieval.Engine, questions []eval.Question) error {
	ask := func(name string) error {
		var times []time.Duration
		stages := stageTimes{}
		for _, q := range questions[:min(100, len(questions))] {
			began := time.Now()
			a, err := e.Ask(ctx, retrieval.Query{Text: q.Query, Now: time.Now()})
			if err != nil {
				return err
			}
			times = append(times, time.Since(began))
			stages.add(a)
		}
		fmt.Fprintf(stdout, "one at a time, %s: %s\n%s", name, spread(times), stages)
		return nil
	}
	e.Params = retrieval.DefaultParams
	e.Params.RerankDepth, e.Params.Sentences = 0, 0
	for _, name := range []string{"warming up", "without reranking"} {
		if err := ask(name); err != nil {
			return err
		}
	}
	e.Params = retrieval.DefaultParams
	return ask("with reranking")
}

// largest returns the store's largest library, and how many passages it has.
func largest(ctx context.Context, store *sqlite.Store) (library *sqlite.Library, most int, err error) {
	names, err := store.Libraries(ctx)
	if err != nil {
		return nil, 0, err
	}
	most = -1
	for _, name := range names {
		l, err := store.Library(ctx, name)
		if err != nil {
			return nil, 0, err
		}
		n, err := l.Len(ctx)
		if err != nil {
			return nil, 0, err
		}
		if n > most {
			library, most = l, n
		}
	}
	if library == nil {
		err = errors.New("the store has no library")
	}
	return library, most, err
}

// load lets members ask, each in its own time, and tells how long they waited.
func load(ctx context.Context, stdout io.Writer, l *library.Library, questions []eval.Question, members int, pause, lasting time.Duration) error {
	until, cancel := context.WithTimeout(ctx, lasting)
	defer cancel()
	var mu sync.Mutex
	var times []time.Duration
	stages := stageTimes{}
	busy, cut, faults := 0, 0, 0
	var wait sync.WaitGroup
	for range members {
		wait.Go(func() {
			rest := rand.N(pause) // they do not all begin at once
			for {
				select {
				case <-until.Done():
					return
				case <-time.After(rest):
				}
				rest = pause
				began := time.Now()
				a, err := l.Ask(ctx, retrieval.Query{Text: questions[rand.N(len(questions))].Query, Now: time.Now()})
				took := time.Since(began)
				mu.Lock()
				switch {
				case errors.Is(err, retrieval.ErrBusy):
					busy++
				case err != nil:
					faults++
				default:
					times = append(times, took)
					stages.add(a)
					if a.Unread > 0 {
						cut++
					}
					for _, q := range a.Quotes {
						if q.Text != q.Of(q.Article.Text) || corpus.Hash(q.Article.Text) == "" {
							faults++
						}
					}
				}
				mu.Unlock()
			}
		})
	}
	wait.Wait()
	fmt.Fprintf(stdout, "%d members for %s: %s\n  %d answers, reading cut short in %d, refused %d, faults %d; %s\n%s",
		members, lasting, spread(times), len(times), cut, busy, faults, memory(), stages)
	return nil
}

// stageTimes are, by stage, how long each answer spent in it.
type stageTimes map[string][]time.Duration

func (s stageTimes) add(a retrieval.Answer) {
	sums := map[string]time.Duration{} // a question that asks of a time is searched for twice
	for _, stage := range a.Stages {
		sums[stage.Name] += stage.Took
	}
	for name, took := range sums {
		s[name] = append(s[name], took)
	}
}

func (s stageTimes) String() string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(s)) {
		fmt.Fprintf(&b, "  %s: %s\n", name, spread(s[name]))
	}
	return b.String()
}

// spread is the median, the 95th percentile and the longest of times.
func spread(times []time.Duration) string {
	if len(times) == 0 {
		return "nothing measured"
	}
	slices.Sort(times)
	at := func(part float64) int64 { return times[int(part*float64(len(times)-1))].Milliseconds() }
	return fmt.Sprintf("median %d ms, 95 %% within %d ms, longest %d ms", at(0.5), at(0.95), at(1))
}

// memory is what the process takes, once what is free has gone back.
func memory() string {
	peak := status("VmHWM")
	debug.FreeOSMemory()
	return fmt.Sprintf("resident %s, at most %s", status("VmRSS"), peak)
}

func status(field string) string {
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return "unknown"
	}
	for line := range strings.Lines(string(text)) {
		if name, value, ok := strings.Cut(line, ":"); ok && name == field {
			return strings.TrimSpace(value)
		}
	}
	return "unknown"
}
