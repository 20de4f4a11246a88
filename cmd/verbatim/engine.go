package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"time"

	"github.com/spf13/cobra"

	"verbatim/retrieval/embed"
)

// longestTry is how long the engine may take to load in a process of its own.
const longestTry = 2 * time.Minute

// tryEngine loads the engine and the models in a process of its own. The error wraps
// embed.ErrCrashed if that process does not end by itself.
func (a *app) tryEngine(ctx context.Context) error {
	path, err := os.Executable()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, longestTry)
	defer cancel()
	child := exec.CommandContext(ctx, path, "try-engine", a.getenv("VERBATIM_ONNXRUNTIME"), a.getenv("VERBATIM_CACHE"))
	child.Args[0] = "verbatim"
	err = child.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		if exit.ExitCode() == exitFailed {
			return nil // an error that is no crash; whoever loads it here gets it as well
		}
		return fmt.Errorf("%w (%v)", embed.ErrCrashed, exit)
	}
	return err
}

// tryEngineCommand is what tryEngine runs. A crash of the engine ends it with a
// signal, or with 2 where Go's runtime sees it.
func (a *app) tryEngineCommand() *cobra.Command {
	return &cobra.Command{
		Use:    "try-engine LIBRARY CACHE",
		Short:  "Load the engine and end",
		Hidden: true,
		Args:   cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			m, err := embed.Open(cmd.Context(), embed.Options{Library: args[0], CacheDir: args[1], Workers: 1})
			if err != nil {
				return err
			}
			m.Close()
			return nil
		},
	}
}
