package gateway

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"slices"
	"time"

	"github.com/gorilla/websocket"
)

const (
	maxPayload  = 4096 // bytes of one packet from a client
	maxSends    = 120  // packets from a client in sendsWithin
	sendsWithin = time.Minute
)

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
		tooMany, ending := c.counted()
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
	c.socket.SetReadDeadline(time.Now().Add(2 * c.server.options.HeartbeatInterval))
}

// counted counts a packet from the client. It reports whether that is one too many,
// and whether the connection is ending already.
func (c *Conn) counted() (tooMany, ending bool) {
	c.server.world.Lock()
	defer c.server.world.Unlock()
	now := c.server.world.Now()
	c.sends = slices.DeleteFunc(c.sends, func(t time.Time) bool { return now.Sub(t) >= sendsWithin })
	c.sends = append(c.sends, now)
	return len(c.sends) > maxSends, c.code != 0
}

// over notes with which code the connection ended.
func (c *Conn) over(err error) {
	code := websocket.CloseAbnormalClosure
	if e := (*websocket.CloseError)(nil); errors.As(err, &e) {
		code = e.Code
	}
	if timeout := net.Error(nil); errors.As(err, &timeout) && timeout.Timeout() && c.late() {
		code = 4009
		c.socket.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""), time.Now().Add(time.Second))
	}
	c.end(code)
}

// late notes that no heartbeat came, unless the connection was ending anyway.
func (c *Conn) late() bool {
	c.server.world.Lock()
	defer c.server.world.Unlock()
	if c.code != 0 {
		return false
	}
	c.server.world.Journal.Violation("gateway", "4009: no heartbeat for two intervals")
	return true
}

// handle takes a packet of the client.
func (c *Conn) handle(op int, data json.RawMessage) {
	identified := c.isIdentified()
	switch {
	case op == opHeartbeat:
		c.heartbeat()
	case (op == opIdentify || op == opResume) && identified:
		c.refuse(4005, "identified twice")
	case op == opIdentify:
		c.identify(data)
	case op == opResume:
		c.resume(data)
	case op != opPresence && op != opVoice && op != opMembers:
		c.refuse(4001, fmt.Sprintf("opcode %d", op))
	case !identified:
		c.refuse(4003, fmt.Sprintf("opcode %d before IDENTIFY", op))
	}
}

func (c *Conn) isIdentified() bool {
	c.server.world.Lock()
	defer c.server.world.Unlock()
	return c.identified
}

func (c *Conn) heartbeat() {
	c.alive()
	c.server.world.Lock()
	defer c.server.world.Unlock()
	c.heartbeats++
	c.changed.Fire()
	if !c.script.NoAcks {
		c.out(c.packet(HeartbeatAck()))
	}
}
