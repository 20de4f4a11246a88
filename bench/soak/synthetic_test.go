package soak

import (
	"context"
	"log/slog"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"verbatim/bot"
	"verbatim/bot/discordtest"
	"verbatim/bot/render/phrase"
	"verbatim/bot/state"
	"verbatim/corpus/sqlite"
)

// What the heap and the resident set may have grown by since the first tenth, in
// bytes: what is sampled swings by that much, for garbage and for buffers that
// connections have at the moment.
const (
	heapGrowth     = 16 << 20
	residentGrowth = 128 << 20
)

// TestSynthetic runs the bot in this process over a stand-in for retrieval.
func TestSynthetic(t *testing.T) {
	if *synthetic == 0 {
		t.Skip("skipped: say how many with -interactions")
	}
	// Most of the garbage is the double's, and of no interest.
	defer debug.SetGCPercent(debug.SetGCPercent(400))
	data := t.TempDir()
	synctest.Test(t, func(t *testing.T) { soakSynthetic(t, data) })
}

func soakSynthetic(t *testing.T, data string) {
	time.Sleep(time.Until(time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)))
	s := newSoak(t, discordtest.Options{InMemory: true})
	s.pause = pause
	store, err := sqlite.Open(t.Context(), data)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	libraries := &shelves{store: store, open: map[string]*shelf{}}
	for _, home := range s.servers {
		if err := libraries.fill(t.Context(), home); err != nil {
			t.Fatal(err)
		}
	}
	st, err := state.Open(t.Context(), store, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	books, err := phrase.Load()
	if err != nil {
		t.Fatal(err)
	}
	before := runtime.NumGoroutine()
	b, err := bot.New(bot.Config{Token: s.discord.Token(), Address: s.discord.URL(), Dial: s.discord.Dial, Version: "soak", Libraries: libraries, State: st,
		Books: books, Metrics: bot.NewMetrics(prometheus.NewRegistry()), Log: slog.New(&complaints{s}), Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- b.Run(ctx) }()
	end := sync.OnceValue(func() error {
		stop()
		return <-ended
	})
	defer end() // else the bubble would wait for it
	ready, cancel := deadline(t.Context())
	defer cancel()
	if _, err := s.discord.Connected(ready); err != nil {
		t.Fatal(err)
	}
	var all []sample
	s.run(*synthetic, func(acts int) {
		synctest.Wait()
		all = append(all, own(t, acts, data))
		t.Log(all[len(all)-1])
	})
	if err := end(); err != nil {
		t.Error(err)
	}
	if left := settle(runtime.NumGoroutine, before, time.Second); left > before {
		stacks := make([]byte, 1<<20)
		t.Errorf("%d goroutines are left, where %d were before\n%s", left, before, stacks[:runtime.Stack(stacks, true)])
	}
	kept(t, data)
	flat(t, all, heapGrowth, residentGrowth)
}

// complaints fails the soak for what the bot logs as a warning or an error, but for
// what the stand-in was told to do.
type complaints struct {
	s *soak
}

// Enabled and the others make it a slog.Handler.
func (c *complaints) Enabled(_ context.Context, level slog.Level) bool {
	return level >= slog.LevelWarn
}

// Handle takes one.
func (c *complaints) Handle(_ context.Context, r slog.Record) error {
	var all []string
	r.Attrs(func(a slog.Attr) bool {
		all = append(all, a.String())
		return true
	})
	if said := r.Message + ": " + strings.Join(all, " "); !strings.Contains(said, errStandIn.Error()) {
		c.s.fault("logged: %s", said)
	}
	return nil
}

// WithAttrs is not used.
func (c *complaints) WithAttrs([]slog.Attr) slog.Handler { return c }

// WithGroup is not used.
func (c *complaints) WithGroup(string) slog.Handler { return c }
