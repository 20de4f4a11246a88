package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write testdata/ranking/golden.txt anew")

// TestRankingIsTheGolden asks questions of a small library with the real models
// and compares what comes out with a file that a person reads whenever it
// changes: for each question what is quoted first, and over all how good that
// is. A plus stands before the articles that answer.
func TestRankingIsTheGoldenFile(t *testing.T) {
	dir := filepath.Join("testdata", "ranking")
	pages, err := filepath.Glob(filepath.Join(dir, "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	data := t.TempDir()
	verbatim(t, exitOK, append([]string{"add", "--yes", "--data", data}, pages...)...)

	type labelled struct {
		Question string
		Articles []string // that answer
	}
	var questions []labelled
	var input bytes.Buffer
	file, err := os.ReadFile(filepath.Join(dir, "questions.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	for dec := json.NewDecoder(bytes.NewReader(file)); dec.More(); {
		var q labelled
		if err := dec.Decode(&q); err != nil {
			t.Fatal(err)
		}
		questions = append(questions, q)
		fmt.Fprintln(&input, q.Question)
	}
	var stdout, stderr bytes.Buffer
	if code := run(t.Context(), []string{"chat", "--json", "--data", data}, func(string) string { return "" }, &input, &stdout, &stderr); code != exitOK {
		t.Fatalf("exit %d: %s", code, stderr.String())
	}

	var got bytes.Buffer
	var answerable, first, among3, reciprocal, decidedRight float64
	answers := json.NewDecoder(&stdout)
	for _, q := range questions {
		var a answerJSON
		if err := answers.Decode(&a); err != nil {
			t.Fatal(err)
		}
		decision, shown := "answers", a.Quotes
		if a.Abstained {
			decision, shown = "declines", a.Closest
		}
		fmt.Fprintf(&got, "%s\n  %s", q.Question, decision)
		rank := 0
		for i, quote := range shown {
			sign := "-"
			if slices.Contains(q.Articles, quote.ArticleID) {
				sign = "+"
				if rank == 0 {
					rank = i + 1
				}
			}
			fmt.Fprintf(&got, "  %s%s:%d", sign, quote.ArticleID, quote.Paragraph)
		}
		fmt.Fprintln(&got)
		if a.Abstained == (len(q.Articles) == 0) {
			decidedRight++
		}
		if len(q.Articles) > 0 {
			answerable++
		}
		if rank > 0 {
			among3++
			reciprocal += 1 / float64(rank)
		}
		if rank == 1 {
			first++
		}
	}
	fmt.Fprintf(&got, "\nanswerable %.0f: right article first %.0f, among three %.0f, MRR %.3f\nanswered or declined rightly %.0f of %d\n",
		answerable, first, among3, reciprocal/answerable, decidedRight, len(questions))

	golden := filepath.Join(dir, "golden.txt")
	if *update {
		if err := os.WriteFile(golden, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got.String(), "\n")); diff != "" {
		t.Errorf("the ranking has changed; read the difference, and if it is for the better run\n\tgo test ./cmd/verbatim -run Golden -update\n%s", diff)
	}
}
