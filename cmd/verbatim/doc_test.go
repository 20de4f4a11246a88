package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestTour: doc.go names folders and files that are there, and its list of packages is in
// the order in which they import each other.
func TestTour(t *testing.T) {
	source, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.ReplaceAll(string(source), "\n//", "\n")
	root := filepath.Join("..", "..")
	exists := func(paths ...string) bool {
		_, err := os.Stat(filepath.Join(paths...))
		return err == nil
	}
	for _, m := range regexp.MustCompile(`\[verbatim/([a-z/]+)[\].]`).FindAllStringSubmatch(text, -1) {
		if !exists(root, m[1]) {
			t.Errorf("there is no package %s", m[1])
		}
	}
	for _, file := range regexp.MustCompile(`[\w/.-]+\.(go|yaml|txt|md|example)\b`).FindAllString(text, -1) {
		if !exists(root, file) && !exists(file) && !exists("testdata", file) && !exists(root, "retrieval", file) && !exists(root, "corpus", "sqlite", file) && !exists(root, "bot", file) {
			t.Errorf("there is no file %s", file)
		}
	}

	place := map[string]int{} // of a package's entry in the list
	for i, entry := range regexp.MustCompile(`(?m)^   - (.|\n     )*`).FindAllString(text, -1) {
		for _, m := range regexp.MustCompile(`\[verbatim/([a-z/]+)\]`).FindAllStringSubmatch(entry, -1) {
			place[m[1]] = i
		}
	}
	if len(place) < 20 {
		t.Fatalf("only %d packages are in the list", len(place))
	}
	for _, room := range layout {
		at, in := place[room.folder]
		for _, imported := range strings.Fields(room.ours) {
			if above, ok := place[imported]; in && ok && above > at {
				t.Errorf("%s imports %s, which comes after it", room.folder, imported)
			}
		}
	}
}
