package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
)

// app is what every command shares.
type app struct {
	getenv         func(string) string
	stdin          io.Reader
	stdout, stderr io.Writer

	dataDir string
	library string
}

// Exit codes.
const (
	exitOK     = 0
	exitFailed = 1
	exitUsage  = 2
)

// usageError is an error in how a command was called.
type usageError struct{ error }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// errFaults ends a command that has already said what is wrong.
var errFaults = errors.New("faults found")

const defaultLibrary = "default"

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "verbatim",
		Short: "Answers questions about the news by quoting it, word for word",
		Long: `verbatim keeps a library of articles and answers questions with passages from
them: exact, each under the outlet that published it. When nothing in the
library answers, it says so. Nothing is written by a language model.`,
		Example: `  verbatim chat
  verbatim add page.html --outlet "The Example Times"
  verbatim ask "How many people were hurt?"`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.NoArgs,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetIn(a.stdin)
	root.SetOut(a.stdout)
	root.SetErr(a.stderr)
	root.CompletionOptions.HiddenDefaultCmd = true
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	root.PersistentFlags().StringVar(&a.dataDir, "data", a.defaultData(), "data folder (VERBATIM_DATA)")
	root.PersistentFlags().StringVar(&a.library, "library", defaultLibrary, "library within the data folder")
	root.AddCommand(a.addCommand(), a.askCommand(), a.chatCommand(), a.checkCommand(), a.editCommand(), a.evalCommand(),
		a.extractCommand(), a.listCommand(), a.removeCommand(), a.showCommand(), a.whosaidCommand())
	for _, c := range root.Commands() {
		checkArgs := c.Args
		c.Args = func(cmd *cobra.Command, args []string) error {
			if checkArgs == nil {
				return nil
			}
			if err := checkArgs(cmd, args); err != nil {
				return usageError{err}
			}
			return nil
		}
	}
	return root
}

// defaultData is where the library lives unless something else is said.
func (a *app) defaultData() string {
	if dir := a.getenv("VERBATIM_DATA"); dir != "" {
		return dir
	}
	if dir := a.getenv("XDG_DATA_HOME"); dir != "" {
		return filepath.Join(dir, "verbatim")
	}
	if home, err := os.UserHomeDir(); err == nil {
		return filepath.Join(home, ".local", "share", "verbatim")
	}
	return "verbatim-data"
}

// exitCode says on stderr what went wrong, in one line, and returns the code.
func (a *app) exitCode(ctx context.Context, err error) int {
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errFaults):
		return exitFailed
	case ctx.Err() != nil:
		fmt.Fprintln(a.stderr, "verbatim: stopped")
		return exitFailed
	}
	fmt.Fprintf(a.stderr, "verbatim: %v\n", err)
	var usage usageError
	if errors.As(err, &usage) || isUnknownCommand(err) {
		fmt.Fprintln(a.stderr, `See "verbatim --help".`)
		return exitUsage
	}
	return exitFailed
}
