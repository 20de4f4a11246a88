package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"runtime"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"github.com/spf13/cobra"

	"verbatim/bot"
	"verbatim/corpus/sqlite"
)

// defaultHTTP is where health and metrics are served: on this computer alone.
const (
	defaultHTTP = "127.0.0.1:8377"
	noHTTP      = "off"
)

// measure adds what is measured from outside the bot.
func measure(r prometheus.Registerer, b *bot.Bot, store *sqlite.Store, libraries *served) {
	g := b.Gateway()
	gauge := func(name, help string, value func() float64) {
		r.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, value))
	}
	gauge("verbatim_gateway_ready", "1 while the bot receives events.", func() float64 {
		if g.Ready() {
			return 1
		}
		return 0
	})
	gauge("verbatim_gateway_heartbeat_age_seconds", "Since Discord acknowledged a heartbeat.", func() float64 { return g.HeartbeatAge().Seconds() })
	r.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{Name: "verbatim_gateway_connects_total", Help: "Connections that became ready; all but the first are reconnects."},
		func() float64 { return float64(g.Connects()) }))
	size := func(f func(articles, passages int) int) func() float64 {
		return func() float64 {
			ctx, cancel := context.WithTimeout(context.Background(), time.Second)
			defer cancel()
			articles, passages, err := store.Size(ctx)
			if err != nil {
				return -1
			}
			return float64(f(articles, passages))
		}
	}
	gauge("verbatim_library_articles", "Articles in all libraries.", size(func(n, _ int) int { return n }))
	gauge("verbatim_libraries_open", "Libraries whose vectors are in memory.", func() float64 {
		n, _ := libraries.options.Memory.Held()
		return float64(n)
	})
	gauge("verbatim_libraries_bytes", "What these take up in memory; VERBATIM_MEMORY bounds it.", func() float64 {
		_, bytes := libraries.options.Memory.Held()
		return float64(bytes)
	})
	gauge("verbatim_pending_passages", "Passages of all libraries that wait to be embedded, as counted last.", func() float64 { return float64(libraries.pending()) })
	r.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "verbatim_build_info", Help: "1, of this version.",
		ConstLabels: prometheus.Labels{"version": version(), "go_version": runtime.Version()}}, func() float64 { return 1 }))
	gauge("verbatim_library_passages", "Passages in all libraries.", size(func(_, n int) int { return n }))
}

// serveHTTP serves health and metrics until the returned function is called.
func (a *app) serveHTTP(ctx context.Context, log *slog.Logger, registry *prometheus.Registry, b *bot.Bot, store *sqlite.Store, models bool) (func(), error) {
	address := cmp.Or(a.getenv("VERBATIM_HTTP"), defaultHTTP)
	if address == noHTTP {
		return func() {}, nil
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "alive") })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		_, _, err := store.Size(r.Context())
		for _, s := range []struct {
			ok   bool
			says string
		}{{b.Ready(), "not connected to Discord"}, {err == nil, "the library cannot be read"}, {models, "the models are not loaded: it answers by words alone"}} {
			if !s.ok {
				http.Error(w, s.says, http.StatusServiceUnavailable)
				return
			}
		}
		fmt.Fprintln(w, "ready")
	})
	mux.Handle("GET /metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{}))
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("VERBATIM_HTTP: %w; name another address, or %q", err, noHTTP)
	}
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn)}
	go server.Serve(listener)
	log.Info("health and metrics", "address", listener.Addr().String())
	return func() { server.Close() }, nil
}

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
