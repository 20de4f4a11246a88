package gateway

import (
	"encoding/json"

	"verbatim/bot/discordtest/payload"
)

// Opcodes.
const (
	opDispatch     = 0
	opHeartbeat    = 1
	opIdentify     = 2
	opPresence     = 3
	opVoice        = 4
	opResume       = 6
	opReconnect    = 7
	opMembers      = 8
	opInvalid      = 9
	opHello        = 10
	opHeartbeatAck = 11
)

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

// packet writes a frame for this connection, and does to its session what the frame
// says.
func (c *Conn) packet(f Frame) packet {
	switch {
	case f.Drop:
		return packet{drop: true}
	case f.Close != 0:
		return packet{close: f.Close}
	case f.Raw != nil:
		return packet{data: f.Raw}
	}
	o := payload.Object{"op": f.Op, "d": f.Data}
	switch f.Op {
	case opDispatch:
		o["s"], o["t"] = c.number(f.Seq), f.Type
	case opInvalid:
		c.invalidate(f.Data == true)
	}
	data, err := json.Marshal(o)
	if err != nil {
		panic(err) // the test's own value
	}
	return packet{data: data}
}

// number is that of a scripted dispatch: seq, or with 0 the session's next.
func (c *Conn) number(seq int64) int64 {
	s := c.session
	switch {
	case s == nil:
		return seq
	case seq == 0:
		return s.next()
	}
	s.highest = max(s.highest, seq)
	return seq
}

// invalidate takes the session from the connection, on which the client may identify
// anew.
func (c *Conn) invalidate(resumable bool) {
	c.identified = false
	s := c.session
	if s == nil {
		return
	}
	if !resumable {
		c.server.sessions.forget(s)
	}
	s.conn, s.lost, c.session = nil, c.server.world.Now(), nil
}
