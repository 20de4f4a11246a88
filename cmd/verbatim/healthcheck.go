package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

func (a *app) healthcheckCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "healthcheck",
		Short: "Ask a running bot whether it is ready",
		Long: `Asks /readyz of the bot that runs on this computer, for Docker's HEALTHCHECK.

Exit codes: 0 ready, 1 not ready or not running, 2 VERBATIM_HTTP is off.`,
		Example: `  verbatim healthcheck`,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			address := cmp.Or(a.getenv("VERBATIM_HTTP"), defaultHTTP)
			if address == noHTTP {
				return usagef("VERBATIM_HTTP is %q, so there is nothing to ask", noHTTP)
			}
			if host, port, err := net.SplitHostPort(address); err == nil && (host == "" || host == "0.0.0.0" || host == "::") {
				address = net.JoinHostPort("127.0.0.1", port) // it listens everywhere
			}
			ctx, cancel := context.WithTimeout(cmd.Context(), 5*time.Second)
			defer cancel()
			req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+address+"/readyz", nil)
			if err != nil {
				return err
			}
			resp, err := http.DefaultClient.Do(req)
			if err != nil {
				return fmt.Errorf("not running at %s: %w", address, err)
			}
			defer resp.Body.Close()
			if resp.StatusCode != http.StatusOK {
				reason, _ := io.ReadAll(io.LimitReader(resp.Body, 1000))
				return fmt.Errorf("not ready: %s (%s)", strings.Join(strings.Fields(string(reason)), " "), resp.Status)
			}
			fmt.Fprintln(a.stdout, "ready")
			return nil
		},
	}
}
