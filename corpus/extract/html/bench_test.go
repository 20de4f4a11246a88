package html

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"flag"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"verbatim/corpus/extract/draft"
)

// The benchmarks lie beside the repository; their texts belong to publishers
// and never enter it.
const benchmarks = "../../../../shared/eval"

var predictions = flag.String("predictions", "", "folder to write the predictions into, one file a benchmark, for score.py")

// TestBenchmarks holds the page reader to what it reaches on the development
// halves of three public benchmarks, less a little. go-trafilatura alone reaches
// .964, .934 and .930.
func TestBenchmarks(t *testing.T) {
	t.Parallel()
	for _, set := range []struct {
		name, prefix string
		floor        float64
	}{
		{"extract_scrapinghub", "", .970},
		{"extract_fundus", "", .950},
		{"extract_atf", "atf-", .940},
	} {
		t.Run(set.name, func(t *testing.T) {
			truth := readTruth(t, filepath.Join(benchmarks, set.name, "truth.dev.jsonl"))
			var out bytes.Buffer
			var precision, recall, pages float64
			for _, page := range truth {
				id := strings.TrimPrefix(page.ID, set.prefix)
				data := gunzip(t, filepath.Join(benchmarks, set.name, "html", id+".html.gz"))
				d, err := Read(data)
				if err != nil {
					t.Errorf("%s: %v", page.ID, err)
				}
				checkVerbatim(t, data, d)
				var paragraphs []string
				for _, b := range d.Blocks {
					paragraphs = append(paragraphs, draft.Clean(b.Text))
				}
				text := strings.Join(paragraphs, "\n\n")
				p, r := score(page.Text, text)
				precision, recall, pages = precision+p, recall+r, pages+1
				line, err := json.Marshal(map[string]any{
					"id": page.ID, "text": text, "title": d.Title, "author": d.Author, "published": d.Published,
					"outlet": d.Outlet, "original": d.Original, "url": d.URL, "dropped": d.Dropped,
				})
				if err != nil {
					t.Fatal(err)
				}
				out.Write(append(line, '\n'))
			}
			precision, recall = precision/pages, recall/pages
			f1 := 2 * precision * recall / (precision + recall)
			t.Logf("F1 %.4f, precision %.4f, recall %.4f over %.0f pages", f1, precision, recall, pages)
			if f1 < set.floor {
				t.Errorf("F1 %.4f, was at least %.3f", f1, set.floor)
			}
			if *predictions != "" {
				if err := os.WriteFile(filepath.Join(*predictions, set.name+".jsonl"), out.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

type truthPage struct{ ID, Text string }

func readTruth(t *testing.T, file string) []truthPage {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Skip("the benchmark is not here: ", err)
	}
	defer f.Close()
	var pages []truthPage
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var page truthPage
		if err := json.Unmarshal(lines.Bytes(), &page); err != nil {
			t.Fatal(err)
		}
		pages = append(pages, page)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return pages
}

func gunzip(t *testing.T, file string) []byte {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	r, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if data, err = io.ReadAll(r); err != nil {
		t.Fatal(err)
	}
	return data
}

var rxWord = regexp.MustCompile(`[\p{L}\p{N}_]+`)

// shingles counts the runs of four words of a text.
func shingles(text string) map[string]int {
	words := rxWord.FindAllString(text, -1)
	counts := map[string]int{}
	for i := range max(1, len(words)-3) {
		if run := words[i:min(i+4, len(words))]; len(run) > 0 {
			counts[strings.Join(run, " ")]++
		}
	}
	return counts
}

// score gives precision and recall over runs of four words, as the benchmarks'
// authors define them.
func score(want, got string) (precision, recall float64) {
	a, b := shingles(want), shingles(got)
	var both, wanted, found float64
	for run, n := range a {
		both += float64(min(n, b[run]))
		wanted += float64(n)
	}
	for _, n := range b {
		found += float64(n)
	}
	if found > 0 {
		precision = both / found
	}
	if wanted > 0 {
		recall = both / wanted
	}
	return precision, recall
}
