package gateway

import (
	"encoding/json"
	"fmt"
	"strings"

	"verbatim/bot/discordtest/payload"
	"verbatim/bot/discordtest/world"
)

const (
	privileged = world.IntentGuildMembers | world.IntentGuildPresences | world.IntentMessageContent
	// allIntents are those that there are: 0 to 16, 20, 21, 24 and 25.
	allIntents = 1<<17 - 1 | 1<<20 | 1<<21 | 1<<24 | 1<<25
	// maxGuilds is how many guilds a shard may have.
	maxGuilds = 2500
)

// authentic reports whether a token is the bot's. Discord takes it with "Bot " too.
func authentic(token string) bool { return strings.TrimPrefix(token, "Bot ") == world.Token }

// identity is what IDENTIFY says.
type identity struct {
	Token      string          `json:"token"`
	Intents    *int            `json:"intents"`
	Compress   bool            `json:"compress"`
	Shard      *[2]int         `json:"shard"`
	Properties json.RawMessage `json:"properties"`
}

// shard is the one that the client is, and of how many.
func (p identity) shard() (n, of int) {
	if p.Shard == nil {
		return 0, 1
	}
	return p.Shard[0], p.Shard[1]
}

// wrong is the code with which Discord closes the connection for what is wrong with
// an identity, and why; 0 is nothing.
func (p identity) wrong(left bool, granted, guilds int) (code int, why string) {
	n, of := p.shard()
	switch {
	case !authentic(p.Token):
		return 4004, "a wrong token"
	case !left:
		return 4004, "the budget of identifies is used up, the token is reset"
	case p.Intents == nil || *p.Intents&^allIntents != 0 || *p.Intents < 0:
		return 4013, "invalid intents"
	case *p.Intents&privileged&^granted != 0:
		return 4014, "intents that were not granted"
	case len(p.Properties) == 0:
		return 4002, "an IDENTIFY without properties"
	case of < 1 || n < 0 || n >= of:
		return 4010, "an invalid shard"
	case guilds > maxGuilds*of:
		return 4011, "sharding is required"
	}
	return 0, ""
}

func (c *Conn) identify(data json.RawMessage) {
	var p identity
	if json.Unmarshal(data, &p) != nil {
		c.refuse(4002, "an IDENTIFY that cannot be read")
		return
	}
	w := c.server.world
	left, soon, guilds := c.server.countIdentify()
	if code, why := p.wrong(left, w.Options.PrivilegedIntents, guilds); code != 0 {
		c.refuse(code, why)
		return
	}
	w.Lock()
	defer w.Unlock()
	if soon {
		// One in five seconds: Discord says that the session is invalid.
		w.Journal.Violation("gateway", "IDENTIFY less than 5 s after another")
		c.out(c.packet(InvalidSession(false)))
		return
	}
	c.compress = p.Compress
	c.ready(func() { c.begin(p) })
}

// countIdentify counts an IDENTIFY, right or wrong.
func (s *Server) countIdentify() (left, soon bool, guilds int) {
	s.world.Lock()
	defer s.world.Unlock()
	left, soon = s.budget.use(s.world.Now())
	s.identified++
	s.changed.Fire()
	return left, soon, len(s.world.Guilds())
}

// begin makes a session and tells it what there is.
func (c *Conn) begin(p identity) {
	s, w := c.server, c.server.world
	x := &session{id: "session-" + w.NewID(), intents: *p.Intents}
	x.shard, x.shards = p.shard()
	s.sessions.all = append(s.sessions.all, x)
	c.adopt(x)
	x.push("READY", s.readyPayload(x))
	for _, g := range w.Guilds() {
		if x.intents&world.IntentGuilds != 0 && g.Shard(x.shards) == x.shard && g.Available() {
			x.push("GUILD_CREATE", g.CreateObject())
		}
	}
}

func (s *Server) readyPayload(x *session) payload.Object {
	guilds := []any{}
	for _, g := range s.world.Guilds() {
		if g.Present() && g.Shard(x.shards) == x.shard {
			guilds = append(guilds, payload.Object{"id": g.ID, "unavailable": true})
		}
	}
	bot := s.world.Bot()
	return payload.Object{
		"v": 10, "user": bot.Object(), "guilds": guilds, "session_id": x.id, "shard": []int{x.shard, x.shards},
		"resume_gateway_url": s.Address(),
		"application":        payload.Object{"id": bot.ID, "flags": 0}, "private_channels": []any{}, "session_type": "normal",
	}
}

// adopt makes this the session's connection.
func (c *Conn) adopt(s *session) {
	c.session, s.conn = s, c
	c.server.changed.Fire()
	c.changed.Fire()
}

// ready answers IDENTIFY or RESUME, as the script has it the first time, without
// keeping the connection from being read. The lock is held.
func (c *Conn) ready(answer func()) {
	frames, after, mute := c.script.BeforeReady, c.script.ReadyAfter, c.script.NoReady
	c.script.BeforeReady, c.script.ReadyAfter, c.script.NoReady = nil, 0, false
	c.identified = true
	c.server.running.Go(func() {
		if !c.pause(after) {
			return
		}
		c.server.world.Lock()
		defer c.server.world.Unlock()
		if c.scripted(frames) && !mute {
			answer()
		}
	})
}

func (c *Conn) resume(data json.RawMessage) {
	var p struct {
		Token     string `json:"token"`
		SessionID string `json:"session_id"`
		Seq       int64  `json:"seq"`
	}
	if json.Unmarshal(data, &p) != nil {
		c.refuse(4002, "a RESUME that cannot be read")
		return
	}
	if !authentic(p.Token) {
		c.refuse(4004, "a wrong token")
		return
	}
	w := c.server.world
	w.Lock()
	defer w.Unlock()
	s := c.server.sessions.find(p.SessionID, w.Now())
	switch {
	case s == nil, !s.replayable(p.Seq):
		c.out(c.packet(InvalidSession(false)))
		return
	case p.Seq > s.seq:
		// A number that a script made up is no fault of the client.
		if p.Seq > s.highest {
			w.Journal.Violation("gateway", fmt.Sprintf("4007: resumed at %d, the last event is %d", p.Seq, s.seq))
		}
		c.out(packet{close: 4007})
		return
	}
	if s.conn != nil {
		s.conn.out(packet{drop: true})
	}
	c.ready(func() { c.takeUp(s, p.Seq) })
}

// takeUp gives the session to this connection, with what happened since a number.
func (c *Conn) takeUp(s *session, after int64) {
	for _, e := range s.events {
		if e.seq > after {
			c.out(packet{data: e.data})
		}
	}
	c.adopt(s)
	c.server.resumed++
	s.push("RESUMED", payload.Object{})
}
