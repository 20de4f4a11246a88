package main

import (
	"github.com/spf13/cobra"

	"verbatim/corpus/extract"
	"verbatim/corpus/ingest"
)

type extractedJSON struct {
	metaJSON
	Headings []string          `json:"headings"`
	Text     string            `json:"text"`
	Dropped  []extract.Dropped `json:"dropped"`
}

type failedJSON struct {
	ID    string `json:"id"`
	Error string `json:"error"`
}

func (a *app) extractCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "extract FILE...",
		Short: "Show what would be taken from files, without a library",
		Long: `Reads files as add does and prints one JSON object for each article: what is
known of it, its text, and what was left out and why. What cannot be read gives
its id and the error.

Exit codes: 0 all read, 1 some not, 2 called wrongly.`,
		Example: "  verbatim extract page.html pasted.txt",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			out := encoder(a.stdout)
			failed := false
			for _, f := range ingest.Files(args) {
				for it, err := range a.items(cmd.Context(), f) {
					if err != nil {
						return err
					}
					var line any = extractedForm(it.Result)
					if it.Err != nil {
						failed = true
						line = failedJSON{it.Article.ID, ingest.Reason(it.Err)}
					}
					if err := out.Encode(line); err != nil {
						return err
					}
				}
			}
			if failed {
				return errFaults
			}
			return nil
		},
	}
}

func extractedForm(r extract.Result) extractedJSON {
	a := r.Article
	out := extractedJSON{metaJSON: metaForm(a), Headings: []string{}, Text: a.Text, Dropped: append([]extract.Dropped{}, r.Dropped...)}
	for _, h := range a.Headings {
		out.Headings = append(out.Headings, h.Of(a.Text))
	}
	return out
}
