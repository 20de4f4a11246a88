package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"verbatim/corpus"
	"verbatim/corpus/ingest"
	"verbatim/corpus/sqlite"
)

type reportJSON struct {
	OK           bool             `json:"ok"`
	Articles     int              `json:"articles"`
	Passages     int              `json:"passages"`
	Pending      int              `json:"pending"`
	Underived    int              `json:"underived"`
	EditsUnknown int              `json:"edits_unknown"`
	Problems     []sqlite.Problem `json:"problems"`
}

func (a *app) checkCommand() *cobra.Command {
	var asJSON, deep bool
	c := &cobra.Command{
		Use:   "check",
		Short: "Verify that everything stored is what came in",
		Long: `Compares texts, and outlets, dates and all else that is known of them, with their
hashes, passages with texts, both indexes with the passages, and received bytes
with their hash. With --deep it also derives every article again from what was
received, but for what somebody edited, and embeds every passage again, which
takes as long as adding them did. Passages that are still to be embedded are
counted, and are no fault.

Exit codes: 0 nothing wrong, 1 faults found or no library there, 2 called wrongly.`,
		Example: "  verbatim check\n  verbatim check --deep --json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			report, err := a.check(cmd.Context(), deep)
			if err != nil {
				return err
			}
			form := reportJSON{len(report.Problems) == 0, report.Articles, report.Passages, report.Pending, report.Underived, report.EditsUnknown, append([]sqlite.Problem{}, report.Problems...)}
			if asJSON {
				if err := encoder(a.stdout).Encode(form); err != nil {
					return err
				}
			} else {
				fmt.Fprintf(a.stdout, "%s, %s, %d still to be embedded\n", count(form.Articles, "article"), count(form.Passages, "passage"), form.Pending)
				if form.Underived > 0 {
					fmt.Fprintf(a.stdout, "%s came in through another version of verbatim and were not derived again\n", count(form.Underived, "article"))
				}
				if form.EditsUnknown > 0 {
					fmt.Fprintf(a.stdout, "%s came in through an earlier verbatim, which did not note what was edited: headline, outlet, address and date were compared with the library's own record alone\n", count(form.EditsUnknown, "article"))
				}
				for _, p := range form.Problems {
					fmt.Fprintf(a.stdout, "%s %s: %s\n", p.Kind, printable(p.ID), printable(p.Detail))
				}
				if form.OK {
					fmt.Fprintln(a.stdout, "nothing is wrong")
				}
			}
			if !form.OK {
				return errFaults
			}
			return nil
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	c.Flags().BoolVar(&deep, "deep", false, "derive every article and every vector again")
	return c
}

func (a *app) check(ctx context.Context, deep bool) (sqlite.Report, error) {
	if says := a.cutOff(); says != "" {
		return sqlite.Report{Problems: []sqlite.Problem{{Kind: sqlite.ProblemDatabase, Detail: says}}}, nil
	}
	store, library, err := a.openLibrary(ctx)
	if errors.Is(err, corpus.ErrDamaged) { // too badly to be looked into
		return sqlite.Report{Problems: []sqlite.Problem{{Kind: sqlite.ProblemDatabase, Detail: err.Error()}}}, nil
	}
	if err != nil {
		return sqlite.Report{}, err
	}
	defer store.Close()
	how := sqlite.Checking{Deep: deep, Derive: ingest.Derive}
	model, err := a.openModel(ctx)
	if err != nil {
		return sqlite.Report{}, err
	}
	if model != nil {
		defer model.Close()
		how.Model = model.Key()
		how.Embed = func(ctx context.Context, texts []string) ([][]float32, error) {
			vectors := make([][]float32, len(texts))
			return vectors, model.Passages(ctx, texts, func(i int, v []float32) error {
				vectors[i] = v
				return nil
			})
		}
	}
	var shown *progress
	defer func() {
		if shown != nil {
			shown.end()
		}
	}()
	how.Progress = func(noun string, done, total int) {
		if shown == nil || shown.noun != noun {
			shown = a.progress("checking", noun)
		}
		shown.at(done, total)
	}
	return library.Check(ctx, how)
}
