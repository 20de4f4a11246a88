package ingest_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"verbatim/corpus/ingest"
)

func TestFiles(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, dir := range []string{"empty", "pages/.git", "pages/more"} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range []string{"a.txt", ".named", "pages/b.html", "pages/.hidden", "pages/.git/config", "pages/more/c.md"} {
		if err := os.WriteFile(f, []byte("x"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, link := range [][2]string{{"pages", "link"}, {"../a.txt", "pages/linked.txt"}, {"more", "pages/linkedfolder"}, {"/dev/null", "pages/device"}, {"gone", "pages/nothing"}} {
		if err := os.Symlink(link[0], link[1]); err != nil {
			t.Skip(err)
		}
	}
	below := func(dir string) (out []string) {
		for _, f := range []string{"b.html", "linked.txt", "more/c.md", "nothing"} {
			out = append(out, filepath.Join(dir, f))
		}
		return out
	}
	for _, test := range []struct {
		name  string
		paths []string
		want  []string
	}{
		{"a file", []string{"a.txt"}, []string{"a.txt"}},
		{"a hidden file by its name", []string{".named"}, []string{".named"}},
		{"standard input", []string{"-"}, []string{"-"}},
		{"a folder", []string{"pages"}, below("pages")},
		{"a link to a folder", []string{"link"}, below("link")},
		{"nothing there, for Read to say", []string{"gone", "a.txt", "", "empty"}, []string{"gone", "a.txt", "", "empty"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, ingest.Files(test.paths)); diff != "" {
				t.Error(diff)
			}
		})
	}
	for path, want := range map[string]string{
		"gone": "gone: there is no such file", "": `"": there is no such file`, "empty": "empty: there is no file in this folder",
		"a.txt/b": "a.txt/b: it cannot be read (not a directory)",
	} {
		items := slices.Collect(ingest.Read(path, strings.NewReader("")))
		if got := ingest.Explain(path, items[0].Err); got != want {
			t.Errorf("%q: %s", path, got)
		}
	}
}
