package rest_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"verbatim/bot/discordtest"
	"verbatim/bot/rest"
)

// world is a double of Discord with a client that calls it, and a member who has a
// question. Within a bubble its clock is the test's.
type world struct {
	*testing.T
	d       *discordtest.Discord
	c       *rest.Client
	guild   *discordtest.Guild
	channel *discordtest.Channel
	ann     discordtest.Hand

	mu     sync.Mutex
	sent   []time.Time
	status map[int]int // how often each came
}

// bubble runs a test in a bubble.
func bubble(t *testing.T, o discordtest.Options, test func(w *world)) {
	t.Helper()
	discordtest.Bubble(t, o, func(t *testing.T, d *discordtest.Discord) { test(newWorld(t, d)) })
}

func newWorld(t *testing.T, d *discordtest.Discord) *world {
	t.Helper()
	w := &world{T: t, d: d, status: map[int]int{}}
	var err error
	w.c, err = rest.New(rest.Options{Token: w.d.Token(), Address: w.d.URL(), Transport: watched{w}, Observe: w.observe})
	if err != nil {
		t.Fatal(err)
	}
	w.guild = w.d.Guild("Testers")
	w.channel = w.guild.Channel("general")
	w.ann = w.guild.Member("ann").In(w.channel)
	ctx := discordtest.Within(w, time.Minute)
	if err := w.c.SetCommands(ctx, w.d.ApplicationID(), w.guild.ID, []map[string]any{{"name": "ask", "description": "d"}}); err != nil {
		t.Fatal(err)
	}
	return w
}

// watched notes when requests are sent.
type watched struct{ w *world }

func (o watched) RoundTrip(r *http.Request) (*http.Response, error) {
	o.w.mu.Lock()
	o.w.sent = append(o.w.sent, time.Now())
	o.w.mu.Unlock()
	if d, ok := r.Context().Deadline(); ok && !time.Now().Before(d) {
		o.w.Error("a request is sent after its deadline")
	}
	return o.w.d.Transport().RoundTrip(r)
}

func (w *world) observe(method, route string, status int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.status[status]++
	if strings.ContainsAny(strings.TrimPrefix(route, method), "0123456789") || strings.Contains(route, "?") {
		w.Errorf("the route %s differs from call to call", route)
	}
}

// secrets wants no token in an error.
func (w *world) secrets(err error, tokens ...string) {
	w.Helper()
	for _, s := range append(tokens, w.d.Token(), w.d.URL()) {
		if err != nil && s != "" && strings.Contains(fmt.Sprintf("%v %+v %#v", err, err, err), s) {
			w.Errorf("%q is in %v", s, err)
		}
	}
}

// asked is an interaction and its token, as the gateway tells it.
func (w *world) asked() (x *discordtest.Interaction, id, token string) {
	w.Helper()
	x = w.ann.Slash("ask", nil)
	if x.Err() != nil {
		w.Fatal(x.Err())
	}
	return x, x.ID(), x.Token()
}

type object = map[string]any

func nonced(content, nonce string) object {
	return object{"content": content, "nonce": nonce, "enforce_nonce": true}
}

// TestAcknowledged: that another has answered is no success.
func TestAcknowledged(t *testing.T) {
	bubble(t, discordtest.Options{}, func(w *world) {
		w.d.Expect("40060")
		_, id, token := w.asked()
		if err := w.c.Callback(discordtest.Within(w, time.Second), id, token, rest.CallbackDeferred, nil); err != nil {
			t.Fatal(err)
		}
		err := w.c.Callback(discordtest.Within(w, time.Second), id, token, rest.CallbackDeferred, nil)
		if !rest.Is(err, rest.CodeAcknowledged) {
			t.Error(err)
		}
		w.secrets(err, token)
	})
}

// TestRefused: Discord's codes reach the caller.
func TestRefused(t *testing.T) {
	bubble(t, discordtest.Options{}, func(w *world) {
		w.channel.Deny(w.guild.Bot(), discordtest.SendMessages)
		_, err := w.c.Send(discordtest.Within(w, time.Minute), w.channel.ID, nonced("x", "n"))
		if !rest.Is(err, rest.CodeMissingPermissions) || !rest.IsStatus(err, 403) {
			t.Error(err)
		}
		if err.Error() != "POST /channels/{id}/messages: Discord says 403 (code 50013) Missing Permissions" {
			t.Error(err)
		}
		if in, err := w.c.IsMember(discordtest.Within(w, time.Minute), w.guild.ID, w.ann.User().ID); err != nil || !in {
			t.Errorf("%v, %v", in, err)
		}
		if in, err := w.c.IsMember(discordtest.Within(w, time.Minute), w.d.Guild("Other").ID, w.ann.User().ID); err != nil || in {
			t.Errorf("%v, %v", in, err)
		}
	})
}

// TestGlobal: the global limit holds everything back but what answers interactions,
// and afterwards not everything comes at once.
func TestGlobal(t *testing.T) {
	bubble(t, discordtest.Options{}, func(w *world) {
		time.Sleep(10 * time.Second)
		w.d.Fault(discordtest.Fault{Operation: "get_my_user", Status: 429, Scope: "global", RetryAfter: 4 * time.Second})
		began := time.Now()
		var all sync.WaitGroup
		for n := range 200 {
			all.Go(func() {
				c := w.d.Guild(fmt.Sprint("g", n)).Channel("general")
				if n == 0 {
					if _, err := w.c.Me(discordtest.Within(w, time.Minute)); err != nil {
						t.Error(err)
					}
				}
				time.Sleep(100 * time.Millisecond)
				if _, err := w.c.Send(discordtest.Within(w, time.Minute), c.ID, nonced("x", "n")); err != nil {
					t.Error(err)
				}
				if took := time.Since(began); took < 4*time.Second {
					t.Errorf("sent after %s", took)
				}
			})
		}
		time.Sleep(500 * time.Millisecond)
		_, id, token := w.asked()
		if err := w.c.Callback(discordtest.Within(w, time.Second), id, token, rest.CallbackDeferred, nil); err != nil {
			t.Error(err)
		}
		if _, err := w.c.EditOriginal(discordtest.Within(w, time.Second), w.d.ApplicationID(), token, object{"content": "x"}); err != nil {
			t.Error(err)
		}
		if took := time.Since(began); took > time.Second {
			t.Errorf("the interaction was answered after %s", took)
		}
		// Whose deadline is too soon is told at once.
		if _, err := w.c.Me(discordtest.Within(w, time.Second)); !rest.IsLimited(err) || time.Since(began) > time.Second {
			t.Errorf("%v after %s", err, time.Since(began))
		}
		all.Wait()
		if w.status[429] != 1 {
			t.Errorf("answers: %v", w.status)
		}
	})
}

// TestGlobalAtOnce: who waits for a turn when the global limit is hit waits for that.
func TestGlobalAtOnce(t *testing.T) {
	bubble(t, discordtest.Options{}, func(w *world) {
		time.Sleep(10 * time.Second)
		w.d.Fault(discordtest.Fault{Status: 429, Scope: "global", RetryAfter: 4 * time.Second})
		began := time.Now()
		var all sync.WaitGroup
		for n := range 60 {
			c := w.d.Guild(fmt.Sprint("g", n)).Channel("general")
			all.Go(func() {
				if _, err := w.c.Send(discordtest.Within(w, time.Minute), c.ID, nonced("x", "n")); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		early := 0
		for _, at := range w.sent {
			if at.After(began.Add(-time.Second)) && at.Before(began.Add(4*time.Second)) {
				early++
			}
		}
		if early > 10 || w.status[429] != 1 { // which were sent before the answer came
			t.Errorf("%d early, answers: %v", early, w.status)
		}
	})
}

// TestEdge: the edge holds everything back.
func TestEdge(t *testing.T) {
	bubble(t, discordtest.Options{}, func(w *world) {
		w.d.Fault(discordtest.Fault{Operation: "get_my_user", Status: 429, HTML: true, RetryAfter: time.Minute})
		if _, err := w.c.Me(discordtest.Within(w, time.Second)); !rest.IsLimited(err) {
			t.Error(err)
		}
		_, id, token := w.asked()
		if err := w.c.Callback(discordtest.Within(w, time.Second), id, token, rest.CallbackDeferred, nil); !rest.IsLimited(err) {
			t.Error(err)
		}
		if n := w.d.CallCount("create_interaction_response"); n != 0 {
			t.Errorf("%d callbacks", n)
		}
		time.Sleep(time.Minute)
		if _, err := w.c.Me(discordtest.Within(w, time.Second)); err != nil {
			t.Error(err)
		}
	})
}

// TestBuckets: many at once obey what the headers say: none gets a 429.
func TestBuckets(t *testing.T) {
	bubble(t, discordtest.Options{}, func(w *world) {
		time.Sleep(10 * time.Second)
		var all sync.WaitGroup
		began := time.Now()
		for n := range 60 {
			all.Go(func() {
				if _, err := w.c.Send(discordtest.Within(w, time.Hour), w.channel.ID, nonced("x", fmt.Sprint(n))); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if w.status[429] != 0 || w.status[200] != 61 { // and the commands
			t.Errorf("answers: %v", w.status)
		}
		if took := time.Since(began); took < 54*time.Second || took > 60*time.Second {
			t.Errorf("60 messages at 5 in 5 s took %s", took)
		}
		if n := len(w.ann.FromBot()); n != 60 {
			t.Errorf("%d messages", n)
		}
	})
}

// TestDeadline: nothing is sent after it, and who waits is told in time.
func TestDeadline(t *testing.T) {
	bubble(t, discordtest.Options{}, func(w *world) {
		over, cancel := context.WithCancel(w.Context())
		cancel()
		before := len(w.sent)
		if _, err := w.c.Me(over); !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		if len(w.sent) != before {
			t.Error("it was sent")
		}
		// Ten at once, of which five have room.
		var all sync.WaitGroup
		for n := range 10 {
			all.Go(func() {
				ctx, cancel := context.WithTimeout(w.Context(), 2*time.Second)
				defer cancel()
				began := time.Now()
				_, err := w.c.Send(ctx, w.channel.ID, nonced("x", fmt.Sprint(n)))
				if err != nil && !rest.IsLimited(err) || time.Since(began) > 2*time.Second {
					t.Errorf("%v after %s", err, time.Since(began))
				}
			})
		}
		all.Wait()
		time.Sleep(time.Minute)
		if n := len(w.ann.FromBot()); n != 5 {
			t.Errorf("%d messages", n)
		}
	})
}

// TestConcurrentEdits: answers to different interactions do not wait for each other.
func TestConcurrentEdits(t *testing.T) {
	bubble(t, discordtest.Options{}, func(w *world) {
		w.d.Fault(discordtest.Fault{Operation: "update_original_webhook_message", Times: -1, Delay: 100 * time.Millisecond})
		var all sync.WaitGroup
		began := time.Now()
		for range 50 {
			_, id, token := w.asked()
			all.Go(func() {
				if err := w.c.Callback(discordtest.Within(w, time.Second), id, token, rest.CallbackDeferred, nil); err != nil {
					t.Error(err)
				}
				if _, err := w.c.EditOriginal(discordtest.Within(w, time.Second), w.d.ApplicationID(), token, object{"content": "x"}); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if took := time.Since(began); took > 150*time.Millisecond {
			t.Errorf("it took %s", took)
		}
	})
}

// TestComponents: a deferred answer becomes one of Components V2.
func TestComponents(t *testing.T) {
	bubble(t, discordtest.Options{}, func(w *world) {
		const v2 = 1 << 15
		x, id, token := w.asked()
		if err := w.c.Callback(discordtest.Within(w, time.Second), id, token, rest.CallbackDeferred, object{"flags": 1 << 6}); err != nil {
			t.Fatal(err)
		}
		message := object{"flags": v2, "components": []object{{"type": 10, "content": "an answer"}}}
		if _, err := w.c.EditOriginal(discordtest.Within(w, time.Second), w.d.ApplicationID(), token, message); err != nil {
			t.Fatal(err)
		}
		m, err := x.Answer(discordtest.Within(w, time.Second))
		if err != nil || m.Flags&v2 == 0 || len(m.Components) != 1 || !m.Ephemeral {
			t.Errorf("%+v, %v", m, err)
		}
	})
}

// TestFiles: they are sent along, and again where that is needed.
func TestFiles(t *testing.T) {
	bubble(t, discordtest.Options{}, func(w *world) {
		w.d.Fault(discordtest.Fault{Operation: "create_message", Reset: true})
		file := rest.File{Name: "a\"b\n.txt", Type: "text/plain", Data: []byte("words")}
		if _, err := w.c.Send(discordtest.Within(w, time.Minute), w.channel.ID, nonced("x", "n"), file); err != nil {
			t.Fatal(err)
		}
		all := w.ann.FromBot()
		if len(all) != 1 || len(all[0].Attachments) != 1 {
			t.Errorf("%+v", all)
		}
	})
}

// TestSockets does over real sockets, where connections can be reset, what the
// bubbles do in memory.
func TestSockets(t *testing.T) {
	t.Parallel()
	w := newWorld(t, discordtest.New(t, discordtest.Options{}))
	w.d.Expect("40060")
	for _, after := range []bool{false, true} {
		for _, f := range []discordtest.Fault{{Reset: true}, {Truncate: true}, {Status: 502}} {
			f.After = after
			x, id, token := w.asked()
			f.Operation = "create_interaction_response"
			w.d.Fault(f)
			f.Operation = "update_original_webhook_message"
			w.d.Fault(f)
			if err := w.c.Callback(discordtest.Within(w, 5*time.Second), id, token, rest.CallbackDeferred, nil); err != nil {
				t.Error(err)
			}
			if _, err := w.c.EditOriginal(discordtest.Within(w, 5*time.Second), w.d.ApplicationID(), token, object{"content": "x"}); err != nil {
				t.Error(err)
			}
			if m, err := x.Answer(discordtest.Within(w, time.Second)); err != nil || m.Content != "x" {
				t.Errorf("%+v, %v", m, err)
			}
		}
	}
}
