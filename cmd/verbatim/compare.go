package main

import (
	"strings"
	"time"

	"github.com/spf13/cobra"

	"verbatim/retrieval"
)

// compareLimit is how many outlets a comparison shows unless something else is
// said.
const compareLimit = 10

func (a *app) compareCommand() *cobra.Command {
	var asJSON, explain bool
	var limit int
	var within withinFlags
	c := &cobra.Command{
		Use:   "compare QUESTION",
		Short: "Set side by side what each outlet says on a question",
		Long: `Answers a question with one quote of each outlet that says something on it, so
that differing figures stand side by side. An outlet that says nothing on it is
not shown.

Exit codes: 0 answered or declined, 1 failed, 2 called wrongly.`,
		Example: `  verbatim compare "How many people were hurt?"
  verbatim compare --since 2021-08-26 --limit 20 "How many people were hurt?"`,
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
				now := time.Now()
				filter, err := within.filter(cmd.Context(), d.library, now)
				if err != nil {
					return err
				}
				answer, err := d.compare(cmd.Context(), retrieval.Query{Text: question, Limit: limit, Now: now, Filter: filter})
				if err != nil {
					return err
				}
				return a.showAnswer(cmd.Context(), d, question, answer, asJSON, explain)
			})
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print the answer as one JSON object")
	c.Flags().BoolVar(&explain, "explain", false, "tell how each passage was found and how long it took")
	c.Flags().IntVar(&limit, "limit", compareLimit, "outlets at most")
	within.add(c)
	return c
}
