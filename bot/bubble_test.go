package bot

import (
	"testing"
	"time"

	"verbatim/bot/discordtest"
)

// bubble runs a test against a bot in a bubble of testing/synctest, with 8 articles.
// prepare, where it is not nil, changes what there is before the bot runs.
func bubble(t *testing.T, o discordtest.Options, prepare, test func(w *world)) {
	t.Helper()
	discordtest.Bubble(t, o, func(t *testing.T, d *discordtest.Discord) {
		w := newWorldOf(t, d, func(c *Config) { c.Transport, c.Dial = d.Transport(), d.Dial }, prepare)
		w.settle()
		w.add(8)
		test(w)
	})
}

// settle lets discordgo send its first heartbeat. It closes for a second under a
// lock: if that heartbeat waited for the lock, the bubble's clock would stand still.
func (w *world) settle() { time.Sleep(time.Millisecond) }
