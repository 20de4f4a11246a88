package sqlite

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// What a plan must not do, for it takes time with the size of the store, or with its
// square: go through a whole table or full-text index, sort or group rows aside, build
// an index for one statement, or read a whole library for each row of something else.
var (
	scans      = regexp.MustCompile(`^SCAN (\S+)`)
	matches    = regexp.MustCompile(`VIRTUAL TABLE INDEX \d+:M\d*$`) // "M" with "=" asks it about each row
	aside      = regexp.MustCompile(`USE TEMP B-TREE|USING TEMP B-TREE|AUTOMATIC|CORRELATED LIST SUBQUERY`)
	ofModel    = regexp.MustCompile(`^SEARCH .*\(model=\?\)$`) // every library's
	ofLibrary  = regexp.MustCompile(`^SEARCH .*\(library=\?\)$`)
	correlated = regexp.MustCompile(`^CORRELATED`)
	aSubquery  = regexp.MustCompile(`^(?:CO-ROUTINE|MATERIALIZE) (\S+)`)
)

// ofFixedSize are the tables, and the names that statements give them, which do not
// grow with the store, and what stands in a plan for rows that the statement has.
var ofFixedSize = []string{"CONSTANT", "models", "m", "extensions", "store"}

// exception is a statement that does such a thing and should; both are named by how
// they begin.
type exception struct{ statement, does, because string }

func (e exception) covers(statement, fault string) bool {
	return strings.HasPrefix(statement, e.statement) && strings.HasPrefix(fault, e.does)
}

var right = []exception{
	{"SELECT rowid, -bm25(", "USE TEMP B-TREE FOR ORDER BY", "it ranks what the words match, and nothing else"},
	{"SELECT length(vector) FROM embeddings", "SEARCH embeddings", "it stops after a sample"},
	{"SELECT name FROM libraries ORDER BY name", "SCAN libraries", "it lists them all"},
	{"SELECT name FROM libraries l WHERE EXISTS", "SCAN l", "it looks at each, and at one article of it"},
	{"SELECT count(*) FROM text_{id}_docsize", "SCAN text_", "it is kept until the library changes"},
	{"SELECT (SELECT count(*) FROM articles)", "SCAN", "it counts everything, for who watches the bot"},

	// When a model has taken another one's place, once.
	{"DELETE FROM embedded WHERE model = ?", "SEARCH embedded", "the model goes"},
	{"DELETE FROM embeddings WHERE model = ?", "SEARCH embeddings", "the model goes"},
	{"DELETE FROM models WHERE id = ?", "SEARCH", "SQLite sees that the model has nothing left"},
	{"INSERT INTO models(key)", "SEARCH", "SQLite would, if it replaced one"},
	{"SELECT EXISTS (SELECT 1 FROM articles a\n\t\tWHERE NOT EXISTS (SELECT 1 FROM embedded", "SCAN a", "it asks whether all articles are embedded, and stops at the first that is not"},

	{"SELECT " + knownColumns + " FROM articles a ORDER BY a.id", "SCAN a", "a migration"},
	{"SELECT id, url FROM articles WHERE url <> ''", "SCAN articles", "a migration"},

	// A check reads everything, each thing once.
	{"SELECT key FROM models ORDER BY", "SEARCH embeddings", "a check"},
	{"SELECT key FROM models ORDER BY", "USE TEMP B-TREE", "a check, which sorts its few models"},
	{"SELECT '', id FROM text_{id}_docsize WHERE id NOT IN", "SCAN text_", "a check"},
	{"INSERT INTO temp.copy_", "SCAN main.text_", "a check"},
	{"SELECT count(*) FROM embeddings WHERE input NOT IN", "SCAN embeddings", "a check"},
	{"SELECT input, vector FROM embeddings WHERE +model", "SCAN embeddings", "a check"},
}

// judge returns what is wrong with a plan.
func judge(steps []string) (faults []string) {
	var subqueries []string
	within := -1 // how deep the correlated subquery is that a step is part of
	for _, line := range steps {
		step := strings.TrimLeft(line, " ")
		depth := len(line) - len(step)
		if depth <= within {
			within = -1
		}
		if within < 0 && correlated.MatchString(step) {
			within = depth
		}
		if m := aSubquery.FindStringSubmatch(step); m != nil {
			subqueries = append(subqueries, m[1])
		}
		m := scans.FindStringSubmatch(step)
		switch {
		case m != nil && matches.MatchString(step),
			m != nil && (slices.Contains(ofFixedSize, m[1]) || slices.Contains(subqueries, m[1]) || strings.HasSuffix(m[1], "-ROW")):
		case m != nil, aside.MatchString(step), ofModel.MatchString(step), within >= 0 && ofLibrary.MatchString(step):
			faults = append(faults, step)
		}
	}
	return faults
}

// faults are the statements whose plans are wrong.
func (p *plans) faults() (out []string) {
	for _, statement := range slices.Sorted(maps.Keys(p.of)) {
		for _, f := range judge(p.of[statement]) {
			if slices.ContainsFunc(right, func(r exception) bool { return r.covers(statement, f) }) {
				continue
			}
			out = append(out, fmt.Sprintf("%q in\n\t%s\n\t%s", f, statement, strings.Join(p.of[statement], "\n\t")))
		}
	}
	return out
}

// forgotten are the statements of the package that no test has run, and the
// exceptions that none of them needs.
func (p *plans) forgotten() (out []string) {
	for _, r := range right {
		needed := false
		for statement, steps := range p.of {
			needed = needed || slices.ContainsFunc(judge(steps), func(f string) bool { return r.covers(statement, f) })
		}
		if !needed {
			out = append(out, fmt.Sprintf("no statement needs the exception %+v", r))
		}
	}
	ran := strings.Join(slices.Collect(maps.Keys(p.of)), "\n")
	files := token.NewFileSet()
	sources, err := filepath.Glob("*.go")
	if err != nil {
		return []string{err.Error()}
	}
	for _, name := range sources {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		source, err := parser.ParseFile(files, name, nil, 0)
		if err != nil {
			return []string{err.Error()}
		}
		ast.Inspect(source, func(n ast.Node) bool {
			if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
				text, _ := strconv.Unquote(l.Value)
				if reads.MatchString(text) && !strings.Contains(ran, common(text)) {
					out = append(out, fmt.Sprintf("no test runs the statement at %s: %s", files.Position(l.Pos()), text))
				}
			}
			return true
		})
	}
	return out
}
