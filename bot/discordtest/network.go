package discordtest

import (
	"context"
	"net"
	"net/http"
	"sync"
)

// network is how the double is reached: over a port of this machine, or within the
// process alone.
type network struct {
	listener net.Listener
	client   *http.Transport
}

func newNetwork(inMemory bool) (*network, error) {
	n := &network{listener: newPipes()}
	if !inMemory {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		n.listener = l
	}
	n.client = &http.Transport{DialContext: n.dial, MaxIdleConnsPerHost: 100}
	return n, nil
}

// host is the double's, with its port.
func (n *network) host() string { return n.listener.Addr().String() }

func (n *network) url() string { return "http://" + n.host() }

// dial connects to the double, whatever the address.
func (n *network) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	if p, ok := n.listener.(*pipes); ok {
		return p.dial(ctx)
	}
	return (&net.Dialer{}).DialContext(ctx, "tcp", n.host())
}

// RoundTrip sends a request to the double, whatever host it is for.
func (n *network) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.URL.Scheme, r.URL.Host, r.Host = "http", n.host(), ""
	return n.client.RoundTrip(r)
}

// pipes is a network within the process: its connections keep to the time package's
// clock, which a bubble of testing/synctest moves.
type pipes struct {
	waiting chan net.Conn
	closed  chan struct{}
	once    sync.Once
}

func newPipes() *pipes { return &pipes{waiting: make(chan net.Conn), closed: make(chan struct{})} }

type pipeAddr struct{}

func (pipeAddr) Network() string { return "pipe" }
func (pipeAddr) String() string  { return "discord.test" }

// Addr, Accept and Close make it a net.Listener.
func (p *pipes) Addr() net.Addr { return pipeAddr{} }

// Accept waits for a connection.
func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.waiting:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

// Close lets nobody connect any more.
func (p *pipes) Close() error {
	p.once.Do(func() { close(p.closed) })
	return nil
}

func (p *pipes) dial(ctx context.Context) (net.Conn, error) {
	ours, theirs := net.Pipe()
	select {
	case p.waiting <- theirs:
		return ours, nil
	case <-p.closed:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
