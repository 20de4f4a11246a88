// Package program is how every measuring program begins and ends.
package program

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
)

// Main runs a program until it is done or interrupted. Its error is printed under the
// program's name and makes the exit code 1.
func Main(name string, run func(ctx context.Context, args []string, stdout io.Writer) error) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:], os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, name+":", err)
		os.Exit(1)
	}
}
