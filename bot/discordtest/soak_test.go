package discordtest

import (
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"
)

// soak takes n interactions through their life, by n members at once, over a real
// connection, and returns what a finished one leaves behind, in bytes.
func (w world) soak(c client, n int) {
	for range n {
		x := w.ann.Slash("ask", nil)
		if x.Err() != nil {
			w.Fatal(x.Err())
		}
		c.socket.SetReadDeadline(time.Now().Add(10 * time.Second))
		c.want("INTERACTION_CREATE")
		w.call("POST", x.callback(), `{"type":5}`, 204)
		w.call("PATCH", x.webhook("/messages/@original"), `{"content":"an answer"}`, 200)
		m, err := x.Answer(w.Context())
		if err != nil || m.Content != "an answer" {
			w.Fatalf("%+v, %v", m, err)
		}
	}
}

// TestSoak: a double that keeps little does not grow.
func TestSoak(t *testing.T) {
	w := newWorld(t, Options{NoRateLimits: true, Keep: 50})
	c, _ := w.identified(usual)
	used := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	w.soak(c, 1200) // until the session's events for a resume are as many as they get
	before := used()
	const n = 1500
	w.soak(c, n)
	after := used()
	if grown := int64(after) - int64(before); grown > n*256 {
		t.Errorf("%d interactions left %d bytes", n, grown)
	}
	w.d.mu.Lock()
	defer w.d.mu.Unlock()
	for name, held := range map[string]int{
		"interactions": len(w.d.interactions.byID), "tokens": len(w.d.interactions.byToken), "messages": len(w.channel.messages), "calls": len(w.d.log.calls),
	} {
		if held > 100 {
			t.Errorf("%d %s are kept", held, name)
		}
	}
}

// BenchmarkInteraction is a slash command, a deferred answer, an edit and the
// member's wait for it.
func BenchmarkInteraction(b *testing.B) {
	d := New(b, Options{NoRateLimits: true, Keep: 1000})
	g := d.Guild("Testers")
	ann := g.Member("ann").In(g.Channel("general"))
	d.commands.commands = []*command{{id: "1", version: "1", body: object{"name": "ask", "description": "d"}}}
	client := d.server.Client()
	for b.Loop() {
		x := ann.Slash("ask", nil)
		if err := benchCall(client, d, "POST", x.callback(), `{"type":5}`); err != nil {
			b.Fatal(err)
		}
		if err := benchCall(client, d, "PATCH", x.webhook("/messages/@original"), `{"content":"an answer"}`); err != nil {
			b.Fatal(err)
		}
		if _, err := x.Answer(b.Context()); err != nil {
			b.Fatal(fmt.Errorf("answer: %w", err))
		}
	}
}

func benchCall(client *http.Client, d *Discord, method, path, body string) error {
	r, err := http.NewRequest(method, d.URL()+"/api/v10"+path, strings.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	resp, err := client.Do(r)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if _, err := io.Copy(io.Discard, resp.Body); err != nil {
		return err
	}
	if resp.StatusCode >= 300 {
		return fmt.Errorf("%s %s: %d", method, path, resp.StatusCode)
	}
	return nil
}
