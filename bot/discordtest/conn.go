package discordtest

import (
	"bytes"
	"compress/zlib"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"github.com/gorilla/websocket"
)

// Conn is a connection to the gateway.
type Conn struct {
	d      *Discord
	socket *websocket.Conn
	script Script
	wake   chan struct{}
	gone   chan struct{}

	// The rest is under the double's lock.
	queue      []packet
	session    *session
	identified bool // whether IDENTIFY or RESUME was taken, READY may be to come
	compress   bool
	mute       bool
	heartbeats int
	sends      []time.Time
	code       int // with which it ends
	ended      bool
	changed    signal
}

func newConn(d *Discord, socket *websocket.Conn, script Script) *Conn {
	socket.SetCloseHandler(func(int, string) error { return nil })
	return &Conn{d: d, socket: socket, script: script, wake: make(chan struct{}, 1), gone: make(chan struct{})}
}

// out queues a packet, so that nobody who holds the lock waits for a slow client.
func (c *Conn) out(p packet) {
	if c.mute && !p.drop {
		return
	}
	c.queue = append(c.queue, p)
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// compressOver is from how many bytes a payload is compressed, if the client takes
// that.
const compressOver = 1024

// write sends what is queued, until the connection is over.
func (c *Conn) write() {
	defer c.d.running.Done()
	var buffer bytes.Buffer
	z := zlib.NewWriter(&buffer)
	for {
		select {
		case <-c.wake:
		case <-c.gone:
			return
		}
		c.d.mu.Lock()
		packets, compress := c.queue, c.compress
		c.queue = nil
		c.d.mu.Unlock()
		for _, p := range packets {
			c.socket.SetWriteDeadline(time.Now().Add(10 * time.Second))
			var err error
			switch {
			case p.drop:
				c.breakOff()
				return
			case p.close != 0:
				c.end(p.close)
				message := websocket.FormatCloseMessage(p.close, "")
				err = c.socket.WriteMessage(websocket.CloseMessage, message)
				// The client gets a moment to read it before the connection goes.
				c.socket.SetReadDeadline(time.Now().Add(time.Second))
				if err == nil {
					return
				}
			case compress && len(p.data) > compressOver:
				buffer.Reset()
				z.Reset(&buffer)
				z.Write(p.data)
				z.Close()
				err = c.socket.WriteMessage(websocket.BinaryMessage, buffer.Bytes())
			default:
				err = c.socket.WriteMessage(websocket.TextMessage, p.data)
			}
			if err != nil {
				c.breakOff()
				return
			}
		}
	}
}

// breakOff ends the connection with a reset.
func (c *Conn) breakOff() {
	if tcp, ok := c.socket.NetConn().(*net.TCPConn); ok {
		tcp.SetLinger(0)
	}
	c.socket.Close()
}

// end notes the code with which it ends; the first counts.
func (c *Conn) end(code int) {
	c.d.mu.Lock()
	defer c.d.mu.Unlock()
	if c.code == 0 {
		c.code = code
	}
}

// refuse closes the connection for something that a client must not do.
func (c *Conn) refuse(code int, why string) {
	c.d.mu.Lock()
	defer c.d.mu.Unlock()
	c.d.violation("gateway", fmt.Sprintf("%d: %s", code, why))
	c.out(packet{close: code})
}

// hello begins the conversation, as the script has it.
func (c *Conn) hello() {
	if !c.later(c.script.HelloAfter) {
		return
	}
	interval := c.d.options.HeartbeatInterval
	c.d.mu.Lock()
	defer c.d.mu.Unlock()
	if c.scripted(c.script.BeforeHello) && !c.script.NoHello {
		c.out(Frame{Op: opHello, Data: object{"heartbeat_interval": interval.Milliseconds()}}.packet(c))
	}
}

// scripted sends frames, and is false if one of them ends the connection.
func (c *Conn) scripted(frames []Frame) bool {
	for _, f := range frames {
		c.out(f.packet(c))
		if f.Close != 0 || f.Drop {
			return false
		}
	}
	return true
}

// later waits; it is false if the connection or the double ends before.
func (c *Conn) later(after time.Duration) bool {
	if after == 0 {
		return true
	}
	timer := time.NewTimer(after)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-c.gone:
	case <-c.d.done:
	}
	return false
}

// received is a packet from the client.
type received struct {
	Op *int            `json:"op"`
	D  json.RawMessage `json:"d"`
}

// read takes what the client sends, until the connection is over.
func (c *Conn) read() {
	defer close(c.gone)
	defer c.socket.Close()
	c.alive()
	for {
		_, data, err := c.socket.ReadMessage()
		if err != nil {
			c.over(err)
			return
		}
		c.d.mu.Lock()
		tooMany, ending := !c.maySend(), c.code != 0
		c.d.mu.Unlock()
		var p received
		switch {
		case ending: // it may not have read that yet
		case tooMany:
			c.refuse(4008, "over 120 packets in 60 s")
		case len(data) > maxPayload:
			c.refuse(4002, fmt.Sprintf("a payload of %d bytes", len(data)))
		case json.Unmarshal(data, &p) != nil || p.Op == nil:
			c.refuse(4002, "a payload that is no JSON")
		default:
			c.handle(*p.Op, p.D)
		}
	}
}

// alive puts off the time at which a client that sends no heartbeat is let go.
func (c *Conn) alive() {
	c.socket.SetReadDeadline(time.Now().Add(2 * c.d.options.HeartbeatInterval))
}

func (c *Conn) over(err error) {
	code := websocket.CloseAbnormalClosure
	if e := (*websocket.CloseError)(nil); errors.As(err, &e) {
		code = e.Code
	}
	if timeout := net.Error(nil); errors.As(err, &timeout) && timeout.Timeout() {
		c.d.mu.Lock()
		late := c.code == 0
		if late {
			c.d.violation("gateway", "4009: no heartbeat for two intervals")
		}
		c.d.mu.Unlock()
		if late {
			code = 4009
			c.socket.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""), time.Now().Add(time.Second))
		}
	}
	c.end(code)
}

// maySend counts a packet.
func (c *Conn) maySend() bool {
	now := c.d.now()
	for len(c.sends) > 0 && now.Sub(c.sends[0]) >= sendsWithin {
		c.sends = c.sends[1:]
	}
	c.sends = append(c.sends, now)
	return len(c.sends) <= maxSends
}

func (c *Conn) handle(op int, data json.RawMessage) {
	c.d.mu.Lock()
	identified, acks := c.identified, !c.script.NoAcks
	c.d.mu.Unlock()
	switch {
	case op == opHeartbeat:
		c.alive()
		c.d.mu.Lock()
		defer c.d.mu.Unlock()
		c.heartbeats++
		c.changed.fire()
		if acks {
			c.out(Frame{Op: opHeartbeatAck}.packet(c))
		}
	case op == opIdentify || op == opResume:
		if identified {
			c.refuse(4005, "identified twice")
			return
		}
		if op == opIdentify {
			c.identify(data)
		} else {
			c.resume(data)
		}
	case op != opPresence && op != opVoice && op != opMembers:
		c.refuse(4001, fmt.Sprintf("opcode %d", op))
	case !identified:
		c.refuse(4003, fmt.Sprintf("opcode %d before IDENTIFY", op))
	}
}

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
