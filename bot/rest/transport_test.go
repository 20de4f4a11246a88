package rest_test

import (
	"errors"
	"net"
	"net/http"
	"testing"
	"testing/synctest"

	"verbatim/bot/rest"
)

// transport is a function that sends.
type transport func(*http.Request) (*http.Response, error)

func (f transport) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// TestUnsent: what never got to Discord is sent again, whatever it is.
func TestUnsent(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		sent := 0
		c, err := rest.New(rest.Options{Token: "t", Transport: transport(func(r *http.Request) (*http.Response, error) {
			if sent++; sent < 3 {
				return nil, &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("refused")}
			}
			return stand{}.RoundTrip(r)
		})})
		if err != nil {
			t.Fatal(err)
		}
		if m, err := c.Send(t.Context(), "1", object{"content": "no nonce"}); err != nil || m.ID != "1" || sent != 3 {
			t.Errorf("%v, %v after %d", m, err, sent)
		}
	})
}

// TestStrangeHeaders: discordgo sees none of the limits' headers, at which it waits,
// fails or panics.
func TestStrangeHeaders(t *testing.T) {
	for name, h := range map[string]http.Header{
		"no number":         {"X-Ratelimit-Remaining": {"x"}, "X-Ratelimit-Reset-After": {"soon"}},
		"a time of the day": {"X-Ratelimit-Reset": {"now"}},
		"global":            {"X-Ratelimit-Global": {"true"}, "X-Ratelimit-Reset-After": {"100"}},
	} {
		c, err := rest.New(rest.Options{Token: "t", Transport: transport(func(r *http.Request) (*http.Response, error) {
			resp, err := stand{}.RoundTrip(r)
			resp.Header = h
			return resp, err
		})})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Me(t.Context()); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestRedirect: Discord's token is not carried elsewhere.
func TestRedirect(t *testing.T) {
	sent := 0
	c, err := rest.New(rest.Options{Token: "t", Transport: transport(func(r *http.Request) (*http.Response, error) {
		sent++
		return &http.Response{StatusCode: 302, Header: http.Header{"Location": {"https://example.com/"}}, Body: http.NoBody, Request: r}, nil
	})})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Me(t.Context()); !rest.IsStatus(err, 302) || sent != 1 {
		t.Errorf("%v after %d", err, sent)
	}
}

// TestAddress: what is no address is not taken for one.
func TestAddress(t *testing.T) {
	for _, a := range []string{"127.0.0.1:80", "discord.com", "ftp://x", "http://", "::"} {
		if _, err := rest.New(rest.Options{Token: "t", Address: a}); err == nil {
			t.Errorf("%q is taken", a)
		}
	}
}
