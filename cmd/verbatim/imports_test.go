package main

import (
	"os/exec"
	"strings"
	"testing"
)

// Rules of the layout: which package may import what. Tests are free.
var (
	// onlyIn names for each module outside the folders that may import it.
	onlyIn = map[string][]string{
		"github.com/bwmarrin/discordgo":      {"verbatim/bot"},
		"github.com/getkin/kin-openapi":      {"verbatim/bot/discordtest"},
		"github.com/gorilla/websocket":       {"verbatim/bot"},
		"verbatim/bot/discordtest":           {"verbatim/bot/discordtest", "verbatim/bench"}, // and tests
		"github.com/philippgille/chromem-go": {"verbatim/retrieval/dense/chromem"},
		"modernc.org/sqlite":                 {"verbatim/corpus/sqlite", "verbatim/cmd/verbatim"}, // there for the order of building
		"database/sql":                       {"verbatim/corpus/sqlite", "verbatim/bot/state"},
		"github.com/ebitengine/purego":       {"verbatim/retrieval/embed"},
		"github.com/joho/godotenv":           {"verbatim/cmd"},
		"github.com/spf13/cobra":             {"verbatim/cmd"},
		"github.com/peterh/liner":            {"verbatim/cmd"},
	}
	// never names what a folder must not import: arrows point from cmd and bot to
	// retrieval to corpus.
	never = map[string][]string{
		"verbatim/corpus":    {"verbatim/retrieval", "verbatim/bot", "verbatim/cmd"},
		"verbatim/retrieval": {"verbatim/bot", "verbatim/cmd", "verbatim/corpus/ingest", "verbatim/corpus/extract", "verbatim/corpus/sqlite"},
		"verbatim/bot":       {"verbatim/cmd"},
		// It judges what the wire carries, not what one library makes of it.
		"verbatim/bot/discordtest": {"github.com/bwmarrin/discordgo"},
	}
)

func within(pkg, folder string) bool { return pkg == folder || strings.HasPrefix(pkg, folder+"/") }

func TestImports(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-f", `{{.ImportPath}}{{range .Imports}} {{.}}{{end}}`, "verbatim/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	packages := 0
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		pkg := fields[0]
		packages++
		for _, imported := range fields[1:] {
			for module, folders := range onlyIn {
				allowed := !within(imported, module)
				for _, f := range folders {
					allowed = allowed || within(pkg, f)
				}
				if !allowed {
					t.Errorf("%s imports %s, which belongs in %v", pkg, imported, folders)
				}
			}
			for folder, others := range never {
				for _, o := range others {
					if within(pkg, folder) && within(imported, o) {
						t.Errorf("%s imports %s: arrows point the other way", pkg, imported)
					}
				}
			}
			if pkg == "verbatim/corpus" && strings.Contains(imported, ".") {
				t.Errorf("%s imports %s: it is standard library only", pkg, imported)
			}
		}
	}
	if packages < 10 {
		t.Fatalf("only %d packages were looked at", packages)
	}
}

// TestEnvironment keeps environment variables in cmd, and there in run's getenv.
func TestEnvironment(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "git", "grep", "-nE", `os\.(Getenv|LookupEnv|Environ)\b`, "--", ":(top)*.go", ":(top,exclude)*_test.go").Output()
	if err != nil {
		if exit, ok := err.(*exec.ExitError); !ok || exit.ExitCode() != 1 {
			t.Skipf("not in a git checkout: %v", err)
		}
	}
	for line := range strings.Lines(string(out)) {
		if !strings.Contains(line, "main.go") && !strings.HasPrefix(line, "bench/") {
			t.Errorf("reads the environment: %s", line)
		}
	}
}
