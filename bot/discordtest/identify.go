package discordtest

import (
	"encoding/json"
	"fmt"
	"strings"
)

// authentic is whether a token is the bot's. Discord takes it with "Bot " too.
func (c *Conn) authentic(token string) bool { return strings.TrimPrefix(token, "Bot ") == c.d.token }

func (c *Conn) identify(data json.RawMessage) {
	var p struct {
		Token      string          `json:"token"`
		Intents    *int            `json:"intents"`
		Compress   bool            `json:"compress"`
		Shard      *[2]int         `json:"shard"`
		Properties json.RawMessage `json:"properties"`
	}
	d := c.d
	if json.Unmarshal(data, &p) != nil {
		c.refuse(4002, "an IDENTIFY that cannot be read")
		return
	}
	d.mu.Lock()
	g := &d.gateway
	now := d.now()
	_, remaining, _ := g.budget(d)
	soon := len(g.identifies) > 0 && now.Sub(g.identifies[len(g.identifies)-1]) < identifyEvery
	g.identifies = append(g.identifies, now)
	g.identified++
	g.changed.fire()
	guilds := len(d.guilds)
	d.mu.Unlock()
	shard := [2]int{0, 1}
	if p.Shard != nil {
		shard = *p.Shard
	}
	switch {
	case !c.authentic(p.Token):
		c.refuse(4004, "a wrong token")
		return
	case remaining == 0:
		c.refuse(4004, "the budget of identifies is used up, the token is reset")
		return
	case p.Intents == nil || *p.Intents&^allIntents != 0 || *p.Intents < 0:
		c.refuse(4013, "invalid intents")
		return
	case *p.Intents&privileged&^d.options.PrivilegedIntents != 0:
		c.refuse(4014, "intents that were not granted")
		return
	case len(p.Properties) == 0:
		c.refuse(4002, "an IDENTIFY without properties")
		return
	case shard[1] < 1 || shard[0] < 0 || shard[0] >= shard[1]:
		c.refuse(4010, "an invalid shard")
		return
	case guilds > 2500*shard[1]:
		c.refuse(4011, "sharding is required")
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if soon {
		// One in five seconds: Discord says that the session is invalid.
		d.violation("gateway", "IDENTIFY less than 5 s after another")
		c.out(InvalidSession(false).packet(c))
		return
	}
	c.compress = p.Compress
	c.ready(func() {
		s := &session{id: fmt.Sprintf("session-%s", d.newID()), intents: *p.Intents, shard: shard[0], shards: shard[1]}
		g.sessions = append(g.sessions, s)
		c.adopt(s)
		s.push("READY", d.readyPayload(s))
		for _, guild := range d.guilds {
			if s.intents&IntentGuilds != 0 && guild.shard(s.shards) == s.shard && !guild.absent && !guild.down {
				s.push("GUILD_CREATE", guild.createObject())
			}
		}
	})
}

// adopt makes this the session's connection.
func (c *Conn) adopt(s *session) {
	c.session, s.conn = s, c
	c.d.gateway.changed.fire()
	c.changed.fire()
}

// ready answers IDENTIFY or RESUME, as the script has it the first time, without
// keeping the connection from being read. The state is locked.
func (c *Conn) ready(answer func()) {
	frames, after, mute := c.script.BeforeReady, c.script.ReadyAfter, c.script.NoReady
	c.script.BeforeReady, c.script.ReadyAfter, c.script.NoReady = nil, 0, false
	c.identified = true
	c.d.running.Add(1)
	go func() {
		defer c.d.running.Done()
		if !c.later(after) {
			return
		}
		c.d.mu.Lock()
		defer c.d.mu.Unlock()
		if c.scripted(frames) && !mute {
			answer()
		}
	}()
}

func (d *Discord) readyPayload(s *session) object {
	guilds := []any{}
	for _, g := range d.guilds {
		if !g.absent && g.shard(s.shards) == s.shard {
			guilds = append(guilds, object{"id": g.ID, "unavailable": true})
		}
	}
	return object{
		"v": 10, "user": d.bot.object(), "guilds": guilds, "session_id": s.id, "shard": []int{s.shard, s.shards},
		"resume_gateway_url": "ws" + strings.TrimPrefix(d.server.URL, "http") + gatewayPath,
		"application":        object{"id": d.bot.ID, "flags": 0}, "private_channels": []any{}, "session_type": "normal",
	}
}

func (c *Conn) resume(data json.RawMessage) {
	var p struct {
		Token     string `json:"token"`
		SessionID string `json:"session_id"`
		Seq       int64  `json:"seq"`
	}
	d := c.d
	if json.Unmarshal(data, &p) != nil {
		c.refuse(4002, "a RESUME that cannot be read")
		return
	}
	if !c.authentic(p.Token) {
		c.refuse(4004, "a wrong token")
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	var s *session
	for _, x := range d.gateway.sessions {
		if x.id == p.SessionID && (x.conn != nil || d.now().Sub(x.lost) <= sessionLife) {
			s = x
		}
	}
	switch {
	case s == nil, len(s.events) > 0 && p.Seq < s.events[0].seq-1:
		c.out(InvalidSession(false).packet(c))
		return
	case p.Seq > s.seq:
		// A number that a script made up is no fault of the client.
		if p.Seq > s.highest {
			d.violation("gateway", fmt.Sprintf("4007: resumed at %d, the last event is %d", p.Seq, s.seq))
		}
		c.out(packet{close: 4007})
		return
	}
	if s.conn != nil {
		s.conn.out(packet{drop: true})
	}
	c.ready(func() {
		for _, e := range s.events {
			if e.seq > p.Seq {
				c.out(packet{data: e.data})
			}
		}
		c.adopt(s)
		d.gateway.resumed++
		s.push("RESUMED", object{})
	})
}
