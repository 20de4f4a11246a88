// Package world is the state of the double: the users, guilds, roles, channels,
// messages, commands, interactions and files that exist on this Discord, what they
// look like on the wire, and the journal of what happened. The rooms around it share
// one World: rest answers requests out of it and changes it, gateway carries its
// Events to the bot, hand changes it as people do.
//
// # The lock
//
// A World has one lock, and everything that can be reached from it is under that lock.
// Whoever comes from outside takes it, once, at the entrance: a request (package rest,
// as it begins to act), a frame or a connection (package gateway), and a test (the
// methods of package hand, of gateway's Conn and Server, and of the double itself).
// From there on it is held, and nothing below takes it again: every function and
// method of this package expects it held, except New, Lock, Unlock, Wait, Close and
// Done. What never changes (Options, ids, names, which guild a channel is of) can be
// read without it. Nobody blocks while holding it: an Event is queued for a
// connection, never written to it.
//
// The types that tests hold (hand.Guild and so on) are this package's types with
// other methods, those that take the lock. So a test cannot call what expects it held.
package world

import (
	"context"
	"errors"
	"sync"
	"time"
)

// Options are what a World is like. They do not change.
type Options struct {
	// URL is the double's address, under which files can be fetched.
	URL string
	// Now is the clock.
	Now func() time.Time
	// BotID is the id of the application and of its bot; "" is a new one.
	BotID string
	// PrivilegedIntents are those that the application was granted.
	PrivilegedIntents int
	// BotPermissions are what the bot's own role allows in every guild.
	BotPermissions Permissions
	// Keep is how many interactions, files, calls, refusals, and messages of a channel
	// are remembered at the least; 0 is all.
	Keep int
}

// Token is the bot's, without "Bot ".
const Token = "MTIz.double.token"

// World is everything that exists on one double.
type World struct {
	Options Options
	mu      sync.Mutex
	done    chan struct{}

	clock
	bot      *User
	users    map[string]*User // by id
	people   map[string]*User // by name
	guilds   []*Guild
	channels map[string]*Channel // by id
	listener func(Event)

	// Commands are the global ones.
	Commands     *Registry
	Interactions *Interactions
	Files        *Files
	Journal      *Journal
}

// New returns a World with nobody in it but the bot.
func New(o Options) *World {
	w := &World{
		Options: o, done: make(chan struct{}), clock: clock{wall: o.Now},
		users: map[string]*User{}, people: map[string]*User{}, channels: map[string]*Channel{},
		Journal: newJournal(o.Keep),
	}
	w.Commands = newRegistry(w, nil)
	w.Interactions = newInteractions(w)
	w.Files = newFiles(w)
	w.bot = w.AddUser(o.BotID, "verbatim")
	w.bot.isBot = true
	return w
}

// Lock takes the lock, and Unlock gives it back.
func (w *World) Lock() { w.mu.Lock() }

// Unlock gives the lock back.
func (w *World) Unlock() { w.mu.Unlock() }

// Close ends every Wait, also those to come. It is called once.
func (w *World) Close() { close(w.done) }

// Done is closed once the World is.
func (w *World) Done() <-chan struct{} { return w.done }

// ErrClosed is returned to whoever waits when the double ends.
var ErrClosed = errors.New("the double is closed")

// Wait runs check until it returns no signal, or an error, or the context ends. check
// runs with the lock held and returns the Signal of what has to change first. The
// caller does not hold the lock.
func (w *World) Wait(ctx context.Context, check func() (*Signal, error)) error {
	for {
		w.mu.Lock()
		s, err := check()
		if err != nil || s == nil {
			w.mu.Unlock()
			return err
		}
		changed := s.next()
		w.mu.Unlock()
		select {
		case <-changed:
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-w.done:
			return ErrClosed
		}
	}
}

// Signal tells those who wait for something that it may have changed.
type Signal struct{ waiting chan struct{} }

// next is closed at the next Fire.
func (s *Signal) next() <-chan struct{} {
	if s.waiting == nil {
		s.waiting = make(chan struct{})
	}
	return s.waiting
}

// Fire lets whoever waits look again.
func (s *Signal) Fire() {
	if s.waiting != nil {
		close(s.waiting)
		s.waiting = nil
	}
}

// Advance moves the clock forward, and tells whoever waits for an answer to an
// interaction that is dead by then.
func (w *World) Advance(by time.Duration) {
	w.offset += by
	for _, i := range w.Interactions.byID {
		if i.Unanswered() {
			i.Changed.Fire()
		}
	}
}

// Forget drops what is remembered of calls, refusals, interactions, files and
// messages, so that a soak can compare what is held at two times. Nothing may be under
// way.
func (w *World) Forget() {
	w.Interactions, w.Files = newInteractions(w), newFiles(w)
	w.Journal.forget()
	for _, c := range w.channels {
		c.messages = nil
	}
}

// ReadsContent reports whether the application was granted the Message Content intent.
func (w *World) ReadsContent() bool { return w.Options.PrivilegedIntents&IntentMessageContent != 0 }
