// Command pastefit writes what the program makes of the pages of the paste
// benchmark, one JSON object a line, for eval/score.py. How the weights of the
// paste reader are fitted is in the README beside it.
//
//	go run ./bench/pastefit ../shared/eval/paste/pastes.dev.jsonl > pred.jsonl
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"verbatim/corpus/extract"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

func run(args []string, stdout, stderr io.Writer) int {
	if len(args) != 1 {
		fmt.Fprintln(stderr, "usage: pastefit PASTES.jsonl > PRED.jsonl")
		return 2
	}
	f, err := os.Open(args[0])
	if err != nil {
		fmt.Fprintln(stderr, err)
		return 1
	}
	defer f.Close()
	if err := predict(f, stdout); err != nil {
		fmt.Fprintln(stderr, err)
		return 1
	}
	return 0
}

// predict extracts each page as if it were the file ID.txt.
func predict(pastes io.Reader, out io.Writer) error {
	d, e := json.NewDecoder(bufio.NewReader(pastes)), json.NewEncoder(out)
	for {
		var page struct{ ID, Paste string }
		if err := d.Decode(&page); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return fmt.Errorf("read pages: %w", err)
		}
		found := map[string]string{"id": page.ID}
		if results, err := extract.Extract(page.ID+".txt", []byte(page.Paste)); err == nil {
			a := results[0].Article
			found["text"], found["title"], found["author"], found["published"], found["outlet"] = a.Text, a.Title, a.Author, a.Published, a.Outlet
		}
		if err := e.Encode(found); err != nil {
			return fmt.Errorf("write what was found: %w", err)
		}
	}
}
