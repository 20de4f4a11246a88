// Package bot is the Discord bot: it takes what members do from the gateway,
// has a guild's library answer, and shows the answer. A guild is a Discord
// server; each has a library of its own, and nothing crosses over.
//
// Nothing about retrieval is decided here. What the bot says stands in package
// phrase, how it looks in package render, what it remembers in package state.
package bot

import (
	"context"
	"encoding/json"
	"log/slog"
	"net"
	"sync"
	"time"

	"verbatim/bot/gateway"
	"verbatim/bot/render"
	"verbatim/bot/render/phrase"
	"verbatim/bot/rest"
	"verbatim/bot/state"
)

// Config is what the bot is made of.
type Config struct {
	Token string
	// Address stands in for https://discord.com; "" is Discord.
	Address string
	// Dial connects to it, where that is not by TCP; nil is TCP.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
	// TestGuild is a guild that the commands are registered in, where they are
	// there at once; "" registers them everywhere.
	TestGuild string
	Version   string
	Libraries Libraries
	State     *state.State
	Books     *phrase.Books
	Metrics   *Metrics
	Log       *slog.Logger
	Now       func() time.Time
}

// Bot is the bot. Run runs it, once.
type Bot struct {
	Config
	rest    *rest.Client
	gateway *gateway.Supervisor
	app     string // the application's id
	self    string // the bot's own user id

	seen    *seen
	guilds  *guilds
	limiter *limiter
	slots   chan struct{} // one for each thing that is being done
	refuse  chan struct{} // and for each that is being refused

	embedding *queue // of guilds that have gained articles
	telling   *queue // and of those where somebody may wait for one
	unchecked *unchecked

	publishing sync.Mutex // of two who publish one draft, one does
	work       sync.WaitGroup
	doing      context.Context // of what is being done, which goes on for a while when the bot is to stop
	drain      time.Duration   // how long that is

	mu     sync.Mutex
	closed bool                          // no work is taken any more
	notes  []func(context.Context) error // for the store, in the order of the gateway's events
	noting bool
}

const (
	// working is how many interactions and messages are worked on at a time; the
	// engine bounds by itself how many are asked.
	working = 128
	// drain is how long what is running may go on when the bot is to stop, and
	// leave how long it may take to end after that. Together they leave something of
	// the ten seconds that a container is given for what is closed after the bot.
	drain = 7 * time.Second
	leave = time.Second
)

// New returns a bot. It calls nothing.
func New(c Config) (*Bot, error) {
	b := &Bot{Config: c, seen: newSeen(c.Now), guilds: newGuilds(), limiter: newLimiter(c.Now),
		slots: make(chan struct{}, working), refuse: make(chan struct{}, working), embedding: newQueue(), telling: newQueue(), unchecked: newUnchecked(), drain: drain}
	var err error
	if b.rest, err = rest.New(rest.Options{Token: c.Token, Address: c.Address, Dial: c.Dial, Observe: c.Metrics.call}); err != nil {
		return nil, err
	}
	b.gateway = &gateway.Supervisor{Token: c.Token, Intents: intents, REST: b.rest, Handle: b.handle, Log: c.Log, Dial: c.Dial}
	return b, nil
}

// intents are guilds, and messages in guilds and direct ones: none is privileged.
const intents = 1<<0 | 1<<9 | 1<<12

// Run runs the bot until ctx is done, and then finishes what it is doing. It
// returns earlier only with an error that says what to mend.
func (b *Bot) Run(ctx context.Context) error {
	defer b.rest.Close()
	if err := b.introduce(ctx); err != nil {
		if ctx.Err() != nil {
			return nil
		}
		return err
	}
	doing, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	b.doing = doing
	ctx, end := context.WithCancel(ctx)
	defer end()
	late := make(chan struct{})
	context.AfterFunc(ctx, func() {
		b.close()
		time.AfterFunc(b.drain, func() { close(late) })
	})
	b.work.Go(func() { b.chores(ctx) })
	b.work.Go(func() { b.embed(ctx) })
	b.work.Go(func() { b.tell(ctx) })
	b.work.Go(func() { b.check(ctx) })
	err := b.gateway.Run(ctx)
	end() // it may have ended by itself
	b.close()
	done := make(chan struct{})
	go func() {
		b.work.Wait()
		close(done)
	}()
	select {
	case <-done:
	case <-late:
		b.Log.Warn("stopped with work unfinished")
		stop()
		select {
		case <-done:
		case <-time.After(leave):
		}
	}
	return err
}

// close has no work taken any more.
func (b *Bot) close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.closed = true
}

// begin does something in a goroutine of its own, which the end waits for; not
// when that has come.
func (b *Bot) begin(do func()) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.closed {
		b.work.Go(do)
	}
	return !b.closed
}

// Ready reports whether the bot receives events.
func (b *Bot) Ready() bool { return b.gateway.Ready() }

// Gateway is the connection, for what is measured of it.
func (b *Bot) Gateway() *gateway.Supervisor { return b.gateway }

// handle takes an event from the gateway. It does not block.
func (b *Bot) handle(e gateway.Event) {
	err := guarded(func() error {
		switch e.Type {
		case "READY":
			return b.onReady(e.Data)
		case "INTERACTION_CREATE":
			return b.onInteraction(e.Data)
		case "MESSAGE_CREATE":
			return b.onMessage(e.Data)
		case "MESSAGE_DELETE", "MESSAGE_DELETE_BULK":
			return b.onDeleted(e.Data)
		}
		return b.onGuild(e)
	})
	if err != nil {
		b.Log.Error("something that Discord sent was not understood and is passed over", "event", e.Type, "error", err)
	}
}

func (b *Bot) onInteraction(data json.RawMessage) error {
	var i interaction
	if err := json.Unmarshal(data, &i); err != nil {
		return err
	}
	if b.seen.first(i.ID) {
		v := b.visit(&i)
		b.take(func(ctx context.Context) { b.interact(ctx, v) }, func(ctx context.Context) { b.busy(ctx, v) })
	}
	return nil
}

func (b *Bot) onMessage(data json.RawMessage) error {
	var m message
	if err := json.Unmarshal(data, &m); err != nil {
		return err
	}
	if b.addressed(&m) && b.seen.first(m.ID) {
		b.take(func(ctx context.Context) { b.mentioned(ctx, &m) }, func(ctx context.Context) { b.mentionBusy(ctx, &m) })
	}
	return nil
}

// take works on something in a goroutine of its own if one is free, and else
// says at once that there is too much to do.
func (b *Bot) take(do, refuse func(context.Context)) {
	slots := b.slots
	select {
	case slots <- struct{}{}:
	default:
		do, slots = refuse, b.refuse
		select {
		case slots <- struct{}{}:
		default:
			b.Log.Warn("too much comes at once: something was left without an answer")
			return
		}
	}
	taken := b.begin(func() {
		defer func() { <-slots }()
		// An interaction lives for 15 minutes; nothing here takes nearly as long.
		ctx, cancel := context.WithTimeout(b.doing, 14*time.Minute)
		defer cancel()
		do(ctx)
	})
	if !taken {
		<-slots
	}
}

// in returns the words and the messages of a locale.
func (b *Bot) in(locale string) render.Renderer {
	return render.Renderer{Book: b.Books.In(locale)}
}
