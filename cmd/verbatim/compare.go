package main

import (
	"github.com/spf13/cobra"

	"verbatim/retrieval/library"
)

// compareLimit is how many outlets a comparison shows unless something else is
// said.
const compareLimit = 10

func (a *app) compareCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "compare QUESTION",
		Short: "Set side by side what each outlet says on a question",
		Long: `Answers a question with one quote of each outlet that says something on it, so
that differing figures stand side by side. An outlet that says nothing on it is
not shown.

Exit codes: 0 answered or declined, 1 failed, 2 called wrongly.`,
		Example: `  verbatim compare "How many people were hurt?"
  verbatim compare --since 2021-08-26 --limit 20 "How many people were hurt?"`,
	}
	a.answering(c, (*library.Library).Compare, compareLimit, "outlets at most")
	return c
}
