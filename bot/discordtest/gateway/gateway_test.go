package gateway

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"verbatim/bot/discordtest/payload"
	"verbatim/bot/discordtest/world"
)

func TestGatewayEnforces(t *testing.T) {
	identify := func(w scene, c *client) {
		c.send(opIdentify, w.identity(usual, nil))
		c.want("READY")
	}
	for _, test := range []struct {
		name         string
		code         int
		wrong, right func(w scene, c *client)
	}{
		{"unknown opcode", 4001, func(w scene, c *client) { c.send(99, nil) }, func(w scene, c *client) { c.send(opHeartbeat, nil) }},
		{"no JSON", 4002, func(w scene, c *client) { c.socket.WriteMessage(websocket.TextMessage, []byte("{")) }, identify},
		{"4,097 bytes", 4002,
			func(w scene, c *client) {
				identify(w, c)
				c.socket.WriteMessage(websocket.TextMessage, []byte(`{"op":3,"d":"`+strings.Repeat("x", 4097-15)+`"}`))
			},
			func(w scene, c *client) {
				identify(w, c)
				c.socket.WriteMessage(websocket.TextMessage, []byte(`{"op":3,"d":"`+strings.Repeat("x", 4096-15)+`"}`))
			}},
		{"not identified", 4003, func(w scene, c *client) { c.send(opPresence, payload.Object{}) },
			func(w scene, c *client) { identify(w, c); c.send(opPresence, payload.Object{}) }},
		{"wrong token", 4004, func(w scene, c *client) { c.send(opIdentify, w.identity(0, payload.Object{"token": "nope"})) },
			func(w scene, c *client) {
				c.send(opIdentify, w.identity(0, payload.Object{"token": "Bot " + world.Token}))
				c.want("READY")
			}},
		{"identified twice", 4005, func(w scene, c *client) { identify(w, c); c.send(opIdentify, w.identity(usual, nil)) }, identify},
		{"resumed in the future", 4007,
			func(w scene, c *client) {
				identify(w, c)
				again := w.connect()
				again.want("op 10")
				again.send(opResume, payload.Object{"token": world.Token, "session_id": w.gateway.sessions.all[0].id, "seq": 99})
				*c = again
			},
			func(w scene, c *client) {
				c.send(opIdentify, w.identity(usual, nil))
				id := payload.Text(c.want("READY").D, "session_id")
				again := w.connect()
				again.want("op 10")
				again.send(opResume, payload.Object{"token": world.Token, "session_id": id, "seq": 1})
				again.want("RESUMED")
				*c = again
			}},
		{"121 packets", 4008,
			func(w scene, c *client) {
				for range 121 {
					c.send(opHeartbeat, nil)
				}
			},
			func(w scene, c *client) {
				for range 119 { // and one below
					c.send(opHeartbeat, nil)
					c.want("op 11")
				}
			}},
		{"invalid shard", 4010, func(w scene, c *client) { c.send(opIdentify, w.identity(0, payload.Object{"shard": []int{1, 1}})) },
			func(w scene, c *client) {
				c.send(opIdentify, w.identity(0, payload.Object{"shard": []int{1, 2}}))
				c.want("READY")
			}},
		{"invalid intents", 4013, func(w scene, c *client) { c.send(opIdentify, w.identity(1<<18, nil)) }, identify},
		{"disallowed intents", 4014, func(w scene, c *client) { c.send(opIdentify, w.identity(world.IntentMessageContent, nil)) }, identify},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newScene(t, Options{}, 0)
			c := w.connect()
			c.want("op 10")
			test.wrong(w, &c)
			if code := c.closed(); code != test.code {
				t.Errorf("closed with %d, not %d", code, test.code)
			}
			if v := w.take(); len(v) != 1 || !strings.Contains(v[0].What, fmt.Sprint(test.code)) {
				t.Errorf("violations: %v", v)
			}
			w.advance(time.Minute)
			c = w.connect()
			c.want("op 10")
			test.right(w, &c)
			c.send(opHeartbeat, nil)
			c.want("op 11")
			if v := w.take(); len(v) != 0 {
				t.Errorf("violations: %v", v)
			}
		})
	}
	t.Run("version", func(t *testing.T) {
		w := newScene(t, Options{}, 0)
		if code := w.dial("?v=6&encoding=json").closed(); code != 4012 {
			t.Errorf("closed with %d", code)
		}
		w.take()
	})
	t.Run("no heartbeat", func(t *testing.T) {
		w := newScene(t, Options{HeartbeatInterval: 20 * time.Millisecond}, 0)
		if code := w.connect().closed(); code != 4009 {
			t.Errorf("closed with %d", code)
		}
		if v := w.take(); len(v) != 1 {
			t.Errorf("violations: %v", v)
		}
	})
}

func TestIdentifies(t *testing.T) {
	w := newScene(t, Options{MaxIdentifies: 3}, 0)
	remaining := func(want int) {
		t.Helper()
		w.world.Lock()
		defer w.world.Unlock()
		if _, got, _ := w.gateway.Budget(); got != want {
			t.Errorf("%d remain, not %d", got, want)
		}
	}
	remaining(3)
	w.identified(usual)
	remaining(2)
	w.advance(identifyEvery - time.Millisecond)
	c := w.connect()
	c.want("op 10")
	c.send(opIdentify, w.identity(usual, nil))
	if f := c.want("op 9"); string(f.Raw) != "false" {
		t.Errorf("op 9 with %s", f.Raw)
	}
	if v := w.take(); len(v) != 1 || !strings.Contains(v[0].What, "5 s") {
		t.Errorf("violations: %v", v)
	}
	w.advance(identifyEvery)
	c.send(opIdentify, w.identity(usual, nil))
	c.want("READY")
	remaining(0)
	w.advance(identifyEvery)
	c = w.connect()
	c.send(opIdentify, w.identity(usual, nil))
	if code := c.closed(); code != 4004 {
		t.Errorf("closed with %d", code)
	}
	w.take()
	if w.gateway.Identified() != 4 {
		t.Errorf("%d identifies", w.gateway.Identified())
	}
	w.advance(24 * time.Hour)
	remaining(3)
}

func TestResume(t *testing.T) {
	w := newScene(t, Options{}, 0)
	c, ready := w.identified(usual)
	w.ann.Mention("one")
	seq := c.want("MESSAGE_CREATE").S
	live, err := w.gateway.Connected(soon(t))
	if err != nil {
		t.Fatal(err)
	}
	live.Send(Drop())
	if code := c.closed(); code != -1 && code != websocket.CloseAbnormalClosure {
		t.Errorf("dropped with %d", code)
	}
	if _, err := live.Closed(soon(t)); err != nil {
		t.Fatal(err)
	}
	w.ann.Mention("two")
	x := w.ann.Slash("ask", nil)
	resume := payload.Object{"token": world.Token, "session_id": ready.D["session_id"], "seq": seq}
	c = w.connect()
	c.want("op 10")
	c.send(opResume, resume)
	if f := c.want("MESSAGE_CREATE"); f.S != seq+1 || !strings.Contains(payload.Text(f.D, "content"), "two") {
		t.Errorf("replayed %d %v", f.S, f.D["content"])
	}
	if f := c.want("INTERACTION_CREATE"); f.D["id"] != x.ID() {
		t.Errorf("replayed %v", f.D["id"])
	}
	c.want("RESUMED")
	if w.gateway.Resumed() != 1 || w.gateway.Identified() != 1 {
		t.Errorf("%d resumed, %d identified", w.gateway.Resumed(), w.gateway.Identified())
	}
	// Closing with 1000 ends the session.
	live, err = w.gateway.Connected(soon(t))
	if err != nil {
		t.Fatal(err)
	}
	c.socket.WriteMessage(websocket.CloseMessage, websocket.FormatCloseMessage(1000, ""))
	if code, err := live.Closed(soon(t)); code != 1000 || err != nil {
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
	w := newScene(t, Options{}, 0)
	c, ready := w.identified(usual)
	w.lose(c)
	w.advance(sessionLife + time.Second)
	c = w.connect()
	c.want("op 10")
	c.send(opResume, payload.Object{"token": world.Token, "session_id": ready.D["session_id"], "seq": 1})
	c.want("op 9")
}

// TestGuildsOnTheGateway: outage and removal, and who hears of it.
func TestGuildsOnTheGateway(t *testing.T) {
	w := newScene(t, Options{}, 0)
	c, ready := w.identified(usual)
	if guilds := payload.List(ready.D, "guilds"); len(guilds) != 1 || !payload.Truth(guilds[0].(payload.Object), "unavailable") {
		t.Errorf("READY has %v", guilds)
	}
	if f := c.want("GUILD_CREATE"); f.D["id"] != w.guild.ID {
		t.Errorf("GUILD_CREATE of %v", f.D["id"])
	}
	w.guild.Outage(true)
	if f := c.want("GUILD_DELETE"); !payload.Truth(f.D, "unavailable") {
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
	w.advance(time.Minute)
	deaf, _ := w.identified(world.IntentDirectMessages)
	w.guild.Outage(true)
	w.guild.Outage(false)
	w.ann.Mention("hello")
	w.ann.Slash("ask", nil)
	if f, _ := deaf.next(); f.T != "INTERACTION_CREATE" {
		t.Errorf("it was told %s", f.T)
	}
	// Nor in a channel that the bot does not see.
	w.channel.Deny(w.guild.Bot(), world.ViewChannel)
	c.want("CHANNEL_UPDATE")
	w.ann.Mention("in secret")
	w.ann.Slash("ask", nil)
	if f, _ := c.next(); f.T != "INTERACTION_CREATE" || f.D["app_permissions"] != "0" {
		t.Errorf("it was told %s, app_permissions %v", f.T, f.D["app_permissions"])
	}
}

func TestShards(t *testing.T) {
	w := newScene(t, Options{}, 0)
	shard := (*world.Guild)(w.guild).Shard(2)
	connect := func(n int) client {
		w.advance(identifyEvery)
		c := w.connect()
		c.want("op 10")
		c.send(opIdentify, w.identity(usual|world.IntentDirectMessages, payload.Object{"shard": []int{n, 2}}))
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
	if f, _ := zero.next(); f.T != "MESSAGE_CREATE" || payload.Text(f.D, "content") != "direct" {
		t.Errorf("shard 0 was told %s", f.T)
	}
}

func TestCompression(t *testing.T) {
	w := newScene(t, Options{}, 0)
	c := w.connect()
	if f := c.want("op 10"); f.Compressed {
		t.Error("HELLO is compressed")
	}
	c.send(opIdentify, w.identity(usual, payload.Object{"compress": true}))
	c.want("READY")
	if f := c.want("GUILD_CREATE"); !f.Compressed || f.D["name"] != "Testers" {
		t.Errorf("compressed: %v", f.Compressed)
	}
}

// TestAway: what happens while the client is away is told in a resume, and never once
// the session is gone.
func TestAway(t *testing.T) {
	w := newScene(t, Options{}, 0)
	c, ready := w.identified(usual)
	said := w.ann.Say("to be deleted")
	seq := c.want("MESSAGE_CREATE").S
	away := func(happens func()) {
		t.Helper()
		w.lose(c)
		happens()
		c = w.connect()
		c.want("op 10")
	}
	away(said.Delete)
	c.send(opResume, payload.Object{"token": world.Token, "session_id": ready.D["session_id"], "seq": seq})
	if f := c.want("MESSAGE_DELETE"); f.D["id"] != said.ID {
		t.Errorf("told of %v", f.D)
	}
	c.want("RESUMED")

	thread := w.channel.Thread("news")
	gone := w.guild.Member("ann").In(thread).Say("in a thread")
	last := w.ann.Say("the last word")
	away(func() {
		w.advance(sessionLife + time.Second)
		last.Delete()
		thread.Delete()
	})
	c.send(opResume, payload.Object{"token": world.Token, "session_id": ready.D["session_id"], "seq": 99})
	c.want("op 9")
	w.advance(identifyEvery)
	c.send(opIdentify, w.identity(usual, nil))
	c.want("READY")
	if f := c.want("GUILD_CREATE"); len(payload.List(f.D, "threads")) != 0 {
		t.Errorf("threads: %v", f.D["threads"])
	}
	w.ann.Say("afterwards")
	if f, _ := c.next(); f.T != "MESSAGE_CREATE" {
		t.Errorf("told of %s %v", f.T, f.D)
	}
	if err := gone.Gone(soon(t)); err != nil {
		t.Error(err)
	}
}

// TestRolesOfTheBot: of its own roles the bot is told without the intent for members.
func TestRolesOfTheBot(t *testing.T) {
	w := newScene(t, Options{}, 0)
	c, _ := w.identified(usual)
	w.guild.Member("ann", w.guild.Role("readers", 0))
	w.guild.Bot().Take(w.guild.BotRole())
	c.want("GUILD_ROLE_CREATE")
	f, _ := c.next()
	if f.T != "GUILD_MEMBER_UPDATE" || f.D["guild_id"] != w.guild.ID || len(payload.List(f.D, "roles")) != 0 {
		t.Errorf("told of %s %v", f.T, f.D)
	}
}
