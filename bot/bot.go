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
	"net/http"
	"sync"
	"time"

	"verbatim/bot/event"
	"verbatim/bot/gateway"
	"verbatim/bot/guilds"
	"verbatim/bot/interact"
	"verbatim/bot/moderate"
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
	// Transport sends requests to Discord's REST API; nil is one that connects by Dial.
	Transport http.RoundTripper
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
	*answerer
	config   Config
	app      string // the application's id
	gateway  *gateway.Supervisor
	router   *interact.Router
	mentions mentions
	answers  answers
	waiters  waiters
	resume   func(context.Context) error // publishes the rest of drafts
	seen     *seen
	slots    chan struct{} // one for each thing that is being done
	refuse   chan struct{} // and for each that is being refused

	embedding *queue // of guilds that have gained articles
	telling   *queue // and of those where somebody may wait for one
	deletions *deletions

	work  sync.WaitGroup
	doing context.Context // of what is being done, which goes on for a while when the bot is to stop
	drain time.Duration   // how long that is

	mu     sync.Mutex
	closed bool // no work is taken any more
}

const (
	// working is how many interactions and messages are worked on at a time; the
	// engine bounds by itself how many are asked.
	working = 128
	// drain is how long what is running may go on when the bot is to stop, and
	// leave how long it may take to end after that. Together they leave something of
	// the ten seconds that a container is given for what is closed after the bot.
	drain = 7 * time.Second
	leave = interact.LastWordTime
)

// New returns a bot. It calls nothing.
func New(c Config) (*Bot, error) {
	client, err := rest.New(rest.Options{Token: c.Token, Address: c.Address, Transport: c.Transport, Dial: c.Dial, Observe: c.Metrics.call})
	if err != nil {
		return nil, err
	}
	b := &Bot{config: c, seen: newSeen(c.Now), slots: make(chan struct{}, working), refuse: make(chan struct{}, working),
		embedding: newQueue(), telling: newQueue(), drain: drain}
	n := &notes{begin: b.begin, log: c.Log}
	b.deletions = &deletions{state: c.State, rest: client, notes: n, wake: make(chan struct{}, 1), channels: map[string]bool{}}
	b.answerer = &answerer{Libraries: c.Libraries, State: c.State, Books: c.Books, Metrics: c.Metrics, Log: c.Log, Now: c.Now,
		rest: client, guilds: guilds.New(watch{n, c.State, b.deletions, c.Log}), limiter: newLimiter(c.Now), members: newMemberships(client.IsMember, c.Now), notes: n}
	b.deletions.guilds = b.guilds
	moderation := &moderate.Handlers{Settings: c.State, Drafts: c.State, Claims: c.State, Removals: c.State, Names: b.guilds, Gained: b.gained, Log: c.Log,
		Articles: func(ctx context.Context, guild string) (moderate.Articles, error) { return b.articles(ctx, guild) },
		Uploads:  moderate.Uploads{Address: c.Address, Dial: c.Dial}}
	b.resume = moderation.Resume
	asking := questions{b.answerer}
	b.answers = answers{asking, moderation.Moderates, func(guild string) { b.telling.push(guild) }}
	b.waiters = waiters{b.answerer}
	b.mentions = mentions{b.answerer}
	all := routes(asking, b.answers, information{b.answerer, c.Version}, privacy{c.State}, moderation)
	b.router = &interact.Router{Routes: all, Discord: client, Books: c.Books, Admit: b.admit, Moderates: moderation.Moderates, Words: words, Log: c.Log}
	b.gateway = &gateway.Supervisor{Token: c.Token, Intents: intents, REST: client, Handle: b.handle, Log: c.Log, Dial: c.Dial}
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
	b.work.Go(func() { b.resumeDrafts(ctx) })
	b.work.Go(func() { b.deletions.check(ctx, b.chore) })
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
func (b *Bot) begin(do func(context.Context)) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.closed {
		b.work.Go(func() { do(b.doing) })
	}
	return !b.closed
}

// Ready reports whether the bot receives events.
func (b *Bot) Ready() bool { return b.gateway.Ready() }

// Gateway is the connection, for what is measured of it.
func (b *Bot) Gateway() *gateway.Supervisor { return b.gateway }

// handle takes an event from the gateway. It does not block.
func (b *Bot) handle(e gateway.Event) {
	err := interact.Recovered(func() error {
		switch e.Type {
		case "INTERACTION_CREATE":
			return b.onInteraction(e.Data)
		case "MESSAGE_CREATE":
			return b.onMessage(e.Data)
		case "MESSAGE_DELETE", "MESSAGE_DELETE_BULK":
			return b.deletions.takeMessages(e.Data)
		}
		return b.guilds.Take(e.Type, e.Data)
	})
	if err != nil {
		b.Log.Error("something that Discord sent was not understood and is passed over", "event", e.Type, "error", err)
	}
}

func (b *Bot) onInteraction(data json.RawMessage) error {
	var i event.Interaction
	if err := json.Unmarshal(data, &i); err != nil {
		return err
	}
	if b.seen.first(i.ID) {
		r := b.router.Request(&i)
		b.take(func(ctx context.Context) { b.router.Serve(ctx, r) }, func(ctx context.Context) {
			b.Metrics.asked(outcomeBusy)
			b.router.Refuse(ctx, r, "busy")
		})
	}
	return nil
}

func (b *Bot) onMessage(data json.RawMessage) error {
	var m event.Message
	if err := json.Unmarshal(data, &m); err != nil {
		return err
	}
	if b.mentions.addressed(&m) && b.seen.first(m.ID) {
		b.take(func(ctx context.Context) { b.mentions.answer(ctx, &m) }, func(ctx context.Context) { b.mentions.refuse(ctx, &m) })
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
	taken := b.begin(func(ctx context.Context) {
		defer func() { <-slots }()
		// An interaction lives for 15 minutes; nothing here takes nearly as long.
		ctx, cancel := context.WithTimeout(ctx, 14*time.Minute)
		defer cancel()
		do(ctx)
	})
	if !taken {
		<-slots
	}
}
