package main

import (
	"fmt"
	"slices"
	"strings"

	"verbatim/retrieval/whosaid"
)

func holds(m whosaid.Match, article string) bool {
	return m.Article.ID == article || slices.ContainsFunc(m.Carriers, func(p whosaid.Place) bool { return p.Article.ID == article })
}

func said(r whosaid.Result, want whosaid.Verdict) string {
	if r.Verdict != want {
		return string(r.Verdict)
	}
	return ""
}

// placed: exact, in the article it was taken from, and the place reads the same.
func placed(e example, r whosaid.Result) string {
	switch why := said(r, whosaid.Exact); {
	case why != "":
		return why
	case !holds(r.Matches[0], e.source):
		return "another article"
	}
	for _, p := range append(r.Matches[0].Carriers, r.Matches[0].Place) {
		if !strings.Contains(" "+letters(e.text)+" ", letters(p.Text)) && !strings.Contains(e.text, "\n") {
			return "another place"
		}
	}
	return ""
}

// cutPlaced: placed, and called cut where it is.
func cutPlaced(e example, r whosaid.Result) string {
	if why := placed(e, r); why != "" {
		return why
	}
	if m := r.Matches[0]; m.Article.ID == e.source && len(m.Carriers) == 0 && (e.cutStart && !m.CutStart || e.cutEnd && !m.CutEnd) {
		return "not called cut"
	}
	return ""
}

// changed: altered, and the one difference is the change.
func changed(want whosaid.Kind) func(example, whosaid.Result) string {
	return func(e example, r whosaid.Result) string {
		if why := said(r, whosaid.Altered); why != "" {
			return why
		}
		m := r.Matches[0]
		if len(m.Differences) != 1 {
			return fmt.Sprintf("%d differences", len(m.Differences))
		}
		d := m.Differences[0]
		given, published := d.Given.Of(r.Text), d.Published.Of(m.Article.Text)
		switch {
		case d.Kind != want:
			return "another kind of difference"
		case letters(given) != letters(e.is) || letters(published) != letters(e.was):
			return "another difference"
		case !holds(m, e.source):
			return "another article"
		}
		return ""
	}
}

// punctuated: altered, and nothing but the punctuation differs.
func punctuated(e example, r whosaid.Result) string {
	if why := said(r, whosaid.Altered); why != "" {
		return why
	}
	m := r.Matches[0]
	switch {
	case !holds(m, e.source):
		return "another article"
	case len(m.Differences) != 1 || m.Differences[0].Kind != whosaid.Punctuation || m.Differences[0].Published.Of(m.Article.Text) != e.was:
		return "another difference"
	}
	return ""
}

// joined: of two places, the two articles in order.
func joined(e example, r whosaid.Result) string {
	if why := said(r, whosaid.Joined); why != "" {
		return why
	}
	switch {
	case len(r.Matches) != 2:
		return fmt.Sprintf("%d places", len(r.Matches))
	case !holds(r.Matches[0], e.source) || !holds(r.Matches[1], e.other):
		return "another article"
	}
	return ""
}

// inPart: a part of it, in the article it was taken from.
func inPart(e example, r whosaid.Result) string {
	if why := said(r, whosaid.Part); why != "" {
		return why
	}
	if !slices.ContainsFunc(r.Matches, func(m whosaid.Match) bool { return holds(m, e.source) }) {
		return "another article"
	}
	return ""
}

func foreign(_ example, r whosaid.Result) string { return said(r, whosaid.NotFound) }
