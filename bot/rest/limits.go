package rest

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// key names what requests are limited together: a route with its major parameter
// (channel, guild, or webhook with token), as Discord counts them.
type key struct {
	route  string // method and path, with {id} for ids
	parent string // the major parameter
}

// interaction tells the endpoints that the global limit does not count.
func (k key) interaction() bool {
	return strings.Contains(k.route, " /interactions/") || strings.Contains(k.route, " /webhooks/")
}

// keyOf returns the key of a request to a path such as
// /api/v10/channels/1/messages/2.
func keyOf(method, path string) key {
	_, path, _ = strings.Cut(path, "/api/v10")
	parts := strings.Split(strings.TrimPrefix(path, "/"), "/")
	k := key{}
	for i, p := range parts {
		if i == 0 || !isID(p) && !(i == 2 && (parts[0] == "webhooks" || parts[0] == "interactions")) {
			continue
		}
		if i == 1 && (parts[0] == "channels" || parts[0] == "guilds") || i <= 2 && (parts[0] == "webhooks" || parts[0] == "interactions") {
			k.parent += "/" + p
		}
		parts[i] = "{id}"
	}
	k.route = method + " /" + strings.Join(parts, "/")
	return k
}

func isID(s string) bool {
	return len(s) >= 15 && strings.Trim(s, "0123456789") == ""
}

// limits hold requests back until Discord takes them.
type limits struct {
	global *rate.Limiter // of what Discord counts globally
	now    func() time.Time

	mu      sync.Mutex
	until   time.Time // no request before it: the global limit was hit
	buckets map[key]bucket
	refused []time.Time // answers of 401, 403 and 429, the oldest first
}

// bucket is what Discord has said of a key last.
type bucket struct {
	remaining int
	reset     time.Time
}

const (
	// perSecond is what we send at most, of the 50 that Discord takes.
	perSecond = 45
	// maxBuckets bounds what is remembered; those whose time is over go first.
	maxBuckets = 2000
	// maxRefused of refusedIn: at 10,000 answers of 401, 403 or 429 in ten minutes
	// Discord bans the address.
	maxRefused = 5000
	refusedIn  = 10 * time.Minute
)

func newLimits(now func() time.Time) *limits {
	return &limits{global: rate.NewLimiter(perSecond, perSecond), now: now, buckets: map[key]bucket{}}
}

// wait returns once a request of that key may be sent, or *LimitedError if that
// is not within ctx's time.
func (l *limits) wait(ctx context.Context, k key, sleep func(context.Context, time.Duration) error) error {
	for {
		d := l.delay(k)
		if d <= 0 {
			break
		}
		if err := sleep(ctx, d); err != nil {
			return err
		}
	}
	if k.interaction() {
		return ctx.Err()
	}
	r := l.global.ReserveN(l.now(), 1)
	if d := r.DelayFrom(l.now()); d > 0 {
		if err := sleep(ctx, d); err != nil {
			r.Cancel()
			return err
		}
	}
	return ctx.Err()
}

// delay is how long a request of that key has to wait; if not at all, it is
// counted as sent.
func (l *limits) delay(k key) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	if d := l.until.Sub(now); d > 0 && !k.interaction() {
		return d
	}
	for len(l.refused) > 0 && now.Sub(l.refused[0]) > refusedIn {
		l.refused = l.refused[1:]
	}
	if len(l.refused) >= maxRefused {
		return l.refused[0].Add(refusedIn).Sub(now)
	}
	b, known := l.buckets[k]
	if !known || !now.Before(b.reset) {
		return 0
	}
	if b.remaining > 0 {
		b.remaining--
		l.buckets[k] = b
		return 0
	}
	return b.reset.Sub(now)
}

// note remembers what an answer says of its key's limit.
func (l *limits) note(k key, h http.Header) {
	l.mu.Lock()
	defer l.mu.Unlock()
	remaining, err := strconv.Atoi(h.Get("X-RateLimit-Remaining"))
	after, err2 := strconv.ParseFloat(h.Get("X-RateLimit-Reset-After"), 64)
	if err != nil || err2 != nil {
		return
	}
	reset := l.now().Add(seconds(after))
	if b, ok := l.buckets[k]; ok && l.now().Before(b.reset) {
		// Others may be under way that this answer does not know of.
		remaining = min(remaining, b.remaining)
	}
	l.set(k, bucket{remaining, reset})
}

// set remembers a bucket, and forgets others where there are too many.
func (l *limits) set(k key, b bucket) {
	if _, ok := l.buckets[k]; !ok && len(l.buckets) >= maxBuckets {
		now := l.now()
		for other, o := range l.buckets {
			if !now.Before(o.reset) || len(l.buckets) >= maxBuckets {
				delete(l.buckets, other)
			}
		}
	}
	l.buckets[k] = b
}

// limited remembers a 429 and returns how long it lasts. From the edge it comes
// as HTML with a header at best.
func (l *limits) limited(k key, resp *http.Response) time.Duration {
	var body struct {
		RetryAfter float64 `json:"retry_after"`
		Global     bool    `json:"global"`
	}
	data, _ := io.ReadAll(resp.Body)
	fromDiscord := json.Unmarshal(data, &body) == nil
	after := body.RetryAfter
	if header, err := strconv.ParseFloat(resp.Header.Get("Retry-After"), 64); err == nil {
		after = max(after, header)
	}
	wait := max(seconds(after), 100*time.Millisecond)
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	l.refused = append(l.refused, now)
	if body.Global || resp.Header.Get("X-RateLimit-Global") != "" || !fromDiscord {
		l.until = now.Add(wait)
	}
	l.set(k, bucket{0, now.Add(wait)})
	return wait
}

// refusal counts an answer of 401 or 403.
func (l *limits) refusal() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.refused = append(l.refused, l.now())
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }
