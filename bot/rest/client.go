// Package rest calls Discord's REST API through discordgo, whose own limiter and
// retries it replaces by a transport of its own: they let a global limit pass
// unseen, repeat what may have taken effect, and sleep past any deadline.
package rest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"
)

// api is where Discord's REST API is.
const api = "https://discord.com/api/v10"

// Client calls Discord. It is safe for concurrent use.
type Client struct {
	session   *discordgo.Session // for its requests; it is never opened
	transport *Transport
}

// Options say how Discord is reached.
type Options struct {
	Token string
	// Address stands in for https://discord.com, such as "http://127.0.0.1:8080";
	// "" is Discord.
	Address string
	// Transport connects; nil is one of the client's own.
	Transport http.RoundTripper
	// Observe is told how each request ended: its status, or 0 where no answer
	// came. It may be nil.
	Observe func(method, route string, status int)
}

// New returns a client. It calls nothing.
func New(o Options) (*Client, error) {
	base := o.Transport
	if base == nil {
		base = http.DefaultTransport
	}
	t := &Transport{base: base, limits: newLimits(time.Now), observe: o.Observe, sleep: sleepFor}
	if t.observe == nil {
		t.observe = func(string, string, int) {}
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
	return &Client{s, t}, nil
}

// HTTP is the client that discordgo's own calls are to go through.
func (c *Client) HTTP() *http.Client { return c.session.Client }

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
	// Harmless means that it may be sent again though it may have taken effect.
	// Reading, replacing and deleting always are.
	Harmless bool
}

// Do sends a request and decodes the answer into out, unless that is nil. What
// Discord refuses is an *Error.
func (c *Client) Do(ctx context.Context, call Call, out any) error {
	body, contentType, err := call.encode()
	if err != nil {
		return err
	}
	if call.Harmless || call.Method == http.MethodGet || call.Method == http.MethodPut || call.Method == http.MethodDelete || call.Method == http.MethodPatch {
		ctx = harmless(ctx)
	}
	// discordgo's limiter is given a bucket of its own for each call: the limits
	// are the transport's.
	bucket := discordgo.NewRatelimiter().LockBucket(call.Path)
	data, err := c.session.RequestWithLockedBucket(call.Method, api+call.Path, contentType, body, bucket, 0,
		discordgo.WithContext(ctx), discordgo.WithRestRetries(0), discordgo.WithRetryOnRatelimit(false))
	if err != nil {
		return c.explain(call, err)
	}
	if out == nil || len(data) == 0 {
		return nil
	}
	if err := json.Unmarshal(data, out); err != nil {
		return fmt.Errorf("%s %s: Discord's answer: %w", call.Method, call.route(), err)
	}
	return nil
}

// route is the path as it may be logged: without tokens.
func (c Call) route() string { return keyOf(c.Method, "/api/v10"+c.Path).route }

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

// Error is what Discord refuses a request with.
type Error struct {
	Route   string
	Status  int
	Code    int // Discord's own, 0 where it gives none
	Message string
}

func (e *Error) Error() string {
	return fmt.Sprintf("%s: Discord says %d (code %d) %s", e.Route, e.Status, e.Code, e.Message)
}

// Codes of Discord's that the bot acts on.
const (
	CodeUnknownMessage     = 10008
	CodeUnknownInteraction = 10062
	CodeAcknowledged       = 40060
	CodeInvalidToken       = 50027
	CodeMissingAccess      = 50001
	CodeCannotDM           = 50007
	CodeMissingPermissions = 50013
)

// Is reports whether err is Discord's refusal with one of the codes.
func Is(err error, codes ...int) bool {
	var e *Error
	if !errors.As(err, &e) {
		return false
	}
	for _, c := range codes {
		if e.Code == c {
			return true
		}
	}
	return false
}

// IsStatus reports whether err is an answer of that HTTP status.
func IsStatus(err error, status int) bool {
	var e *Error
	return errors.As(err, &e) && e.Status == status
}

// explain turns discordgo's errors into ours, which hold no token.
func (c *Client) explain(call Call, err error) error {
	var refused *discordgo.RESTError
	if errors.As(err, &refused) {
		e := &Error{Route: call.route(), Status: refused.Response.StatusCode, Message: refused.Response.Status}
		if refused.Message != nil {
			e.Code, e.Message = refused.Message.Code, refused.Message.Message
		}
		if e.Status == http.StatusUnauthorized || e.Status == http.StatusForbidden {
			c.transport.limits.refusal()
		}
		return e
	}
	if errors.Is(err, discordgo.ErrUnauthorized) {
		c.transport.limits.refusal()
		return &Error{Route: call.route(), Status: http.StatusUnauthorized, Message: "unauthorized"}
	}
	var u *url.Error // it names the address, and that the token of an interaction
	if errors.As(err, &u) {
		err = u.Err
	}
	if strings.HasPrefix(err.Error(), "Exceeded Max retries HTTP 502") {
		return &Error{Route: call.route(), Status: http.StatusBadGateway, Message: "bad gateway"}
	}
	return fmt.Errorf("%s: %w", call.route(), err)
}
