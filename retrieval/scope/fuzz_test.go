package scope_test

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"verbatim/corpus"
	"verbatim/retrieval/scope"
)

// alnum are the words of s, without what may be cut off them.
func alnum(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return !unicode.In(r, unicode.L, unicode.M, unicode.N) })
}

// keeps asserts what is true of every scope.
func keeps(t *testing.T, question string, outlets []corpus.Outlet, now time.Time) {
	t.Helper()
	s := scope.Parse(question, outlets, now)
	if strings.TrimSpace(s.Residual) == "" && strings.TrimSpace(question) != "" {
		t.Errorf("%q: nothing is left", question)
	}
	// What is left are words of the question, in its order.
	asked := alnum(question)
	for _, w := range alnum(s.Residual) {
		i := slices.Index(asked, w)
		if i < 0 {
			t.Fatalf("%q: rest %q has %q", question, s.Residual, w)
		}
		asked = asked[i+1:]
	}
	if !s.Since.IsZero() && !s.Until.IsZero() && !s.Since.Before(s.Until) {
		t.Errorf("%q: from %v until %v", question, s.Since, s.Until)
	}
	if s.Since.After(now) {
		t.Errorf("%q: since %v, asked at %v", question, s.Since, now)
	}
	if open := s.Since.IsZero() && s.Until.IsZero(); open != (s.Certainty == 0) {
		t.Errorf("%q: certainty %d of %v, %v", question, s.Certainty, s.Since, s.Until)
	}
	end, said := 0, map[string]bool{}
	for _, x := range s.Said {
		if !x.Valid(question) || x.Start < end {
			t.Fatalf("%q: span %v after %d", question, x.Span, end)
		}
		end = x.End
		if x.Outlet != "" == (!x.Since.IsZero() || !x.Until.IsZero()) {
			t.Errorf("%q: %+v is neither outlet nor time, or both", question, x)
		}
		said[x.Outlet] = true
	}
	for _, o := range s.Outlets {
		if !said[o] || !slices.ContainsFunc(outlets, func(l corpus.Outlet) bool { return l.Name == o }) {
			t.Errorf("%q: outlet %q is not said or not in the library", question, o)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, question := range []string{
		"What does Slate say about lithium?", "According to the “Gaurdian” last week, who fled?", "lithium site:www.slate.com/a?b=c",
		"In 'The Sun' and U.S. News & World Report, on 31 June 2021?", "between 20 and 26 August, from March to May 2021",
		"Slate's, CNN's and Time’s reports' of the last 999 years", "since Monday before yesterday until Aug. 26, 2021",
		"Compare how Süddeutsche Zeitung and Le Monde differ on this week's vote", "LAST WEEK IN THE SUN", "\u0301the last\u00a0week İ",
		"what what says Slate says says about about", "Tell me about what is said about X last night", "2021-08-26's 1,200.5-a'b’c.d",
	} {
		f.Add(question, "Slate, Inc.", int64(1795618800))
	}
	f.Add("What does 2021 say about today?", "2021", int64(0))
	f.Fuzz(func(t *testing.T, question, name string, now int64) {
		if now < 0 || now > 4e9 {
			return
		}
		outlets := append([]corpus.Outlet{{Name: name, Aliases: []string{question, strings.ToLower(name)}}}, library...)
		keeps(t, question, outlets, time.Unix(now, 0).UTC())
		keeps(t, question, library, wednesday)
	})
}

func FuzzDates(f *testing.F) {
	for _, text := range []string{"last week", "26 August 2021", "between 20 and 26 August", "since 3 days ago", "29 February"} {
		f.Add(text, int64(1795618800))
	}
	f.Fuzz(func(t *testing.T, text string, now int64) {
		if now < 0 || now > 4e9 {
			return
		}
		since, until, ok := scope.Dates(text, time.Unix(now, 0).UTC())
		if open := since.IsZero() && until.IsZero(); open == ok {
			t.Errorf("%q: %v, %v, %v", text, since, until, ok)
		}
		if !since.IsZero() && !until.IsZero() && !since.Before(until) {
			t.Errorf("%q: from %v until %v", text, since, until)
		}
	})
}
