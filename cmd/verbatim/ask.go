package main

import (
	"context"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"verbatim/retrieval"
)

func (a *app) askCommand() *cobra.Command {
	var asJSON bool
	var limit int
	c := &cobra.Command{
		Use:   "ask QUESTION",
		Short: "Answer one question with quotes",
		Long: `Answers one question with passages from the library, word for word, each under
the outlet that published it; the sentence that answers is marked in the margin.
When nothing answers it says so and shows what comes closest.

Exit codes: 0 answered or declined, 1 failed, 2 called wrongly.`,
		Example: `  verbatim ask "How many people were hurt?"
  verbatim ask --json --limit 5 "How many people were hurt?"`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if limit < 1 {
				return usagef("--limit must be at least 1")
			}
			question := strings.Join(args, " ")
			if strings.TrimSpace(question) == "" {
				return usagef("the question is empty")
			}
			return a.withDesk(cmd.Context(), func(d *desk) error {
				return a.ask(cmd.Context(), d, question, limit, asJSON)
			})
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print the answer as one JSON object")
	c.Flags().IntVar(&limit, "limit", retrieval.DefaultLimit, "quotes at most")
	return c
}

func (a *app) ask(ctx context.Context, d *desk, question string, limit int, asJSON bool) error {
	answer, err := d.ask(ctx, retrieval.Query{Text: question, Limit: limit, Now: time.Now()})
	if err != nil {
		return err
	}
	if asJSON {
		return encoder(a.stdout).Encode(answerForm(question, answer))
	}
	n, err := d.library.Count(ctx)
	if err != nil {
		return err
	}
	a.printer().answer(answer, n)
	return nil
}
