package gateway

import (
	"bufio"
	"bytes"
	"crypto/rand"
	"encoding/binary"
	"encoding/json"
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

// Opcodes of the gateway that the guard acts on.
const (
	opDispatch       = 0
	opHeartbeat      = 1
	opReconnect      = 7
	opInvalidSession = 9
	opHello          = 10
	opAcknowledged   = 11
)

const (
	// maxHeaders bounds the answer to the upgrade, in bytes.
	maxHeaders = 64 << 10
	// writeFor is how long a write may take.
	writeFor = 5 * time.Second
	// maxInterval bounds what HELLO may ask for; Discord asks for 41.25 s.
	maxInterval = time.Hour
)

var (
	errReconnect = errors.New("the server asks for a new connection")
	errInvalid   = errors.New("the server calls the session invalid")
)

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

// packet acts on one of the gateway's. What is none, or of an unknown opcode, is
// passed over.
func (g *guard) packet(message []byte) error {
	var p struct {
		Op   *int            `json:"op"`
		Seq  *int64          `json:"s"`
		Type string          `json:"t"`
		Data json.RawMessage `json:"d"`
	}
	if json.Unmarshal(message, &p) != nil || p.Op == nil {
		return nil
	}
	greeted := g.interval.Load() != 0
	switch *p.Op {
	case opHeartbeat:
		return g.beat()
	case opReconnect:
		return errReconnect
	case opInvalidSession:
		return errInvalid
	case opHello:
		if !greeted {
			return g.hello(p.Data)
		}
	case opAcknowledged:
		g.acked.Store(int64(time.Since(g.made)))
		if g.dispatched { // before that it would lock discordgo up
			g.pass(map[string]any{"op": opAcknowledged})
		}
	case opDispatch:
		if !greeted {
			return nil
		}
		if p.Seq != nil && *p.Seq > g.sequence.Load() {
			g.sequence.Store(*p.Seq)
		}
		g.hand(Event{p.Type, p.Data})
		if p.Type == "READY" && !g.isReady {
			g.isReady = true
			close(g.ready)
		}
		g.dispatched = true
		g.pass(map[string]any{"op": opDispatch, "s": g.sequence.Load()})
	}
	return nil
}

func (g *guard) hello(data json.RawMessage) error {
	var hello struct {
		Interval int64 `json:"heartbeat_interval"` // milliseconds
	}
	if json.Unmarshal(data, &hello) != nil || hello.Interval <= 0 || hello.Interval > maxInterval.Milliseconds() {
		return errors.New("the server's HELLO has no heartbeat interval")
	}
	g.acked.Store(int64(time.Since(g.made)))
	g.interval.Store(int64(time.Duration(hello.Interval) * time.Millisecond))
	g.pass(map[string]any{"op": opHello, "d": hello})
	return nil
}

// pass lets discordgo see a packet.
func (g *guard) pass(packet map[string]any) { g.pending = text(packet).bytes() }

// text is a packet as a frame.
func text(packet map[string]any) frame {
	data, err := json.Marshal(packet)
	if err != nil {
		panic(err) // there are numbers in it, no more
	}
	return frame{true, kindText, data}
}

// Write sends what discordgo has to say, until somebody has said goodbye.
func (g *guard) Write(p []byte) (int, error) {
	g.writing.Lock()
	defer g.writing.Unlock()
	if g.left {
		return 0, net.ErrClosed
	}
	if g.upgraded.Load() && g.identified.IsZero() && len(p) > 0 && kind(p[0]&0x0f) == kindText {
		g.identified = time.Now() // it is the first thing that discordgo says
	}
	g.Conn.SetWriteDeadline(time.Now().Add(writeFor))
	return g.Conn.Write(p)
}

// say sends a frame of the guard's own.
func (g *guard) say(f frame) error {
	var mask [4]byte
	rand.Read(mask[:]) // it never fails
	g.Conn.SetWriteDeadline(time.Now().Add(writeFor))
	_, err := g.Conn.Write(f.masked(mask))
	return err
}

// beat sends the heartbeat that the server wants now. discordgo's answer would
// race with its closing. More than one a second would come near the limit of
// what may be sent.
func (g *guard) beat() error {
	g.writing.Lock()
	defer g.writing.Unlock()
	now := time.Now()
	if g.left || now.Sub(g.beaten) < time.Second {
		return nil
	}
	g.beaten = now
	var last any
	if n := g.sequence.Load(); n > 0 {
		last = n
	}
	return g.say(text(map[string]any{"op": opHeartbeat, "d": last}))
}

// leave tells the server that the session is over and returns once it has heard,
// or has had a second to. Nothing is written after that.
func (g *guard) leave() {
	g.writing.Lock()
	spoken := g.upgraded.Load() && !g.left
	if g.left = true; spoken {
		// A connection that takes no goodbye needs none.
		_ = g.say(frame{true, kindClose, binary.BigEndian.AppendUint16(nil, closeNormal)})
	}
	g.writing.Unlock()
	if !spoken {
		return
	}
	heard := time.NewTimer(time.Second)
	defer heard.Stop()
	select {
	case <-g.dead:
	case <-heard.C:
	}
}

// closeNormal ends the session, so that the bot is shown as gone at once.
const closeNormal = 1000

// identifiedAt is when IDENTIFY was sent, zero if it was not.
func (g *guard) identifiedAt() time.Time {
	g.writing.Lock()
	defer g.writing.Unlock()
	return g.identified
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
