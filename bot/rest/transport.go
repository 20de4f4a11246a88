package rest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// transport sends requests to Discord, or to what stands in for it. It waits
// where a rate limit says so, and sends a request again if it cannot have taken
// effect or a repeat does no harm, both for as long as the request's context lasts.
// It is safe for concurrent use.
type transport struct {
	base    http.RoundTripper
	address *url.URL // stands in for Discord; nil is Discord
	limits  *limits
	observe func(method, route string, status int)
	jitter  func(time.Duration) time.Duration
}

const (
	// firstPause is waited before a request is repeated, twice as long each time, and
	// at most longestPause: Discord may be back at any moment.
	firstPause   = 250 * time.Millisecond
	longestPause = 5 * time.Second
	// patience is how long an answer may take, and a second more for each uploadRate bytes
	// that are sent along. A request that may be repeated has no more than half of
	// what time is left, so that there is some for another try.
	patience   = 10 * time.Second
	uploadRate = 100_000
	// maxAnswer bounds what is read of an answer, in bytes.
	maxAnswer = 8 << 20
)

// sending is one call's requests, as its context carries them.
type sending struct {
	// harmless means that it may be sent again though it may have taken effect.
	harmless bool
	// lost means that a request was sent whose outcome is not known.
	lost bool
}

type sendingKey struct{}

func (s *sending) in(ctx context.Context) context.Context {
	return context.WithValue(ctx, sendingKey{}, s)
}

// network is how Discord is reached. A connection on which nothing comes back is
// given up, where HTTP/2 would go on using it for a quarter of an hour.
func network(dial func(ctx context.Context, network, address string) (net.Conn, error)) http.RoundTripper {
	if dial == nil {
		dial = (&net.Dialer{Timeout: 5 * time.Second}).DialContext
	}
	return &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		DialContext:         dial,
		TLSHandshakeTimeout: 5 * time.Second,
		ForceAttemptHTTP2:   true,
		HTTP2:               &http.HTTP2Config{SendPingTimeout: 5 * time.Second, PingTimeout: 5 * time.Second},
		MaxIdleConnsPerHost: 64,
		IdleConnTimeout:     90 * time.Second,
	}
}

// RoundTrip sends the request. Whatever Discord refuses it with is an *Error, and
// a limit that does not end in time a *LimitedError, so that discordgo sees
// nothing but what went well, and no headers to wait by.
func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	s, ok := ctx.Value(sendingKey{}).(*sending)
	if !ok {
		s = &sending{}
	}
	k := keyOf(req.Method, req.URL.Path)
	pause := firstPause
	for {
		if err := t.limits.admit(ctx, k); err != nil {
			return nil, err
		}
		resp, data, err := t.send(req, s.harmless)
		if err != nil {
			t.observe(req.Method, k.route, 0)
			t.limits.lost(k)
		} else {
			t.observe(req.Method, k.route, resp.StatusCode)
			if resp.StatusCode == http.StatusTooManyRequests {
				wait := t.limits.limited(k, resp.Header, data) // it has taken no effect
				if !lasts(ctx, wait) {
					return nil, &LimitedError{wait}
				}
				continue // the limits hold it back
			}
			t.limits.note(k, resp.Header, resp.StatusCode)
			if resp.StatusCode < 300 {
				for h := range resp.Header {
					if strings.HasPrefix(h, "X-Ratelimit-") {
						delete(resp.Header, h)
					}
				}
				resp.Body = io.NopCloser(bytes.NewReader(data))
				return resp, nil
			}
			err = refusal(k.route, resp, data)
			if resp.StatusCode < 500 {
				return nil, err
			}
		}
		again := s.harmless
		if unsent(err) {
			again = true
		} else {
			s.lost = true
		}
		if !again || !lasts(ctx, pause) {
			return nil, err
		}
		if err := sleep(ctx, pause/2+t.jitter(pause/2)); err != nil {
			return nil, err
		}
		pause = min(2*pause, longestPause)
	}
}

// CloseIdleConnections is what http.Client asks for.
func (t *transport) CloseIdleConnections() {
	if base, ok := t.base.(interface{ CloseIdleConnections() }); ok {
		base.CloseIdleConnections()
	}
}

// unsent reports whether the request never got to Discord.
func unsent(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "dial"
}

// send sends the request once, with a body of its own, and reads the answer, so
// that one that breaks off is a request that failed.
func (t *transport) send(req *http.Request, harmless bool) (*http.Response, []byte, error) {
	limit := patience + time.Duration(max(req.ContentLength, 0))*time.Second/uploadRate
	if deadline, ok := req.Context().Deadline(); ok && harmless {
		limit = min(limit, time.Until(deadline)/2)
	}
	ctx, cancel := context.WithTimeout(req.Context(), limit)
	defer cancel()
	out := req.Clone(ctx)
	if t.address != nil {
		out.URL.Scheme, out.URL.Host, out.Host = t.address.Scheme, t.address.Host, ""
		out.URL.Path = strings.TrimSuffix(t.address.Path, "/") + req.URL.Path
	}
	if req.GetBody != nil {
		body, err := req.GetBody()
		if err != nil {
			return nil, nil, err
		}
		out.Body = body
	}
	resp, err := t.base.RoundTrip(out)
	if err != nil {
		return nil, nil, err
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	if err == nil && len(data) > maxAnswer {
		err = errors.New("the answer is too long")
	}
	return resp, data, err
}

// refusal is what Discord refuses a request with. From its edge that comes as
// HTML, of which the status is enough.
func refusal(route string, resp *http.Response, data []byte) *Error {
	e := &Error{Route: route, Status: resp.StatusCode}
	if json.Unmarshal(data, e) != nil || e.Message == "" {
		e.Code, e.Message = 0, http.StatusText(resp.StatusCode)
	}
	return e
}

// lasts reports whether ctx lasts longer than d.
func lasts(ctx context.Context, d time.Duration) bool {
	deadline, ok := ctx.Deadline()
	return !ok || time.Until(deadline) > d
}

// sleep waits, or returns at once with a *LimitedError if ctx does not last.
func sleep(ctx context.Context, d time.Duration) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if !lasts(ctx, d) {
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

// jitter is a random time below d, an even one.
func jitter(d time.Duration) time.Duration { return rand.N(d) }
