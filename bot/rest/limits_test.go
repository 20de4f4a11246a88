package rest

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestKeys(t *testing.T) {
	for path, want := range map[string]struct {
		key
		interaction bool
	}{
		"/users/@me":                                    {key{"GET /users/@me", ""}, false},
		"/channels/1/messages":                          {key{"GET /channels/{id}/messages", "/1"}, false},
		"/channels/1/messages/2":                        {key{"GET /channels/{id}/messages/{id}", "/1"}, false},
		"/guilds/1/members/2":                           {key{"GET /guilds/{id}/members/{id}", "/1"}, false},
		"/applications/1/guilds/2/commands?with=x":      {key{"GET /applications/{id}/guilds/{id}/commands", ""}, false},
		"/webhooks/1/secret-Token/messages/@original":   {key{"GET /webhooks/{id}/{id}/messages/@original", "/1/secret-Token"}, true},
		"/webhooks/1/secret-Token?wait=true":            {key{"GET /webhooks/{id}/{id}", "/1/secret-Token"}, true},
		"/interactions/1/secret-Token/callback":         {key{"GET /interactions/{id}/{id}/callback", "/1/secret-Token"}, true},
		"/api/v10/interactions/1/secret-Token/callback": {key{"GET /interactions/{id}/{id}/callback", "/1/secret-Token"}, true},
	} {
		k := keyOf("GET", path)
		if k != want.key || k.interaction() != want.interaction {
			t.Errorf("%s: %+v, interaction %v", path, k, k.interaction())
		}
	}
}

func headers(pairs ...string) http.Header {
	h := http.Header{}
	for i := 0; i < len(pairs); i += 2 {
		h.Set(pairs[i], pairs[i+1])
	}
	return h
}

// TestSeconds: no time that Discord names is negative, endless or overflows.
func TestSeconds(t *testing.T) {
	for s, want := range map[string]time.Duration{"1.5": 1500 * time.Millisecond, "-7": 0, "1e300": longest, "Inf": longest, "-Inf": 0, "NaN": longest, "0": 0} {
		if got, ok := seconds(s); got != want || !ok {
			t.Errorf("%s: %s, %v", s, got, ok)
		}
	}
	for _, s := range []string{"", "soon", "1,5"} {
		if _, ok := seconds(s); ok {
			t.Errorf("%q is a time", s)
		}
	}
}

// TestLimited: how long each kind of 429 holds back what.
func TestLimited(t *testing.T) {
	const window = 2 * time.Second
	type holds struct{ Self, Other, Interaction time.Duration }
	for name, c := range map[string]struct {
		header http.Header
		body   string
		want   holds
	}{
		"user":            {headers("Retry-After", "2", "X-RateLimit-Scope", "user"), `{"retry_after":1.5,"global":false}`, holds{1500*time.Millisecond + rounding, 0, 0}},
		"global":          {headers("Retry-After", "2", "X-RateLimit-Global", "true"), `{"retry_after":2,"global":true}`, holds{window + rounding, window + rounding, 0}},
		"edge":            {headers("Retry-After", "2"), `<html>`, holds{window + rounding, window + rounding, window + rounding}},
		"edge, in words":  {headers("Retry-After", "Sun, 22 Nov 2026 15:00:00 GMT"), `error code: 1015`, holds{afterEdge + rounding, afterEdge + rounding, afterEdge + rounding}},
		"edge, JSON":      {headers(), `{"message":"no"}`, holds{afterEdge + rounding, afterEdge + rounding, afterEdge + rounding}},
		"nothing to wait": {headers(), `{"retry_after":0}`, holds{100*time.Millisecond + rounding, 0, 0}},
		"before now":      {headers(), `{"retry_after":-5}`, holds{100*time.Millisecond + rounding, 0, 0}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := newLimits()
				self, other, interaction := keyOf("POST", "/channels/1/messages"), keyOf("POST", "/channels/2/messages"), keyOf("POST", "/interactions/1/t/callback")
				if err := l.admit(t.Context(), self); err != nil {
					t.Fatal(err)
				}
				l.limited(self, c.header, []byte(c.body))
				var got holds
				began := time.Now()
				for k, d := range map[key]*time.Duration{interaction: &got.Interaction, other: &got.Other, self: &got.Self} {
					*d, _ = l.take(k)
				}
				if diff := cmp.Diff(c.want, got); diff != "" || !time.Now().Equal(began) {
					t.Error(diff)
				}
			})
		})
	}
}

// TestRefused: long before Discord bans an address for its 401, 403 and 429, nothing
// is sent any more; those of others do not count.
func TestRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimits()
		k := keyOf("GET", "/users/@me")
		for n := range maxRefused {
			l.note(k, nil, []int{401, 403}[n%2])
			l.limited(k, headers("X-RateLimit-Scope", "shared"), []byte(`{"retry_after":0}`))
			time.Sleep(time.Millisecond)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		var limited *LimitedError
		if err := l.admit(ctx, k); !errors.As(err, &limited) || limited.After < 9*time.Minute {
			t.Error(err)
		}
		time.Sleep(refusedIn)
		if err := l.admit(t.Context(), k); err != nil {
			t.Error(err)
		}
	})
}

// TestUnknown: while nothing is known of a bucket one request goes alone, but not
// for longer than a second.
func TestUnknown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimits()
		k := keyOf("POST", "/interactions/1/t/callback")
		admitted := func() time.Duration {
			began := time.Now()
			if err := l.admit(t.Context(), k); err != nil {
				t.Error(err)
			}
			return time.Since(began)
		}
		if d := admitted(); d != 0 {
			t.Errorf("the first waited %s", d)
		}
		second := make(chan time.Duration)
		go func() { second <- admitted() }()
		time.Sleep(300 * time.Millisecond)
		l.note(k, headers("X-RateLimit-Remaining", "1", "X-RateLimit-Reset-After", "2"), 200)
		if d := <-second; d != 300*time.Millisecond {
			t.Errorf("the second waited %s", d)
		}
		if d := admitted(); d != 2*time.Second+rounding {
			t.Errorf("the third waited %s", d)
		}
		if d := admitted(); d != asking {
			t.Errorf("the fourth waited %s for an answer that does not come", d)
		}
		// Who gives up lets the next one go.
		l.lost(k)
		if d := admitted(); d != 0 {
			t.Errorf("the fifth waited %s", d)
		}
	})
}

// TestBounded: however many buckets there are, few are remembered.
func TestBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimits()
		for n := range 10 * maxBuckets {
			k := keyOf("PATCH", fmt.Sprintf("/webhooks/1/token%d/messages/@original", n))
			if err := l.admit(t.Context(), k); err != nil {
				t.Fatal(err)
			}
			l.note(k, headers("X-RateLimit-Remaining", "4", "X-RateLimit-Reset-After", "60"), 200)
			if len(l.buckets) > maxBuckets {
				t.Fatalf("%d buckets", len(l.buckets))
			}
		}
	})
}
