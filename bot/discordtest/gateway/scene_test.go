package gateway

import (
	"bytes"
	"compress/zlib"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"verbatim/bot/discordtest/hand"
	"verbatim/bot/discordtest/payload"
	"verbatim/bot/discordtest/world"
)

// client is a client of the gateway that does only what it is told.
type client struct {
	testing.TB
	socket *websocket.Conn
}

// scene is a gateway to a World with a guild, a channel and a member.
type scene struct {
	testing.TB
	world   *world.World
	gateway *Server
	address string
	guild   *hand.Guild
	channel *hand.Channel
	ann     hand.Hand
}

// newScene has a clock that stands still. o and privileged may be zero.
func newScene(t testing.TB, o Options, privileged int) scene {
	t.Helper()
	if o.HeartbeatInterval == 0 {
		o.HeartbeatInterval = time.Minute
	}
	if o.MaxIdentifies == 0 {
		o.MaxIdentifies = 1000
	}
	now := time.Date(2026, 8, 1, 12, 0, 0, 0, time.UTC)
	w := world.New(world.Options{Now: func() time.Time { return now }, PrivilegedIntents: privileged})
	g := New(w, o)
	server := httptest.NewServer(g)
	t.Cleanup(func() {
		w.Close()
		g.Break()
		server.CloseClientConnections()
		server.Close()
		g.Wait()
		for _, complaint := range w.Journal.Complaints() {
			t.Error(complaint)
		}
	})
	s := scene{TB: t, world: w, gateway: g, address: "ws" + strings.TrimPrefix(server.URL, "http") + Path}
	w.Lock()
	guild := w.AddGuild("", "Testers")
	guild.Invite()
	w.Commands.Put(w.Commands.Make(payload.Object{"name": "ask", "description": "Ask"}))
	w.Unlock()
	s.guild = (*hand.Guild)(guild)
	s.channel = s.guild.Channel("general")
	s.ann = s.guild.Member("ann").In(s.channel)
	return s
}

// take empties the list of violations, for tests that look at it themselves.
func (w scene) take() []world.Violation {
	w.world.Lock()
	defer w.world.Unlock()
	return w.world.Journal.TakeViolations()
}

func (w scene) advance(by time.Duration) {
	w.world.Lock()
	defer w.world.Unlock()
	w.world.Advance(by)
}

// soon is for what should happen at once.
func soon(t testing.TB) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	t.Cleanup(cancel)
	return ctx
}

func (w scene) connect() client {
	w.Helper()
	return w.dial("?v=10&encoding=json")
}

func (w scene) dial(query string) client {
	w.Helper()
	socket, _, err := websocket.DefaultDialer.DialContext(w.Context(), w.address+query, nil)
	if err != nil {
		w.Fatal(err)
	}
	w.Cleanup(func() { socket.Close() })
	socket.SetReadDeadline(time.Now().Add(10 * time.Second))
	return client{w.TB, socket}
}

// frame is one from the gateway.
type frame struct {
	Op         int            `json:"op"`
	S          int64          `json:"s"`
	T          string         `json:"t"`
	D          payload.Object `json:"-"`
	Raw        json.RawMessage
	Compressed bool
}

// next reads a frame, or the code with which the connection is closed.
func (c client) next() (frame, int) {
	c.Helper()
	kind, data, err := c.socket.ReadMessage()
	if err != nil {
		if e := (*websocket.CloseError)(nil); errors.As(err, &e) {
			return frame{}, e.Code
		}
		return frame{}, -1
	}
	var f struct {
		frame
		D json.RawMessage `json:"d"`
	}
	if kind == websocket.BinaryMessage {
		z, err := zlib.NewReader(bytes.NewReader(data))
		if err != nil {
			c.Fatal(err)
		}
		if data, err = io.ReadAll(z); err != nil {
			c.Fatal(err)
		}
		f.Compressed = true
	}
	if err := json.Unmarshal(data, &f); err != nil {
		f.Op = -1 // broken JSON
		return f.frame, 0
	}
	f.Raw = f.D
	json.Unmarshal(f.D, &f.frame.D)
	return f.frame, 0
}

// want reads until a frame of that name, or the opcode in the name.
func (c client) want(name string) frame {
	c.Helper()
	for {
		f, code := c.next()
		if code != 0 {
			c.Fatalf("closed with %d before %s", code, name)
		}
		if f.T == name || fmt.Sprint("op ", f.Op) == name {
			return f
		}
	}
}

// closed reads until the connection is closed, and returns the code.
func (c client) closed() int {
	for {
		if _, code := c.next(); code != 0 {
			return code
		}
	}
}

func (c client) send(op int, d any) {
	c.Helper()
	if err := c.socket.WriteJSON(payload.Object{"op": op, "d": d}); err != nil {
		c.Fatal(err)
	}
}

func (w scene) identity(intents int, more payload.Object) payload.Object {
	o := payload.Object{"token": world.Token, "intents": intents, "properties": payload.Object{"os": "linux", "browser": "test", "device": "test"}}
	for k, v := range more {
		o[k] = v
	}
	return o
}

const usual = world.IntentGuilds | world.IntentGuildMessages

// identified is a client that is ready.
func (w scene) identified(intents int) (client, frame) {
	w.Helper()
	c := w.connect()
	c.want("op 10")
	c.send(opIdentify, w.identity(intents, nil))
	return c, c.want("READY")
}

// lose breaks a client's connection, and returns once the gateway has noticed.
func (w scene) lose(c client) {
	w.Helper()
	live, err := w.gateway.Connected(soon(w))
	if err != nil {
		w.Fatal(err)
	}
	c.socket.Close()
	if _, err := live.Closed(soon(w)); err != nil {
		w.Fatal(err)
	}
}
