package main

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"verbatim/corpus/extract"
)

// An archive may be larger than anything else that is taken: the bound is a record's.
func TestAddTakesLargeArchives(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "archive.jsonl")
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	w := bufio.NewWriter(f)
	const records = 60
	for i := range records {
		fmt.Fprintf(w, `{"title":"Ferry %d returns","text":"`, i)
		for j := range extract.MaxBytes / records / 40 {
			fmt.Fprintf(w, "Ferry %d sails again on its day %d, they say. ", i, j)
		}
		fmt.Fprint(w, `"}`+"\n")
	}
	fmt.Fprintln(w, `{"title":"Ferry 7 returns","text":null}`)
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	if info, err := f.Stat(); err != nil || info.Size() <= extract.MaxBytes {
		t.Fatalf("%v bytes prove nothing: %v", info.Size(), err)
	}
	out := verbatim(t, 1, "add", "--dry-run", "--data", t.TempDir(), file)
	for _, want := range []string{"ferry-0-returns: Outlet unknown · Ferry 0 returns\n", "… and 40 more\n", "this was a dry run of 60 articles"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing:\n%s", want, out)
		}
	}
}
