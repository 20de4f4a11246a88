package gateway

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"verbatim/bot/discordtest/payload"
	"verbatim/bot/discordtest/world"
)

// TestScripts: each way in which a connection can go wrong while it opens.
func TestScripts(t *testing.T) {
	w := newScene(t, Options{}, 0)
	name := func(f frame, code int) string {
		if code != 0 {
			return fmt.Sprint("closed ", code)
		}
		if f.Op == 0 {
			return f.T
		}
		return fmt.Sprint("op ", f.Op)
	}
	before := 0
	for _, test := range []struct {
		name            string
		script          Script
		hello, identify string // the first frame for each
	}{
		{"right", Script{}, "op 10", "READY"},
		{"late", Script{HelloAfter: time.Millisecond, ReadyAfter: time.Millisecond}, "op 10", "READY"},
		{"reconnect first", Script{BeforeHello: []Frame{Reconnect()}}, "op 7", "op 10"},
		{"reconnect for READY", Script{BeforeReady: []Frame{Reconnect()}}, "op 10", "op 7"},
		{"heartbeat for READY", Script{BeforeReady: []Frame{AskHeartbeat()}}, "op 10", "op 1"},
		{"acknowledgement for READY", Script{BeforeReady: []Frame{HeartbeatAck()}}, "op 10", "op 11"},
		{"invalid for READY", Script{BeforeReady: []Frame{InvalidSession(true)}, NoReady: true}, "op 10", "op 9"},
		{"broken JSON", Script{BeforeReady: []Frame{Broken()}}, "op 10", "op -1"},
		{"unknown event", Script{BeforeReady: []Frame{Dispatch("NEW_THING", payload.Object{"x": 1})}}, "op 10", "NEW_THING"},
		{"fatal", Script{BeforeReady: []Frame{CloseWith(4004)}}, "op 10", "closed 4004"},
		{"dropped", Script{BeforeReady: []Frame{Drop()}}, "op 10", "closed -1"},
	} {
		t.Run(test.name, func(t *testing.T) {
			w.advance(time.Minute)
			w.gateway.Script(test.script)
			w := w
			w.TB = t
			c := w.connect()
			if got := name(c.next()); got != test.hello {
				t.Errorf("first %s, not %s", got, test.hello)
			}
			c.send(opIdentify, w.identity(usual, nil))
			got := name(c.next())
			if got == "closed 1006" {
				got = "closed -1" // how the break was noticed
			}
			if got != test.identify {
				t.Errorf("then %s, not %s", got, test.identify)
			}
			// The clock moves on only once IDENTIFY has come.
			before++
			if err := w.world.Wait(soon(t), func() (*world.Signal, error) {
				if w.gateway.identified < before {
					return &w.gateway.changed, nil
				}
				return nil, nil
			}); err != nil {
				t.Error(err)
			}
		})
	}
	w.gateway.Script(Script{Refuse: 503})
	_, resp, err := websocket.DefaultDialer.DialContext(t.Context(), w.address+"?v=10&encoding=json", nil)
	if err == nil || resp.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("refused: %v, %v", resp, err)
	}
	if n := w.gateway.Opened(); n != 12 {
		t.Errorf("%d opened", n)
	}
}

// TestMute: a mute connection is there and says nothing.
func TestMute(t *testing.T) {
	w := newScene(t, Options{}, 0)
	w.gateway.Script(Script{NoHello: true}, Script{NoReady: true, NoAcks: true})
	c := w.connect()
	c.send(opHeartbeat, nil)
	c.want("op 11") // nothing came before it
	c = w.connect()
	c.want("op 10")
	c.send(opIdentify, w.identity(usual, nil))
	c.send(opHeartbeat, nil)
	live := w.gateway.conns[1]
	if err := live.Heartbeats(soon(t), 1); err != nil {
		t.Fatal(err)
	}
	live.StopAcks(false)
	live.Mute(true)
	w.ann.Mention("nobody hears it")
	live.Mute(false)
	live.Send(Reconnect())
	if f, _ := c.next(); f.Op != opReconnect {
		t.Errorf("it said %+v", f)
	}
}

func TestLiveConnection(t *testing.T) {
	w := newScene(t, Options{}, 0)
	c, _ := w.identified(usual)
	live, err := w.gateway.Connected(soon(t))
	if err != nil {
		t.Fatal(err)
	}
	x := w.ann.Slash("ask", nil)
	first := c.want("INTERACTION_CREATE")
	live.Repeat(1)
	if f := c.want("INTERACTION_CREATE"); f.S != first.S {
		t.Errorf("repeated as %d, not %d", f.S, first.S)
	}
	x.Again()
	if f := c.want("INTERACTION_CREATE"); f.S != first.S+1 || f.D["id"] != first.D["id"] || f.D["token"] != first.D["token"] {
		t.Errorf("again as %d %v", f.S, f.D["id"])
	}
	live.Send(Frame{Type: "LATE", Seq: 1}, Frame{Type: "NEW_THING", Data: payload.Object{}}, Broken())
	if f := c.want("LATE"); f.S != 1 {
		t.Errorf("numbered %d", f.S)
	}
	if f := c.want("NEW_THING"); f.S != first.S+2 {
		t.Errorf("numbered %d", f.S)
	}
	c.want("op -1")
	live.Send(InvalidSession(false))
	c.want("op 9")
	w.advance(identifyEvery)
	c.send(opIdentify, w.identity(usual, nil))
	c.want("READY")
	if _, err := w.gateway.Connected(soon(t)); err != nil {
		t.Error(err)
	}
}
