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

	"verbatim/bot/interact"
	"verbatim/bot/moderate"
	"verbatim/bot/render/phrase"
)

func allRoutes() interact.Routes {
	return routes(questions{}, answers{}, information{}, privacy{}, &moderate.Handlers{})
}

// TestEveryCustomIDHasARoute looks through the program for every custom id that a
// button, a menu or a modal can be drawn with: each has a route, and every route of
// that kind is reached from one of them.
func TestEveryCustomIDHasARoute(t *testing.T) {
	drawn := map[string][]string{}
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		kind := "component"
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			switch called(call) {
			case "Modal": // its custom id comes first of what it is given
				kind = "modal"
			case "CustomID":
				name, ok := call.Args[0].(*ast.BasicLit)
				if !ok {
					t.Errorf("%s: the name of a custom id is not written out, so nobody can tell whether it has a route", path)
					return true
				}
				what, _ := strconv.Unquote(name.Value)
				drawn[kind] = append(drawn[kind], what)
				kind = "component"
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for kind, routes := range map[string]map[string]interact.Route{"component": allRoutes().Components, "modal": allRoutes().Modals} {
		slices.Sort(drawn[kind])
		if diff := cmp.Diff(slices.Compact(drawn[kind]), slices.Sorted(maps.Keys(routes))); diff != "" {
			t.Errorf("%ss: what is drawn (-) and what has a route (+):\n%s", kind, diff)
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

// TestEveryCommandHasARoute compares what Discord is told of with the table: each
// command once, with its own options, and completed where its route suggests.
func TestEveryCommandHasARoute(t *testing.T) {
	books, err := phrase.Load()
	if err != nil {
		t.Fatal(err)
	}
	registered, want := map[string][]string{}, map[string][]string{}
	note := func(command string, options []*discordgo.ApplicationCommandOption) {
		if registered[command] != nil {
			t.Errorf("%s is there twice", command)
		}
		registered[command] = []string{}
		for _, o := range options {
			registered[command] = append(registered[command], o.Name+" "+strconv.FormatBool(o.Autocomplete))
		}
	}
	for _, c := range allRoutes().ApplicationCommands(books) {
		if len(c.Options) == 0 || c.Options[0].Type != discordgo.ApplicationCommandOptionSubCommand {
			note(c.Name, c.Options)
			continue
		}
		for _, sub := range c.Options {
			note(c.Name+" "+sub.Name, sub.Options)
		}
	}
	for _, c := range allRoutes().Commands {
		want[c.Name] = []string{}
		for _, o := range c.Options {
			want[c.Name] = append(want[c.Name], o.Name+" "+strconv.FormatBool(o.Suggest != nil))
		}
	}
	if diff := cmp.Diff(want, registered); diff != "" {
		t.Errorf("the table (-) and what is registered (+):\n%s", diff)
	}
	if len(want) < 10 {
		t.Errorf("only %d commands", len(want))
	}
}
