package main

import (
	"context"
	"errors"
	"time"

	"github.com/spf13/cobra"

	"verbatim/corpus"
	"verbatim/corpus/sqlite"
	"verbatim/retrieval/scope"
)

// withinFlags bind a question to outlets and times.
type withinFlags struct{ limits scope.Limits }

func (f *withinFlags) add(c *cobra.Command) {
	c.Flags().StringArrayVar(&f.limits.Outlets, "outlet", nil, "quote only this outlet, by its name, an alias or its site; may be repeated")
	c.Flags().StringVar(&f.limits.Since, "since", "", `quote only what was published since, such as 2021-08-26, "August 2021", "last week"`)
	c.Flags().StringVar(&f.limits.Until, "until", "", "quote only what was published until the end of that day, month or week")
}

// filter returns which articles the flags mean.
func (f *withinFlags) filter(ctx context.Context, library *sqlite.Library, now time.Time) (corpus.Filter, error) {
	known, err := library.Outlets(ctx)
	if err != nil {
		return corpus.Filter{}, err
	}
	filter, err := f.limits.Filter(known, now)
	var limit *scope.LimitError
	if errors.As(err, &limit) {
		return filter, usagef("--%s: %s", limit.Limit, limit.Says())
	}
	return filter, err
}
