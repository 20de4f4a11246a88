package gateway_test

import (
	"runtime"
	"strings"
	"testing"
	"time"

	"verbatim/bot/discordtest"
)

// TestSockets does over real sockets, where a connection can be reset, what the
// bubbles do in memory: it takes the seconds that Discord wants between two
// sessions.
func TestSockets(t *testing.T) {
	t.Parallel()
	w := newWorld(t, discordtest.New(t, discordtest.Options{}))
	w.s.Dial = nil
	g := w.d.Guild("Testers")
	ann := g.Member("ann").In(g.Channel("general"))
	w.run()
	c := w.connected(5 * time.Second)
	c.Send(discordtest.Drop())
	c = w.again(c)
	ann.Say("hello")
	for end := time.Now().Add(5 * time.Second); !strings.HasSuffix(strings.Join(w.types(), " "), "MESSAGE_CREATE"); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("events: %v", w.types())
		}
	}
	w.end()
	if code, err := c.Closed(discordtest.Within(w, time.Second)); err != nil || code != 1000 {
		t.Errorf("closed with %d, %v", code, err)
	}
	if n := left(); n != "" {
		t.Errorf("goroutines are left:\n%s", n)
	}
}

// left are the goroutines of discordgo's that go on outside bubbles, a moment after
// the end: it does not say when its last one is done.
func left() string {
	for end := time.Now().Add(2 * time.Second); ; time.Sleep(time.Millisecond) {
		all := make([]byte, 1<<20)
		var of []string
		for _, g := range strings.Split(string(all[:runtime.Stack(all, true)]), "\n\n") {
			head, _, _ := strings.Cut(g, "\n")
			if !strings.Contains(head, "synctest") && strings.Contains(g, "discordgo.(*Session)") {
				of = append(of, g)
			}
		}
		if len(of) == 0 || time.Now().After(end) {
			return strings.Join(of, "\n\n")
		}
	}
}
