package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"verbatim/corpus"
	"verbatim/corpus/sqlite"
	"verbatim/retrieval/scope"
)

// withinFlags bind a question to outlets and times.
type withinFlags struct {
	outlets      []string
	since, until string
}

func (f *withinFlags) add(c *cobra.Command) {
	c.Flags().StringArrayVar(&f.outlets, "outlet", nil, "quote only this outlet, by its name, an alias or its site; may be repeated")
	c.Flags().StringVar(&f.since, "since", "", `quote only what was published since, such as 2021-08-26, "August 2021", "last week"`)
	c.Flags().StringVar(&f.until, "until", "", "quote only what was published until the end of that day, month or week")
}

// filter returns which articles the flags mean.
func (f *withinFlags) filter(ctx context.Context, library *sqlite.Library, now time.Time) (corpus.Filter, error) {
	var out corpus.Filter
	if len(f.outlets) > 0 {
		known, err := library.Outlets(ctx)
		if err != nil {
			return out, err
		}
		for _, name := range f.outlets {
			outlet, err := findOutlet(known, name)
			if err != nil {
				return out, err
			}
			out.Outlets = append(out.Outlets, outlet)
		}
	}
	if f.since != "" {
		since, _, err := scope.Dates(f.since, now)
		if err == nil && since.IsZero() {
			err = fmt.Errorf("%q has no beginning", f.since)
		}
		if err != nil {
			return out, usagef("--since: %v", err)
		}
		out.Since = since.Format(time.DateOnly)
	}
	if f.until != "" {
		_, until, err := scope.Dates(f.until, now)
		if err == nil && until.IsZero() {
			err = fmt.Errorf("%q has no end", f.until)
		}
		if err != nil {
			return out, usagef("--until: %v", err)
		}
		out.Until = until.AddDate(0, 0, -1).Format(time.DateOnly) // the day before it is over
	}
	if out.Until != "" && out.Since > out.Until {
		return out, usagef("--since %s is after --until %s", out.Since, out.Until)
	}
	return out, nil
}

// findOutlet returns the name, as the library has it, of the outlet that is
// called name.
func findOutlet(known []corpus.Outlet, name string) (string, error) {
	var names []string
	for _, o := range known {
		if slices.ContainsFunc(o.Names(), func(n string) bool { return corpus.Fold(n) == corpus.Fold(name) }) {
			return o.Name, nil
		}
		names = append(names, o.Name)
	}
	const shown = 30
	list := strings.Join(names[:min(shown, len(names))], ", ")
	if len(names) > shown {
		list += fmt.Sprintf(" and %d more", len(names)-shown)
	}
	if len(names) == 0 {
		list = "none yet"
	}
	return "", usagef("--outlet: no article here is by %q; the outlets are: %s", name, list)
}
