package scope

import (
	"cmp"
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
type LimitError struct {
	Limit string
	Why   LimitReason
	// Given is the limit, and Until the one that it comes after.
	Given, Until string
	// Outlets are those that there are instead.
	Outlets []string
}

// LimitReason is why a limit cannot be taken.
type LimitReason string

// The reasons.
const (
	NoSuchOutlet LimitReason = "outlet"
	NotATime     LimitReason = "time"
	NoBeginning  LimitReason = "beginning"
	NoEnd        LimitReason = "end"
	Reversed     LimitReason = "reversed"
)

func (e *LimitError) Error() string { return e.Limit + ": " + e.Says() }

// Says says why, in English.
func (e *LimitError) Says() string {
	switch e.Why {
	case NoBeginning:
		return fmt.Sprintf("%q has no beginning", e.Given)
	case NoEnd:
		return fmt.Sprintf("%q has no end", e.Given)
	case Reversed:
		return e.Given + " is after " + e.Until
	case NoSuchOutlet:
		const shown = 30
		list := strings.Join(e.Outlets[:min(shown, len(e.Outlets))], ", ")
		if more := len(e.Outlets) - shown; more > 0 {
			list += fmt.Sprintf(" and %d more", more)
		}
		return fmt.Sprintf("no article here is by %q; the outlets are: %s", e.Given, cmp.Or(list, "none yet"))
	}
	return fmt.Sprintf("%q is not a date or time that is understood: say, for example, %s", e.Given, examples)
}

const examples = "2021-08-26, 26 August 2021, August 2021, 2021, yesterday, last week, last 10 days, since Monday, or between 20 and 26 August 2021"

// Filter returns which articles the limits mean, of those of a library's outlets,
// which may be called by what they are commonly known by. The error is a *LimitError.
func (l Limits) Filter(outlets []corpus.Outlet, now time.Time) (corpus.Filter, error) {
	var out corpus.Filter
	all, _ := Known(outlets)
	for _, name := range l.Outlets {
		outlet, err := called(all, name)
		if err != nil {
			return out, err
		}
		out.Outlets = append(out.Outlets, outlet)
	}
	if l.Since != "" {
		since, _, ok := Dates(l.Since, now)
		switch {
		case !ok:
			return out, &LimitError{Limit: "since", Why: NotATime, Given: l.Since}
		case since.IsZero():
			return out, &LimitError{Limit: "since", Why: NoBeginning, Given: l.Since}
		}
		out.Since = since.Format(time.DateOnly)
	}
	if l.Until != "" {
		_, until, ok := Dates(l.Until, now)
		switch {
		case !ok:
			return out, &LimitError{Limit: "until", Why: NotATime, Given: l.Until}
		case until.IsZero():
			return out, &LimitError{Limit: "until", Why: NoEnd, Given: l.Until}
		}
		out.Until = until.AddDate(0, 0, -1).Format(time.DateOnly) // the day before it is over
	}
	if out.Until != "" && out.Since > out.Until {
		return out, &LimitError{Limit: "since", Why: Reversed, Given: out.Since, Until: out.Until}
	}
	return out, nil
}

// called returns the name, as the library has it, of the outlet that is called
// name.
func called(outlets []corpus.Outlet, name string) (string, error) {
	var names []string
	for _, o := range outlets {
		if slices.ContainsFunc(o.Names(), func(n string) bool { return corpus.Fold(n) == corpus.Fold(name) }) {
			return o.Name, nil
		}
		names = append(names, o.Name)
	}
	return "", &LimitError{Limit: "outlet", Why: NoSuchOutlet, Given: name, Outlets: names}
}
