package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"verbatim/corpus/extract"
)

// shared is where the five real pages lie, beside a checkout. A clone alone has
// none: their texts are their publishers'.
const shared = "../../../shared"

func readLines[T any](t *testing.T, path string) []T {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(shared, path))
	if os.IsNotExist(err) {
		t.Skipf("skipped: the real pages and their questions are not here (%s)", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	var out []T
	for line := range bytes.Lines(data) {
		var v T
		if err := json.Unmarshal(line, &v); err != nil {
			t.Fatal(err)
		}
		out = append(out, v)
	}
	return out
}

type seedPage struct {
	File       string
	Outlet     string
	Title      string
	Headings   []string
	Paragraphs []string
}

// verbatim runs the program and fails unless it exits with want.
func verbatim(t *testing.T, want int, args ...string) string {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code := run(t.Context(), args, func(string) string { return "" }, strings.NewReader(""), &stdout, &stderr)
	if code != want {
		t.Fatalf("verbatim %s: exit %d\n%s%s", strings.Join(args, " "), code, stdout.String(), stderr.String())
	}
	return stdout.String()
}

// TestSeedPages extracts the five pages as a moderator pastes them.
func TestSeedPages(t *testing.T) {
	var kept, truths, trueKept, all int
	for _, page := range readLines[seedPage](t, "eval/seeds/paragraphs.jsonl") {
		var got extractedJSON
		if err := json.Unmarshal([]byte(verbatim(t, 0, "extract", filepath.Join(shared, "articles", page.File))), &got); err != nil {
			t.Fatal(err)
		}
		blocks := strings.Split(got.Text, "\n\n")
		var want []string
		for _, p := range page.Paragraphs {
			want = append(want, extract.Clean(p))
		}
		for _, w := range want {
			truths++
			if slices.Contains(blocks, w) {
				kept++
			} else {
				t.Logf("%.3s lacks %.80q", page.File, w)
			}
		}
		for _, b := range blocks {
			if slices.Contains(got.Headings, b) || slices.Contains(page.Headings, b) {
				continue
			}
			all++
			if slices.Contains(want, b) {
				trueKept++
			} else {
				t.Logf("%.3s keeps %.80q", page.File, b)
			}
		}
		// The outlet is what the page states, never a guess.
		switch {
		case got.Outlet == "" || got.Outlet == page.Outlet:
		case strings.HasPrefix(page.File, "001") && got.Outlet == "SCMP": // as that page calls itself
		default:
			t.Errorf("%.3s: outlet %q, want %q or none", page.File, got.Outlet, page.Outlet)
		}
		if extract.Clean(page.Title) != got.Title {
			t.Logf("%.3s: title %q", page.File, got.Title)
		}
	}
	t.Logf("%d of %d true paragraphs kept; %d of %d kept are true", kept, truths, trueKept, all)
	if kept*100 < truths*98 || trueKept*100 < all*98 {
		t.Error("less than 98 %")
	}
}

type seedQuestion struct {
	ID, Query, Type string
	Answerable      bool
	Evidence        []struct {
		ArticleID string `json:"article_id"`
		Outlet    string
		Sentence  string
	}
	SupportingOutlets []string `json:"supporting_outlets"`
}

// TestSeedQuestions asks the five pages what is asked of them, with the real
// models.
func TestSeedQuestions(t *testing.T) {
	questions := readLines[seedQuestion](t, "eval/seeds/questions.dev.jsonl")
	data := t.TempDir()
	for _, page := range readLines[seedPage](t, "eval/seeds/paragraphs.jsonl") {
		args := []string{"add", "--yes", "--data", data, filepath.Join(shared, "articles", page.File)}
		if page.Outlet != "" {
			args = append(args, "--outlet", page.Outlet)
		}
		verbatim(t, 0, args...)
	}
	var input bytes.Buffer
	for _, q := range questions {
		input.WriteString(q.Query + "\n")
	}
	var stdout, stderr bytes.Buffer
	if code := run(t.Context(), []string{"chat", "--json", "--limit", "5", "--data", data}, func(string) string { return "" }, &input, &stdout, &stderr); code != 0 {
		t.Fatalf("exit %d: %s", code, stderr.String())
	}
	lines := strings.Split(strings.TrimSpace(stdout.String()), "\n")
	if len(lines) != len(questions) {
		t.Fatalf("%d answers to %d questions", len(lines), len(questions))
	}
	wrong := 0
	for i, q := range questions {
		var a answerJSON
		if err := json.Unmarshal([]byte(lines[i]), &a); err != nil {
			t.Fatal(err)
		}
		ok := a.Abstained == !q.Answerable
		if q.Answerable && ok {
			ok = seedAnswered(q, a)
		}
		if !ok {
			wrong++
			t.Logf("%s %s %q: score %.2f, threshold %.2f", q.ID, q.Type, q.Query, a.Score, a.Threshold)
			for _, p := range append(a.Quotes, a.Closest...) {
				t.Logf("    %.3s ¶%d %.90q", p.ArticleID, p.Paragraph, p.Text)
			}
		}
	}
	t.Logf("%d of %d questions answered or declined as they should be", len(questions)-wrong, len(questions))
	if wrong > 0 {
		t.Error("some were not")
	}
}

// seedAnswered reports whether evidence is among the first three quotes, or for
// a question that several outlets answer, each of them among all.
func seedAnswered(q seedQuestion, a answerJSON) bool {
	found := map[string]bool{}
	for i, p := range a.Quotes {
		for _, e := range q.Evidence {
			if p.ArticleID == e.ArticleID && strings.Contains(p.Text, extract.Clean(e.Sentence)) && (i < 3 || q.Type == "multi") {
				found[e.Outlet] = true
			}
		}
	}
	if q.Type == "multi" {
		return len(found) == len(q.SupportingOutlets)
	}
	return len(found) > 0
}
