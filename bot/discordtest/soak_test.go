package discordtest

import (
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"testing"

	"verbatim/bot/discordtest/world"
)

// soak takes n interactions through their life, by n members at once, over a real
// connection, and returns what a finished one leaves behind, in bytes.
func (w scene) soak(l listener, n int) {
	for range n {
		x := w.ann.Slash("ask", nil)
		if x.Err() != nil {
			w.Fatal(x.Err())
		}
		l.want("INTERACTION_CREATE")
		w.call("POST", callback(x), `{"type":5}`, 204)
		w.call("PATCH", w.webhook(x, "/messages/@original"), `{"content":"an answer"}`, 200)
		m, err := x.Answer(w.Context())
		if err != nil || m.Content != "an answer" {
			w.Fatalf("%+v, %v", m, err)
		}
	}
}

// TestSoak: a double that keeps little does not grow.
func TestSoak(t *testing.T) {
	w := newScene(t, Options{NoRateLimits: true, Keep: 50})
	l := w.listen()
	used := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	w.soak(l, 1200) // until the session's events for a resume are as many as they get
	before := used()
	const n = 1500
	w.soak(l, n)
	after := used()
	if grown := int64(after) - int64(before); grown > n*256 {
		t.Errorf("%d interactions left %d bytes", n, grown)
	}
	w.d.world.Lock()
	defer w.d.world.Unlock()
	for name, held := range map[string]int{
		"interactions": w.d.world.Interactions.Len(), "messages": len((*world.Channel)(w.channel).Messages()), "calls": len(w.d.world.Journal.Calls("")),
	} {
		if held > 100 {
			t.Errorf("%d %s are kept", held, name)
		}
	}
}

// BenchmarkInteraction is a slash command, a deferred answer, an edit and the
// member's wait for it.
func BenchmarkInteraction(b *testing.B) {
	w := newScene(b, Options{NoRateLimits: true, Keep: 1000})
	client := &http.Client{Transport: w.d.Transport()}
	for b.Loop() {
		x := w.ann.Slash("ask", nil)
		if err := benchCall(client, w.d, "POST", callback(x), `{"type":5}`); err != nil {
			b.Fatal(err)
		}
		if err := benchCall(client, w.d, "PATCH", w.webhook(x, "/messages/@original"), `{"content":"an answer"}`); err != nil {
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
