package gateway

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// guard is the connection that a session of discordgo's is given. It reads along,
// hands the events over, and lets discordgo see only what it needs to stay
// connected: HELLO, acknowledgements and the events' numbers. What makes it
// decode, panic, lock up or identify anew never reaches it.
//
// Whoever is done with the connection calls end; nothing here waits for a
// deadline of its own, except to write.
type guard struct {
	net.Conn // inside TLS; there once attached
	in       *bufio.Reader
	hand     func(Event)

	// What follows is that of the goroutine that reads.
	pending    []byte // what has been looked at and is to be passed on
	headers    int    // bytes of the answer to the upgrade so far
	message    []byte // what there is of a message in parts
	messageOf  kind   // and its kind, 0 outside one
	dispatched bool   // discordgo has been passed on a dispatch

	upgraded atomic.Bool   // WebSocket is spoken
	ready    chan struct{} // closed by READY
	isReady  bool          // that has been seen
	interval atomic.Int64  // of heartbeats, nanoseconds; 0 before HELLO
	made     time.Time
	acked    atomic.Int64 // when the last acknowledgement came, nanoseconds after made
	sequence atomic.Int64 // the highest number of a dispatch

	writing    sync.Mutex // no byte of one write comes between another's
	left       bool       // nothing is written any more
	identified time.Time  // when IDENTIFY was sent
	beaten     time.Time  // when the guard sent a heartbeat of its own

	mu   sync.Mutex
	why  error
	dead chan struct{}
}

// maxHeaders bounds the answer to the upgrade, in bytes.
const maxHeaders = 64 << 10

// CloseError is the server's closing of the connection with a code.
type CloseError struct {
	Code   int
	Reason string
}

func (e *CloseError) Error() string {
	return strings.TrimSpace(fmt.Sprintf("the server closed the connection (%d %s", e.Code, e.Reason)) + ")"
}

func newGuard(hand func(Event)) *guard {
	return &guard{hand: hand, made: time.Now(), ready: make(chan struct{}), dead: make(chan struct{})}
}

// attach gives the guard the connection that it guards, unless it has ended.
func (g *guard) attach(c net.Conn) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.why != nil || g.Conn != nil {
		c.Close()
		return net.ErrClosed
	}
	g.Conn, g.in = c, bufio.NewReader(c)
	return nil
}

// end closes the connection for a reason, and returns the first one that it was
// given.
func (g *guard) end(why error) error {
	g.mu.Lock()
	c := g.Conn
	if g.why == nil {
		g.why = why
		close(g.dead)
	}
	why = g.why
	g.mu.Unlock()
	if c != nil {
		c.Close()
	}
	return why
}

// reason is why the connection ended, nil while it lasts.
func (g *guard) reason() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.why
}

// Close is discordgo's.
func (g *guard) Close() error {
	g.end(net.ErrClosed)
	return nil
}

// SetDeadline and the like are discordgo's too; whoever opens the connection
// watches the time.
func (g *guard) SetDeadline(time.Time) error      { return nil }
func (g *guard) SetReadDeadline(time.Time) error  { return nil }
func (g *guard) SetWriteDeadline(time.Time) error { return nil }

// Read passes on what discordgo is to see of what the server sends.
func (g *guard) Read(p []byte) (int, error) {
	for len(g.pending) == 0 {
		next := g.frame
		if !g.upgraded.Load() {
			next = g.header
		}
		if err := next(); err != nil {
			return 0, g.end(err)
		}
	}
	n := copy(p, g.pending)
	g.pending = g.pending[n:]
	return n, nil
}

// header passes on one line of the HTTP answer to the upgrade.
func (g *guard) header() error {
	line, err := g.in.ReadSlice('\n')
	if err != nil {
		return err
	}
	if g.headers == 0 {
		if f := strings.Fields(string(line)); len(f) < 2 || f[1] != "101" {
			return fmt.Errorf("the server refuses the connection: %.100s", bytes.TrimSpace(line))
		}
	}
	if g.headers += len(line); g.headers > maxHeaders {
		return errTooLong
	}
	g.pending = bytes.Clone(line)
	if len(bytes.TrimSpace(line)) == 0 {
		g.upgraded.Store(true)
	}
	return nil
}

// frame reads one and decides what becomes of it.
func (g *guard) frame() error {
	f, err := readFrame(g.in)
	if err != nil {
		return err
	}
	switch {
	case f.kind == kindClose:
		e := &CloseError{Code: 1005}
		if len(f.data) >= 2 {
			e.Code, e.Reason = int(binary.BigEndian.Uint16(f.data)), string(f.data[2:])
		}
		return e
	case f.kind.control():
		g.pending = f.bytes()
		return nil
	case (f.kind == kindMore) != (g.messageOf != 0):
		return errors.New("the server's message has no beginning or no end")
	case len(g.message)+len(f.data) > maxMessage:
		return errTooLong
	}
	if f.kind != kindMore {
		g.messageOf = f.kind
	}
	g.message = append(g.message, f.data...)
	if !f.final {
		return nil
	}
	message, of := g.message, g.messageOf
	g.message, g.messageOf = nil, 0
	if of == kindBinary {
		return nil // of which nothing was asked for
	}
	return g.packet(message)
}

// age is how long ago the server acknowledged a heartbeat, and late whether that
// is too long: a quarter more than the time from one to the next.
func (g *guard) age() (age time.Duration, late bool) {
	interval := time.Duration(g.interval.Load())
	if interval == 0 {
		return 0, false
	}
	age = time.Since(g.made) - time.Duration(g.acked.Load())
	return age, age > interval+max(interval/4, time.Second)
}
