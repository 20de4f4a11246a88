package rest

import (
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Transport sends requests to Discord, or to what stands in for it. It waits
// where a rate limit says so, as long as the request's context allows, and sends
// a request again only if it cannot have taken effect or a repeat does no harm.
// It is safe for concurrent use.
type Transport struct {
	base    http.RoundTripper
	address *url.URL // stands in for Discord; nil is Discord
	limits  *limits
	// Observe is told how each request ended: its status, 0 where no answer came.
	observe func(method, route string, status int)
	sleep   func(context.Context, time.Duration) error
}

const (
	// tries is how often a request is sent at most.
	tries = 5
	// firstPause is waited before a request is repeated, twice as long each time.
	firstPause = 250 * time.Millisecond
)

type repeatable struct{}

// harmless marks requests of ctx as ones that may be sent again though they may
// have taken effect: reading, replacing, deleting.
func harmless(ctx context.Context) context.Context {
	return context.WithValue(ctx, repeatable{}, true)
}

// RoundTrip sends the request. Its error is a *LimitedError where a limit does
// not end in time.
func (t *Transport) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	req = req.Clone(ctx)
	// discordgo speaks of version 9; what we use is in 10 too, and that is current.
	req.URL.Path = strings.Replace(req.URL.Path, "/api/v9/", "/api/v10/", 1)
	if t.address != nil {
		req.URL.Scheme, req.URL.Host, req.Host = t.address.Scheme, t.address.Host, ""
		req.URL.Path = strings.TrimSuffix(t.address.Path, "/") + req.URL.Path
	}
	again, _ := ctx.Value(repeatable{}).(bool)
	key := keyOf(req.Method, req.URL.Path)
	pause := firstPause
	for try := 1; ; try++ {
		if err := t.limits.wait(ctx, key, t.sleep); err != nil {
			return nil, err
		}
		resp, err := t.send(req)
		status := 0
		if err == nil {
			status = resp.StatusCode
		}
		t.observe(req.Method, key.route, status)
		var wait time.Duration
		switch {
		case err == nil && status == http.StatusTooManyRequests:
			wait = t.limits.limited(key, resp) // it has taken no effect
			drain(resp)
			if try == tries || !endsWithin(ctx, wait) {
				return nil, &LimitedError{wait}
			}
			continue // the limits hold it back
		case err == nil && status < 500:
			t.limits.note(key, resp.Header)
			return resp, nil
		case !again || try == tries || ctx.Err() != nil || !endsWithin(ctx, pause):
			return resp, err
		}
		if resp != nil {
			drain(resp)
		}
		if err := t.sleep(ctx, pause/2+rand.N(pause/2)); err != nil {
			return nil, err
		}
		pause *= 2
	}
}

// send sends the request once, with a body of its own.
func (t *Transport) send(req *http.Request) (*http.Response, error) {
	if req.GetBody != nil {
		body, err := req.GetBody()
		if err != nil {
			return nil, err
		}
		req.Body = body
	}
	resp, err := t.base.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	// Read here, so that an answer that breaks off is a request that failed.
	data, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	resp.Body.Close()
	if err != nil {
		return nil, err
	}
	resp.Body = io.NopCloser(strings.NewReader(string(data)))
	return resp, nil
}

// maxAnswer bounds what is read of an answer, in bytes.
const maxAnswer = 8 << 20

func drain(resp *http.Response) { resp.Body.Close() }

// endsWithin reports whether ctx lasts so long.
func endsWithin(ctx context.Context, d time.Duration) bool {
	deadline, ok := ctx.Deadline()
	return !ok || time.Until(deadline) > d
}

// sleepFor is the real sleep.
func sleepFor(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	if !endsWithin(ctx, d) {
		return &LimitedError{d}
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// LimitedError means that a rate limit of Discord's does not end in time.
type LimitedError struct{ After time.Duration }

func (e *LimitedError) Error() string {
	return "Discord's rate limit lasts another " + e.After.Round(time.Millisecond).String()
}

// IsLimited reports whether err is a rate limit's.
func IsLimited(err error) bool {
	var l *LimitedError
	return errors.As(err, &l)
}
