// Package gateway is the WebSocket side of the double. A Server takes connections and
// carries the World's events to the sessions that asked for them; it enforces what
// Discord enforces, by closing with Discord's code and noting a violation. A Script is
// how one connection goes wrong while it opens, and a Conn is a live connection, to be
// dropped, muted or fed with any Frame.
//
// Sessions and connections are under the World's lock. What a test calls (the methods
// of Conn, and those of Server but Dispatch, Budget and Address) takes it.
package gateway

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"verbatim/bot/discordtest/world"
)

// Path is where the WebSocket is.
const Path = "/gateway-socket"

// Options are what a Server is like.
type Options struct {
	// HeartbeatInterval is what HELLO asks for.
	HeartbeatInterval time.Duration
	// MaxIdentifies is the budget of IDENTIFYs in 24 hours.
	MaxIdentifies int
}

// Server is the gateway.
type Server struct {
	world   *world.World
	options Options
	running sync.WaitGroup

	// The rest is under the World's lock.
	sessions   sessions
	conns      []*Conn // live ones, in order
	scripts    []Script
	budget     budget
	opened     int
	identified int
	resumed    int
	changed    world.Signal
}

// New returns a gateway to w, whose events it carries from now on.
func New(w *world.World, o Options) *Server {
	s := &Server{world: w, options: o, budget: budget{most: o.MaxIdentifies}}
	w.Listen(s.Dispatch)
	return s
}

// Address is the WebSocket's.
func (s *Server) Address() string {
	return "ws" + strings.TrimPrefix(s.world.Options.URL, "http") + Path
}

// Break breaks every connection, once the World is closed.
func (s *Server) Break() {
	s.world.Lock()
	defer s.world.Unlock()
	for _, c := range s.conns {
		c.out(packet{drop: true})
	}
}

// Wait returns when nothing of the gateway runs any more. No connection may be opened
// after.
func (s *Server) Wait() { s.running.Wait() }

// ServeHTTP takes a connection from its opening to its end.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	script := s.open()
	defer s.running.Done()
	if script.Refuse != 0 {
		http.Error(w, http.StatusText(script.Refuse), script.Refuse)
		return
	}
	upgrader := websocket.Upgrader{}
	socket, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return // it has answered
	}
	c := newConn(s, socket, script)
	s.add(c)
	s.running.Go(c.write)
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
	s.remove(c)
}

// open counts a connection and returns its script.
func (s *Server) open() Script {
	s.world.Lock()
	defer s.world.Unlock()
	s.running.Add(1)
	s.opened++
	if len(s.scripts) == 0 {
		return Script{}
	}
	script := s.scripts[0]
	s.scripts = s.scripts[1:]
	return script
}

func (s *Server) add(c *Conn) {
	s.world.Lock()
	defer s.world.Unlock()
	s.conns = append(s.conns, c)
	select {
	case <-s.world.Done(): // too late for Close to find it
		c.out(packet{drop: true})
	default:
	}
}

// remove notes a connection's end. Its session can be resumed for a while, unless the
// client said good-bye.
func (s *Server) remove(c *Conn) {
	s.world.Lock()
	defer s.world.Unlock()
	s.conns = slices.DeleteFunc(s.conns, func(x *Conn) bool { return x == c })
	if session := c.session; session != nil && session.conn == c {
		session.conn, session.lost = nil, s.world.Now()
		if c.code == websocket.CloseNormalClosure || c.code == websocket.CloseGoingAway {
			s.sessions.forget(session)
		}
	}
	c.ended = true
	c.changed.Fire()
	s.changed.Fire()
}

// Dispatch carries an event to the sessions that asked for it. Of a guild's, only the
// shard that the guild is on is told; direct messages are on shard 0. The lock is held.
func (s *Server) Dispatch(e world.Event) {
	s.sessions.expire(s.world.Now())
	for _, x := range s.sessions.all {
		shard := 0
		if e.Guild != nil {
			shard = e.Guild.Shard(x.shards)
		}
		if shard == x.shard && x.intents&e.Intents == e.Intents {
			view := world.Filtered
			if x.intents&world.IntentMessageContent != 0 {
				view = world.Granted
			}
			x.push(e.Name, e.Payload(view))
		}
	}
}

// Script says how the next connections open, one each; those after them open as they
// should.
func (s *Server) Script(scripts ...Script) {
	s.world.Lock()
	defer s.world.Unlock()
	s.scripts = append(s.scripts, scripts...)
}

// Opened counts how often a client connected.
func (s *Server) Opened() int { return s.count(&s.opened) }

// Identified counts IDENTIFYs.
func (s *Server) Identified() int { return s.count(&s.identified) }

// Resumed counts sessions that were resumed.
func (s *Server) Resumed() int { return s.count(&s.resumed) }

func (s *Server) count(n *int) int {
	s.world.Lock()
	defer s.world.Unlock()
	return *n
}

// Connected waits for a connection that has had READY or RESUMED, and returns the
// newest.
func (s *Server) Connected(ctx context.Context) (*Conn, error) {
	var found *Conn
	err := s.world.Wait(ctx, func() (*world.Signal, error) {
		for _, c := range s.conns {
			if c.session != nil && c.session.conn == c && c.code == 0 {
				found = c
			}
		}
		if found == nil {
			return &s.changed, nil
		}
		return nil, nil
	})
	if err != nil {
		return nil, fmt.Errorf("connection: %w", err)
	}
	return found, nil
}

// Live returns the newest connection that has not ended, ready or not, or nil.
func (s *Server) Live() *Conn {
	s.world.Lock()
	defer s.world.Unlock()
	if n := len(s.conns); n > 0 {
		return s.conns[n-1]
	}
	return nil
}

// Disconnected waits until no connection is left.
func (s *Server) Disconnected(ctx context.Context) error {
	return s.world.Wait(ctx, func() (*world.Signal, error) {
		if len(s.conns) == 0 {
			return nil, nil
		}
		return &s.changed, nil
	})
}

// Budget is how many IDENTIFYs there are in 24 hours, how many are left, and when the
// first comes back. The lock is held.
func (s *Server) Budget() (total, remaining int, after time.Duration) {
	return s.budget.state(s.world.Now())
}
