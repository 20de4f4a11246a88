package gateway

import (
	"bytes"
	"compress/zlib"
	"context"
	"fmt"
	"net"
	"time"

	"github.com/gorilla/websocket"

	"verbatim/bot/discordtest/payload"
	"verbatim/bot/discordtest/world"
)

// Conn is a connection to the gateway.
type Conn struct {
	server *Server
	socket *websocket.Conn
	script Script
	wake   chan struct{}
	gone   chan struct{}

	// The rest is under the World's lock.
	queue      []packet
	session    *session
	identified bool // whether IDENTIFY or RESUME was taken; READY may be to come
	compress   bool
	mute       bool
	heartbeats int
	sends      []time.Time
	code       int // with which it ends
	ended      bool
	changed    world.Signal
}

func newConn(s *Server, socket *websocket.Conn, script Script) *Conn {
	socket.SetCloseHandler(func(int, string) error { return nil })
	return &Conn{server: s, socket: socket, script: script, wake: make(chan struct{}, 1), gone: make(chan struct{})}
}

// Send sends frames at once.
func (c *Conn) Send(frames ...Frame) {
	c.server.world.Lock()
	defer c.server.world.Unlock()
	for _, f := range frames {
		c.out(c.packet(f))
	}
}

// Repeat sends the last n events again, under the numbers that they had.
func (c *Conn) Repeat(n int) {
	c.server.world.Lock()
	defer c.server.world.Unlock()
	if c.session == nil {
		return
	}
	events := c.session.events
	for _, e := range events[max(0, len(events)-n):] {
		c.out(packet{data: e.data})
	}
}

// Mute keeps the connection open and sends nothing more over it, or goes on. What was
// to be sent meanwhile is lost, as far as this connection goes.
func (c *Conn) Mute(on bool) {
	c.server.world.Lock()
	defer c.server.world.Unlock()
	c.mute = on
}

// StopAcks leaves heartbeats without acknowledgement, or goes on.
func (c *Conn) StopAcks(on bool) {
	c.server.world.Lock()
	defer c.server.world.Unlock()
	c.script.NoAcks = on
}

// Heartbeats waits until so many came over this connection.
func (c *Conn) Heartbeats(ctx context.Context, atLeast int) error {
	return c.server.world.Wait(ctx, func() (*world.Signal, error) {
		if c.heartbeats >= atLeast {
			return nil, nil
		}
		return &c.changed, nil
	})
}

// Closed waits for the connection's end, and returns the client's code, or the
// double's, or 1006 if it just broke.
func (c *Conn) Closed(ctx context.Context) (int, error) {
	code := 0
	err := c.server.world.Wait(ctx, func() (*world.Signal, error) {
		if !c.ended {
			return &c.changed, nil
		}
		code = c.code
		return nil, nil
	})
	return code, err
}

// out queues a packet, so that nobody who holds the lock waits for a slow client.
func (c *Conn) out(p packet) {
	if c.mute && !p.drop {
		return
	}
	c.queue = append(c.queue, p)
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// taken returns what is queued, and whether large packets are to be compressed.
func (c *Conn) taken() ([]packet, bool) {
	c.server.world.Lock()
	defer c.server.world.Unlock()
	packets := c.queue
	c.queue = nil
	return packets, c.compress
}

// compressOver is from how many bytes a payload is compressed, if the client takes
// that.
const compressOver = 1024

// write sends what is queued, until the connection is over.
func (c *Conn) write() {
	var z compressor
	for {
		select {
		case <-c.wake:
		case <-c.gone:
			return
		}
		packets, compress := c.taken()
		for _, p := range packets {
			c.socket.SetWriteDeadline(time.Now().Add(10 * time.Second))
			var err error
			switch {
			case p.drop:
				c.breakOff()
				return
			case p.close != 0:
				if err = c.sayClose(p.close); err == nil {
					return
				}
			case compress && len(p.data) > compressOver:
				err = c.socket.WriteMessage(websocket.BinaryMessage, z.compress(p.data))
			default:
				err = c.socket.WriteMessage(websocket.TextMessage, p.data)
			}
			if err != nil {
				c.breakOff()
				return
			}
		}
	}
}

// compressor compresses payloads, each by itself.
type compressor struct {
	buffer bytes.Buffer
	writer *zlib.Writer
}

func (z *compressor) compress(data []byte) []byte {
	if z.writer == nil {
		z.writer = zlib.NewWriter(&z.buffer)
	}
	z.buffer.Reset()
	z.writer.Reset(&z.buffer)
	z.writer.Write(data)
	z.writer.Close()
	return z.buffer.Bytes()
}

// sayClose closes the connection with a code, which the client gets a moment to read
// before the connection goes.
func (c *Conn) sayClose(code int) error {
	c.end(code)
	err := c.socket.WriteMessage(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""))
	c.socket.SetReadDeadline(time.Now().Add(time.Second))
	return err
}

// breakOff ends the connection with a reset.
func (c *Conn) breakOff() {
	if tcp, ok := c.socket.NetConn().(*net.TCPConn); ok {
		tcp.SetLinger(0)
	}
	c.socket.Close()
}

// end notes the code with which the connection ends; the first counts.
func (c *Conn) end(code int) {
	c.server.world.Lock()
	defer c.server.world.Unlock()
	if c.code == 0 {
		c.code = code
	}
}

// refuse closes the connection for something that a client must not do.
func (c *Conn) refuse(code int, why string) {
	c.server.world.Lock()
	defer c.server.world.Unlock()
	c.server.world.Journal.Violation("gateway", fmt.Sprintf("%d: %s", code, why))
	c.out(packet{close: code})
}

// hello begins the conversation, as the script has it.
func (c *Conn) hello() {
	if !c.pause(c.script.HelloAfter) {
		return
	}
	c.server.world.Lock()
	defer c.server.world.Unlock()
	if c.scripted(c.script.BeforeHello) && !c.script.NoHello {
		c.out(c.packet(Frame{Op: opHello, Data: payload.Object{"heartbeat_interval": c.server.options.HeartbeatInterval.Milliseconds()}}))
	}
}

// scripted sends frames, and is false if one of them ends the connection.
func (c *Conn) scripted(frames []Frame) bool {
	for _, f := range frames {
		c.out(c.packet(f))
		if f.Close != 0 || f.Drop {
			return false
		}
	}
	return true
}

// pause takes a time, and is false if the connection or the double ends before.
func (c *Conn) pause(d time.Duration) bool {
	if d == 0 {
		return true
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-c.gone:
	case <-c.server.world.Done():
	}
	return false
}
