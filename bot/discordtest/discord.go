package discordtest

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"verbatim/bot/discordtest/gateway"
	"verbatim/bot/discordtest/hand"
	"verbatim/bot/discordtest/rest"
	"verbatim/bot/discordtest/world"
)

// Options are what a double is like. The zero value is a Discord with a real
// application that has no privileged intent.
type Options struct {
	// Now is the clock; nil is the wall's. Advance adds to it. While one stands still
	// no rate limit fills up again.
	Now func() time.Time
	// HeartbeatInterval is what HELLO asks for; 0 is Discord's 41.25 s.
	HeartbeatInterval time.Duration
	// PrivilegedIntents are those that the application was granted.
	PrivilegedIntents int
	// BotPermissions are what the bot's role allows in every guild beside what
	// everybody may, as in its invite link.
	BotPermissions Permissions
	// MaxIdentifies is the budget a day; 0 is 1,000.
	MaxIdentifies int
	// NoRateLimits switches them off, for soaks.
	NoRateLimits bool
	// Keep is how many calls, interactions, files and messages a channel are
	// remembered at least, so that a soak's memory is flat; 0 is all. It has to be
	// more than are under way at once.
	Keep int
	// InMemory has it listen within the process, at Dial alone, so that the test can
	// run in a bubble of testing/synctest.
	InMemory bool

	botID string // "" is a new one
}

// Discord is one double: a World and the rooms around it.
type Discord struct {
	world   *world.World
	rest    *rest.Server
	gateway *gateway.Server
	network *network
	server  *httptest.Server
}

// New starts a double that ends with the test. When it does, the test fails for
// every violation that was not expected, and for every expected one that did not
// happen.
func New(t testing.TB, o Options) *Discord {
	t.Helper()
	d, err := start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		d.close()
		for _, complaint := range d.complaints() {
			t.Error("discord: " + complaint)
		}
	})
	return d
}

// start starts a double, which has to be closed.
func start(o Options) (*Discord, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.HeartbeatInterval == 0 {
		o.HeartbeatInterval = 41250 * time.Millisecond
	}
	if o.MaxIdentifies == 0 {
		o.MaxIdentifies = 1000
	}
	n, err := newNetwork(o.InMemory)
	if err != nil {
		return nil, fmt.Errorf("discord: %w", err)
	}
	w := world.New(world.Options{
		URL: n.url(), Now: o.Now, BotID: o.botID, PrivilegedIntents: o.PrivilegedIntents, BotPermissions: o.BotPermissions, Keep: o.Keep,
	})
	g := gateway.New(w, gateway.Options{HeartbeatInterval: o.HeartbeatInterval, MaxIdentifies: o.MaxIdentifies})
	api, err := rest.New(w, g, rest.Options{NoRateLimits: o.NoRateLimits})
	if err != nil {
		return nil, fmt.Errorf("discord: %w", err)
	}
	d := &Discord{world: w, rest: api, gateway: g, network: n}
	d.server = httptest.NewUnstartedServer(d)
	d.server.Listener.Close()
	d.server.Listener = n.listener
	d.server.Start()
	return d, nil
}

// ServeHTTP leads a request to its room.
func (d *Discord) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if strings.TrimSuffix(r.URL.Path, "/") == gateway.Path {
		d.gateway.ServeHTTP(w, r)
	} else {
		d.rest.ServeHTTP(w, r)
	}
}

// close ends connections and waits for their goroutines.
func (d *Discord) close() {
	d.world.Close()
	d.gateway.Break()
	d.network.client.CloseIdleConnections()
	d.server.CloseClientConnections()
	d.server.Close()
	d.gateway.Wait()
}

// URL is the double's address, which stands in for https://discord.com.
func (d *Discord) URL() string { return d.world.Options.URL }

// Token is the bot's, without "Bot ".
func (d *Discord) Token() string { return world.Token }

// ApplicationID is the application's, and its bot's.
func (d *Discord) ApplicationID() string { return d.world.Bot().ID }

// Bot is the bot's user.
func (d *Discord) Bot() *User { return (*User)(d.world.Bot()) }

// Transport sends every request to the double, whatever host it is for.
func (d *Discord) Transport() http.RoundTripper { return d.network }

// Dial connects to the double, whatever the address.
func (d *Discord) Dial(ctx context.Context, network, address string) (net.Conn, error) {
	return d.network.dial(ctx, network, address)
}

// User returns the person of that name, who is made the first time.
func (d *Discord) User(name string) *User {
	d.world.Lock()
	defer d.world.Unlock()
	return (*User)(d.world.Person("", name))
}

// Guild returns the guild of that name. It is made the first time, with the bot in
// it and nothing else.
func (d *Discord) Guild(name string) *Guild { return d.guild(name, true) }

// GuildWithoutBot returns the guild of that name. It is made the first time, without
// the bot, whom Invite brings there.
func (d *Discord) GuildWithoutBot(name string) *Guild { return d.guild(name, false) }

func (d *Discord) guild(name string, withBot bool) *Guild {
	d.world.Lock()
	defer d.world.Unlock()
	g := d.world.GuildNamed(name)
	if g == nil {
		g = d.world.AddGuild("", name)
		if withBot {
			g.Invite()
		}
	}
	return (*hand.Guild)(g)
}

// Now is the double's time.
func (d *Discord) Now() time.Time {
	d.world.Lock()
	defer d.world.Unlock()
	return d.world.Now()
}

// Advance moves the clock forward. Whoever waits for an interaction that is dead by
// then is told.
func (d *Discord) Advance(by time.Duration) {
	d.world.Lock()
	defer d.world.Unlock()
	d.world.Advance(by)
}

// Forget drops what is remembered of calls, refusals, interactions, files and messages,
// so that a soak can compare what is held at two times. Nothing may be under way.
func (d *Discord) Forget() {
	d.world.Lock()
	defer d.world.Unlock()
	d.world.Forget()
}

// Fault scripts a wrong answer. Of several for a request the first hits.
func (d *Discord) Fault(f Fault) { d.rest.Fault(f) }

// Heal takes all faults away.
func (d *Discord) Heal() { d.rest.Heal() }

// Script says how the next connections open, one each; those after them open as they
// should.
func (d *Discord) Script(scripts ...Script) { d.gateway.Script(scripts...) }

// Opened counts how often a client connected to the gateway.
func (d *Discord) Opened() int { return d.gateway.Opened() }

// Identified counts IDENTIFYs.
func (d *Discord) Identified() int { return d.gateway.Identified() }

// Resumed counts sessions that were resumed.
func (d *Discord) Resumed() int { return d.gateway.Resumed() }

// Connected waits for a connection that has had READY or RESUMED, and returns the
// newest.
func (d *Discord) Connected(ctx context.Context) (*Conn, error) { return d.gateway.Connected(ctx) }

// Live is the newest connection that has not ended, ready or not, or nil.
func (d *Discord) Live() *Conn { return d.gateway.Live() }

// Disconnected waits until no connection is left.
func (d *Discord) Disconnected(ctx context.Context) error { return d.gateway.Disconnected(ctx) }
