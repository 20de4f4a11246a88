// Command whosaid measures the reverse look-up of quotations: it takes sentences
// of a corpus, leaves them as they are or changes them in a known way, adds
// sentences of other corpora, looks each up, and counts how often the verdict is
// right and how long it took.
//
//	go run ./bench/whosaid -corpus ../shared/eval/rtqa/corpus.jsonl.gz \
//		-foreign ../shared/eval/atf_corpus/corpus.dev.jsonl.gz -foreign ../shared/eval/time1963/corpus.jsonl.gz
//
// What is right is in kinds.go. A changed sentence that stands in the corpus all
// the same, and a foreign one that does, are not asked: that is checked with a
// suffix array over the corpus's letters and digits, which knows nothing of the
// code that is measured. The corpus is kept in a store of its own in the cache
// folder, its texts only.
package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"verbatim/bench/program"
	"verbatim/corpus"
	"verbatim/corpus/sqlite"
	"verbatim/retrieval/eval"
	"verbatim/retrieval/whosaid"
)

func main() {
	program.Main("whosaid", func(ctx context.Context, args []string, stdout io.Writer) error {
		return run(ctx, args, stdout, os.Stderr)
	})
}

// options are what a run is asked for.
type options struct {
	n     int
	seed  uint64
	show  int
	kinds string
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("whosaid", flag.ContinueOnError)
	file := flags.String("corpus", "../shared/eval/rtqa/corpus.jsonl.gz", "articles as JSON lines, gzipped or not")
	var foreign []string
	flags.Func("foreign", "articles that are not in the corpus; may be repeated", func(s string) error {
		foreign = append(foreign, s)
		return nil
	})
	cache := flags.String("cache", "", "folder for the store (default: the user's cache folder)")
	var o options
	flags.IntVar(&o.n, "n", 1000, "sentences of each kind")
	flags.Uint64Var(&o.seed, "seed", 1, "of the random choice")
	flags.IntVar(&o.show, "show", 0, "print this many wrong ones of each kind, on stderr")
	flags.StringVar(&o.kinds, "kinds", "", "only the kinds that begin with one of these, separated by commas")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if len(foreign) == 0 {
		for _, name := range []string{"atf_corpus/corpus.dev", "multihop_rag/corpus.evidence_only", "time1963/corpus", "squad2_500/corpus"} {
			foreign = append(foreign, filepath.Join(filepath.Dir(filepath.Dir(*file)), name+".jsonl.gz"))
		}
	}
	for _, f := range append([]string{*file}, foreign...) {
		if _, err := os.Stat(f); errors.Is(err, fs.ErrNotExist) {
			fmt.Fprintf(stdout, "skipped: there is no corpus %s; its texts are their publishers' and not in the repository\n", f)
			return nil
		}
	}
	c, err := eval.ReadCorpus([]string{*file}, "")
	if err != nil {
		return err
	}
	store, library, err := open(ctx, *cache, c, stderr)
	if err != nil {
		return err
	}
	defer store.Close()
	began := time.Now()
	g := newGenerator(c, rand.New(rand.NewPCG(o.seed, 0)))
	for _, f := range foreign {
		other, err := eval.ReadCorpus([]string{f}, "")
		if err != nil {
			return err
		}
		g.addForeign(filepath.Base(filepath.Dir(f)), other)
	}
	fmt.Fprintf(stderr, "%d articles, %d sentences, indexed in %.1f s\n", len(c.Records), len(g.sentences), time.Since(began).Seconds())
	finder := &whosaid.Finder{Library: library, Headlines: library, Log: slog.New(slog.NewTextHandler(stderr, nil))}
	return measure(ctx, finder, g, o, stdout, stderr)
}

// open returns the library of the corpus, filled if need be.
func open(ctx context.Context, dir string, c *eval.Corpus, stderr io.Writer) (*sqlite.Store, *sqlite.Library, error) {
	if dir == "" {
		cache, err := os.UserCacheDir()
		if err != nil {
			return nil, nil, err
		}
		dir = filepath.Join(cache, "verbatim", "eval")
	}
	store, err := sqlite.Open(ctx, dir)
	if err != nil {
		return nil, nil, err
	}
	library, err := store.Fill(ctx, c.Key, c.Articles(), nil)
	if err != nil {
		store.Close()
		return nil, nil, err
	}
	return store, library, nil
}

// measure looks the cases of every kind up and prints a line a kind.
func measure(ctx context.Context, finder *whosaid.Finder, g *generator, o options, stdout, stderr io.Writer) error {
	w := tabwriter.NewWriter(stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "kind\tn\tright %\tmedian ms\tp95 ms\tmax ms\twrong: what was said instead\t")
	var all []float64
	for _, k := range g.kinds() {
		if o.kinds != "" && !slices.ContainsFunc(strings.Split(o.kinds, ","), func(p string) bool { return strings.HasPrefix(k.name, p) }) {
			continue
		}
		// Each kind has a choice of its own, whichever others are measured.
		g.rand = rand.New(rand.NewPCG(o.seed, uint64(corpusHash(k.name))))
		var times []float64
		right, shown := 0, 0
		said := map[string]int{}
		for range o.n {
			c, ok := g.next(k)
			if !ok {
				break
			}
			began := time.Now()
			r, err := finder.Look(ctx, c.text)
			if err != nil {
				return fmt.Errorf("%q: %w", c.text, err)
			}
			times = append(times, float64(time.Since(began).Microseconds())/1000)
			why := cmp.Or(invalid(r), k.wrong(c, r))
			if why == "" {
				right++
				continue
			}
			said[why]++
			if shown++; shown <= o.show {
				fmt.Fprintf(stderr, "\n%s: %s\n  given  %s\n  source %s\n  change %q -> %q\n%s", k.name, why, c.text, c.source, c.was, c.is, describe(r))
			}
		}
		if len(times) == 0 {
			continue
		}
		all = append(all, times...)
		var wrong []string
		for why, n := range said {
			wrong = append(wrong, fmt.Sprintf("%d %s", n, why))
		}
		slices.Sort(wrong)
		fmt.Fprintf(w, "%s\t%d\t%.2f\t%.1f\t%.1f\t%.1f\t%s\t\n", k.name, len(times), 100*float64(right)/float64(len(times)),
			quantile(times, .5), quantile(times, .95), quantile(times, 1), strings.Join(wrong, "; "))
	}
	if len(all) > 0 {
		fmt.Fprintf(w, "all\t%d\t\t%.1f\t%.1f\t%.1f\t\t\n", len(all), quantile(all, .5), quantile(all, .95), quantile(all, 1))
	}
	return w.Flush()
}

func corpusHash(s string) (h uint32) {
	for _, c := range []byte(s) {
		h = h*16777619 ^ uint32(c)
	}
	return h
}

// quantile sorts v and returns its q-quantile.
func quantile(v []float64, q float64) float64 {
	slices.Sort(v)
	return v[int(q*float64(len(v)-1))]
}

// invalid says what is wrong with a result whatever was asked, or "".
func invalid(r whosaid.Result) string {
	for _, m := range r.Matches {
		if !m.Valid(m.Article.Text) || m.Span.Of(m.Article.Text) != m.Text || !m.Given.Valid(r.Text) {
			return "INVALID SPAN"
		}
		for _, c := range m.Carriers {
			if !c.Valid(c.Article.Text) || c.Span.Of(c.Article.Text) != c.Text {
				return "INVALID CARRIER"
			}
		}
		for _, d := range m.Differences {
			if !within(d.Given, r.Text) || !within(d.Published, m.Article.Text) {
				return "INVALID DIFFERENCE"
			}
		}
	}
	return ""
}

// within reports whether s is a valid range of text, or an empty one.
func within(s corpus.Span, text string) bool {
	return s.Valid(text) || s.Start == s.End && 0 <= s.Start && s.End <= len(text)
}

func describe(r whosaid.Result) string {
	var b strings.Builder
	fmt.Fprintf(&b, "  %s %q\n", r.Verdict, r.Reasons)
	for _, m := range r.Matches {
		fmt.Fprintf(&b, "    %s ¶%d (%d carriers) cut %v %v: %q\n", m.Article.ID, m.Paragraph, len(m.Carriers), m.CutStart, m.CutEnd, m.Text)
		for _, d := range m.Differences {
			fmt.Fprintf(&b, "      %s: given %q published %q\n", d.Kind, d.Given.Of(r.Text), d.Published.Of(m.Article.Text))
		}
	}
	for _, s := range r.Missing {
		fmt.Fprintf(&b, "    missing %q\n", s.Of(r.Text))
	}
	return b.String()
}
