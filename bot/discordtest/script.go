package discordtest

import (
	"context"
	"encoding/json"
	"time"
)

// Script is how a connection goes wrong while it opens. The zero value goes right.
type Script struct {
	// Refuse is the HTTP status with which the WebSocket is refused.
	Refuse int
	// BeforeHello and BeforeReady are frames that come before HELLO, and before the
	// answer to the first IDENTIFY or RESUME. One that ends the connection is the
	// last.
	BeforeHello, BeforeReady []Frame
	// HelloAfter and ReadyAfter are how late those are.
	HelloAfter, ReadyAfter time.Duration
	// NoHello and NoReady leave them out: the connection is mute.
	NoHello, NoReady bool
	// NoAcks leaves heartbeats without acknowledgement.
	NoAcks bool
}

// Frame is something that the gateway sends.
type Frame struct {
	Op   int
	Seq  int64 // of a dispatch; 0 is the session's next
	Type string
	Data any
	// Raw is sent as it is, instead.
	Raw []byte
	// Close closes the connection with a code, and Drop breaks it, instead.
	Close int
	Drop  bool
}

// Reconnect is opcode 7.
func Reconnect() Frame { return Frame{Op: opReconnect} }

// InvalidSession is opcode 9.
func InvalidSession(resumable bool) Frame { return Frame{Op: opInvalid, Data: resumable} }

// AskHeartbeat is opcode 1.
func AskHeartbeat() Frame { return Frame{Op: opHeartbeat} }

// HeartbeatAck is opcode 11, which nobody asked for.
func HeartbeatAck() Frame { return Frame{Op: opHeartbeatAck} }

// Dispatch is an event of any name.
func Dispatch(name string, data any) Frame { return Frame{Type: name, Data: data} }

// Broken is JSON that ends too early.
func Broken() Frame { return Frame{Raw: []byte(`{"op":0,"s":`)} }

// CloseWith closes the connection with a code.
func CloseWith(code int) Frame { return Frame{Close: code} }

// Drop breaks the connection without a word.
func Drop() Frame { return Frame{Drop: true} }

// packet is what the writer of a connection is given.
type packet struct {
	data  []byte
	close int
	drop  bool
}

// packet writes the frame. The state is locked.
func (f Frame) packet(c *Conn) packet {
	switch {
	case f.Drop:
		return packet{drop: true}
	case f.Close != 0:
		return packet{close: f.Close}
	case f.Raw != nil:
		return packet{data: f.Raw}
	}
	o := object{"op": f.Op, "d": f.Data}
	if f.Op == opDispatch {
		seq := f.Seq
		if s := c.session; s != nil {
			if seq == 0 {
				s.seq++
				seq = s.seq
			}
			s.highest = max(s.highest, seq)
		}
		o["s"], o["t"] = seq, f.Type
	}
	if f.Op == opInvalid {
		// The client may identify anew on the same connection.
		c.identified = false
		if s := c.session; s != nil {
			if f.Data == false {
				c.d.gateway.forget(s)
			}
			s.conn, s.lost, c.session = nil, c.d.now(), nil
		}
	}
	data, err := json.Marshal(o)
	if err != nil {
		panic(err) // the test's own value
	}
	return packet{data: data}
}

// Send sends frames at once.
func (c *Conn) Send(frames ...Frame) {
	c.d.mu.Lock()
	defer c.d.mu.Unlock()
	for _, f := range frames {
		c.out(f.packet(c))
	}
}

// Repeat sends the last n events again, under the numbers that they had.
func (c *Conn) Repeat(n int) {
	c.d.mu.Lock()
	defer c.d.mu.Unlock()
	if c.session == nil {
		return
	}
	events := c.session.events
	for _, e := range events[max(0, len(events)-n):] {
		c.out(packet{data: e.data})
	}
}

// Mute keeps the connection open and sends nothing more over it, or goes on. What
// was to be sent meanwhile is lost, as far as this connection goes.
func (c *Conn) Mute(on bool) {
	c.d.mu.Lock()
	defer c.d.mu.Unlock()
	c.mute = on
}

// StopAcks leaves heartbeats without acknowledgement, or goes on.
func (c *Conn) StopAcks(on bool) {
	c.d.mu.Lock()
	defer c.d.mu.Unlock()
	c.script.NoAcks = on
}

// Heartbeats waits until so many came over this connection.
func (c *Conn) Heartbeats(ctx context.Context, atLeast int) error {
	return c.d.wait(ctx, func() (*signal, error) {
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
	err := c.d.wait(ctx, func() (*signal, error) {
		if !c.ended {
			return &c.changed, nil
		}
		code = c.code
		return nil, nil
	})
	return code, err
}
