package main

import (
	"context"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"verbatim/retrieval"
)

func (a *app) askCommand() *cobra.Command {
	var asJSON, explain bool
	var limit int
	var within withinFlags
	c := &cobra.Command{
		Use:   "ask QUESTION",
		Short: "Answer one question with quotes",
		Long: `Answers one question with passages from the library, word for word, each under
the outlet that published it; the sentence that answers is marked in the margin.
When nothing answers it says so and shows what comes closest.

A question may name outlets and times ("What did Slate say last week about
…?"): they are answered from first, and what others say is shown as theirs.
--outlet, --since and --until leave all others out.

Exit codes: 0 answered or declined, 1 failed, 2 called wrongly.`,
		Example: `  verbatim ask "How many people were hurt?"
  verbatim ask --outlet slate.com --since "August 2021" "How many people were hurt?"
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
				filter, err := within.filter(cmd.Context(), d.library, time.Now())
				if err != nil {
					return err
				}
				return a.ask(cmd.Context(), d, retrieval.Query{Text: question, Limit: limit, Filter: filter}, asJSON, explain)
			})
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print the answer as one JSON object")
	c.Flags().BoolVar(&explain, "explain", false, "tell how each passage was found and how long it took")
	c.Flags().IntVar(&limit, "limit", retrieval.DefaultLimit, "quotes at most")
	within.add(c)
	return c
}

// ask answers q and shows the answer.
func (a *app) ask(ctx context.Context, d *desk, q retrieval.Query, asJSON, explain bool) error {
	q.Now = time.Now()
	answer, err := d.ask(ctx, q)
	if err != nil {
		return err
	}
	return a.showAnswer(ctx, d, q.Text, answer, asJSON, explain)
}

func (a *app) showAnswer(ctx context.Context, d *desk, question string, answer retrieval.Answer, asJSON, explain bool) error {
	if asJSON {
		form := answerForm(question, answer)
		if explain {
			form.explain(answer)
		}
		return encoder(a.stdout).Encode(form)
	}
	n, err := d.library.Count(ctx)
	if err != nil {
		return err
	}
	p := a.printer()
	p.explain = explain
	p.answer(answer, n)
	return nil
}
