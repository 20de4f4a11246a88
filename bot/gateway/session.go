package gateway

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"
)

// keepAlive notices within a quarter of a minute that nobody is there any more,
// where heartbeats would take a whole one.
var keepAlive = net.KeepAliveConfig{Enable: true, Idle: 5 * time.Second, Interval: 2 * time.Second, Count: 4}

// newSession builds a session of discordgo's whose connection g guards. It can
// connect until ctx is done.
func (s *Supervisor) newSession(ctx context.Context, address string, g *guard) (*discordgo.Session, error) {
	d, err := discordgo.New("Bot " + s.Token)
	if err != nil {
		return nil, err
	}
	d.LogLevel = -1 // what it would log is in the guard's reason
	d.StateEnabled, d.ShouldReconnectOnError, d.Compress = false, false, false
	d.Identify.Compress = false // the guard reads along
	d.Identify.Intents = discordgo.Intent(s.Intents)
	d.Client = &http.Client{Transport: told(address)}
	d.Dialer = &websocket.Dialer{
		NetDialContext: func(_ context.Context, network, address string) (net.Conn, error) {
			return s.dial(ctx, network, address, false, g)
		},
		NetDialTLSContext: func(_ context.Context, network, address string) (net.Conn, error) {
			return s.dial(ctx, network, address, true, g)
		},
	}
	return d, nil
}

// dial connects and has g guard the connection.
func (s *Supervisor) dial(ctx context.Context, network, address string, secure bool, g *guard) (net.Conn, error) {
	dial := s.Dial
	if dial == nil {
		dial = (&net.Dialer{KeepAliveConfig: keepAlive}).DialContext
	}
	c, err := dial(ctx, network, address)
	if err != nil {
		return nil, err
	}
	if secure {
		host, _, err := net.SplitHostPort(address)
		if err != nil {
			c.Close()
			return nil, err
		}
		t := tls.Client(c, &tls.Config{ServerName: host, RootCAs: s.roots, NextProtos: []string{"http/1.1"}})
		if err := t.HandshakeContext(ctx); err != nil {
			c.Close()
			return nil, err
		}
		c = t
	}
	if err := g.attach(c); err != nil {
		return nil, err
	}
	return g, nil
}

// open opens the session, until ctx is done or the guard ends the connection. Once
// it is open, discordgo puts itself away when the connection has ended, for which
// it takes a second.
func (s *Supervisor) open(ctx context.Context, d *discordgo.Session, g *guard) error {
	opened, closed := make(chan error, 1), make(chan struct{})
	once := sync.OnceFunc(func() { close(closed) })
	d.AddHandler(func(*discordgo.Session, *discordgo.Disconnect) { once() })
	s.remains.Go(func() {
		defer func() {
			if p := recover(); p != nil {
				opened <- fmt.Errorf("discordgo: %v", p)
			}
		}()
		err := d.Open()
		opened <- err
		if err == nil {
			<-closed
		}
	})
	for ready := g.ready; opened != nil || ready != nil; {
		select {
		case err := <-opened:
			if err != nil {
				return err
			}
			opened = nil
		case <-ready:
			ready = nil
		case <-g.dead:
			why := g.reason()
			if errors.Is(why, net.ErrClosed) && opened != nil {
				return <-opened // discordgo closed it, and is about to say why
			}
			return why
		case <-ctx.Done():
			if errors.Is(ctx.Err(), context.DeadlineExceeded) {
				return errors.New("the server takes too long to be ready")
			}
			return ctx.Err()
		}
	}
	return nil
}

// told is a transport that knows the answer to the one thing that discordgo asks
// before it connects: where the gateway is. Its own way would know no deadline.
type told string

// RoundTrip answers.
func (t told) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := json.Marshal(map[string]string{"url": string(t)})
	if err != nil {
		return nil, err
	}
	return &http.Response{StatusCode: http.StatusOK, Status: "200 OK", ProtoMajor: 1, ProtoMinor: 1, Header: http.Header{},
		Body: io.NopCloser(strings.NewReader(string(body))), ContentLength: int64(len(body)), Request: r}, nil
}

// version is that of the gateway's protocol. discordgo would ask for 9.
const version = "10"

// versioned is the gateway's address with what we ask for. It ends in a fragment,
// which is never sent: what discordgo appends is lost in it.
func versioned(address string) (string, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "ws" && u.Scheme != "wss" {
		return "", fmt.Errorf("gateway address %q: not one of a WebSocket", address)
	}
	if u.Path == "" {
		u.Path = "/"
	}
	u.RawQuery, u.Fragment = url.Values{"v": {version}, "encoding": {"json"}}.Encode(), ""
	return u.String() + "#", nil
}
