package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"runtime/debug"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"github.com/spf13/cobra"

	"verbatim/bot"
	"verbatim/bot/gateway"
	"verbatim/bot/render/phrase"
	"verbatim/bot/state"
	"verbatim/corpus/sqlite"
)

// defaultHTTP is where health and metrics are served: on this computer alone.
const (
	defaultHTTP = "127.0.0.1:8377"
	noHTTP      = "off"
)

// noToken is followed by a line that names the help.
const noToken = `there is no token. Make a bot at https://discord.com/developers/applications (New Application, Bot, Reset Token) and put
DISCORD_TOKEN=... into .env or the environment, or the token's file into DISCORD_TOKEN_FILE. On the command line, verbatim chat needs none.`

func (a *app) serveCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "serve",
		Short: "Run the Discord bot",
		Long: `Connects to Discord with DISCORD_TOKEN (or the token in the file DISCORD_TOKEN_FILE)
and answers there until it is stopped. Each server has a library of its own, which
its moderators fill with /article add. The settings are environment variables;
.env.example describes them.

Health and metrics are served on VERBATIM_HTTP: /healthz (it is alive), /readyz
(it is connected, the library is open, the models are loaded), /metrics.

Exit codes: 0 stopped by SIGTERM or Ctrl-C, 1 failed, 2 called wrongly or no token.`,
		Example: `  DISCORD_TOKEN=... verbatim serve`,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			err := a.serve(cmd.Context())
			if err != nil && cmd.Context().Err() != nil {
				a.log().Warn("stopped while it was starting", "error", err)
				return nil // it was told to
			}
			return err
		},
	}
}

// token reads the token from the environment or from the file that it names.
func (a *app) token() (string, error) {
	if t := strings.TrimSpace(a.getenv("DISCORD_TOKEN")); t != "" {
		return strings.TrimPrefix(t, "Bot "), nil
	}
	path := a.getenv("DISCORD_TOKEN_FILE")
	if path == "" {
		return "", usagef("%s", noToken)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return "", usagef("DISCORD_TOKEN_FILE: %v", err)
	}
	t := strings.TrimSpace(string(data))
	if t == "" {
		return "", usagef("DISCORD_TOKEN_FILE: %s is empty", path)
	}
	return strings.TrimPrefix(t, "Bot "), nil
}

func (a *app) serve(ctx context.Context) error {
	token, err := a.token()
	if err != nil {
		return err
	}
	log := a.log()
	store, err := sqlite.Open(ctx, a.dataDir)
	if err != nil {
		return err
	}
	defer store.Close()
	st, err := state.Open(ctx, store, time.Now)
	if err != nil {
		return err
	}
	model, err := a.openModel(ctx)
	if err != nil {
		return err
	}
	if model != nil {
		defer model.Close()
	}
	books, err := phrase.Load()
	if err != nil {
		return err
	}
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	libraries := newServed(a, store, model)
	b, err := bot.New(bot.Config{
		Token: token, Address: a.getenv("VERBATIM_DISCORD_URL"), TestGuild: a.getenv("DISCORD_GUILD_ID"), Version: version(),
		Libraries: libraries, State: st, Books: books, Metrics: bot.NewMetrics(registry), Log: log, Now: time.Now,
	})
	if err != nil {
		return usagef("VERBATIM_DISCORD_URL: %v", err)
	}
	measure(registry, b, store)

	stopHTTP, err := a.serveHTTP(ctx, log, registry, b, store, model != nil)
	if err != nil {
		return err
	}
	defer stopHTTP()
	err = b.Run(ctx)
	var fatal *gateway.FatalError
	if errors.As(err, &fatal) {
		return fmt.Errorf("%s", fatal.Says)
	}
	return err
}

// version is what the program was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	v := info.Main.Version
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && (v == "" || v == "(devel)") {
			v = s.Value[:min(len(s.Value), 12)]
		}
	}
	if v == "" {
		v = "unknown"
	}
	return v
}

// measure adds what is measured from outside the bot.
func measure(r prometheus.Registerer, b *bot.Bot, store *sqlite.Store) {
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
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second}
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
				return fmt.Errorf("not ready (%s)", resp.Status)
			}
			fmt.Fprintln(a.stdout, "ready")
			return nil
		},
	}
}
