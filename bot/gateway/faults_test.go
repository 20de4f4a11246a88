package gateway_test

// Where discordgo's faults are shown not to matter, by their numbers in
// ../shared/discord/README.md, section 2:
//
//	1, 2, 3  TestOpening: acknowledgements and reconnects first, silence, invalid sessions
//	4, 5     TestFatal, and TestRunning with 4007: no session is resumed
//	6        TestSilence, TestNoAcknowledgements
//	7, 10    TestEnd: it ends in every state, and stays so
//	8        no session is resumed
//	9        TestHeartbeats, TestOpening and TestRunning, with heartbeats asked for
//	18       TestRunning, with unknown components and empty events
//	19, 20   TestNumbers, TestReadyAndEvents
//
// Those between are REST's.

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"verbatim/bot/discordtest"
	"verbatim/bot/gateway"
)

type frames = []discordtest.Frame

func raw(s string) discordtest.Frame { return discordtest.Frame{Raw: []byte(s)} }

// strange are frames that no connection should be ended or a program be brought
// down by: what discordgo waits for ever at, panics at, or cannot read.
func strange() map[string]frames {
	return map[string]frames{
		"heartbeat asked for":       {discordtest.AskHeartbeat()},
		"acknowledged":              {discordtest.HeartbeatAck()},
		"acknowledged many times":   {discordtest.HeartbeatAck(), discordtest.HeartbeatAck(), discordtest.HeartbeatAck()},
		"broken JSON":               {discordtest.Broken()},
		"null":                      {raw(`null`)},
		"null and more":             {raw(`null {"op":7}`)},
		"a list":                    {raw(`[]`)},
		"a number":                  {raw(`7`)},
		"nothing":                   {raw(``)},
		"no opcode":                 {raw(`{}`)},
		"an opcode of a wrong kind": {raw(`{"op":"7"}`)},
		"an unknown opcode":         {raw(`{"op":99,"d":{}}`)},
		"an unknown event":          {discordtest.Dispatch("CAT_WALKED_BY", map[string]any{"cat": true})},
		"an event without a name":   {raw(`{"op":0,"s":1,"d":{}}`)},
		"an event without number":   {raw(`{"op":0,"s":null,"t":"X","d":{}}`)},
		"events of nothing": {
			discordtest.Dispatch("GUILD_CREATE", nil), discordtest.Dispatch("GUILD_UPDATE", map[string]any{}),
			discordtest.Dispatch("VOICE_STATE_UPDATE", nil), discordtest.Dispatch("VOICE_SERVER_UPDATE", nil),
			discordtest.Dispatch("GUILD_CREATE", map[string]any{"id": "1", "channels": []any{nil}, "members": []any{nil}}),
			discordtest.Dispatch("INTERACTION_CREATE", nil), discordtest.Dispatch("MESSAGE_CREATE", nil),
		},
		"unknown components": {
			discordtest.Dispatch("MESSAGE_CREATE", map[string]any{"id": "1", "components": []any{map[string]any{"type": 99}, nil}}),
			discordtest.Dispatch("INTERACTION_CREATE", map[string]any{"id": "1", "type": 5, "data": map[string]any{"custom_id": "x", "components": []any{
				map[string]any{"type": 18, "component": map[string]any{"type": 4, "custom_id": "a", "value": "b"}},
			}}}),
		},
		"a large event": {discordtest.Dispatch("CAT_WALKED_BY", strings.Repeat("cat ", 1<<18))},
	}
}

// ending are frames after which a connection is of no use.
func ending() map[string]frames {
	all := map[string]frames{
		"reconnect":               {discordtest.Reconnect()},
		"invalid session":         {discordtest.InvalidSession(false)},
		"invalid session, resume": {discordtest.InvalidSession(true)},
		"dropped":                 {discordtest.Drop()},
	}
	for _, code := range []int{1000, 1001, 1011, 1012, 4000, 4001, 4002, 4003, 4005, 4007, 4008, 4009, 4999} {
		all[fmt.Sprint("closed with ", code)] = frames{discordtest.CloseWith(code)}
	}
	return all
}

// TestOpening: however a connection opens, the bot is ready within 15 s of the last
// one that opens wrongly, and IDENTIFY is sent once in 5 s at most, which the double
// watches.
func TestOpening(t *testing.T) {
	scripts := map[string]discordtest.Script{
		"refused":      {Refuse: 503},
		"not found":    {Refuse: 404},
		"mute":         {NoHello: true},
		"never ready":  {NoReady: true},
		"HELLO late":   {HelloAfter: 4 * time.Second},
		"READY late":   {ReadyAfter: 4 * time.Second},
		"too late":     {HelloAfter: 3 * time.Second, ReadyAfter: 30 * time.Second},
		"HELLO of 0":   {BeforeHello: frames{raw(`{"op":10,"d":{"heartbeat_interval":0}}`)}},
		"HELLO of -1":  {BeforeHello: frames{raw(`{"op":10,"d":{"heartbeat_interval":-1}}`)}},
		"HELLO of all": {BeforeHello: frames{raw(`{"op":10,"d":{"heartbeat_interval":9223372036854775807}}`)}},
		"HELLO empty":  {BeforeHello: frames{raw(`{"op":10}`)}},
		"HELLO twice":  {BeforeReady: frames{raw(`{"op":10,"d":{"heartbeat_interval":41250}}`)}},
	}
	for _, group := range []map[string]frames{strange(), ending()} {
		for name, f := range group {
			scripts[name+" before HELLO"] = discordtest.Script{BeforeHello: f}
			scripts[name+" before READY"] = discordtest.Script{BeforeReady: f}
		}
	}
	for name, script := range scripts {
		for _, times := range []int{1, 4} {
			t.Run(fmt.Sprint(name, ", ", times), func(t *testing.T) {
				bubble(t, discordtest.Options{}, func(w *world) {
					for range times {
						w.d.Script(script)
					}
					w.run()
					for w.d.Opened() < times && !w.s.Ready() {
						if time.Since(w.began) > time.Minute {
							t.Fatalf("%d connections in a minute", w.d.Opened())
						}
						time.Sleep(10 * time.Millisecond)
					}
					w.connected(15 * time.Second)
					time.Sleep(time.Minute)
					if !w.s.Ready() || w.s.Connects() != 1 {
						t.Errorf("ready %v after a minute, %d connections", w.s.Ready(), w.s.Connects())
					}
				})
			})
		}
	}
}

// TestRunning: what comes over a connection that is ready ends it or does not, and
// where it does there is another one within 15 s.
func TestRunning(t *testing.T) {
	ends := ending()
	for _, group := range []map[string]frames{strange(), ends} {
		for name, f := range group {
			t.Run(name, func(t *testing.T) {
				bubble(t, discordtest.Options{}, func(w *world) {
					w.run()
					c := w.connected(time.Second)
					for n := range 3 {
						if n == 2 {
							time.Sleep(2*time.Minute + time.Second) // in the middle of nowhere
						}
						c.Send(f...)
						if ends[name] != nil {
							c = w.again(c)
							continue
						}
						time.Sleep(time.Second)
						if !w.s.Ready() || w.d.Opened() != 1 {
							t.Fatalf("ready %v, %d connections", w.s.Ready(), w.d.Opened())
						}
					}
				})
			})
		}
	}
}

// TestHeartbeats: one that is asked for is sent at once, and not more often than
// the limit of what may be sent allows.
func TestHeartbeats(t *testing.T) {
	bubble(t, discordtest.Options{}, func(w *world) {
		w.d.Script(discordtest.Script{BeforeHello: frames{discordtest.AskHeartbeat()}, HelloAfter: time.Second, ReadyAfter: time.Second})
		w.run()
		time.Sleep(1500 * time.Millisecond)
		if err := w.d.Live().Heartbeats(discordtest.Within(w, time.Second), 1); err != nil {
			t.Error(err)
		}
		c := w.connected(5 * time.Second)
		for range 1000 {
			c.Send(discordtest.AskHeartbeat())
			time.Sleep(100 * time.Millisecond)
		}
		if err := c.Heartbeats(discordtest.Within(w, time.Second), 100); err != nil || w.d.Opened() != 1 {
			t.Errorf("%v, %d connections", err, w.d.Opened())
		}
	})
}

// TestSilence: a server that says nothing more, or acknowledges nothing, is left
// after one interval and not five; one that comes to itself before that is not.
func TestSilence(t *testing.T) {
	for name, fault := range map[string]func(*discordtest.Conn, bool){"mute": (*discordtest.Conn).Mute, "no acknowledgements": (*discordtest.Conn).StopAcks} {
		for _, short := range []bool{false, true} {
			t.Run(fmt.Sprint(name, ", short ", short), func(t *testing.T) {
				bubble(t, discordtest.Options{}, func(w *world) {
					w.run()
					c := w.connected(time.Second)
					time.Sleep(3 * time.Minute)
					fault(c, true)
					if short {
						time.Sleep(20 * time.Second) // and no heartbeat in them
						fault(c, false)
						time.Sleep(2 * time.Minute)
						if !w.s.Ready() || w.d.Opened() != 1 {
							t.Errorf("ready %v, %d connections", w.s.Ready(), w.d.Opened())
						}
						return
					}
					began := time.Now()
					w.again(c)
					if took := time.Since(began); took > 70*time.Second {
						t.Errorf("it took %s", took)
					}
				})
			})
		}
	}
}

// TestNoAcknowledgements: a server that acknowledges nothing from the start.
func TestNoAcknowledgements(t *testing.T) {
	bubble(t, discordtest.Options{HeartbeatInterval: 5 * time.Second}, func(w *world) {
		w.d.Script(discordtest.Script{NoAcks: true}, discordtest.Script{NoAcks: true})
		w.run()
		w.again(w.again(w.connected(time.Second)))
	})
}

// TestNumbers: events come in the order in which they were sent, also where their
// numbers are out of order or come twice; it is for the handler to know one again.
func TestNumbers(t *testing.T) {
	bubble(t, discordtest.Options{}, func(w *world) {
		w.run()
		c := w.connected(time.Second)
		want := []string{"READY"}
		for n := range 100 {
			name := fmt.Sprint("E", n)
			c.Send(discordtest.Dispatch(name, n))
			want = append(want, name)
		}
		c.Repeat(1) // READY alone is the double's own
		c.Send(discordtest.Frame{Type: "AHEAD", Seq: 5000}, discordtest.Frame{Type: "BEHIND", Seq: 3}, discordtest.Frame{Type: "SAME", Seq: 3})
		want = append(want, "READY", "AHEAD", "BEHIND", "SAME")
		time.Sleep(2 * time.Minute)
		if got := w.types(); strings.Join(got, " ") != strings.Join(want, " ") {
			t.Errorf("events: %v", got)
		}
		if w.d.Opened() != 1 || !w.s.Ready() {
			t.Errorf("%d connections, ready %v", w.d.Opened(), w.s.Ready())
		}
	})
}

// TestPanic: a handler that panics does not take the process with it.
func TestPanic(t *testing.T) {
	bubble(t, discordtest.Options{}, func(w *world) {
		w.s.Handle = func(e gateway.Event) {
			w.handle(e)
			panic("in the handler")
		}
		w.run()
		c := w.connected(time.Second)
		c.Send(discordtest.Dispatch("A", 1), discordtest.Dispatch("B", 1))
		synctest.Wait()
		if got := strings.Join(w.types(), " "); got != "READY A B" {
			t.Errorf("events: %s", got)
		}
	})
}

// TestFatal: a code that is of no use to try again after is not, and the error says
// what to mend.
func TestFatal(t *testing.T) {
	for code, words := range map[int]string{4004: "DISCORD_TOKEN", 4010: "shard", 4011: "2,500 servers", 4012: "version", 4013: "update", 4014: "intents"} {
		for _, ready := range []bool{false, true} {
			t.Run(fmt.Sprint(code, ", ready ", ready), func(t *testing.T) {
				bubble(t, discordtest.Options{}, func(w *world) {
					if !ready {
						w.d.Script(discordtest.Script{BeforeReady: frames{discordtest.CloseWith(code)}})
					}
					w.run()
					if ready {
						w.connected(time.Second).Send(discordtest.CloseWith(code))
					}
					w.fatal(words)
				})
			})
		}
	}
}

// fatal wants the supervisor to end with a sentence and to leave it at that.
func (w *world) fatal(words string) {
	w.Helper()
	began := time.Now()
	err := <-w.ended
	w.stop = nil
	var fatal *gateway.FatalError
	if !errors.As(err, &fatal) || !strings.Contains(fatal.Says, words) {
		w.Errorf("it ended with %v", err)
	}
	if took := time.Since(began); took > 5*time.Second {
		w.Errorf("it took %s", took)
	}
	if strings.Contains(err.Error(), w.d.Token()) {
		w.Errorf("the token is in %q", err)
	}
	time.Sleep(time.Hour)
	if w.d.Identified() > 1 || w.d.Opened() > 1 {
		w.Errorf("%d connections, %d identifies", w.d.Opened(), w.d.Identified())
	}
}

// TestWrongToken: REST says so before the gateway is asked.
func TestWrongToken(t *testing.T) {
	bubble(t, discordtest.Options{}, func(w *world) {
		w.d.Expect("401")
		w.rest("a.wrong.token")
		w.run()
		w.fatal("DISCORD_TOKEN")
		if n := w.d.CallCount("get_bot_gateway"); n != 1 {
			t.Errorf("%d calls", n)
		}
	})
}

// TestREST: while the gateway's address cannot be had the bot goes on trying, and
// is ready within 15 s once it can.
func TestREST(t *testing.T) {
	for name, f := range map[string]discordtest.Fault{
		"500": {Status: 500}, "502": {Status: 502}, "reset": {Reset: true}, "truncated": {Truncate: true}, "slow": {Delay: time.Hour},
		"global 429": {Status: 429, Scope: "global", RetryAfter: 3 * time.Second}, "429 of the edge": {Status: 429, HTML: true, RetryAfter: 3 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, discordtest.Options{}, func(w *world) {
				f.Operation, f.Times = "get_bot_gateway", -1
				w.d.Fault(f)
				w.run()
				time.Sleep(50 * time.Second)
				if w.s.Ready() || w.d.Opened() != 0 {
					t.Error("it is connected")
				}
				w.d.Heal()
				w.connected(15 * time.Second)
			})
		})
	}
}

// TestStorm: a server that drops every connection as soon as it is ready sees
// sessions spread over the day as they become few, and none too many.
func TestStorm(t *testing.T) {
	bubble(t, discordtest.Options{MaxIdentifies: 100}, func(w *world) {
		w.run()
		for time.Since(w.began) < 26*time.Hour {
			c, err := w.d.Connected(discordtest.Within(w, 24*time.Hour))
			if err != nil {
				t.Fatal(err)
			}
			time.Sleep(100 * time.Millisecond)
			c.Send(discordtest.Drop())
			if _, err := c.Closed(discordtest.Within(w, time.Minute)); err != nil {
				t.Fatal(err)
			}
		}
		w.end()
		early := 0
		for _, at := range w.ready {
			if at.Sub(w.began) < 10*time.Minute {
				early++
			}
		}
		if early < 60 || early > 85 {
			t.Errorf("%d sessions in the first ten minutes, of 100 a day", early)
		}
	})
}

// TestBudget: where no session is left none is begun until there are new ones.
func TestBudget(t *testing.T) {
	bubble(t, discordtest.Options{MaxIdentifies: 1}, func(w *world) {
		w.run()
		w.connected(time.Second).Send(discordtest.Drop())
		time.Sleep(23*time.Hour + 59*time.Minute)
		if n := w.d.Identified(); n != 1 {
			t.Errorf("%d sessions", n)
		}
		time.Sleep(time.Minute)
		w.connected(15 * time.Second)
	})
}
