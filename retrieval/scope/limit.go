package scope

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"verbatim/corpus"
)

// Limits are what someone has set beside a question: outlets by any of their
// names, and days such as 2021-08-26, "August 2021" or "last week". "" and none
// are no limit.
type Limits struct {
	Outlets      []string
	Since, Until string
}

// LimitError says which limit cannot be taken, by its name ("outlet", "since",
// "until"), and why.
type LimitError struct{ Limit, Says string }

func (e *LimitError) Error() string { return e.Limit + ": " + e.Says }

// Filter returns which articles the limits mean, of those of the known outlets.
// The error is a *LimitError.
func (l Limits) Filter(known []corpus.Outlet, now time.Time) (corpus.Filter, error) {
	var out corpus.Filter
	for _, name := range l.Outlets {
		outlet, err := called(known, name)
		if err != nil {
			return out, err
		}
		out.Outlets = append(out.Outlets, outlet)
	}
	if l.Since != "" {
		since, _, err := Dates(l.Since, now)
		if err == nil && since.IsZero() {
			err = fmt.Errorf("%q has no beginning", l.Since)
		}
		if err != nil {
			return out, &LimitError{"since", err.Error()}
		}
		out.Since = since.Format(time.DateOnly)
	}
	if l.Until != "" {
		_, until, err := Dates(l.Until, now)
		if err == nil && until.IsZero() {
			err = fmt.Errorf("%q has no end", l.Until)
		}
		if err != nil {
			return out, &LimitError{"until", err.Error()}
		}
		out.Until = until.AddDate(0, 0, -1).Format(time.DateOnly) // the day before it is over
	}
	if out.Until != "" && out.Since > out.Until {
		return out, &LimitError{"since", fmt.Sprintf("%s is after %s", out.Since, out.Until)}
	}
	return out, nil
}

// called returns the name, as the library has it, of the outlet that is called
// name.
func called(known []corpus.Outlet, name string) (string, error) {
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
	return "", &LimitError{"outlet", fmt.Sprintf("no article here is by %q; the outlets are: %s", name, list)}
}
