package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// room is a row of the layout: a folder and what it may import. Lists are words
// with white space between them; a module is named with everything below it.
type room struct {
	folder  string
	why     string
	ours    string // packages of this module
	modules string // packages of others
	effects string // packages of the standard library that are not pure
	coming  bool   // the folder may be missing, and the row too generous
}

// reservation is a row of what only some files may use.
type reservation struct{ names, where, why string }

const module = "verbatim"

// allows returns the word of the row that allows an import, or "".
func (r room) allows(imported string) string {
	if own, ok := strings.CutPrefix(imported, module+"/"); ok {
		return exact(r.ours, own)
	}
	if first, _, _ := strings.Cut(imported, "/"); strings.Contains(first, ".") {
		for _, m := range strings.Fields(r.modules) {
			if within(imported, m) {
				return m
			}
		}
		return ""
	}
	if exact(pure, imported) != "" {
		return imported
	}
	return exact(r.effects, imported)
}

func exact(list, word string) string {
	if slices.Contains(strings.Fields(list), word) {
		return word
	}
	return ""
}

func within(name, folder string) bool { return name == folder || strings.HasPrefix(name, folder+"/") }

// survey is what was found in the source.
type survey struct {
	wrong []string
	used  map[string]map[string]bool // folder → words of its row that allowed something
}

// look judges every file of the source that is not a test, whatever platform it is
// built for. It reads through the package os in this process, which go test takes
// note of: a result is not taken from the cache once any of these files or folders
// has changed. What a child process such as "go list" reads, nobody notes.
func look(source fs.FS, rooms []room) (survey, error) {
	s := survey{used: map[string]map[string]bool{}}
	rows := map[string]room{}
	for _, r := range rooms {
		rows[r.folder] = r
	}
	err := fs.WalkDir(source, ".", func(name string, d fs.DirEntry, err error) error {
		switch base := d.Name(); {
		case err != nil:
			return err
		case d.IsDir() && name != "." && (base == "testdata" || strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_")):
			return fs.SkipDir // as the go command does
		case d.IsDir() || !strings.HasSuffix(base, ".go") || strings.HasSuffix(base, "_test.go"):
			return nil
		}
		src, err := fs.ReadFile(source, name)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, src, 0)
		if err != nil {
			return err
		}
		folder := path.Dir(name)
		row, ok := rows[folder]
		if !ok {
			s.wrong = append(s.wrong, fmt.Sprintf("%s: the folder %s has no row in layout_test.go", name, folder))
			return nil
		}
		if s.used[folder] == nil {
			s.used[folder] = map[string]bool{}
		}
		s.file(name, file, row)
		return nil
	})
	return s, err
}

// file judges one file by its folder's row, and by what is reserved.
func (s *survey) file(name string, file *ast.File, row room) {
	local := map[string]string{} // name in the file → import path
	for _, spec := range file.Imports {
		imported, _ := strconv.Unquote(spec.Path.Value) // the parser has seen to it
		if word := row.allows(imported); word != "" {
			s.used[row.folder][word] = true
		} else {
			s.wrong = append(s.wrong, fmt.Sprintf("%s imports %s, which the row of %s in layout_test.go does not allow: %s", name, imported, row.folder, row.why))
		}
		as := path.Base(imported)
		if spec.Name != nil {
			as = spec.Name.Name
		}
		if as == "." {
			s.wrong = append(s.wrong, fmt.Sprintf("%s imports %s with a dot, so that nobody sees what is its", name, imported))
		}
		local[as] = imported
	}
	ast.Inspect(file, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		x, ok := sel.X.(*ast.Ident)
		if !ok || x.Obj != nil || local[x.Name] == "" { // a variable may have a package's name
			return true
		}
		what := local[x.Name] + "." + sel.Sel.Name
		for _, r := range reserved {
			if exact(r.names, what) != "" && !slices.ContainsFunc(strings.Fields(r.where), func(w string) bool { return within(name, w) }) {
				s.wrong = append(s.wrong, fmt.Sprintf("%s uses %s, reserved for %s: %s", name, what, r.where, r.why))
			}
		}
		return true
	})
}

// root is the module's folder.
const root = "../.."

func TestImports(t *testing.T) {
	s, err := look(os.DirFS(root), layout)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range s.wrong {
		t.Error(w)
	}
	for _, r := range layout {
		used, found := s.used[r.folder]
		switch {
		case r.coming:
			continue
		case !found:
			t.Errorf("layout_test.go has a row for %s, which is not there", r.folder)
			continue
		}
		for _, word := range strings.Fields(r.ours + " " + r.modules + " " + r.effects) {
			if !used[word] {
				t.Errorf("the row of %s in layout_test.go allows %s, which is not imported there: take it out", r.folder, word)
			}
		}
	}
}

// TestLayout holds the table itself to the direction of its arrows.
func TestLayout(t *testing.T) {
	below := map[string][]string{
		"corpus":    {"corpus"},
		"retrieval": {"retrieval", "corpus"},
		"bot":       {"bot", "retrieval", "corpus"},
		"cmd":       {"bot", "retrieval", "corpus"},
		"bench":     {"bench", "retrieval", "corpus"},
	}
	seen := map[string]bool{}
	for _, r := range layout {
		if seen[r.folder] || r.why == "" {
			t.Errorf("%s has two rows, or one that does not say why", r.folder)
		}
		seen[r.folder] = true
		wing, _, _ := strings.Cut(r.folder, "/")
		for _, other := range strings.Fields(r.ours) {
			if to, _, _ := strings.Cut(other, "/"); !slices.Contains(below[wing], to) {
				t.Errorf("%s may import %s: arrows point from cmd, bench and bot to retrieval to corpus", r.folder, other)
			}
			if wing == "retrieval" && slices.Contains([]string{"corpus/extract", "corpus/sqlite"}, other) {
				t.Errorf("%s may import %s: retrieval reads the store through interfaces of its own", r.folder, other)
			}
		}
	}
}

// TestImportsAreReadAnew holds that go test knows of every file that TestImports
// judges, so that it runs again when one of them changes or comes.
func TestImportsAreReadAnew(t *testing.T) {
	log := filepath.Join(t.TempDir(), "log")
	child := self(t, "-test.run=^TestImports$", "-test.testlogfile="+log)
	child.Args[0] = child.Path // the test, not the program
	if out, err := child.CombinedOutput(); err != nil && !bytes.Contains(out, []byte("--- FAIL: TestImports")) {
		t.Fatalf("%v: %s", err, out)
	}
	noted, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	files := 0
	err = filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case name != root && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata"):
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case !d.IsDir() && (!strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go")):
			return nil
		}
		files++
		if !bytes.Contains(noted, []byte("open "+filepath.ToSlash(name)+"\n")) && !bytes.Contains(noted, []byte("open "+filepath.ToSlash(name)+"/.\n")) {
			t.Errorf("go test does not know that %s was read", name)
		}
		return nil
	})
	if err != nil || files < 300 {
		t.Errorf("%d files and folders were looked for, %v", files, err)
	}
}
