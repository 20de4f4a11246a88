package main

import (
	"context"
	"runtime"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"verbatim/bot"
	"verbatim/corpus/sqlite"
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
