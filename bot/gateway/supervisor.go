// Package gateway keeps the bot connected to Discord's gateway. A session of
// discordgo's is disposable: it is opened under a deadline, watched, thrown away
// at the first sign of trouble, and another one is built. None is resumed:
// discordgo forgets what that would need, so what happens in between is missed.
//
// An event is a dispatch of the gateway's, such as that a member has run a
// command. A connection is ready once READY has come, which is the first of them.
// The guard is what stands between the connection and discordgo.
package gateway

import (
	"context"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"verbatim/bot/rest"
)

// Event is a dispatch of the gateway's as it came. One may come twice.
type Event struct {
	Type string // such as "INTERACTION_CREATE"
	Data json.RawMessage
}

// Supervisor keeps one connection. Its fields are set before Run.
type Supervisor struct {
	Token   string
	Intents int
	REST    *rest.Client
	// Handle is given every event, in their order, one at a time. It must not block:
	// nothing is read meanwhile.
	Handle func(Event)
	Log    *slog.Logger
	// Dial connects to the gateway; nil is TCP.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
	// Jitter is a random time below the one given, so that bots do not all come back
	// at once; nil is an even one.
	Jitter func(time.Duration) time.Duration

	// roots are who vouches for the gateway's certificate; nil are the system's.
	roots *x509.CertPool

	// Of Run's goroutine.
	identified time.Time     // the last time
	spread     time.Duration // between sessions while few are left

	handing  sync.Mutex // an event is being handed over
	over     bool       // none is any more
	remains  sync.WaitGroup
	mu       sync.Mutex
	guard    *guard // of the connection that is ready, or nil
	connects atomic.Int64
}

const (
	// opening is how long it may take from asking for the gateway to READY. With the
	// longest pause it keeps a fault's end from being noticed later than in 15 s.
	opening = 6 * time.Second
	// between is Discord's limit of one IDENTIFY in five seconds, and something for
	// what they take to get there.
	between = 5500 * time.Millisecond
	// firstPause is the one before the second try in a row, which doubles each time
	// up to longest.
	firstPause = time.Second
	longest    = 6 * time.Second
	// soon bounds the pause after a connection that lasted for settled.
	soon    = 500 * time.Millisecond
	settled = time.Minute
	// patience is how long Discord's limits are waited for before it is asked again.
	patience = 5 * time.Minute
	// watching is how often a connection's heartbeats are looked at.
	watching = 500 * time.Millisecond
	// scarce is the part of the sessions of a day from which on they are spread over
	// the time until there are new ones: one in so many.
	scarce = 5
)

// Run connects and stays connected until ctx is done, and then closes properly
// and returns nil, within seconds. It returns earlier only with a *FatalError.
// Nothing of it goes on after that.
func (s *Supervisor) Run(ctx context.Context) error {
	defer s.rest()
	jitter := s.Jitter
	if jitter == nil {
		jitter = rand.N[time.Duration]
	}
	pause := time.Duration(0)
	for {
		lasted, err := s.session(ctx)
		if ctx.Err() != nil {
			return nil
		}
		if fatal := fatal(err); fatal != nil {
			return fatal
		}
		wait := jitter(soon)
		if lasted >= settled {
			pause = 0
		} else {
			pause = min(max(2*pause, firstPause), longest)
			wait = pause/2 + jitter(pause/2)
		}
		if next := s.identified.Add(max(between, s.spread)); !s.identified.IsZero() {
			wait = max(wait, time.Until(next))
		}
		wait = max(wait, limit(err))
		s.Log.Warn("no connection to Discord; another is tried", "error", err, "again_in", wait.Round(time.Millisecond))
		timer := time.NewTimer(wait)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return nil
		}
	}
}

// rest waits for what may still be going on.
func (s *Supervisor) rest() {
	s.remains.Wait()
	s.handing.Lock()
	defer s.handing.Unlock()
	s.over = true
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

// session keeps one connection from its opening to its end, and returns how long
// it was ready and why it ended.
func (s *Supervisor) session(ctx context.Context) (lasted time.Duration, err error) {
	attempt, cancel := context.WithTimeout(ctx, opening)
	defer cancel()
	address, err := s.budget(attempt)
	if err != nil {
		return 0, err
	}
	var g *guard
	g = newGuard(func(e Event) { s.hand(g, e) })
	d, err := s.newSession(attempt, address, g)
	if err != nil {
		return 0, err
	}
	if err = s.open(attempt, d, g); err == nil {
		began := time.Now()
		s.connects.Add(1)
		s.show(g)
		err = s.watch(ctx, g)
		s.show(nil)
		lasted = time.Since(began)
	}
	if ctx.Err() != nil {
		g.leave()
	}
	if why := g.end(err); !errors.Is(why, net.ErrClosed) { // which says nothing
		err = why
	}
	if at := g.identifiedAt(); !at.IsZero() {
		s.identified = at
	}
	return lasted, err
}

func (s *Supervisor) show(g *guard) {
	s.mu.Lock()
	s.guard = g
	s.mu.Unlock()
}

// watch returns why the connection ended or has to.
func (s *Supervisor) watch(ctx context.Context, g *guard) error {
	ticker := time.NewTicker(watching)
	defer ticker.Stop()
	for {
		select {
		case <-g.dead:
			return g.reason()
		case <-ticker.C:
			if age, late := g.age(); late {
				return fmt.Errorf("no heartbeat was acknowledged for %s", age.Round(time.Second))
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// hand gives an event to the handler, unless the connection has ended.
func (s *Supervisor) hand(g *guard, e Event) {
	s.handing.Lock()
	defer s.handing.Unlock()
	if s.over || g.reason() != nil {
		return
	}
	defer func() {
		if p := recover(); p != nil {
			s.Log.Error("a fault in the program: an event is passed over; please report it", "event", e.Type, "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
		}
	}()
	s.Handle(e)
}

// scarceError means that Discord lets no session be begun for now.
type scarceError struct{ wait time.Duration }

func (e *scarceError) Error() string {
	return "Discord lets the bot begin no more sessions for " + e.wait.Round(time.Second).String()
}

// budget asks where the gateway is and whether a session may be begun.
func (s *Supervisor) budget(ctx context.Context) (address string, err error) {
	g, err := s.REST.Gateway(ctx)
	if err != nil {
		return "", err
	}
	s.spread = 0
	switch left := g.Starts.Remaining; {
	case left <= 0:
		return "", &scarceError{g.ResetAfter()}
	case left*scarce < g.Starts.Total:
		s.spread = g.ResetAfter() / time.Duration(left)
	}
	return versioned(g.URL)
}

// limit is how long Discord itself says that it is of no use to try again.
func limit(err error) time.Duration {
	var scarce *scarceError
	var limited *rest.LimitedError
	switch {
	case errors.As(err, &scarce):
		return min(scarce.wait, patience)
	case errors.As(err, &limited):
		return min(limited.After, patience)
	}
	return 0
}
