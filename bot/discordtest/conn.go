package discordtest

import (
	"bytes"
	"compress/zlib"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/gorilla/websocket"
)

// Conn is a connection to the gateway.
type Conn struct {
	d      *Discord
	socket *websocket.Conn
	script Script
	wake   chan struct{}
	gone   chan struct{}

	// The rest is under the double's lock.
	queue      []packet
	session    *session
	identified bool // whether IDENTIFY or RESUME was taken, READY may be to come
	compress   bool
	mute       bool
	heartbeats int
	sends      []time.Time
	code       int // with which it ends
	ended      bool
	changed    signal
}

func newConn(d *Discord, socket *websocket.Conn, script Script) *Conn {
	socket.SetCloseHandler(func(int, string) error { return nil })
	return &Conn{d: d, socket: socket, script: script, wake: make(chan struct{}, 1), gone: make(chan struct{})}
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

// compressOver is from how many bytes a payload is compressed, if the client takes
// that.
const compressOver = 1024

// write sends what is queued, until the connection is over.
func (c *Conn) write() {
	defer c.d.running.Done()
	var buffer bytes.Buffer
	z := zlib.NewWriter(&buffer)
	for {
		select {
		case <-c.wake:
		case <-c.gone:
			return
		}
		c.d.mu.Lock()
		packets, compress := c.queue, c.compress
		c.queue = nil
		c.d.mu.Unlock()
		for _, p := range packets {
			c.socket.SetWriteDeadline(time.Now().Add(10 * time.Second))
			var err error
			switch {
			case p.drop:
				c.breakOff()
				return
			case p.close != 0:
				c.end(p.close)
				message := websocket.FormatCloseMessage(p.close, "")
				err = c.socket.WriteMessage(websocket.CloseMessage, message)
				// The client gets a moment to read it before the connection goes.
				c.socket.SetReadDeadline(time.Now().Add(time.Second))
				if err == nil {
					return
				}
			case compress && len(p.data) > compressOver:
				buffer.Reset()
				z.Reset(&buffer)
				z.Write(p.data)
				z.Close()
				err = c.socket.WriteMessage(websocket.BinaryMessage, buffer.Bytes())
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

// breakOff ends the connection with a reset.
func (c *Conn) breakOff() {
	if tcp, ok := c.socket.NetConn().(*net.TCPConn); ok {
		tcp.SetLinger(0)
	}
	c.socket.Close()
}

// end notes the code with which it ends; the first counts.
func (c *Conn) end(code int) {
	c.d.mu.Lock()
	defer c.d.mu.Unlock()
	if c.code == 0 {
		c.code = code
	}
}

// refuse closes the connection for something that a client must not do.
func (c *Conn) refuse(code int, why string) {
	c.d.mu.Lock()
	defer c.d.mu.Unlock()
	c.d.violation("gateway", fmt.Sprintf("%d: %s", code, why))
	c.out(packet{close: code})
}

// hello begins the conversation, as the script has it.
func (c *Conn) hello() {
	if !c.later(c.script.HelloAfter) {
		return
	}
	interval := c.d.options.HeartbeatInterval
	c.d.mu.Lock()
	defer c.d.mu.Unlock()
	if c.scripted(c.script.BeforeHello) && !c.script.NoHello {
		c.out(Frame{Op: opHello, Data: object{"heartbeat_interval": interval.Milliseconds()}}.packet(c))
	}
}

// scripted sends frames, and is false if one of them ends the connection.
func (c *Conn) scripted(frames []Frame) bool {
	for _, f := range frames {
		c.out(f.packet(c))
		if f.Close != 0 || f.Drop {
			return false
		}
	}
	return true
}

// later waits; it is false if the connection or the double ends before.
func (c *Conn) later(after time.Duration) bool {
	if after == 0 {
		return true
	}
	timer := time.NewTimer(after)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-c.gone:
	case <-c.d.done:
	}
	return false
}

// received is a packet from the client.
type received struct {
	Op *int            `json:"op"`
	D  json.RawMessage `json:"d"`
}

// read takes what the client sends, until the connection is over.
func (c *Conn) read() {
	defer close(c.gone)
	defer c.socket.Close()
	c.alive()
	for {
		_, data, err := c.socket.ReadMessage()
		if err != nil {
			c.over(err)
			return
		}
		c.d.mu.Lock()
		tooMany, ending := !c.maySend(), c.code != 0
		c.d.mu.Unlock()
		var p received
		switch {
		case ending: // it may not have read that yet
		case tooMany:
			c.refuse(4008, "over 120 packets in 60 s")
		case len(data) > maxPayload:
			c.refuse(4002, fmt.Sprintf("a payload of %d bytes", len(data)))
		case json.Unmarshal(data, &p) != nil || p.Op == nil:
			c.refuse(4002, "a payload that is no JSON")
		default:
			c.handle(*p.Op, p.D)
		}
	}
}

// alive puts off the time at which a client that sends no heartbeat is let go.
func (c *Conn) alive() {
	c.socket.SetReadDeadline(time.Now().Add(2 * c.d.options.HeartbeatInterval))
}

func (c *Conn) over(err error) {
	code := websocket.CloseAbnormalClosure
	if e := (*websocket.CloseError)(nil); errors.As(err, &e) {
		code = e.Code
	}
	if timeout := net.Error(nil); errors.As(err, &timeout) && timeout.Timeout() {
		c.d.mu.Lock()
		late := c.code == 0
		if late {
			c.d.violation("gateway", "4009: no heartbeat for two intervals")
		}
		c.d.mu.Unlock()
		if late {
			code = 4009
			c.socket.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""), time.Now().Add(time.Second))
		}
	}
	c.end(code)
}

// maySend counts a packet.
func (c *Conn) maySend() bool {
	now := c.d.now()
	for len(c.sends) > 0 && now.Sub(c.sends[0]) >= sendsWithin {
		c.sends = c.sends[1:]
	}
	c.sends = append(c.sends, now)
	return len(c.sends) <= maxSends
}

func (c *Conn) handle(op int, data json.RawMessage) {
	c.d.mu.Lock()
	identified, acks := c.identified, !c.script.NoAcks
	c.d.mu.Unlock()
	switch {
	case op == opHeartbeat:
		c.alive()
		c.d.mu.Lock()
		defer c.d.mu.Unlock()
		c.heartbeats++
		c.changed.fire()
		if acks {
			c.out(Frame{Op: opHeartbeatAck}.packet(c))
		}
	case op == opIdentify || op == opResume:
		if identified {
			c.refuse(4005, "identified twice")
			return
		}
		if op == opIdentify {
			c.identify(data)
		} else {
			c.resume(data)
		}
	case op != opPresence && op != opVoice && op != opMembers:
		c.refuse(4001, fmt.Sprintf("opcode %d", op))
	case !identified:
		c.refuse(4003, fmt.Sprintf("opcode %d before IDENTIFY", op))
	}
}
