package paste_test

import (
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"

	"verbatim/corpus/extract"
	"verbatim/corpus/extract/draft"
	"verbatim/corpus/extract/paste"
)

// TestPasteBenchmark measures the paste reader on the pages that its weights
// are fitted on; what it reaches on others is said in weights.go.
func TestPasteBenchmark(t *testing.T) {
	t.Parallel()
	var m paste.Measure
	for _, p := range paste.ReadPastes(t) {
		results, err := extract.Extract(p.ID+".txt", []byte(p.Paste))
		text := ""
		if err == nil {
			text = results[0].Article.Text
			if results[0].Format != "text" {
				t.Errorf("%s: taken for %s", p.ID, results[0].Format)
			}
		}
		m.Add(p.Text, text)
	}
	f1, precision, recall := m.F1()
	t.Logf("F1 %.3f precision %.3f recall %.3f", f1, precision, recall)
	if f1 < 0.92 {
		t.Errorf("F1 is %.3f, want 0.92 or more", f1)
	}
}

// TestSeedArticles compares the five articles that the library begins with to
// what is truly theirs.
func TestSeedArticles(t *testing.T) {
	const truthFile, folder = "../../../../shared/eval/seeds/paragraphs.jsonl", "../../../../shared/articles/"
	f, err := os.Open(truthFile)
	if errors.Is(err, os.ErrNotExist) {
		t.Skipf("%s is missing: it is handed out beside the repository", truthFile)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	outlets := map[string]string{"000": "Saudi Press", "001": "SCMP"}
	kept, right, all := 0, 0, 0
	for s := json.NewDecoder(f); s.More(); {
		var truth struct {
			File, Title          string
			Headings, Paragraphs []string
		}
		if err := s.Decode(&truth); err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(folder + truth.File)
		if err != nil {
			t.Fatal(err)
		}
		results, err := extract.Extract(truth.File, data)
		if err != nil {
			t.Errorf("%s: %v", truth.File, err)
			continue
		}
		a := results[0].Article
		if a.Title != draft.Clean(truth.Title) {
			t.Errorf("%s: title %q", truth.File, a.Title)
		}
		if want := outlets[truth.File[:3]]; a.Outlet != want {
			t.Errorf("%s: outlet %q, want %q", truth.File, a.Outlet, want)
		}
		if a.Author != "" || a.Published != "" || a.OriginalOutlet != "" {
			t.Errorf("%s: author %q, published %q, original outlet %q, want none", truth.File, a.Author, a.Published, a.OriginalOutlet)
		}
		want := map[string]bool{}
		for _, p := range truth.Paragraphs {
			want[draft.Clean(p)] = true
		}
		neutral := map[string]bool{}
		for _, h := range truth.Headings {
			neutral[draft.Clean(h)] = true
		}
		all += len(want)
		for _, p := range strings.Split(a.Text, "\n\n") {
			switch {
			case want[p]:
				right++
				kept++
				delete(want, p)
			case !neutral[p]:
				kept++
				t.Errorf("%s: kept %.80q", truth.File, p)
			}
		}
		for p := range want {
			t.Errorf("%s: lost %.80q", truth.File, p)
		}
	}
	t.Logf("%d of %d paragraphs kept, %d of %d kept are true", right, all, right, kept)
}
