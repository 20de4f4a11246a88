package discordtest

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/gorilla/websocket"
)

// gatewayPath is where the WebSocket is.
const gatewayPath = "/gateway-socket"

// Intents that matter here.
const (
	IntentGuilds         = 1 << 0
	IntentGuildMembers   = 1 << 1
	IntentGuildPresences = 1 << 8
	IntentGuildMessages  = 1 << 9
	IntentDirectMessages = 1 << 12
	IntentMessageContent = 1 << 15

	privileged = IntentGuildMembers | IntentGuildPresences | IntentMessageContent
	// allIntents are those that there are: 0 to 16, 20, 21, 24 and 25.
	allIntents = 1<<17 - 1 | 1<<20 | 1<<21 | 1<<24 | 1<<25
)

// Opcodes.
const (
	opDispatch     = 0
	opHeartbeat    = 1
	opIdentify     = 2
	opPresence     = 3
	opVoice        = 4
	opResume       = 6
	opReconnect    = 7
	opMembers      = 8
	opInvalid      = 9
	opHello        = 10
	opHeartbeatAck = 11
)

const (
	maxPayload    = 4096
	maxSends      = 120
	sendsWithin   = time.Minute
	identifyEvery = 5 * time.Second
	// sessionLife is how long a session without a connection can be resumed, and
	// maxReplay how many events it keeps for that.
	sessionLife = 3 * time.Minute
	maxReplay   = 1000
)

// gateway is all of the double's connections and sessions.
type gateway struct {
	sessions   []*session
	conns      []*Conn // live ones, in order
	opened     int
	identified int
	resumed    int
	scripts    []Script
	identifies []time.Time // of the last day
	changed    signal
}

func newGateway() gateway { return gateway{} }

// session is what a client can resume on another connection.
type session struct {
	id            string
	intents       int
	shard, shards int
	seq           int64
	highest       int64   // that any frame had, also a scripted one
	events        []event // the last ones
	conn          *Conn
	lost          time.Time
}

// event is a dispatch with its number.
type event struct {
	seq  int64
	data []byte
}

// budget is how many identifies there are a day, are left, and when it starts anew.
func (g *gateway) budget(d *Discord) (total, remaining int, after time.Duration) {
	now := d.now()
	g.identifies = slices.DeleteFunc(g.identifies, func(t time.Time) bool { return now.Sub(t) >= 24*time.Hour })
	after = 24 * time.Hour
	if len(g.identifies) > 0 {
		after -= now.Sub(g.identifies[0])
	}
	return d.options.MaxIdentifies, max(0, d.options.MaxIdentifies-len(g.identifies)), after
}

// dispatch sends an event to the sessions that asked for it: of a guild, or with
// nil of direct messages. An intent of 0 is one that everybody gets.
func (g *gateway) dispatch(d *Discord, of *Guild, name string, intent int, payload func(full bool) object) {
	now := d.now()
	g.sessions = slices.DeleteFunc(g.sessions, func(s *session) bool { return s.conn == nil && now.Sub(s.lost) > sessionLife })
	for _, s := range g.sessions {
		shard := 0
		if of != nil {
			shard = of.shard(s.shards)
		}
		if shard == s.shard && s.intents&intent == intent {
			s.push(name, payload(s.intents&IntentMessageContent != 0))
		}
	}
}

// dispatch sends an event of the guild, to those who watch guilds.
func (g *Guild) dispatch(name string, payload object) {
	if g.absent || g.down && name != "GUILD_DELETE" {
		return
	}
	g.d.gateway.dispatch(g.d, g, name, IntentGuilds, func(bool) object { return payload })
}

// dispatch sends an event of a message in the channel, if the bot sees that.
func (c *Channel) dispatch(name string, payload func(full bool) object) {
	intent := IntentDirectMessages
	if c.guild != nil {
		intent = IntentGuildMessages
		if c.guild.absent || c.guild.down || !c.permissions(c.d.bot).has(ViewChannel) {
			return
		}
	}
	c.d.gateway.dispatch(c.d, c.guild, name, intent, payload)
}

// push numbers an event, keeps it for a resume and sends it.
func (s *session) push(name string, payload object) {
	s.seq++
	s.highest = max(s.highest, s.seq)
	data, err := json.Marshal(object{"op": opDispatch, "s": s.seq, "t": name, "d": payload})
	if err != nil {
		panic(fmt.Sprintf("%s: %v", name, err)) // a fault of the double
	}
	s.events = append(limited(s.events, maxReplay), event{seq: s.seq, data: data})
	if s.conn != nil {
		s.conn.out(packet{data: data})
	}
}

func (g *gateway) forget(s *session) {
	g.sessions = slices.DeleteFunc(g.sessions, func(x *session) bool { return x == s })
}

func (g *gateway) closeAll(d *Discord) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, c := range g.conns {
		c.out(packet{drop: true})
	}
}

// serve takes a connection from its opening to its end.
func (g *gateway) serve(d *Discord, w http.ResponseWriter, r *http.Request) {
	d.mu.Lock()
	var script Script
	if len(g.scripts) > 0 {
		script, g.scripts = g.scripts[0], g.scripts[1:]
	}
	g.opened++
	d.running.Add(1)
	d.mu.Unlock()
	defer d.running.Done()
	if script.Refuse != 0 {
		http.Error(w, http.StatusText(script.Refuse), script.Refuse)
		return
	}
	upgrader := websocket.Upgrader{}
	socket, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return // it has answered
	}
	c := newConn(d, socket, script)
	d.mu.Lock()
	g.conns = append(g.conns, c)
	d.running.Add(1)
	select {
	case <-d.done: // too late for closeAll to find it
		c.out(packet{drop: true})
	default:
	}
	d.mu.Unlock()
	go c.write()
	q := r.URL.Query()
	switch v := q.Get("v"); {
	case v != "9" && v != "10":
		c.refuse(4012, "version "+v)
	case q.Get("encoding") != "json" || q.Get("compress") != "":
		c.refuse(4002, "the double speaks JSON without transport compression")
	default:
		c.hello()
	}
	c.read()
	d.mu.Lock()
	defer d.mu.Unlock()
	g.conns = slices.DeleteFunc(g.conns, func(x *Conn) bool { return x == c })
	if s := c.session; s != nil && s.conn == c {
		s.conn, s.lost = nil, d.now()
		if c.code == websocket.CloseNormalClosure || c.code == websocket.CloseGoingAway {
			g.forget(s)
		}
	}
	c.ended = true
	c.changed.fire()
	g.changed.fire()
}

// Script says how the next connections open, one each; those after them open as
// they should.
func (d *Discord) Script(scripts ...Script) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.gateway.scripts = append(d.gateway.scripts, scripts...)
}

// Opened, Identified and Resumed count how often a client connected, sent IDENTIFY,
// and resumed a session.
func (d *Discord) Opened() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.gateway.opened
}

// Identified counts IDENTIFYs.
func (d *Discord) Identified() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.gateway.identified
}

// Resumed counts sessions that were resumed.
func (d *Discord) Resumed() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.gateway.resumed
}

// Connected waits for a connection that has had READY or RESUMED, and returns the
// newest.
func (d *Discord) Connected(ctx context.Context) (*Conn, error) {
	var found *Conn
	err := d.wait(ctx, func() (*signal, error) {
		for _, c := range d.gateway.conns {
			if c.session != nil && c.session.conn == c && c.code == 0 {
				found = c
			}
		}
		if found == nil {
			return &d.gateway.changed, nil
		}
		return nil, nil
	})
	if err != nil {
		return nil, fmt.Errorf("connection: %w", err)
	}
	return found, nil
}

// Live is the newest connection that has not ended, ready or not, or nil.
func (d *Discord) Live() *Conn {
	d.mu.Lock()
	defer d.mu.Unlock()
	if n := len(d.gateway.conns); n > 0 {
		return d.gateway.conns[n-1]
	}
	return nil
}

// Disconnected waits until no connection is left.
func (d *Discord) Disconnected(ctx context.Context) error {
	return d.wait(ctx, func() (*signal, error) {
		if len(d.gateway.conns) == 0 {
			return nil, nil
		}
		return &d.gateway.changed, nil
	})
}
