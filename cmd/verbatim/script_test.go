package main

import (
	"database/sql"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"verbatim/corpus/sqlite"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"verbatim": main})
}

// self is the command line, in a process of its own.
func self(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	// testscript's main looks at the name by which it is called.
	return &exec.Cmd{Path: path, Args: append([]string{"verbatim"}, args...)}
}

// TestScripts runs the real command line, with the real store and models.
func TestScripts(t *testing.T) {
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		// sql FOLDER STATEMENT changes the store behind the program's back.
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"sql": func(ts *testscript.TestScript, _ bool, args []string) {
			db, err := sql.Open("sqlite", filepath.Join(ts.MkAbs(args[0]), sqlite.FileName))
			ts.Check(err)
			defer db.Close()
			_, err = db.Exec(args[1])
			ts.Check(err)
		}},
		Setup: func(env *testscript.Env) error {
			env.Setenv("VERBATIM_DATA", env.WorkDir+"/data")
			// The engine is written once, not once a test.
			env.Setenv("VERBATIM_CACHE", cache+"/verbatim")
			return nil
		},
	})
}
