package main

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
)

// TestBroken breaks every rule: the ways around it that were seen, and each row by
// each import that it does not name.
func TestBroken(t *testing.T) {
	for name, c := range map[string]struct {
		file, src string
		want      string // of what is said; "" is nothing
	}{
		"rendering fetches":          {"bot/render/x.go", `import "net/http"`, "bot/render/x.go imports net/http,"},
		"rendering reads the state":  {"bot/render/x.go", `import "verbatim/bot/state"`, "imports verbatim/bot/state,"},
		"the store extracts":         {"corpus/sqlite/x.go", `import "verbatim/corpus/extract"`, "imports verbatim/corpus/extract,"},
		"the gateway answers":        {"bot/gateway/x.go", `import "verbatim/retrieval"`, "imports verbatim/retrieval,"},
		"the domain takes a module":  {"corpus/x.go", `import "golang.org/x/text/unicode/norm"`, "imports golang.org/x/text/unicode/norm,"},
		"the double sees the client": {"bot/discordtest/x.go", `import "github.com/bwmarrin/discordgo"`, "imports github.com/bwmarrin/discordgo,"},
		"the program has the double": {"cmd/verbatim/x.go", `import "verbatim/bot/discordtest"`, "imports verbatim/bot/discordtest,"},
		"a folder below is another":  {"corpus/segment/rules/x.go", `import "strings"`, "corpus/segment/rules has no row"},
		"below a package is another": {"bot/x.go", `import "verbatim/bot/render/page"`, "imports verbatim/bot/render/page,"},
		"another module, same start": {"retrieval/dense/chromem/x.go", `import "github.com/philippgille/chromem-go-fork"`, "imports github.com/philippgille/chromem-go-fork,"},
		"what nobody thought of":     {"corpus/x.go", `import "log/syslog"`, "imports log/syslog,"},
		"C":                          {"retrieval/embed/ort/x.go", `import "C"`, "imports C,"},
		"renamed":                    {"bot/render/x.go", `import strings "net/http"`, "imports net/http,"},
		"for its effect alone":       {"retrieval/x.go", `import _ "net/http/pprof"`, "imports net/http/pprof,"},
		"on another platform":        {"bot/render/x_windows.go", `import "os"`, "imports os,"},
		"behind a build tag":         {"bot/render/x.go", "//go:build never\n\npackage x\nimport \"os\"", "imports os,"},
		"a test is free":             {"bot/render/x_test.go", `import "net/http"`, ""},
		"test data is no source":     {"bot/render/testdata/x.go", `import "net/http"`, ""},
		"what is allowed":            {"corpus/sqlite/x.go", `import ("database/sql/driver"; "modernc.org/sqlite/lib"; "verbatim/corpus"; "strings")`, ""},

		"variables":                         {"corpus/ingest/x.go", `import "os"; var _ = os.Getenv("HOME")`, "uses os.Getenv,"},
		"variables, with main.go named":     {"corpus/ingest/x.go", `import "os"; var _ = os.Getenv("HOME") // as in main.go`, "uses os.Getenv,"},
		"variables, another main.go":        {"cmd/verbatim/x/main.go", `import "os"; var _ = os.Getenv("HOME")`, "has no row"},
		"variables, not in run":             {"cmd/verbatim/x.go", `import "os"; func f() string { return os.Getenv("HOME") }`, "uses os.Getenv,"},
		"variables, as a value":             {"corpus/ingest/x.go", `import "os"; var getenv = os.LookupEnv`, "uses os.LookupEnv,"},
		"variables, renamed":                {"corpus/ingest/x.go", `import system "os"; var _ = system.Environ()`, "uses os.Environ,"},
		"variables, with a dot":             {"corpus/ingest/x.go", `import . "os"; var _ = Getenv("HOME")`, "with a dot"},
		"variables, from the system":        {"corpus/sqlite/x.go", `import "syscall"; var _, _ = syscall.Getenv("HOME")`, "uses syscall.Getenv,"},
		"variables, in their place":         {"cmd/verbatim/main.go", `import "os"; var _ = os.Getenv`, ""},
		"a variable that is called os":      {"corpus/x.go", `type o struct{ Getenv int }; func f(os o) int { return os.Getenv }`, ""},
		"folders of the user":               {"corpus/sqlite/x.go", `import "os"; var _, _ = os.UserHomeDir()`, "uses os.UserHomeDir,"},
		"ends the program":                  {"cmd/verbatim/x.go", `import "os"; func f() { os.Exit(1) }`, "uses os.Exit,"},
		"prints past the streams":           {"cmd/verbatim/x.go", `import ("fmt"; "os"); func f() { fmt.Fprintln(os.Stderr, "oh") }`, "uses os.Stderr,"},
		"a client without limits":           {"bot/x.go", `import "net/http"; var _ = http.DefaultClient`, "uses net/http.DefaultClient,"},
		"another package's name for Exit":   {"cmd/verbatim/x.go", `import os "verbatim/corpus"; var _ = os.Exit`, ""},
		"measuring programs may print":      {"bench/load/x.go", `import "os"; var _ = os.Stderr`, ""},
		"and read no variables":             {"bench/load/x.go", `import "os"; var _ = os.Getenv("HOME")`, "uses os.Getenv,"},
		"what no parser reads is no excuse": {"corpus/x.go", `import "strings`, "ERROR"},
	} {
		t.Run(name, func(t *testing.T) {
			src := c.src
			if !strings.Contains(src, "package") {
				src = "package x\n" + src
			}
			got := broken(t, c.file, src)
			if c.want == "" && len(got) > 0 || c.want != "" && (len(got) != 1 || !strings.Contains(got[0], c.want)) {
				t.Errorf("got %q, want one with %q", got, c.want)
			}
		})
	}
	imports := strings.Fields(pure + " C log net net/rpc os os/exec plugin testing unsafe example.com/module")
	for _, r := range layout {
		imports = append(imports, module+"/"+r.folder)
		imports = append(imports, strings.Fields(r.modules+" "+r.effects)...)
	}
	slices.Sort(imports)
	imports = slices.Compact(imports)
	for _, r := range layout {
		allowed := map[string]bool{}
		for _, word := range strings.Fields(pure + " " + r.modules + " " + r.effects) {
			allowed[word] = true
		}
		for _, own := range strings.Fields(r.ours) {
			allowed[module+"/"+own] = true
		}
		for _, imported := range imports {
			parent := slices.ContainsFunc(strings.Fields(r.modules), func(m string) bool { return within(imported, m) })
			got := broken(t, r.folder+"/x.go", "package x\nimport _ "+strconv.Quote(imported))
			if want := !allowed[imported] && !parent; want != (len(got) == 1 && strings.Contains(got[0], "imports "+imported+",")) || len(got) > 1 {
				t.Errorf("%s imports %s: %q", r.folder, imported, got)
			}
		}
	}
}

// broken is what is said of one file.
func broken(t *testing.T, file, src string) []string {
	t.Helper()
	s, err := look(fstest.MapFS{file: {Data: []byte(src)}}, layout)
	if err != nil {
		return []string{"ERROR " + err.Error()}
	}
	return s.wrong
}
