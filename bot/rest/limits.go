package rest

import (
	"context"
	"encoding/json"
	"net/http"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// limits hold requests back until Discord takes them. A request whose bucket
// nothing is known of goes alone: its answer tells how many others may.
type limits struct {
	global *rate.Limiter // of what Discord counts globally

	mu      sync.Mutex
	until   time.Time // nothing but interaction endpoints before it: the global limit was hit
	edge    time.Time // nothing at all before it: Discord's edge said so
	buckets map[key]bucket
	refused []time.Time // answers of 401, 403 and 429, the oldest first
}

const (
	// perSecond and atOnce keep any second below the 50 requests that Discord takes.
	perSecond = 38
	atOnce    = 10
	// maxBuckets bounds what is remembered; those whose time is over go first.
	maxBuckets = 2000
	// asking is how long others wait for a request that will tell.
	asking = time.Second
	// maxRefused of refusedIn: at 10,000 answers of 401, 403 or 429 in ten minutes
	// Discord bans the address.
	maxRefused = 5000
	refusedIn  = 10 * time.Minute
	// afterEdge is how long the edge is left alone if it does not say how long, and
	// longest bounds what is believed of any limit.
	afterEdge = 5 * time.Second
	longest   = 24 * time.Hour
	// rounding is what a time in the headers may be too short by.
	rounding = 5 * time.Millisecond
)

func newLimits() *limits {
	return &limits{global: rate.NewLimiter(perSecond, atOnce), buckets: map[key]bucket{}}
}

// admit returns once a request of that key may be sent, or a *LimitedError if that
// is not within ctx's time. Whoever was admitted calls note, limited or lost.
func (l *limits) admit(ctx context.Context, k key) error {
	for {
		wait, told := l.take(k)
		if wait <= 0 {
			break
		}
		if err := sleepUntil(ctx, wait, told); err != nil {
			return err
		}
	}
	if err := l.pass(ctx, k); err != nil {
		l.lost(k)
		return err
	}
	return nil
}

// pass waits for what holds back more than one bucket.
func (l *limits) pass(ctx context.Context, k key) error {
	for {
		if !k.interaction() {
			r := l.global.Reserve()
			if err := sleep(ctx, r.Delay()); err != nil {
				r.Cancel()
				return err
			}
		}
		d := l.held(k)
		if d <= 0 {
			return ctx.Err()
		}
		if err := sleep(ctx, d); err != nil {
			return err
		}
	}
}

// held is how long more than one bucket is held back.
func (l *limits) held(k key) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.heldNow(k, time.Now())
}

func (l *limits) heldNow(k key, now time.Time) time.Duration {
	d := l.edge.Sub(now)
	if !k.interaction() {
		d = max(d, l.until.Sub(now))
	}
	for len(l.refused) > 0 && now.Sub(l.refused[0]) > refusedIn {
		l.refused = l.refused[1:]
	}
	if len(l.refused) >= maxRefused {
		d = max(d, l.refused[0].Add(refusedIn).Sub(now))
	}
	return d
}

// take takes one of the bucket's requests, or returns how long to wait before it is
// tried again, and what may end that wait.
func (l *limits) take(k key) (wait time.Duration, told <-chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	if d := l.heldNow(k, now); d > 0 {
		return d, nil
	}
	b := l.buckets[k]
	switch {
	case now.Before(b.reset) && b.remaining > 0:
		b.remaining--
	case now.Before(b.reset):
		return b.reset.Sub(now), nil
	case b.told != nil && now.Sub(b.asked) < asking:
		return b.asked.Add(asking).Sub(now), b.told
	default:
		b.tell()
		b.asked, b.told = now, make(chan struct{})
	}
	l.set(k, b)
	return 0, nil
}

// limited remembers a 429 and returns how long it lasts. Discord says it in JSON;
// its edge, which speaks HTML, in a header at best, and means everything.
func (l *limits) limited(k key, h http.Header, data []byte) time.Duration {
	var body struct {
		RetryAfter *float64 `json:"retry_after"`
		Global     bool     `json:"global"`
	}
	edge := json.Unmarshal(data, &body) != nil || body.RetryAfter == nil
	wait := afterEdge
	if !edge {
		wait = bounded(*body.RetryAfter)
	} else if after, ok := seconds(h.Get("Retry-After")); ok {
		wait = after
	}
	wait = max(wait, 100*time.Millisecond) + rounding
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	if h.Get("X-RateLimit-Scope") != "shared" { // that is the fault of others, and is not counted
		l.refused = append(l.refused, now)
	}
	b := l.buckets[k]
	b.tell()
	end := now.Add(wait)
	global := body.Global || h.Get("X-RateLimit-Global") != ""
	if edge {
		l.edge = later(l.edge, end)
	}
	if global {
		l.until = later(l.until, end)
	}
	if edge || global && !k.interaction() {
		l.forget(k, b)
		return wait
	}
	b.remaining, b.reset = 0, end
	l.set(k, b)
	return wait
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// sleepUntil waits for d or until told is closed, which may be nil.
func sleepUntil(ctx context.Context, d time.Duration, told <-chan struct{}) error {
	if told == nil {
		return sleep(ctx, d)
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-told:
		return nil
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
