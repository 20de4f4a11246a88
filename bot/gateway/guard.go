package gateway

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// guard is a connection to the gateway that reads along. It ends what discordgo
// would wait for or answer wrongly: a silent server, an invalid session, a
// request to reconnect, acknowledgements that stop coming. It keeps from it what
// would lock it up, and notes the close code, which discordgo tells nobody.
//
// It sees what is inside TLS: whole WebSocket messages from a server, which are
// not masked. Longer ones than peek are passed on unseen: those that matter are
// short.
type guard struct {
	net.Conn
	in      *bufio.Reader
	stage   stage
	pending []byte // what has been looked at and is to be passed on
	left    uint64 // bytes of the frame under way that are passed on unseen

	opening  time.Time    // until when READY has to have come
	interval atomic.Int64 // of heartbeats, nanoseconds; 0 before HELLO
	acked    atomic.Int64 // UnixNano of the last acknowledgement
	ready    atomic.Bool
	beat     func() // the server wants a heartbeat now

	mu   sync.Mutex
	why  error
	dead chan struct{}
}

// stage is how far the connection has come.
type stage int

const (
	answering stage = iota // the HTTP answer to the upgrade is to come
	refusing               // its headers, and it is a refusal
	upgrading              // its headers
	refused                // what follows is no WebSocket
	upgraded
)

const peek = 1024

// patience is how long the server may take with a heartbeat's acknowledgement
// after the heartbeat was due, and with a word of its own: a quarter more.
func (g *guard) patience() time.Duration {
	interval := time.Duration(g.interval.Load())
	return interval + max(interval/4, time.Second)
}

// Opcodes of the gateway that the guard acts on.
const (
	opHeartbeat      = 1
	opReconnect      = 7
	opInvalidSession = 9
	opHello          = 10
	opAcknowledged   = 11
)

var (
	errReconnect = errors.New("the server asks for a new connection")
	errInvalid   = errors.New("the server calls the session invalid")
	errSilent    = errors.New("the server has gone silent")
)

// CloseError is the server's closing of the connection with a code.
type CloseError struct {
	Code   int
	Reason string
}

func (e *CloseError) Error() string {
	return fmt.Sprintf("the server closed the connection (%d %s)", e.Code, e.Reason)
}

func newGuard(c net.Conn, opening time.Time, beat func()) *guard {
	g := &guard{Conn: c, in: bufio.NewReader(c), opening: opening, beat: beat, dead: make(chan struct{})}
	return g
}

// end closes the connection for a reason; the first one counts.
func (g *guard) end(why error) error {
	g.mu.Lock()
	if g.why == nil {
		g.why = why
		close(g.dead)
	}
	g.mu.Unlock()
	g.Conn.Close()
	return why
}

// Close is the client's.
func (g *guard) Close() error {
	g.end(net.ErrClosed)
	return nil
}

// reason is why the connection ended, nil while it lasts.
func (g *guard) reason() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.why
}

// Read passes on what the server sends.
func (g *guard) Read(p []byte) (int, error) {
	for {
		if len(g.pending) > 0 {
			n := copy(p, g.pending)
			g.pending = g.pending[n:]
			return n, nil
		}
		if err := g.deadline(); err != nil {
			return 0, g.end(err)
		}
		if g.left > 0 {
			n, err := g.in.Read(p[:min(uint64(len(p)), g.left)])
			g.left -= uint64(n)
			if err != nil {
				return n, g.end(explain(err))
			}
			return n, nil
		}
		read := g.frame
		if g.stage != upgraded {
			read = g.answer
		}
		if err := read(); err != nil {
			return 0, g.end(explain(err))
		}
	}
}

// deadline sets how long the next read may take.
func (g *guard) deadline() error {
	if !g.ready.Load() {
		return g.SetReadDeadline(g.opening)
	}
	return g.SetReadDeadline(time.Now().Add(g.patience()))
}

func explain(err error) error {
	var timeout net.Error
	if errors.As(err, &timeout) && timeout.Timeout() {
		return errSilent
	}
	return err
}

// frame reads a frame's head, and a short one whole, and decides what becomes of
// it.
func (g *guard) frame() error {
	head, err := g.in.Peek(2)
	if err != nil {
		return err
	}
	size, length := 2, uint64(head[1]&0x7f)
	switch length {
	case 126:
		size = 4
	case 127:
		size = 10
	}
	if head, err = g.in.Peek(size); err != nil {
		return err
	}
	switch size {
	case 4:
		length = uint64(binary.BigEndian.Uint16(head[2:]))
	case 10:
		length = binary.BigEndian.Uint64(head[2:])
	}
	kind, whole := head[0]&0x0f, head[0]&0x80 != 0
	if !whole || length > peek {
		g.pending = make([]byte, size)
		g.left = length
		_, err = io.ReadFull(g.in, g.pending)
		return err
	}
	data := make([]byte, size+int(length))
	if _, err := io.ReadFull(g.in, data); err != nil {
		return err
	}
	pass := true
	switch kind {
	case 1: // text
		pass, err = g.message(data[size:])
	case 8: // close
		code, reason := 1005, ""
		if body := data[size:]; len(body) >= 2 {
			code, reason = int(binary.BigEndian.Uint16(body)), string(body[2:])
		}
		err = &CloseError{code, reason}
	}
	if pass && err == nil {
		g.pending = data
	}
	return err
}

// message looks at a short message and reports whether discordgo is to see it.
func (g *guard) message(data []byte) (pass bool, err error) {
	var m struct {
		Op   int             `json:"op"`
		Type string          `json:"t"`
		Data json.RawMessage `json:"d"`
	}
	if json.Unmarshal(data, &m) != nil {
		return true, nil
	}
	switch m.Op {
	case opHeartbeat:
		g.beat() // not by discordgo, which may be closing just then
		return false, nil
	case opReconnect:
		return false, errReconnect
	case opInvalidSession:
		return false, errInvalid
	case opHello:
		var hello struct {
			Interval int64 `json:"heartbeat_interval"`
		}
		if json.Unmarshal(m.Data, &hello) != nil || hello.Interval <= 0 {
			return false, errors.New("the server's HELLO has no heartbeat interval")
		}
		g.interval.Store(int64(time.Duration(hello.Interval) * time.Millisecond))
		g.acked.Store(time.Now().UnixNano())
	case opAcknowledged:
		g.acked.Store(time.Now().UnixNano())
		return g.ready.Load(), nil // before that discordgo would lock itself up
	}
	return true, nil
}

// answer passes on one line of the HTTP answer to the upgrade, and once that has
// been refused whatever comes.
func (g *guard) answer() error {
	if g.stage == refused {
		g.pending = make([]byte, peek)
		n, err := g.in.Read(g.pending)
		g.pending = g.pending[:n]
		return err
	}
	line, err := g.in.ReadBytes('\n')
	if err != nil {
		return err
	}
	g.pending = line
	switch end := len(strings.TrimSpace(string(line))) == 0; {
	case g.stage == answering && strings.Contains(string(line), " 101 "):
		g.stage = upgrading
	case g.stage == answering:
		g.stage = refusing
	case end && g.stage == upgrading:
		g.stage = upgraded
	case end:
		g.stage = refused
	}
	return nil
}

// age is how long ago the server acknowledged a heartbeat, and late whether that
// is too long.
func (g *guard) age() (age time.Duration, late bool) {
	if g.interval.Load() == 0 {
		return 0, false
	}
	age = time.Since(time.Unix(0, g.acked.Load()))
	return age, age > g.patience()
}
