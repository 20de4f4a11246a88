package discordtest

import (
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestRooms compares what the rooms import of each other with the package's comment.
func TestRooms(t *testing.T) {
	want := map[string]string{
		".":        "gateway hand payload rest world",
		"rest":     "openapi payload rules world",
		"gateway":  "payload world",
		"hand":     "payload rules world",
		"world":    "payload",
		"openapi":  "payload rules",
		"rules":    "payload",
		"payload":  "",
		"testdata": "",
	}
	got := map[string]string{}
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	folders := []string{"."}
	for _, e := range entries {
		if e.IsDir() {
			folders = append(folders, e.Name())
		}
	}
	for _, folder := range folders {
		files, err := filepath.Glob(filepath.Join(folder, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		rooms := map[string]bool{}
		for _, name := range files {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
			if err != nil {
				t.Fatal(err)
			}
			for _, i := range f.Imports {
				path, _ := strconv.Unquote(i.Path.Value)
				if room, ok := strings.CutPrefix(path, "verbatim/bot/discordtest/"); ok {
					rooms[room] = true
				} else if strings.HasPrefix(path, "verbatim/") {
					t.Errorf("%s imports %s", name, path)
				}
			}
		}
		got[folder] = strings.Join(slices.Sorted(maps.Keys(rooms)), " ")
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
