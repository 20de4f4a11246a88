package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"verbatim/corpus"
	"verbatim/corpus/sqlite"
)

// app is what every command shares.
type app struct {
	getenv func(string) string
	stdin  io.Reader
	stdout *output
	stderr io.Writer

	overlap time.Duration // how long serve waits for another one
	ending  time.Duration // how long serve may take to end

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
library answers, it says so. Nothing is written by a language model.

Exit codes of every command: 0 success (that nothing answers is one), 1 failed,
faults found or no library to look at, 2 called wrongly.`,
		Example: `  verbatim chat
  verbatim add page.html --outlet "The Example Times"
  verbatim ask "How many people were hurt?"`,
		Version:       version(),
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          noCommand,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetIn(a.stdin)
	root.SetOut(a.stdout)
	root.SetErr(a.stderr)
	root.CompletionOptions.HiddenDefaultCmd = true
	root.SetFlagErrorFunc(flagError)
	root.SetHelpCommand(helpCommand(root))
	root.PersistentPreRunE = func(*cobra.Command, []string) error { return a.checkPlace() }
	root.PersistentFlags().StringVar(&a.dataDir, "data", a.defaultData(), "data folder (VERBATIM_DATA)")
	root.PersistentFlags().StringVar(&a.library, "library", defaultLibrary, "library within the data folder")
	root.AddCommand(a.addCommand(), a.askCommand(), a.chatCommand(), a.checkCommand(), a.compareCommand(), a.editCommand(), a.evalCommand(),
		a.extractCommand(), a.healthcheckCommand(), a.listCommand(), a.previewCommand(), a.removeCommand(), a.serveCommand(), a.showCommand(), a.tryEngineCommand(), a.whosaidCommand())
	for _, c := range root.Commands() {
		checkArgs := c.Args
		c.Args = func(cmd *cobra.Command, args []string) error {
			if checkArgs == nil {
				return nil
			}
			switch err := checkArgs(cmd, args); {
			case err == nil:
				return nil
			case len(args) == 0:
				return usagef("%s needs more than that; call it as: %s", cmd.Name(), cmd.UseLine())
			}
			return usagef("%s does not take %q; call it as: %s", cmd.Name(), args[len(args)-1], cmd.UseLine())
		}
	}
	return root
}

// helpCommand is cobra's, but for the exit code of a command that is not there.
func helpCommand(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "Help about a command",
		RunE: func(_ *cobra.Command, args []string) error {
			c, rest, err := root.Find(args)
			if err != nil || len(rest) > 0 {
				return noCommand(root, []string{strings.Join(args, " ")})
			}
			return c.Help()
		},
	}
}

// flagError says in words what is wrong with a flag.
func flagError(cmd *cobra.Command, err error) error {
	if !cmd.HasParent() { // "aks --limit 3": the command before its flags
		if err := noCommand(cmd, cmd.Flags().Args()); err != nil {
			return err
		}
	}
	var unknown *pflag.NotExistError
	if errors.As(err, &unknown) && unknown.GetSpecifiedShortnames() == "" {
		return noFlag(cmd, unknown.GetSpecifiedName())
	}
	var value *pflag.InvalidValueError
	if errors.As(err, &value) {
		want := map[string]string{"int": "a whole number", "bool": "true or false"}[value.GetFlag().Value.Type()]
		if want == "" {
			want = value.GetFlag().Value.Type()
		}
		return usagef("--%s takes %s, not %q", value.GetFlag().Name, want, value.GetValue())
	}
	return usageError{err}
}

// checkPlace refuses names that no folder and no library can have.
func (a *app) checkPlace() error {
	if a.dataDir == "" {
		return usagef("--data is empty; name a folder")
	}
	if strings.TrimSpace(a.library) == "" || strings.ContainsFunc(a.library, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return usagef("--library %q cannot be a library's name; use letters, digits and spaces", a.library)
	}
	return nil
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
// called is the command that was run.
func (a *app) exitCode(ctx context.Context, called *cobra.Command, err error) int {
	switch {
	case a.stdout.err != nil:
		fmt.Fprintf(a.stderr, "verbatim: the output could not be written: %v\n", cause(a.stdout.err))
		return exitFailed
	case err == nil:
		return exitOK
	case errors.Is(err, errFaults):
		return exitFailed
	case ctx.Err() != nil:
		fmt.Fprintln(a.stderr, "verbatim: stopped")
		return exitFailed
	}
	says := cause(err).Error()
	if sqlite.IsFault(err) && !strings.Contains(says, a.dataDir) {
		says = filepath.Join(a.dataDir, sqlite.FileName) + ": " + says
	}
	fmt.Fprintf(a.stderr, "verbatim: %s\n", says)
	if errors.Is(err, corpus.ErrNotFound) {
		fmt.Fprintln(a.stderr, `"verbatim list" shows what there is.`)
	}
	if errors.Is(err, corpus.ErrDenied) {
		if says := ownership(a.dataDir); says != "" {
			fmt.Fprintln(a.stderr, says)
		}
	}
	var usage usageError
	if errors.As(err, &usage) {
		fmt.Fprintf(a.stderr, "See \"%s --help\".\n", called.CommandPath())
		return exitUsage
	}
	return exitFailed
}

// cause takes the name of the system call off an error of the system.
func cause(err error) error {
	if p, ok := err.(*fs.PathError); ok {
		return fmt.Errorf("%s: %w", printable(p.Path), p.Err)
	}
	return err
}
