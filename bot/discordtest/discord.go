package discordtest

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"sync"
	"testing"
	"time"
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
}

// Discord is one double.
type Discord struct {
	options Options
	api     *api
	// handlers does each operation, by its id.
	handlers map[string]handler
	server   *httptest.Server
	client   *http.Transport // to itself, for Transport
	token    string
	done     chan struct{}
	running  sync.WaitGroup

	mu           sync.Mutex
	offset       time.Duration
	lastID       uint64
	bot          *User
	users        map[string]*User // by id
	people       map[string]*User // by name
	guilds       []*Guild
	channels     map[string]*Channel
	commands     *registry // global ones
	interactions interactions
	files        map[string]File // by their path
	fileOrder    []string
	faults       []*Fault
	limits       limiter
	log          log
	gateway      gateway
}

// New starts a double that ends with the test. When it does, the test fails for
// every violation that was not expected, and for every expected one that did not
// happen.
func New(t testing.TB, o Options) *Discord {
	t.Helper()
	a, err := spec()
	if err != nil {
		t.Fatal(err)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.HeartbeatInterval == 0 {
		o.HeartbeatInterval = 41250 * time.Millisecond
	}
	if o.MaxIdentifies == 0 {
		o.MaxIdentifies = 1000
	}
	d := &Discord{
		options: o, api: a, token: "MTIz.double.token", done: make(chan struct{}),
		users: map[string]*User{}, people: map[string]*User{}, channels: map[string]*Channel{}, files: map[string]File{},
		commands: newRegistry(), interactions: newInteractions(), limits: newLimiter(), log: newLog(o.Keep), gateway: newGateway(),
	}
	d.handlers = d.known()
	d.bot = &User{d: d, ID: d.newID(), Name: "verbatim", bot: true}
	d.users[d.bot.ID] = d.bot
	d.server = httptest.NewUnstartedServer(http.HandlerFunc(d.serve))
	d.start()
	t.Cleanup(func() {
		d.close()
		for _, complaint := range d.complaints() {
			t.Error("discord: " + complaint)
		}
	})
	return d
}

// close ends connections and waits for their goroutines.
func (d *Discord) close() {
	close(d.done)
	d.gateway.closeAll(d)
	d.client.CloseIdleConnections()
	d.server.CloseClientConnections()
	d.server.Close()
	d.running.Wait()
}

// URL is the double's address, which stands in for https://discord.com.
func (d *Discord) URL() string { return d.server.URL }

// Token is the bot's, without "Bot ".
func (d *Discord) Token() string { return d.token }

// ApplicationID is the application's, and its bot's.
func (d *Discord) ApplicationID() string { return d.bot.ID }

// Bot is the bot's user.
func (d *Discord) Bot() *User { return d.bot }

// Transport sends every request to the double, whatever host it is for.
func (d *Discord) Transport() http.RoundTripper {
	base, err := url.Parse(d.server.URL)
	if err != nil {
		panic(err) // httptest's own address
	}
	return rewriter{base, d.client}
}

type rewriter struct {
	base *url.URL
	next http.RoundTripper
}

func (w rewriter) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.URL.Scheme, r.URL.Host, r.Host = w.base.Scheme, w.base.Host, ""
	return w.next.RoundTrip(r)
}

// Advance moves the clock forward. Whoever waits for an interaction that is dead by
// then is told.
func (d *Discord) Advance(by time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.offset += by
	for _, i := range d.interactions.byID {
		if d.unanswered(i) {
			i.changed.fire()
		}
	}
}

// Now is the double's time.
func (d *Discord) Now() time.Time {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.now()
}

func (d *Discord) now() time.Time { return d.options.Now().Add(d.offset) }

// discordEpoch is when snowflakes start.
const discordEpoch = 1420070400000

// newID returns a snowflake: the time and, so that none comes twice, a count.
func (d *Discord) newID() string {
	id := uint64(max(d.now().UnixMilli()-discordEpoch, 1)) << 22
	d.lastID = max(id, d.lastID+1)
	return strconv.FormatUint(d.lastID, 10)
}

func timestamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000+00:00") }

// Forget drops what is remembered of calls, refusals, interactions, files and messages,
// so that a soak can compare what is held at two times. Nothing may be under way.
func (d *Discord) Forget() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.interactions = newInteractions()
	d.log.calls, d.log.refusals = nil, nil
	clear(d.files)
	d.fileOrder = nil
	for _, c := range d.channels {
		c.messages = nil
	}
}

// File is one that a member or the bot uploads.
type File struct {
	Name, ContentType string
	Data              []byte
}

// attach stores a file and describes it as Discord does. Its address is served
// without a token, as Discord's is.
func (d *Discord) attach(folder string, f File, ephemeral bool) object {
	id := d.newID()
	path := fmt.Sprintf("/%s/%s/%s/%s", folder, d.bot.ID, id, url.PathEscape(f.Name))
	d.files[path] = f
	d.fileOrder = append(d.fileOrder, path)
	if keep := d.options.Keep; keep > 0 && len(d.fileOrder) >= 2*keep {
		for _, old := range d.fileOrder[:keep] {
			delete(d.files, old)
		}
		d.fileOrder = limited(d.fileOrder, keep)
	}
	kind := f.ContentType
	if kind == "" {
		kind = http.DetectContentType(f.Data)
	}
	o := object{
		"id": id, "filename": f.Name, "size": len(f.Data), "content_type": kind,
		"url": d.server.URL + path, "proxy_url": d.server.URL + path,
	}
	if ephemeral {
		o["ephemeral"] = true
	}
	return o
}

// signal tells those who wait for something that it may have changed.
type signal struct{ waiting chan struct{} }

// next is closed at the next fire.
func (s *signal) next() <-chan struct{} {
	if s.waiting == nil {
		s.waiting = make(chan struct{})
	}
	return s.waiting
}

func (s *signal) fire() {
	if s.waiting != nil {
		close(s.waiting)
		s.waiting = nil
	}
}
