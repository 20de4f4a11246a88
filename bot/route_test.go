package bot

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/bwmarrin/discordgo"
	"github.com/google/go-cmp/cmp"

	"verbatim/bot/render/phrase"
)

// TestEveryCustomIDHasARoute looks through the program for every custom id that a
// button, a menu or a modal can be drawn with: each has a route, and every route of
// that kind is reached from one of them.
func TestEveryCustomIDHasARoute(t *testing.T) {
	drawn := map[interactionType][]string{}
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		of := typeComponent
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			switch called(call) {
			case "modal": // its custom id comes first of what it is given
				of = typeModal
			case "customID":
				name, ok := call.Args[0].(*ast.BasicLit)
				if !ok {
					t.Errorf("%s: the name of a custom id is not written out, so nobody can tell whether it has a route", path)
					return true
				}
				what, _ := strconv.Unquote(name.Value)
				drawn[of] = append(drawn[of], what)
				of = typeComponent
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range []interactionType{typeComponent, typeModal} {
		slices.Sort(drawn[kind])
		if diff := cmp.Diff(slices.Compact(drawn[kind]), slices.Sorted(maps.Keys(routes[kind]))); diff != "" {
			t.Errorf("type %d: what is drawn (-) and what has a route (+):\n%s", kind, diff)
		}
	}
}

func called(call *ast.CallExpr) string {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}

// TestEveryCommandHasARoute compares what Discord is told of with what is done.
func TestEveryCommandHasARoute(t *testing.T) {
	books, err := phrase.Load()
	if err != nil {
		t.Fatal(err)
	}
	registered := map[interactionType][]string{}
	options := func(command string, all []*discordgo.ApplicationCommandOption) {
		registered[typeCommand] = append(registered[typeCommand], command)
		for _, o := range all {
			if o.Autocomplete {
				registered[typeAutocomplete] = append(registered[typeAutocomplete], command+" "+o.Name)
			}
		}
	}
	for _, c := range commands(books) {
		if len(c.Options) == 0 || c.Options[0].Type != discordgo.ApplicationCommandOptionSubCommand {
			options(c.Name, c.Options)
			continue
		}
		for _, sub := range c.Options {
			options(c.Name+" "+sub.Name, sub.Options)
		}
	}
	for _, kind := range []interactionType{typeCommand, typeAutocomplete} {
		slices.Sort(registered[kind])
		if diff := cmp.Diff(registered[kind], slices.Sorted(maps.Keys(routes[kind]))); diff != "" {
			t.Errorf("type %d: what is registered (-) and what has a route (+):\n%s", kind, diff)
		}
	}
}
