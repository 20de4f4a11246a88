package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"verbatim/corpus/sqlite"
	"verbatim/retrieval"
	"verbatim/retrieval/eval"
)

func (a *app) evalCommand() *cobra.Command {
	var corpora []string
	var queries, run, exclude, trace string
	c := &cobra.Command{
		Use:   "eval --corpus FILE --queries FILE --run FILE",
		Short: "Measure the answers on a labelled benchmark",
		Long: `Asks every question of a benchmark and writes what was found as a run: one JSON
line a question with the score, whether ask would abstain, and up to 50 passages,
best first. Corpora (JSON lines, gzipped or not) are taken as they are. They are
indexed once, in the cache folder, apart from your library; a run that was
stopped goes on where it was.

Exit codes: 0 done, 1 failed, 2 called wrongly.`,
		Example: `  verbatim eval --corpus corpus.jsonl.gz --queries queries.jsonl --run run.jsonl`,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if len(corpora) == 0 || queries == "" || (run == "") == (trace == "") {
				return usagef("eval needs --corpus, --queries, and either --run or --trace")
			}
			return a.eval(cmd.Context(), corpora, exclude, queries, run, trace)
		},
	}
	c.Flags().StringArrayVar(&corpora, "corpus", nil, "articles as JSON lines; may be repeated")
	c.Flags().StringVar(&queries, "queries", "", "questions as JSON lines")
	c.Flags().StringVar(&run, "run", "", "file to write the run to")
	c.Flags().StringVar(&trace, "trace", "", "file for what each stage thought of each candidate, instead of a run")
	c.Flags().StringVar(&exclude, "exclude", "", "JSON array of article ids to leave out")
	return c
}

func (a *app) eval(ctx context.Context, corpora []string, exclude, queries, run, trace string) error {
	c, err := eval.ReadCorpus(corpora, exclude)
	if err != nil {
		return err
	}
	questions, err := eval.ReadLines[eval.Question](queries)
	if err != nil {
		return err
	}
	model, err := a.openModel(ctx)
	if err != nil {
		return err
	}
	defer model.Close()
	store, articles, err := a.evalLibrary(ctx, c)
	if err != nil {
		return err
	}
	defer store.Close()
	if model != nil {
		release, err := a.lockEmbedding(ctx, articles)
		if err != nil {
			return err
		}
		err = a.embed(ctx, articles, model)
		release()
		if err != nil {
			return err
		}
	}
	f, err := os.Create(cmp.Or(run, trace))
	if err != nil {
		return err
	}
	defer f.Close()
	out := bufio.NewWriter(f)
	progress := a.progress("asking", "questions")
	write := eval.Run
	if trace != "" {
		write = eval.WriteTrace
	}
	err = a.ready(articles, model).Measure(ctx, func(e *retrieval.Engine) error {
		return write(ctx, e, c, questions, time.Now(), out, progress.at)
	})
	if err != nil {
		return err
	}
	progress.end()
	if err := out.Flush(); err != nil {
		return err
	}
	return f.Close()
}

// evalLibrary returns the cached library of a corpus, made if need be.
func (a *app) evalLibrary(ctx context.Context, c *eval.Corpus) (*sqlite.Store, *sqlite.Library, error) {
	dir, err := a.cacheDir()
	if err != nil {
		return nil, nil, err
	}
	store, err := sqlite.Open(ctx, filepath.Join(dir, "eval"))
	if err != nil {
		return nil, nil, err
	}
	progress := a.progress("indexing", "articles")
	library, err := store.Fill(ctx, c.Key, c.Articles(), progress.at)
	progress.end()
	if err == nil && len(c.Records) == 0 {
		err = errors.New("the corpus has no articles")
	}
	if err != nil {
		store.Close()
		return nil, nil, err
	}
	return store, library, nil
}
