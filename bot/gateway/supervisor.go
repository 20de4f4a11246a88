// Package gateway keeps the bot connected to Discord's gateway. A session of
// discordgo's is disposable: it is opened under a deadline, watched, thrown away
// at the first sign of trouble, and another one is built. None is resumed:
// discordgo forgets what that would need.
package gateway

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"

	"verbatim/bot/rest"
)

// Event is a dispatch of the gateway's as it came.
type Event struct {
	Type string // such as "INTERACTION_CREATE"
	Data json.RawMessage
}

// Supervisor keeps one connection. Its fields are set before Run.
type Supervisor struct {
	Token   string
	Intents int
	REST    *rest.Client
	// Handle is given every event, in their order. It must not block.
	Handle func(Event)
	Log    *slog.Logger

	mu       sync.Mutex
	guard    *guard // of the connection that is ready, or nil
	connects atomic.Int64
}

// FatalError means that it is no use to try again, and says what to mend.
type FatalError struct{ Says string }

func (e *FatalError) Error() string { return e.Says }

// BadToken means that Discord does not accept the token.
func BadToken() *FatalError {
	return &FatalError{"Discord does not accept the token; copy it anew from https://discord.com/developers/applications (Bot, Reset Token) into DISCORD_TOKEN"}
}

const (
	// opening is how long a connection may take to become ready. With the pauses
	// below it keeps a fault's end from being noticed later than in 15 s.
	opening = 7 * time.Second
	// between is Discord's limit: one IDENTIFY in five seconds.
	between = 5 * time.Second
	// longest is the longest pause before the next try.
	longest = 7 * time.Second
	// watch is how often a connection's heartbeats are looked at.
	watch = 500 * time.Millisecond
	// scarce is the number of sessions that may still be begun from which on they
	// are spread over the time until there are new ones.
	scarce = 200
)

// Run connects and stays connected until ctx is done, and then closes properly
// and returns nil. It returns earlier only with a *FatalError.
func (s *Supervisor) Run(ctx context.Context) error {
	pause := time.Duration(0)
	for {
		began := time.Now()
		wasReady, err := s.session(ctx)
		if ctx.Err() != nil {
			return nil
		}
		if fatal := fatal(err); fatal != nil {
			return fatal
		}
		if wasReady {
			pause = 0
		}
		pause = min(max(2*pause, time.Second), longest)
		wait := max(pause/2+rand.N(pause/2), between-time.Since(began))
		var scarce *scarceError
		if errors.As(err, &scarce) {
			wait = max(wait, scarce.wait)
		}
		s.Log.Warn("gateway connection lost", "error", err, "again_in", wait.Round(time.Millisecond))
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return nil
		}
	}
}

// Ready reports whether the bot is connected and receives events.
func (s *Supervisor) Ready() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.guard != nil && s.guard.reason() == nil
}

// HeartbeatAge is how long ago the gateway acknowledged a heartbeat; 0 while
// there is no connection.
func (s *Supervisor) HeartbeatAge() time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.guard == nil {
		return 0
	}
	age, _ := s.guard.age()
	return age
}

// Connects is how many connections have become ready.
func (s *Supervisor) Connects() int64 { return s.connects.Load() }

// scarceError means that Discord lets few sessions be begun for now.
type scarceError struct{ wait time.Duration }

func (e *scarceError) Error() string {
	return "Discord lets the bot begin few more sessions for now"
}

// session opens one connection and returns why it ended, and whether it was
// ready before.
func (s *Supervisor) session(ctx context.Context) (wasReady bool, err error) {
	if err := s.budget(ctx); err != nil {
		return false, err
	}
	g, d, err := s.open(ctx)
	if err != nil {
		return false, err
	}
	s.connects.Add(1)
	s.Log.Info("gateway ready")
	defer func() {
		s.mu.Lock()
		s.guard = nil
		s.mu.Unlock()
	}()
	ticker := time.NewTicker(watch)
	defer ticker.Stop()
	for {
		select {
		case <-g.dead:
			s.discard(d)
			return true, g.reason()
		case <-ticker.C:
			if age, late := g.age(); late {
				g.end(fmt.Errorf("no heartbeat was acknowledged for %s", age.Round(time.Second)))
			}
		case <-ctx.Done():
			s.farewell(d, g)
			return true, ctx.Err()
		}
	}
}

// budget asks whether a session may be begun.
func (s *Supervisor) budget(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, opening)
	defer cancel()
	g, err := s.REST.Gateway(ctx)
	if err != nil {
		return err
	}
	if g.Starts.Remaining <= 0 {
		return &scarceError{g.ResetAfter()}
	}
	return nil
}

// open builds a session of discordgo's and opens it under a deadline.
func (s *Supervisor) open(ctx context.Context) (*guard, *discordgo.Session, error) {
	deadline := time.Now().Add(opening)
	d, err := discordgo.New("Bot " + s.Token)
	if err != nil {
		return nil, nil, err
	}
	d.Client = s.REST.HTTP()
	d.LogLevel = -1
	d.StateEnabled, d.ShouldReconnectOnError, d.Compress = false, false, false
	d.Identify.Compress = false // the guard reads along
	d.Identify.Intents = discordgo.Intent(s.Intents)
	// Handlers are called in the events' order, by the goroutine that reads. Ours
	// only hands over and never uses the session, which would lock it up.
	d.SyncEvents = true
	var sequence atomic.Int64
	ready := make(chan struct{})
	var once sync.Once
	var g *guard
	d.AddHandler(func(_ *discordgo.Session, e *discordgo.Event) {
		sequence.Store(e.Sequence)
		if e.Type == "READY" {
			once.Do(func() { close(ready) })
		}
		s.Handle(Event{e.Type, e.RawData})
	})
	beat := func() {
		go func() { // it waits until Open has returned
			_ = d.GatewayWriteStruct(map[string]any{"op": opHeartbeat, "d": sequence.Load()})
		}()
	}
	dialed := make(chan *guard, 1)
	dial := func(ctx context.Context, network, address string, secure bool) (net.Conn, error) {
		ctx, cancel := context.WithDeadline(ctx, deadline)
		defer cancel()
		c, err := (&net.Dialer{}).DialContext(ctx, network, address)
		if err != nil {
			return nil, err
		}
		if secure {
			host, _, _ := net.SplitHostPort(address)
			t := tls.Client(c, &tls.Config{ServerName: host, NextProtos: []string{"http/1.1"}})
			if err := t.HandshakeContext(ctx); err != nil {
				c.Close()
				return nil, err
			}
			c = t
		}
		g := newGuard(c, deadline, beat)
		dialed <- g
		return g, nil
	}
	d.Dialer = &websocket.Dialer{
		Proxy:            http.ProxyFromEnvironment,
		HandshakeTimeout: opening,
		NetDialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			return dial(ctx, network, address, false)
		},
		NetDialTLSContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			return dial(ctx, network, address, true)
		},
	}

	opened := make(chan error, 1)
	go func() {
		defer func() {
			if p := recover(); p != nil {
				opened <- fmt.Errorf("discordgo: %v", p)
			}
		}()
		opened <- d.Open()
	}()
	timeout := time.NewTimer(time.Until(deadline))
	defer timeout.Stop()
	fail := func(err error) (*guard, *discordgo.Session, error) {
		if g == nil {
			select {
			case g = <-dialed:
			default:
			}
		}
		if g != nil {
			if why := g.reason(); why != nil && !errors.Is(why, net.ErrClosed) {
				err = why
			}
			g.end(err)
		}
		s.discard(d)
		return nil, nil, err
	}
	for isOpen, isReady := false, false; !isOpen || !isReady; {
		var dead chan struct{}
		if g != nil {
			dead = g.dead
		}
		select {
		case g = <-dialed:
		case err := <-opened:
			if err != nil {
				return fail(err)
			}
			isOpen, opened = true, nil
		case <-ready:
			isReady, ready = true, nil
			// Said here and not in the handler: the first one to know is who waits.
			select {
			case g = <-dialed:
			default:
			}
			if g != nil {
				g.ready.Store(true)
			}
		case <-dead:
			return fail(g.reason())
		case <-timeout.C:
			return fail(errSilent)
		case <-ctx.Done():
			return fail(ctx.Err())
		}
	}
	s.mu.Lock()
	s.guard = g
	s.mu.Unlock()
	return g, d, nil
}

// discard closes a session that nobody needs any more, without waiting for it.
func (s *Supervisor) discard(d *discordgo.Session) {
	go func() {
		defer func() { _ = recover() }()
		_ = d.CloseWithCode(websocket.CloseServiceRestart)
	}()
}

// farewell tells Discord that the session is over, so that the bot is shown as
// gone at once.
func (s *Supervisor) farewell(d *discordgo.Session, g *guard) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer func() { _ = recover() }()
		_ = d.Close()
	}()
	select {
	case <-done:
	case <-time.After(3 * time.Second): // discordgo itself waits for one
		g.end(net.ErrClosed)
	}
}

// fatal returns an error that says what to mend if err is one that will not go
// away by itself.
func fatal(err error) *FatalError {
	var closed *CloseError
	if errors.As(err, &closed) {
		switch closed.Code {
		case 4004:
			return BadToken()
		case 4013:
			return &FatalError{"Discord does not know one of the intents that this version asks for; update verbatim"}
		case 4014:
			return &FatalError{"Discord does not grant the intents that this version asks for; it needs no privileged one, so look at the bot's settings at https://discord.com/developers/applications"}
		case 4010, 4011, 4012:
			return &FatalError{fmt.Sprintf("Discord closed the connection for good (%d %s); the bot may be in too many servers for one process, or this version is too old", closed.Code, closed.Reason)}
		}
	}
	if rest.IsStatus(err, http.StatusUnauthorized) {
		return BadToken()
	}
	return nil
}
