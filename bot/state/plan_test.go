package state

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// reading are statements that are there to read a whole table, which has a row a guild.
var reading = map[string]bool{
	"SELECT id FROM bot_guilds WHERE left_at IS NULL ORDER BY id": true,
}

// TestPlans: no statement of this package goes through a table that grows, or sorts
// what it finds there. The statements are read from the source, so that none is
// forgotten.
func TestPlans(t *testing.T) {
	store, s := former(t, len(migrations))
	statements := source(t)
	if len(statements) < 30 {
		t.Fatalf("only %d statements were found: %q", len(statements), statements)
	}
	for _, q := range statements {
		plan := s.plan(t, q)
		slow := strings.Contains(plan, "SCAN") || strings.Contains(plan, "TEMP B-TREE")
		if slow && !reading[q] {
			t.Errorf("%s\n%s", q, plan)
		}
	}
	// The test itself sees what it is to see.
	for _, q := range []string{"DELETE FROM bot_answers WHERE question = ?", "SELECT id FROM bot_answers WHERE guild = ? ORDER BY question"} {
		if plan := s.plan(t, q); !strings.Contains(plan, "SCAN") && !strings.Contains(plan, "TEMP B-TREE") {
			t.Errorf("%s\n%s", q, plan)
		}
	}
	if _, err := Open(t.Context(), store, time.Now); err != nil {
		t.Error(err)
	}
}

// plan is how a statement is carried out, a line a step.
func (s *State) plan(t *testing.T, statement string) string {
	t.Helper()
	args := make([]any, len(placeholder.FindAllString(statement, -1)))
	rows, err := s.tables.Read().QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+statement, args...)
	if err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
	defer rows.Close()
	var steps []string
	for rows.Next() {
		var id, parent, unused int
		var step string
		if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(step, "SCAN CONSTANT ROW") {
			steps = append(steps, step)
		}
	}
	return strings.Join(steps, "\n")
}

var placeholder = regexp.MustCompile(`\?\d*`)

var statement = regexp.MustCompile(`^\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\s`)

// source are the statements in the package's source: constant strings, also such as are
// put together of several.
func source(t *testing.T) []string {
	t.Helper()
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	var files []*ast.File
	consts := map[string]ast.Expr{}
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") || e.Name() == "schema.go" {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), e.Name(), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
		ast.Inspect(f, func(n ast.Node) bool {
			if v, ok := n.(*ast.ValueSpec); ok && len(v.Values) == len(v.Names) {
				for i, name := range v.Names {
					consts[name.Name] = v.Values[i]
				}
			}
			return true
		})
	}
	var text func(e ast.Expr) (string, bool)
	text = func(e ast.Expr) (string, bool) {
		switch e := e.(type) {
		case *ast.BasicLit:
			s, err := strconv.Unquote(e.Value)
			return s, err == nil && e.Kind == token.STRING
		case *ast.Ident:
			if of, ok := consts[e.Name]; ok {
				return text(of)
			}
		case *ast.BinaryExpr:
			x, ok := text(e.X)
			y, ok2 := text(e.Y)
			return x + y, ok && ok2
		}
		return "", false
	}
	var out []string
	for _, f := range files {
		ast.Inspect(f, func(n ast.Node) bool {
			if v, ok := n.(*ast.ValueSpec); ok && len(v.Values) == 1 {
				if _, constant := text(v.Values[0]); constant {
					return false // it counts where it is used
				}
			}
			e, ok := n.(ast.Expr)
			if !ok {
				return true
			}
			s, ok := text(e)
			if !ok || !statement.MatchString(s) {
				return true
			}
			out = append(out, s)
			return false // its parts are none by themselves
		})
	}
	return out
}
