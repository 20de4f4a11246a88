package main

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"verbatim/bot"
	"verbatim/corpus/sqlite"
)

// defaultHTTP is where health and metrics are served: on this computer alone.
const (
	defaultHTTP = "127.0.0.1:8377"
	noHTTP      = "off"
)

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
