package bot

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"verbatim/bot/discordtest"
	"verbatim/bot/rest"
)

// bubble runs a test against a bot in a bubble of testing/synctest: hours take
// milliseconds, and the test fails if a goroutine is left at its end.
func bubble(t *testing.T, o discordtest.Options, prepare, test func(w *world)) {
	t.Helper()
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o.InMemory = true
		w := newWorld(t, o, func(w *world) {
			client, err := rest.New(rest.Options{Token: w.discord.Token(), Address: w.discord.URL(), Transport: w.discord.Transport(), Observe: w.Metrics.call})
			if err != nil {
				t.Fatal(err)
			}
			w.rest, w.gateway.REST, w.gateway.Dial = client, client, w.discord.Dial
			if prepare != nil {
				prepare(w)
			}
		})
		w.settle()
		w.add(8)
		test(w)
	})
}

// within ends a wait.
func (w *world) within(d time.Duration) context.Context {
	ctx, cancel := context.WithTimeout(w.Context(), d)
	w.Cleanup(cancel)
	return ctx
}

// settle lets discordgo send its first heartbeat. It closes for a second under a
// lock: if that heartbeat waited for the lock, the bubble's clock would stand still.
func (w *world) settle() { time.Sleep(time.Millisecond) }
