package discordtest

import (
	"context"
	"net"
	"net/http"
	"sync"
)

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

// Dial connects to the double, whatever the address.
func (d *Discord) Dial(ctx context.Context, network, address string) (net.Conn, error) {
	if p, ok := d.server.Listener.(*pipes); ok {
		return p.dial(ctx)
	}
	return (&net.Dialer{}).DialContext(ctx, "tcp", d.server.Listener.Addr().String())
}

// start begins to serve.
func (d *Discord) start() {
	d.client = &http.Transport{DialContext: d.Dial, MaxIdleConnsPerHost: 100}
	if d.options.InMemory {
		d.server.Listener.Close()
		d.server.Listener = newPipes()
	}
	d.server.Start()
}
