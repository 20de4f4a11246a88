package gateway_test

import (
	"context"
	"io"
	"log/slog"
	"net"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"verbatim/bot/discordtest"
	"verbatim/bot/gateway"
	"verbatim/bot/rest"
)

// intents are those of the bot.
const intents = discordtest.IntentGuilds | discordtest.IntentGuildMessages | discordtest.IntentDirectMessages

// world is a double of Discord with a supervisor that runs against it. Within a
// bubble its clock is the test's.
type world struct {
	*testing.T
	d     *discordtest.Discord
	s     *gateway.Supervisor
	began time.Time
	stop  context.CancelFunc
	ended chan error

	mu     sync.Mutex
	events []gateway.Event
	ready  []time.Time // when READY came
}

// bubble runs a test in a bubble.
func bubble(t *testing.T, o discordtest.Options, test func(w *world)) {
	t.Helper()
	discordtest.Bubble(t, o, func(t *testing.T, d *discordtest.Discord) { test(newWorld(t, d)) })
}

func newWorld(t *testing.T, d *discordtest.Discord) *world {
	t.Helper()
	w := &world{T: t, d: d, ended: make(chan error, 1)}
	w.s = &gateway.Supervisor{Token: w.d.Token(), Intents: intents, Dial: w.d.Dial, Handle: w.handle,
		Log: slog.New(slog.NewTextHandler(io.MultiWriter(t.Output(), secret{t, w.d.Token()}), nil))}
	w.rest(w.d.Token())
	return w
}

// secret fails a test in which what must not be said is logged.
type secret struct {
	t    *testing.T
	what string
}

func (s secret) Write(p []byte) (int, error) {
	if strings.Contains(string(p), s.what) {
		s.t.Errorf("logged: %s", p)
	}
	return len(p), nil
}

// rest has the supervisor call Discord with a token.
func (w *world) rest(token string) {
	client, err := rest.New(rest.Options{Token: token, Address: w.d.URL(), Transport: w.d.Transport()})
	if err != nil {
		w.Fatal(err)
	}
	w.s.REST = client
}

func (w *world) handle(e gateway.Event) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.events = append(w.events, e)
	if e.Type == "READY" {
		w.ready = append(w.ready, time.Now())
	}
}

// run runs the supervisor until the test is over.
func (w *world) run() {
	ctx, stop := context.WithCancel(w.Context())
	w.began, w.stop = time.Now(), stop
	go func() { w.ended <- w.s.Run(ctx) }()
	w.Cleanup(w.end)
}

// end stops the supervisor, which has to take no longer than a few seconds.
func (w *world) end() {
	w.Helper()
	if w.stop == nil {
		return
	}
	w.stop()
	w.stop = nil
	began := time.Now()
	if err := <-w.ended; err != nil {
		w.Errorf("it ended with %v", err)
	}
	if took := time.Since(began); took > 4*time.Second {
		w.Errorf("it took %s to end", took)
	}
	if w.s.Ready() || w.s.HeartbeatAge() != 0 {
		w.Error("it has ended and is ready")
	}
}

// connected waits until the supervisor is ready, at most for d.
func (w *world) connected(d time.Duration) *discordtest.Conn {
	w.Helper()
	c, err := w.d.Connected(discordtest.Within(w, d))
	if err != nil {
		w.Fatalf("after %s: %v", time.Since(w.began), err)
	}
	for end := time.Now().Add(d); !w.s.Ready(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			w.Fatal("it is connected but not ready")
		}
	}
	// discordgo closes for a second under a lock. If its first heartbeat waited for
	// that, a bubble's clock would stand still.
	time.Sleep(time.Millisecond)
	return c
}

// again waits until the supervisor is ready on another connection, which it has to
// be within 15 s.
func (w *world) again(old *discordtest.Conn) *discordtest.Conn {
	w.Helper()
	if _, err := old.Closed(discordtest.Within(w, time.Minute)); err != nil {
		w.Fatal(err)
	}
	return w.connected(15 * time.Second)
}

// types are those of the events so far.
func (w *world) types() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var types []string
	for _, e := range w.events {
		types = append(types, e.Type)
	}
	return types
}

func TestReadyAndEvents(t *testing.T) {
	bubble(t, discordtest.Options{}, func(w *world) {
		g := w.d.Guild("Testers")
		ann := g.Member("ann").In(g.Channel("general"))
		w.run()
		w.connected(time.Second)
		ann.Say("hello")
		synctest.Wait()
		if diff := cmp.Diff([]string{"READY", "GUILD_CREATE", "MESSAGE_CREATE"}, w.types()); diff != "" {
			t.Error(diff)
		}
		time.Sleep(10 * time.Minute)
		if w.d.Opened() != 1 || w.s.Connects() != 1 || !w.s.Ready() {
			t.Errorf("opened %d, connects %d, ready %v", w.d.Opened(), w.s.Connects(), w.s.Ready())
		}
		if age := w.s.HeartbeatAge(); age > 42*time.Second {
			t.Errorf("heartbeat's age: %s", age)
		}
	})
}

// TestEnd: whatever state it is in, it ends within seconds, and says goodbye where
// there is somebody to say it to.
func TestEnd(t *testing.T) {
	for name, state := range map[string]struct {
		script discordtest.Script
		hold   bool // the answer to where the gateway is
		dial   func(ctx context.Context, network, address string) (net.Conn, error)
		after  time.Duration
		code   int // of the closing, 0 if there is no connection
	}{
		"ready":                {after: time.Minute, code: 1000},
		"as it gets ready":     {after: 0},
		"asking for a session": {hold: true, after: time.Second},
		"connecting":           {dial: func(ctx context.Context, _, _ string) (net.Conn, error) { <-ctx.Done(); return nil, ctx.Err() }, after: time.Second},
		"waiting for HELLO":    {script: discordtest.Script{NoHello: true}, after: time.Second, code: 1000},
		"waiting for READY":    {script: discordtest.Script{NoReady: true}, after: time.Second, code: 1000},
		"between two tries":    {script: discordtest.Script{BeforeReady: []discordtest.Frame{discordtest.Drop()}}, after: time.Second},
		"refused":              {script: discordtest.Script{Refuse: 503}, after: 100 * time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, discordtest.Options{}, func(w *world) {
				w.d.Script(state.script)
				if state.hold {
					w.d.Fault(discordtest.Fault{Operation: "get_bot_gateway", Hold: make(chan struct{}), Times: -1})
				}
				if state.dial != nil {
					w.s.Dial = state.dial
				}
				w.run()
				time.Sleep(state.after)
				c := w.d.Live()
				w.end()
				if state.code == 0 {
					return
				}
				if c == nil {
					t.Fatal("there was no connection")
				}
				if code, err := c.Closed(discordtest.Within(w, time.Second)); err != nil || code != state.code {
					t.Errorf("closed with %d, %v", code, err)
				}
			})
		})
	}
}
