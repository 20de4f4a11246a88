package bot

import (
	"testing"
	"time"

	"verbatim/bot/discordtest"
	"verbatim/bot/rest"
)

// bubble runs a test against a bot in a bubble of testing/synctest, with 8 articles.
// prepare, where it is not nil, changes what there is before the bot runs.
func bubble(t *testing.T, o discordtest.Options, prepare, test func(w *world)) {
	t.Helper()
	discordtest.Bubble(t, o, func(t *testing.T, d *discordtest.Discord) {
		w := newWorldOf(t, d, func(w *world) {
			client, err := rest.New(rest.Options{Token: d.Token(), Address: d.URL(), Transport: d.Transport(), Observe: w.Metrics.call})
			if err != nil {
				t.Fatal(err)
			}
			w.rest, w.gateway.REST, w.gateway.Dial = client, client, d.Dial
			if prepare != nil {
				prepare(w)
			}
		})
		w.settle()
		w.add(8)
		test(w)
	})
}

// settle lets discordgo send its first heartbeat. It closes for a second under a
// lock: if that heartbeat waited for the lock, the bubble's clock would stand still.
func (w *world) settle() { time.Sleep(time.Millisecond) }
