package ingest

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"verbatim/corpus"
	"verbatim/corpus/sqlite"
)

func TestTelling(t *testing.T) {
	for stem, want := range map[string]bool{
		"bridge": true, "common-enemy": true, "ferry_2": true, "2024-06-03-bridge": true, "covid19": true, "Bridge.v2": true, "copy": true,
		"000_703e1f0b312208df": true, "8f14e45fceea167a5a36dedd4bea2543": true, "20240603": true,
		"": false, "-": false, "a": false, "x1": false, "index": false, "article-1": false, "pasted-2": false, "message": false, "IMG_2034": false, "2024-06": false,
		"download (3)": false, "Brücke": false,
		"Council_votes_to_mend_the_Old_Bridge_-_Harbour_Herald": false,
	} {
		if got := telling(stem); got != want {
			t.Errorf("telling(%q) = %v", stem, got)
		}
	}
}

func TestSlug(t *testing.T) {
	for s, want := range map[string]string{
		"a-1": "a-1", "Story 7/b": "Story-7-b", "..x..": "x", "": "", "?!": "", "Zürich": "Zurich", "übung.v2": "ubung.v2",
	} {
		if got := slug(s); got != want {
			t.Errorf("slug(%q) = %q, want %q", s, got, want)
		}
	}
}

// Articles are named for what they are, and told apart by what differs.
func TestPrepareNamesArticles(t *testing.T) {
	const text = " sailed again on Monday, after nineteen months of repairs to her hull, the harbour office said."
	page := func(name, title, outlet, day, subject string) []Item {
		items := From(name, []byte("---\ntitle: \""+title+"\"\noutlet: \""+outlet+"\"\ndate: "+day+"\n---\n\n"+subject+text))
		if items[0].Err != nil {
			t.Fatal(items[0].Err)
		}
		return items
	}
	for _, test := range []struct {
		name  string
		items [][]Item
		want  []string
	}{
		{"a name that a person chose", [][]Item{page("tern.md", "Ferry returns", "", "", "The Tern")}, []string{"tern"}},
		{"a name that says nothing", [][]Item{page("pasted.txt", "The town's ferry returns, at last", "", "", "The Tern")}, []string{"the-towns-ferry-returns-at-last"}},
		{"the title of a page as it is saved", [][]Item{page("Ferry returns - Harbour Weekly.html", "Ferry returns", "", "", "The Tern")}, []string{"ferry-returns"}},
		{"no headline", [][]Item{From("pasted.txt", []byte("The Tern"+text))}, []string{"the-tern-sailed-again-on-monday-after-nineteen"}},
		{"a long headline is cut between words", [][]Item{page("1.md", "The ferry between the two islands sails again after nineteen months of repairs", "", "", "The Tern")},
			[]string{"the-ferry-between-the-two-islands-sails-again-after-nineteen"}},
		{"other alphabets", [][]Item{
			page("1.md", "Паром возвращается", "", "", "Tern 1"), page("2.md", "Η επιστροφή", "", "", "Tern 2"), page("3.md", "Fähre fährt – “endlich”", "", "", "Tern 3"), page("4.md", "連絡船", "", "", "Tern 4")},
			[]string{"parom-vozvrashchaetsia", "e-epistrophe", "fahre-fahrt-endlich", "lian-luo-chuan"}},
		{"one headline of several", [][]Item{
			page("1.md", "Ferry returns", "Harbour Weekly", "2024-06-03", "The Tern"), page("2.md", "Ferry returns", "The Kelp Gazette", "2024-06-03", "The old Tern"),
			page("3.md", "Ferry returns", "Harbour Weekly", "2025-01-02", "The ship"), page("4.md", "Ferry returns", "Harbour Weekly", "2025-01-02", "The old ship")},
			[]string{"ferry-returns", "ferry-returns-the-kelp-gazette", "ferry-returns-harbour-weekly", "ferry-returns-2025-01-02"}},
		{"a name that is taken", [][]Item{page("tern.md", "Ferry returns", "", "", "The Tern"), page("more/tern.md", "Ferry sinks", "", "", "The old Tern")}, []string{"tern", "ferry-sinks"}},
		{"records have their own or their headline's", [][]Item{From("many.jsonl", []byte(
			`{"id":"Ä 1","title":"x","text":"The Tern`+text+`"}`+"\n"+`{"title":"Ferry returns","text":"The old Tern`+text+`"}`+"\n"+`{"text":"The ship`+text+`"}`))},
			[]string{"A-1", "ferry-returns", "the-ship-sailed-again-on-monday-after-nineteen"}},
		{"no letters at all", [][]Item{page("1.md", "🐟", "", "", "…\n\n")}, []string{"sailed-again-on-monday-after-nineteen-months"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			store, err := sqlite.Open(t.Context(), t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			defer store.Close()
			library, err := store.Library(t.Context(), "x")
			if err != nil {
				t.Fatal(err)
			}
			var together []Item
			for _, items := range test.items {
				together = append(together, items...)
			}
			var ids []string
			if err := Prepare(t.Context(), library, together, corpus.Change{}); err != nil {
				t.Fatal(err)
			}
			for _, it := range together {
				ids = append(ids, it.Article.ID)
			}
			if diff := cmp.Diff(test.want, ids); diff != "" {
				t.Errorf("of one call:\n%s", diff)
			}
			// One by one they are named alike: the library is looked at, too.
			var stored []string
			for _, items := range test.items {
				if err := Prepare(t.Context(), library, items, corpus.Change{}); err != nil {
					t.Fatal(err)
				}
				added, err := Store(t.Context(), library, items)
				if err != nil {
					t.Fatal(err)
				}
				for _, a := range added {
					stored = append(stored, a.ID)
				}
			}
			if diff := cmp.Diff(test.want, stored); diff != "" {
				t.Errorf("one by one:\n%s", diff)
			}
		})
	}
}
