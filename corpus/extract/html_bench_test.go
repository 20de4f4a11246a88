package extract

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/markusmobius/go-trafilatura"
	"golang.org/x/net/html"
)

var predictions = flag.String("predictions", "", "folder to write predictions for score.py into")

const benchmarks = "../../../shared/eval"

func TestBench(t *testing.T) {
	if _, err := os.Stat(benchmarks); err != nil {
		t.Skip("the benchmarks are not here: ", err)
	}
	for _, set := range []string{"extract_scrapinghub", "extract_fundus", "extract_atf"} {
		files, _ := filepath.Glob(filepath.Join(benchmarks, set, "html", "*.html.gz"))
		var out, plain bytes.Buffer
		start := time.Now()
		for _, file := range files {
			data := gunzip(t, file)
			id := strings.TrimSuffix(filepath.Base(file), ".html.gz")
			if set == "extract_atf" {
				id = "atf-" + id
			}
			d, err := readHTML(data)
			if err != nil {
				t.Logf("%s %s: %v", set, id, err)
			}
			var text []string
			for _, b := range d.blocks {
				text = append(text, clean(b.text))
			}
			var dropped []string
			for _, b := range d.dropped {
				dropped = append(dropped, b.Reason+": "+b.Text)
			}
			line, _ := json.Marshal(map[string]any{"id": id, "text": strings.Join(text, "\n\n"), "title": d.title, "author": d.author, "published": d.published, "outlet": d.outlet, "original": d.original, "url": d.url, "dropped": dropped})
			out.Write(append(line, '\n'))
			if os.Getenv("PLAIN") != "" {
				res, err := trafilatura.Extract(bytes.NewReader(data), trafilatura.Options{EnableFallback: true})
				if err == nil {
					var sb strings.Builder
					for n := range res.ContentNode.Descendants() {
						if n.Type == html.TextNode {
							sb.WriteString(n.Data + "\n")
						}
					}
					line, _ := json.Marshal(map[string]any{"id": id, "text": sb.String(), "title": res.Metadata.Title, "author": res.Metadata.Author, "published": res.Metadata.Date.Format("2006-01-02")})
					plain.Write(append(line, '\n'))
				}
			}
		}
		t.Logf("%s: %d pages in %v", set, len(files), time.Since(start))
		if *predictions != "" {
			os.WriteFile(filepath.Join(*predictions, set+".jsonl"), out.Bytes(), 0o644)
			if plain.Len() > 0 {
				os.WriteFile(filepath.Join(*predictions, set+".plain.jsonl"), plain.Bytes(), 0o644)
			}
		}
	}
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
	data, err = io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
