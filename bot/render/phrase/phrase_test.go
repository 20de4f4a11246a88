package phrase

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

func books(t *testing.T) *Books {
	t.Helper()
	b, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

var rxName = regexp.MustCompile(`\{(\w+)\}`)

// names are what is put into a phrase, of all its forms.
func names(f forms) []string {
	var out []string
	for _, form := range f {
		for _, m := range rxName.FindAllStringSubmatch(form, -1) {
			out = append(out, m[1])
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// TestEveryPhraseThatIsSaidIsThere looks through the program for what is said:
// each key must be in the default language, with the names that are put in, and
// each key that is there must stand somewhere in the program, or the beginning
// that it is put together from ("option_" + name).
func TestEveryPhraseThatIsSaidIsThere(t *testing.T) {
	book := books(t).In(Default)
	said := map[string]bool{}
	var stands []string // the texts in the program
	for _, root := range []string{filepath.Join("..", ".."), filepath.Join("..", "..", "..", "cmd")} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
				return err
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
			if err != nil {
				return err
			}
			var calls []*ast.CallExpr
			says := false
			ast.Inspect(file, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.CallExpr:
					calls = append(calls, n)
				case *ast.SelectorExpr:
					says = says || n.Sel.Name == "Say" || n.Sel.Name == "say" || n.Sel.Name == "NewUserError"
				case *ast.BasicLit:
					if s, err := strconv.Unquote(n.Value); err == nil && n.Kind == token.STRING {
						stands = append(stands, s)
					}
				}
				return true
			})
			for _, call := range calls {
				if says { // elsewhere, say is something else
					checkCall(t, path, book, said, call)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(said) < 20 {
		t.Fatalf("only %d phrases are said", len(said))
	}
	for key := range book.phrases {
		stem := key[:strings.IndexByte(key, '_')+1]
		if !said[key] && !slices.Contains(stands, key) && !(stem != "" && slices.Contains(stands, stem)) && !strings.HasPrefix(key, "month_") && key != "ordinal" {
			t.Errorf("%s is never said", key)
		}
	}
}

// checkCall looks at a call of Say, of a variable say that is Say, or of NewUserError.
func checkCall(t *testing.T, path string, book *Book, said map[string]bool, call *ast.CallExpr) {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		if f.Name != "say" && f.Name != "NewUserError" {
			return
		}
	case *ast.SelectorExpr:
		if f.Sel.Name != "Say" && f.Sel.Name != "say" && f.Sel.Name != "NewUserError" {
			return
		}
	default:
		return
	}
	literal := func(e ast.Expr) string {
		if lit, ok := e.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			s, _ := strconv.Unquote(lit.Value)
			return s
		}
		return ""
	}
	if len(call.Args) == 0 || literal(call.Args[0]) == "" {
		return
	}
	key := literal(call.Args[0])
	said[key] = true
	f, ok := book.phrases[key]
	if !ok {
		t.Errorf("%s says %q, which is not there", path, key)
		return
	}
	if call.Ellipsis.IsValid() {
		return
	}
	var given []string
	for i := 1; i < len(call.Args); i += 2 {
		given = append(given, literal(call.Args[i]))
	}
	slices.Sort(given)
	if want := names(f); !slices.Equal(given, want) {
		t.Errorf("%s says %q with %q; the phrase takes %q", path, key, given, want)
	}
}

// TestOtherLanguagesSayTheSame compares each language with the default one.
func TestOtherLanguagesSayTheSame(t *testing.T) {
	b := books(t)
	first := b.In(Default)
	for locale, book := range b.books {
		for key, f := range book.phrases {
			if _, ok := f["other"]; !ok {
				t.Errorf("%s: %s has no form for other", locale, key)
			}
			for form := range f {
				if !slices.Contains([]string{"zero", "one", "two", "few", "many", "other"}, form) {
					t.Errorf("%s: %s has a form %q", locale, key, form)
				}
			}
			if _, ok := first.phrases[key]; !ok {
				t.Errorf("%s: %s is no key", locale, key)
			}
			for _, name := range names(f) {
				if !slices.Contains(names(first.phrases[key]), name) {
					t.Errorf("%s: %s takes %q, which is not given", locale, key, name)
				}
			}
		}
	}
}

func TestASecondLanguageNeedsAFileAlone(t *testing.T) {
	b, err := Read(map[string][]byte{
		Default: []byte("articles: { one: '{n} article', other: '{n} articles' }\npart: Part.\nordinal: { one: '{n}st', other: '{n}th' }"),
		"pl":    []byte("articles: { one: '{n} artykuł', few: '{n} artykuły', many: '{n} artykułów', other: '{n} artykułu' }"),
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		locale string
		n      int
		want   string
	}{
		{"en-US", 1, "1 article"}, {"en-US", 0, "0 articles"}, {"en-GB", 2, "2 articles"}, {"fr", 2, "2 articles"},
		{"pl", 1, "1 artykuł"}, {"pl", 3, "3 artykuły"}, {"pl", 12, "12 artykułów"}, {"pl-PL", 5, "5 artykułów"},
	} {
		if got := b.In(c.locale).Say("articles", "n", c.n); got != c.want {
			t.Errorf("%s: %q, want %q", c.locale, got, c.want)
		}
	}
	if got := b.In("pl").Say("part") + " " + b.In("pl").Ordinal(21); got != "Part. 21st" {
		t.Errorf("%q: what a language leaves out is said in English", got)
	}
}

func TestEnglish(t *testing.T) {
	b := books(t).In(Default)
	for _, c := range []struct{ got, want string }{
		{b.Ordinal(1), "1st"}, {b.Ordinal(2), "2nd"}, {b.Ordinal(3), "3rd"}, {b.Ordinal(11), "11th"}, {b.Ordinal(112), "112th"}, {b.Ordinal(121), "121st"},
		{b.Date("2021-08-27"), "27 August 2021"}, {b.Date("2021-08-27T23:30:00-07:00"), "27 August 2021"}, {b.Date("whenever"), "whenever"}, {b.Date(""), ""},
		{b.List(nil), ""}, {b.List([]string{"a"}), "a"}, {b.List([]string{"a", "b"}), "a and b"}, {b.List([]string{"a", "b", "c"}), "a, b and c"},
		{b.Say("question", "question", "Who is {n}?"), "Question: Who is {n}?"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}
