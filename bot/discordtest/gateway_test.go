package discordtest

import (
	"bytes"
	"compress/zlib"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// client is a client of the gateway that does only what it is told.
type client struct {
	testing.TB
	socket *websocket.Conn
}

func (w world) connect() client {
	w.Helper()
	return w.dial("?v=10&encoding=json")
}

func (w world) dial(query string) client {
	w.Helper()
	address := text(w.call("GET", "/gateway", "", 200), "url")
	socket, _, err := websocket.DefaultDialer.DialContext(w.Context(), address+query, nil)
	if err != nil {
		w.Fatal(err)
	}
	w.Cleanup(func() { socket.Close() })
	socket.SetReadDeadline(time.Now().Add(10 * time.Second))
	return client{w.TB, socket}
}

// frame is one from the gateway.
type frame struct {
	Op         int    `json:"op"`
	S          int64  `json:"s"`
	T          string `json:"t"`
	D          object `json:"-"`
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
	if err := c.socket.WriteJSON(object{"op": op, "d": d}); err != nil {
		c.Fatal(err)
	}
}

func (w world) identity(intents int, more object) object {
	o := object{"token": w.d.Token(), "intents": intents, "properties": object{"os": "linux", "browser": "test", "device": "test"}}
	for k, v := range more {
		o[k] = v
	}
	return o
}

const usual = IntentGuilds | IntentGuildMessages

// identified is a client that is ready.
func (w world) identified(intents int) (client, frame) {
	w.Helper()
	c := w.connect()
	c.want("op 10")
	c.send(opIdentify, w.identity(intents, nil))
	return c, c.want("READY")
}

func TestGatewayEnforces(t *testing.T) {
	identify := func(w world, c *client) {
		c.send(opIdentify, w.identity(usual, nil))
		c.want("READY")
	}
	for _, test := range []struct {
		name         string
		code         int
		wrong, right func(w world, c *client)
	}{
		{"unknown opcode", 4001, func(w world, c *client) { c.send(99, nil) }, func(w world, c *client) { c.send(opHeartbeat, nil) }},
		{"no JSON", 4002, func(w world, c *client) { c.socket.WriteMessage(websocket.TextMessage, []byte("{")) }, identify},
		{"4,097 bytes", 4002,
			func(w world, c *client) {
				identify(w, c)
				c.socket.WriteMessage(websocket.TextMessage, []byte(`{"op":3,"d":"`+strings.Repeat("x", 4097-15)+`"}`))
			},
			func(w world, c *client) {
				identify(w, c)
				c.socket.WriteMessage(websocket.TextMessage, []byte(`{"op":3,"d":"`+strings.Repeat("x", 4096-15)+`"}`))
			}},
		{"not identified", 4003, func(w world, c *client) { c.send(opPresence, object{}) },
			func(w world, c *client) { identify(w, c); c.send(opPresence, object{}) }},
		{"wrong token", 4004, func(w world, c *client) { c.send(opIdentify, w.identity(0, object{"token": "nope"})) },
			func(w world, c *client) {
				c.send(opIdentify, w.identity(0, object{"token": "Bot " + w.d.Token()}))
				c.want("READY")
			}},
		{"identified twice", 4005, func(w world, c *client) { identify(w, c); c.send(opIdentify, w.identity(usual, nil)) }, identify},
		{"resumed in the future", 4007,
			func(w world, c *client) {
				identify(w, c)
				again := w.connect()
				again.want("op 10")
				again.send(opResume, object{"token": w.d.Token(), "session_id": w.d.gateway.sessions[0].id, "seq": 99})
				*c = again
			},
			func(w world, c *client) {
				c.send(opIdentify, w.identity(usual, nil))
				id := text(c.want("READY").D, "session_id")
				again := w.connect()
				again.want("op 10")
				again.send(opResume, object{"token": w.d.Token(), "session_id": id, "seq": 1})
				again.want("RESUMED")
				*c = again
			}},
		{"121 packets", 4008,
			func(w world, c *client) {
				for range 121 {
					c.send(opHeartbeat, nil)
				}
			},
			func(w world, c *client) {
				for range 119 { // and one below
					c.send(opHeartbeat, nil)
					c.want("op 11")
				}
			}},
		{"invalid shard", 4010, func(w world, c *client) { c.send(opIdentify, w.identity(0, object{"shard": []int{1, 1}})) },
			func(w world, c *client) {
				c.send(opIdentify, w.identity(0, object{"shard": []int{1, 2}}))
				c.want("READY")
			}},
		{"invalid intents", 4013, func(w world, c *client) { c.send(opIdentify, w.identity(1<<18, nil)) }, identify},
		{"disallowed intents", 4014, func(w world, c *client) { c.send(opIdentify, w.identity(IntentMessageContent, nil)) }, identify},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t, Options{})
			c := w.connect()
			c.want("op 10")
			test.wrong(w, &c)
			if code := c.closed(); code != test.code {
				t.Errorf("closed with %d, not %d", code, test.code)
			}
			if v := take(w.d); len(v) != 1 || !strings.Contains(v[0].What, fmt.Sprint(test.code)) {
				t.Errorf("violations: %v", v)
			}
			w.d.Advance(time.Minute)
			c = w.connect()
			c.want("op 10")
			test.right(w, &c)
			c.send(opHeartbeat, nil)
			c.want("op 11")
			if v := take(w.d); len(v) != 0 {
				t.Errorf("violations: %v", v)
			}
		})
	}
	t.Run("version", func(t *testing.T) {
		w := newWorld(t, Options{})
		if code := w.dial("?v=6&encoding=json").closed(); code != 4012 {
			t.Errorf("closed with %d", code)
		}
		take(w.d)
	})
	t.Run("no heartbeat", func(t *testing.T) {
		w := newWorld(t, Options{HeartbeatInterval: 20 * time.Millisecond})
		if code := w.connect().closed(); code != 4009 {
			t.Errorf("closed with %d", code)
		}
		if v := take(w.d); len(v) != 1 {
			t.Errorf("violations: %v", v)
		}
	})
}

func TestIdentifies(t *testing.T) {
	w := newWorld(t, Options{MaxIdentifies: 3})
	remaining := func(want int) {
		t.Helper()
		if got := dict(w.call("GET", "/gateway/bot", "", 200), "session_start_limit")["remaining"]; got != float64(want) {
			t.Errorf("%v remain, not %d", got, want)
		}
	}
	remaining(3)
	w.identified(usual)
	remaining(2)
	w.d.Advance(identifyEvery - time.Millisecond)
	c := w.connect()
	c.want("op 10")
	c.send(opIdentify, w.identity(usual, nil))
	if f := c.want("op 9"); string(f.Raw) != "false" {
		t.Errorf("op 9 with %s", f.Raw)
	}
	if v := take(w.d); len(v) != 1 || !strings.Contains(v[0].What, "5 s") {
		t.Errorf("violations: %v", v)
	}
	w.d.Advance(identifyEvery)
	c.send(opIdentify, w.identity(usual, nil))
	c.want("READY")
	remaining(0)
	w.d.Advance(identifyEvery)
	c = w.connect()
	c.send(opIdentify, w.identity(usual, nil))
	if code := c.closed(); code != 4004 {
		t.Errorf("closed with %d", code)
	}
	take(w.d)
	if w.d.Identified() != 4 {
		t.Errorf("%d identifies", w.d.Identified())
	}
	w.d.Advance(24 * time.Hour)
	remaining(3)
}

func TestResume(t *testing.T) {
	w := newWorld(t, Options{})
	c, ready := w.identified(usual)
	w.ann.Mention("one")
	seq := c.want("MESSAGE_CREATE").S
	live, err := w.d.Connected(deadline(t))
	if err != nil {
		t.Fatal(err)
	}
	live.Send(Drop())
	if code := c.closed(); code != -1 && code != websocket.CloseAbnormalClosure {
		t.Errorf("dropped with %d", code)
	}
	if _, err := live.Closed(deadline(t)); err != nil {
		t.Fatal(err)
	}
	w.ann.Mention("two")
	x := w.ann.Slash("ask", nil)
	resume := object{"token": w.d.Token(), "session_id": ready.D["session_id"], "seq": seq}
	c = w.connect()
	c.want("op 10")
	c.send(opResume, resume)
	if f := c.want("MESSAGE_CREATE"); f.S != seq+1 || !strings.Contains(text(f.D, "content"), "two") {
		t.Errorf("replayed %d %v", f.S, f.D["content"])
	}
	if f := c.want("INTERACTION_CREATE"); f.D["id"] != x.ID() {
		t.Errorf("replayed %v", f.D["id"])
	}
	c.want("RESUMED")
	if w.d.Resumed() != 1 || w.d.Identified() != 1 {
		t.Errorf("%d resumed, %d identified", w.d.Resumed(), w.d.Identified())
	}
	// Closing with 1000 ends the session.
	live, err = w.d.Connected(deadline(t))
	if err != nil {
		t.Fatal(err)
	}
	c.socket.WriteMessage(websocket.CloseMessage, websocket.FormatCloseMessage(1000, ""))
	if code, err := live.Closed(deadline(t)); code != 1000 || err != nil {
		t.Errorf("closed with %d, %v", code, err)
	}
	c = w.connect()
	c.want("op 10")
	c.send(opResume, resume)
	if f := c.want("op 9"); string(f.Raw) != "false" {
		t.Errorf("op 9 with %s", f.Raw)
	}
}

func TestSessionIsKeptAWhile(t *testing.T) {
	w := newWorld(t, Options{})
	c, ready := w.identified(usual)
	live, err := w.d.Connected(deadline(t))
	if err != nil {
		t.Fatal(err)
	}
	c.socket.Close()
	if _, err := live.Closed(deadline(t)); err != nil {
		t.Fatal(err)
	}
	w.d.Advance(sessionLife + time.Second)
	c = w.connect()
	c.want("op 10")
	c.send(opResume, object{"token": w.d.Token(), "session_id": ready.D["session_id"], "seq": 1})
	c.want("op 9")
}

// TestGuildsOnTheGateway: outage and removal, and who hears of it.
func TestGuildsOnTheGateway(t *testing.T) {
	w := newWorld(t, Options{})
	c, ready := w.identified(usual)
	if guilds := list(ready.D, "guilds"); len(guilds) != 1 || !truth(guilds[0].(object), "unavailable") {
		t.Errorf("READY has %v", guilds)
	}
	if f := c.want("GUILD_CREATE"); f.D["id"] != w.guild.ID {
		t.Errorf("GUILD_CREATE of %v", f.D["id"])
	}
	w.guild.Outage(true)
	if f := c.want("GUILD_DELETE"); !truth(f.D, "unavailable") {
		t.Errorf("an outage: %v", f.D)
	}
	w.guild.Outage(false)
	c.want("GUILD_CREATE")
	w.guild.Kick()
	if f := c.want("GUILD_DELETE"); f.D["unavailable"] != nil {
		t.Errorf("removed: %v", f.D)
	}
	w.ann.Mention("is anybody there?")
	w.guild.Invite()
	for f, _ := c.next(); f.T != "GUILD_CREATE"; f, _ = c.next() {
		t.Errorf("%s while the bot was gone", f.T)
	}
	// Without the intent none of this is told.
	w.d.Advance(time.Minute)
	deaf, _ := w.identified(IntentDirectMessages)
	w.guild.Outage(true)
	w.guild.Outage(false)
	w.ann.Mention("hello")
	w.ann.Slash("ask", nil)
	if f, _ := deaf.next(); f.T != "INTERACTION_CREATE" {
		t.Errorf("it was told %s", f.T)
	}
	// Nor in a channel that the bot does not see.
	w.channel.Deny(w.guild.Bot(), ViewChannel)
	c.want("CHANNEL_UPDATE")
	w.ann.Mention("in secret")
	w.ann.Slash("ask", nil)
	if f, _ := c.next(); f.T != "INTERACTION_CREATE" || f.D["app_permissions"] != "0" {
		t.Errorf("it was told %s, app_permissions %v", f.T, f.D["app_permissions"])
	}
}

func TestShards(t *testing.T) {
	w := newWorld(t, Options{})
	shard := w.guild.shard(2)
	connect := func(n int) client {
		w.d.Advance(identifyEvery)
		c := w.connect()
		c.want("op 10")
		c.send(opIdentify, w.identity(usual|IntentDirectMessages, object{"shard": []int{n, 2}}))
		c.want("READY")
		return c
	}
	mine, other := connect(shard), connect(1-shard)
	mine.want("GUILD_CREATE")
	w.ann.Mention("hello")
	mine.want("MESSAGE_CREATE")
	zero := mine
	if shard != 0 {
		zero = other
	}
	w.ann.User().InDM().Say("direct")
	if f, _ := zero.next(); f.T != "MESSAGE_CREATE" || text(f.D, "content") != "direct" {
		t.Errorf("shard 0 was told %s", f.T)
	}
}

func TestCompression(t *testing.T) {
	w := newWorld(t, Options{})
	c := w.connect()
	if f := c.want("op 10"); f.Compressed {
		t.Error("HELLO is compressed")
	}
	c.send(opIdentify, w.identity(usual, object{"compress": true}))
	c.want("READY")
	if f := c.want("GUILD_CREATE"); !f.Compressed || f.D["name"] != "Testers" {
		t.Errorf("compressed: %v", f.Compressed)
	}
}
