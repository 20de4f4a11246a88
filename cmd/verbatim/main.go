package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	// Imported here only to be built early: the go command builds in the order of
	// the imports, and this with what it needs takes a third of a first build and
	// one core, so that it has to go beside everything else and not after it.
	_ "modernc.org/sqlite"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends what does not stop by itself
	code := exitUsage
	if err := loadEnv(envFile, os.LookupEnv, os.Setenv); err != nil {
		fmt.Fprintf(&output{to: os.Stderr}, "verbatim: %v\n", err)
	} else {
		code = run(ctx, os.Args[1:], os.Getenv, os.Stdin, os.Stdout, os.Stderr)
	}
	os.Exit(code)
}

// run is the whole program, with everything that it takes from outside.
func run(ctx context.Context, args []string, getenv func(string) string, stdin io.Reader, stdout, stderr io.Writer) int {
	out := &output{to: stdout}
	_, isTerminal := out.terminal()
	out.bold = isTerminal && getenv("NO_COLOR") == ""
	a := &app{getenv: getenv, stdin: stdin, stdout: out, stderr: &output{to: stderr}, overlap: overlap, ending: ending}
	return a.run(ctx, args)
}

func (a *app) run(ctx context.Context, args []string) int {
	root := a.root()
	root.SetArgs(args)
	called, err := root.ExecuteContextC(ctx)
	return a.exitCode(ctx, called, err)
}
