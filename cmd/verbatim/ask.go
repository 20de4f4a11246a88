package main

import (
	"context"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"verbatim/corpus"
	"verbatim/retrieval"
	"verbatim/retrieval/library"
)

func (a *app) askCommand() *cobra.Command {
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
	}
	a.answering(c, (*library.Library).Ask, retrieval.DefaultLimit, "quotes at most")
	return c
}

// answering makes c answer the question in its arguments.
func (a *app) answering(c *cobra.Command, by ask, defaultLimit int, limits string) {
	var asJSON, explain bool
	var limit int
	var within withinFlags
	c.Flags().BoolVar(&asJSON, "json", false, "print the answer as one JSON object")
	c.Flags().BoolVar(&explain, "explain", false, "tell how each passage was found and how long it took")
	c.Flags().IntVar(&limit, "limit", defaultLimit, limits)
	within.add(c)
	c.Args = cobra.MinimumNArgs(1)
	c.RunE = func(cmd *cobra.Command, args []string) error {
		if limit < 1 {
			return usagef("--limit must be at least 1")
		}
		question := strings.Join(args, " ")
		if strings.TrimSpace(question) == "" {
			return usagef("the question is empty")
		}
		return a.withSession(cmd.Context(), func(s *session) error {
			now := time.Now()
			filter, err := within.filter(cmd.Context(), s.articles, now)
			if err != nil {
				return err
			}
			answer, err := s.answer(cmd.Context(), by, retrieval.Query{Text: question, Limit: limit, Now: now, Filter: filter})
			if err != nil {
				return err
			}
			if !asJSON {
				return a.showAnswer(cmd.Context(), s, answer, filter, explain)
			}
			form := answerForm(question, answer)
			if explain {
				form.explain(answer)
			}
			return encoder(a.stdout).Encode(form)
		})
	}
}

// showAnswer shows an answer from what within leaves of the library to a person.
func (a *app) showAnswer(ctx context.Context, s *session, answer retrieval.Answer, within corpus.Filter, explain bool) error {
	n, err := s.articles.Count(ctx)
	if err != nil {
		return err
	}
	p := a.printer()
	p.explain = explain
	p.answer(answer, n, within)
	return nil
}
