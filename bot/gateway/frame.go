package gateway

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// frame is one of WebSocket's (RFC 6455, section 5.2).
type frame struct {
	final bool // the last of its message
	kind  kind
	data  []byte
}

// kind is what a frame holds.
type kind byte

const (
	kindMore   kind = 0 // more of the message before
	kindText   kind = 1
	kindBinary kind = 2
	kindClose  kind = 8
	kindPing   kind = 9
	kindPong   kind = 10
)

// control tells the kinds that are whole messages by themselves and may come
// between the frames of another.
func (k kind) control() bool { return k >= kindClose }

const (
	// maxMessage bounds a message, in bytes. A large guild's takes a few MiB.
	maxMessage = 32 << 20
	// maxControl bounds a control frame, by the RFC.
	maxControl = 125
)

var errTooLong = errors.New("the server's message is too long")

// readFrame reads one from a server. What the RFC does not allow is an error.
func readFrame(r *bufio.Reader) (frame, error) {
	var head [8]byte
	if _, err := io.ReadFull(r, head[:2]); err != nil {
		return frame{}, err
	}
	f := frame{final: head[0]&0x80 != 0, kind: kind(head[0] & 0x0f)}
	length := uint64(head[1] & 0x7f)
	switch {
	case head[0]&0x70 != 0, head[1]&0x80 != 0:
		return frame{}, errors.New("the server's frame is compressed or masked")
	case f.kind > kindBinary && f.kind < kindClose, f.kind > kindPong:
		return frame{}, fmt.Errorf("the server's frame is of kind %d", f.kind)
	case f.kind.control() && (!f.final || length > maxControl):
		return frame{}, errors.New("the server's control frame is in parts or too long")
	}
	switch length {
	case 126:
		if _, err := io.ReadFull(r, head[:2]); err != nil {
			return frame{}, err
		}
		length = uint64(binary.BigEndian.Uint16(head[:]))
	case 127:
		if _, err := io.ReadFull(r, head[:8]); err != nil {
			return frame{}, err
		}
		length = binary.BigEndian.Uint64(head[:])
	}
	if length > maxMessage {
		return frame{}, errTooLong
	}
	var data bytes.Buffer // which takes memory only for what really comes
	if _, err := io.CopyN(&data, r, int64(length)); err != nil {
		return frame{}, err
	}
	f.data = data.Bytes()
	return f, nil
}

// bytes writes the frame as a server does.
func (f frame) bytes() []byte { return append(f.head(0), f.data...) }

// masked writes the frame as a client does.
func (f frame) masked(mask [4]byte) []byte {
	b := append(f.head(0x80), mask[:]...)
	for i, c := range f.data {
		b = append(b, c^mask[i%4])
	}
	return b
}

func (f frame) head(masked byte) []byte {
	b := make([]byte, 0, 14+len(f.data))
	first := byte(f.kind)
	if f.final {
		first |= 0x80
	}
	switch n := len(f.data); {
	case n <= 125:
		return append(b, first, masked|byte(n))
	case n <= 0xffff:
		return binary.BigEndian.AppendUint16(append(b, first, masked|126), uint16(n))
	default:
		return binary.BigEndian.AppendUint64(append(b, first, masked|127), uint64(n))
	}
}
