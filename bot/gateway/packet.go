package gateway

import (
	"encoding/json"
	"errors"
	"time"
)

// Opcodes of the gateway that the guard acts on.
const (
	opDispatch       = 0
	opHeartbeat      = 1
	opReconnect      = 7
	opInvalidSession = 9
	opHello          = 10
	opAcknowledged   = 11
)

// maxInterval bounds what HELLO may ask for; Discord asks for 41.25 s.
const maxInterval = time.Hour

var (
	errReconnect = errors.New("the server asks for a new connection")
	errInvalid   = errors.New("the server calls the session invalid")
)

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
