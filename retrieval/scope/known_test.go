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
		"According to the telegraph operator, who won?": "",
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

func TestLimitsTakeKnownNames(t *testing.T) {
	f, err := scope.Limits{Outlets: []string{"NYT"}}.Filter([]corpus.Outlet{{Name: "The New York Times"}}, wednesday)
	if err != nil || !slices.Equal(f.Outlets, []string{"The New York Times"}) {
		t.Error(f, err)
	}
	if _, err := (scope.Limits{Outlets: []string{"Reuters"}}).Filter([]corpus.Outlet{{Name: "The New York Times"}}, wednesday); err == nil {
		t.Error("an outlet that is not there was taken")
	}
}

// Several outlets stand on one site, and one name may be of several outlets: what is
// not sure is not understood, and nothing of the library's is taken for something else.
func TestKnownIsSure(t *testing.T) {
	all, absent := scope.Known([]corpus.Outlet{
		{Name: "BBC Culture", Site: "bbc.com"}, {Name: "BBC News", Site: "bbc.com"}, {Name: "AFP", Site: "news.yahoo.com"},
		{Name: "DW", Site: "drwho.example"}, {Name: "Bahn Blog", Site: "spiegel.de"}, {Name: "The Telegraph", Site: "telegraphindia.com"},
		{Name: "The Washington Post", Site: "msn.com"}, {Name: "Sky News", Aliases: []string{"Sky"}}, {Name: "Skynews", Aliases: []string{"SKY NEWS"}},
	})
	for question, want := range map[string]string{
		"What does the BBC say about rent?":             "BBC News",
		"What does BBC Culture say about rent?":         "BBC Culture",
		"What does Yahoo News say about rent?":          "Yahoo News",
		"According to Der Spiegel, how high is rent?":   "Der Spiegel",
		"What does Deutsche Welle say about rent?":      "Deutsche Welle",
		"What does DW say about rent?":                  "DW",
		"What does the Telegraph say about rent?":       "The Telegraph",
		"What does the Daily Telegraph say about rent?": "Daily Telegraph",
		"What does WaPo say about rent?":                "The Washington Post",
	} {
		if got := scope.Parse(question, slices.Concat(all, absent), wednesday).Outlets; strings.Join(got, ", ") != want {
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
