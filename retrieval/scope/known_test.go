package scope_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"verbatim/corpus"
	"verbatim/retrieval/scope"
)

func TestKnown(t *testing.T) {
	outlets := []corpus.Outlet{{Name: "The New York Times"}, {Name: "BBC"}, {Name: "FOX News - Health"}, {Name: "Slate", Aliases: []string{"slate.com"}}, {Name: "FT", Aliases: []string{"Fencing Today"}}, {Name: "Skell Radio", Aliases: []string{"DW"}}}
	before := len(outlets[1].Aliases)
	all, absent := scope.Known(outlets)
	if len(outlets[1].Aliases) != before || len(all) != len(outlets) {
		t.Errorf("the library's outlets were changed: %v", outlets)
	}
	for question, want := range map[string]string{
		"What does the NYT say about rent?":             "The New York Times",
		"What does the BBC say about rent?":             "BBC",
		"What does BBC News say about rent?":            "BBC",
		"What did bbc.co.uk report on rent?":            "BBC",
		"What does Reuters say about rent?":             "Reuters (absent)",
		"What do Reuters and Slate say about rent?":     "Reuters (absent), Slate",
		"According to the AP, how high is rent?":        "Associated Press (absent)",
		"According to the Associated Press, who fled?":  "Associated Press (absent)",
		"What does Fox News say about rent?":            "", // a part of it is here
		"What does DW say about rent?":                  "Skell Radio",
		"What does Time say about rent?":                "",
		"Was a Washington Post journalist killed?":      "",
		"Who owns Reuters?":                             "",
		"According to Forbes, who is the richest?":      "Forbes (absent)",
		"What did Imran Khan say about drone strikes?":  "",
		"According to US officials, how many fled?":     "",
		"What does the wall say about street journals?": "",
	} {
		var got []string
		for _, name := range scope.Parse(question, slices.Concat(all, absent), wednesday).Outlets {
			if slices.ContainsFunc(absent, func(o corpus.Outlet) bool { return o.Name == name }) {
				name += " (absent)"
			}
			got = append(got, name)
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("%q: %q, want %q", question, got, want)
		}
	}
}

// Quiz questions name outlets only as their subject, the well-known ones too.
func TestKnownInBenchmarks(t *testing.T) {
	all, absent := scope.Known([]corpus.Outlet{{Name: "CNN"}, {Name: "USA Today"}, {Name: "The Week UK"}})
	all = append(all, absent...)
	for _, file := range []string{"rtqa/queries.dev.jsonl", "seeds/questions.dev.jsonl", "squad2_500/queries.dev.jsonl", "time1963/queries.dev.jsonl", "nanco/queries.dev.jsonl"} {
		t.Run(file, func(t *testing.T) {
			benchmark(t, file, func(question string, asked time.Time) {
				if s := scope.Parse(question, all, asked); len(s.Outlets) > 0 && !strings.HasPrefix(file, "seeds") {
					t.Errorf("%q: %q", question, s.Outlets)
				}
				keeps(t, question, all, asked)
			})
		})
	}
}
