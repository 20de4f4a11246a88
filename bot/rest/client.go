// Package rest calls Discord's REST API through discordgo, whose own limiter and
// retries it replaces by a transport of its own: they let a global limit pass
// unseen, repeat what may have taken effect, and sleep past any deadline.
//
// A bucket is what Discord limits together, a route its method and path without
// what differs from call to call. A call is harmless if it does no more when it
// is repeated.
package rest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"mime/multipart"
	"net"
	"net/http"
	"net/textproto"
	"net/url"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"
)

// api is where Discord's REST API is. discordgo would speak of version 9.
const api = "https://discord.com/api/v10"

// Client calls Discord. It is safe for concurrent use.
type Client struct {
	session *discordgo.Session // for its requests; it is never opened
}

// Options say how Discord is reached.
type Options struct {
	Token string
	// Address stands in for https://discord.com, such as "http://127.0.0.1:8080";
	// "" is Discord.
	Address string
	// Transport sends requests; nil is one of the client's own, which connects by Dial.
	Transport http.RoundTripper
	// Dial connects; nil is TCP.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
	// Observe is told how each request ended: its status, or 0 where no answer
	// came. It may be nil.
	Observe func(method, route string, status int)
	// Jitter is a random time below the one given, so that requests are not all
	// repeated at once; nil is an even one.
	Jitter func(time.Duration) time.Duration
}

// New returns a client. It calls nothing.
func New(o Options) (*Client, error) {
	t := &transport{base: o.Transport, limits: newLimits(), observe: o.Observe, jitter: o.Jitter}
	if t.base == nil {
		t.base = network(o.Dial)
	}
	if t.observe == nil {
		t.observe = func(string, string, int) {}
	}
	if t.jitter == nil {
		t.jitter = jitter
	}
	if o.Address != "" {
		u, err := url.Parse(o.Address)
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			return nil, fmt.Errorf("%q is not an address such as http://127.0.0.1:8080", o.Address)
		}
		t.address = u
	}
	s, err := discordgo.New("Bot " + o.Token)
	if err != nil {
		return nil, err
	}
	s.Client = &http.Client{Transport: t}
	s.LogLevel = -1 // what goes wrong is returned
	return &Client{s}, nil
}

// Close gives up the connections that are kept for the next request.
func (c *Client) Close() { c.session.Client.CloseIdleConnections() }

// File is one that is sent along.
type File struct {
	Name, Type string
	Data       []byte
}

// Call is one request.
type Call struct {
	Method, Path string // such as "GET", "/users/@me"
	Body         any    // JSON, or nil
	Files        []File
	// Idempotent means that it may be sent again though it may have taken effect.
	// Reading, replacing and deleting always are.
	Idempotent bool
}

// usual is how long is tried to do what has no deadline.
const usual = 30 * time.Second

// Do sends a request and decodes the answer into out, unless that is nil. It is
// tried until ctx's deadline, or for half a minute where there is none. What Discord
// refuses is an *Error; of a *LostError nobody knows whether it took effect.
func (c *Client) Do(ctx context.Context, call Call, out any) error {
	_, err := c.do(ctx, call, out)
	return err
}

// do is Do, and reports whether a request was sent whose outcome is not known, so
// that the answer may be to a repeat.
func (c *Client) do(ctx context.Context, call Call, out any) (uncertain bool, err error) {
	body, contentType, err := call.encode()
	if err != nil {
		return false, fmt.Errorf("%s: %w", call.route(), err)
	}
	if _, ok := ctx.Deadline(); !ok {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, usual)
		defer cancel()
	}
	s := &sending{harmless: call.Idempotent || call.Method != http.MethodPost}
	// discordgo is given a bucket of its own for each call: the limits are the
	// transport's.
	var bucket discordgo.Bucket
	bucket.Lock()
	data, err := c.session.RequestWithLockedBucket(call.Method, api+call.Path, contentType, body, &bucket, 0,
		discordgo.WithContext(s.in(ctx)), discordgo.WithRestRetries(0), discordgo.WithRetryOnRatelimit(false))
	if err != nil {
		err = call.explain(err)
		var refused *Error
		if s.lost && call.Method != http.MethodGet && !(errors.As(err, &refused) && refused.Status < 500) {
			err = &UnknownOutcomeError{err}
		}
		return s.lost, err
	}
	if out == nil || len(data) == 0 {
		return s.lost, nil
	}
	if err := json.Unmarshal(data, out); err != nil {
		return s.lost, fmt.Errorf("%s: Discord's answer: %w", call.route(), err)
	}
	return s.lost, nil
}

// route is the path as it may be logged: without tokens.
func (c Call) route() string { return keyOf(c.Method, c.Path).route }

// explain makes an error one that holds no token: net/http's names the address.
func (c Call) explain(err error) error {
	var refused *Error
	if errors.As(err, &refused) {
		return refused
	}
	if u := (*url.Error)(nil); errors.As(err, &u) {
		err = u.Err
	}
	return fmt.Errorf("%s: %w", c.route(), err)
}

func (c Call) encode() (body []byte, contentType string, err error) {
	if c.Body != nil {
		if body, err = json.Marshal(c.Body); err != nil {
			return nil, "", err
		}
	}
	if len(c.Files) == 0 {
		return body, "application/json", nil
	}
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	part := func(disposition, kind string, data []byte) {
		if err == nil {
			p, e := w.CreatePart(textproto.MIMEHeader{"Content-Disposition": {disposition}, "Content-Type": {kind}})
			if err = e; err == nil {
				_, err = p.Write(data)
			}
		}
	}
	part(`form-data; name="payload_json"`, "application/json", body)
	for i, f := range c.Files {
		name := strings.NewReplacer(`\`, "_", `"`, "_", "\r", "_", "\n", "_").Replace(f.Name)
		part(fmt.Sprintf(`form-data; name="files[%d]"; filename="%s"`, i, name), f.Type, f.Data)
	}
	if err == nil {
		err = w.Close()
	}
	return b.Bytes(), w.FormDataContentType(), err
}
