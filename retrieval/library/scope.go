package library

import (
	"slices"
	"time"

	"verbatim/corpus"
	"verbatim/retrieval"
	"verbatim/retrieval/scope"
)

// interpreter reads the outlets and times that a question names.
type interpreter struct{}

func (interpreter) Interpret(question string, outlets []corpus.Outlet, now time.Time) retrieval.Scope {
	all, absent := scope.Known(outlets)
	s := scope.Parse(question, append(all, absent...), now)
	named := retrieval.Scope{Residual: s.Residual, DatesUncertain: s.Certainty == scope.Perhaps}
	for _, name := range s.Outlets {
		if slices.ContainsFunc(outlets, func(o corpus.Outlet) bool { return o.Name == name }) {
			named.Outlets = append(named.Outlets, name)
		} else {
			named.Absent = append(named.Absent, name)
		}
	}
	if !s.Since.IsZero() {
		named.Since = s.Since.Format(time.DateOnly)
	}
	// What happened last week is told by nothing older, but also by what was published
	// after it.
	if !s.Until.IsZero() && s.Certainty != scope.Likely {
		named.Until = s.Until.AddDate(0, 0, -1).Format(time.DateOnly)
	}
	for _, w := range s.Said {
		named.Words = append(named.Words, w.Of(question))
	}
	return named
}
