package gateway

import (
	"crypto/rand"
	"encoding/binary"
	"net"
	"time"
)

// writeFor is how long a write may take.
const writeFor = 5 * time.Second

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
