package gateway

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/gorilla/websocket"
)

// wire is a connection whose other side has said all that it will, and that
// remembers what is said to it.
type wire struct {
	net.Conn
	in     io.Reader
	said   bytes.Buffer
	closed bool
}

func (w *wire) Read(p []byte) (int, error)       { return w.in.Read(p) }
func (w *wire) Write(p []byte) (int, error)      { return w.said.Write(p) }
func (w *wire) Close() error                     { w.closed = true; return nil }
func (w *wire) SetDeadline(time.Time) error      { return nil }
func (w *wire) SetReadDeadline(time.Time) error  { return nil }
func (w *wire) SetWriteDeadline(time.Time) error { return nil }

// guarded is a guard over a connection on which a WebSocket is spoken already.
func guarded(in io.Reader) (*guard, *wire, *[]Event) {
	events := &[]Event{}
	w := &wire{in: in}
	g := newGuard(func(e Event) { *events = append(*events, e) })
	if err := g.attach(w); err != nil {
		panic(err)
	}
	g.upgraded.Store(true)
	return g, w, events
}

// message is what a client reads, a whole one or a control frame.
type message struct {
	Kind int
	Data string
}

// client reads with gorilla's client, which discordgo uses, what comes over c once
// it is upgraded, up to the first error.
func client(c net.Conn) (all []message) {
	ws := overConn(c)
	ws.SetPingHandler(func(s string) error { all = append(all, message{websocket.PingMessage, s}); return nil })
	ws.SetPongHandler(func(s string) error { all = append(all, message{websocket.PongMessage, s}); return nil })
	for {
		kind, data, err := ws.ReadMessage()
		if err != nil {
			return all
		}
		all = append(all, message{kind, string(data)})
	}
}

// overConn is a client's connection over c, whose upgrade is answered by itself.
func overConn(c net.Conn) *websocket.Conn {
	u := &upgrading{Conn: c}
	d := websocket.Dialer{NetDial: func(string, string) (net.Conn, error) { return u, nil }}
	ws, _, err := d.Dial("ws://test/", nil)
	if err != nil {
		panic(err)
	}
	return ws
}

// upgrading answers the request to upgrade, and is then the connection in it.
type upgrading struct {
	net.Conn
	request bytes.Buffer
	answer  io.Reader
}

func (u *upgrading) Write(p []byte) (int, error) {
	if u.answer == nil {
		return u.request.Write(p)
	}
	return u.Conn.Write(p)
}

func (u *upgrading) Read(p []byte) (int, error) {
	if u.answer == nil {
		r, err := http.ReadRequest(bufio.NewReader(&u.request))
		if err != nil {
			return 0, err
		}
		rec := hijacker{httptest.NewRecorder(), &wire{in: strings.NewReader("")}}
		if _, err := (&websocket.Upgrader{}).Upgrade(rec, r, nil); err != nil {
			return 0, err
		}
		u.answer = &rec.c.said
	}
	if n, err := u.answer.Read(p); n > 0 || err != io.EOF {
		return n, nil
	}
	return u.Conn.Read(p)
}

// hijacker gives an upgrade its connection.
type hijacker struct {
	*httptest.ResponseRecorder
	c *wire
}

func (h hijacker) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	return h.c, bufio.NewReadWriter(bufio.NewReader(h.c), bufio.NewWriter(h.c)), nil
}

func server(kind kind, data string) []byte { return frame{true, kind, []byte(data)}.bytes() }

const hello = `{"op":10,"d":{"heartbeat_interval":41250}}`

// FuzzGuard: whatever the server sends, the guard does not panic and passes on
// nothing but what a client would have read without it, in its order: HELLO,
// acknowledgements and the numbers of dispatches, pings and pongs. The events are
// those that came, byte for byte.
func FuzzGuard(f *testing.F) {
	long := strings.Repeat("x", 150)
	ready := `{"op":0,"s":1,"t":"READY","d":{"v":10}}`
	for _, in := range [][]byte{
		bytes.Join([][]byte{server(kindText, hello), server(kindText, ready), server(kindText, `{"op":11}`), server(kindText, `{"op":1}`), server(kindText, `{"op":7}`)}, nil),
		bytes.Join([][]byte{server(kindText, hello), server(kindPing, "are you there"), server(kindText, `{"op":0,"s":2,"t":"`+long+`","d":null}`), server(kindText, ready)}, nil),
		bytes.Join([][]byte{server(kindText, hello), server(kindText, `{"op":0,"s":2,"t":"A","d":["`+long+`"]}`), server(kindBinary, "x"), server(kindPong, "")}, nil),
		bytes.Join([][]byte{{1, 10}, []byte(hello[:10]), {9, 0}, {0x89, 1, 'p'}, {0, 5}, []byte(hello[10:15]), {0x80, byte(len(hello) - 15)}, []byte(hello[15:])}, nil),
		bytes.Join([][]byte{server(kindText, hello), server(kindClose, "\x0f\xa4bye")}, nil),
		append([]byte{0x81, 127, 0, 0, 0, 0, 0, 0, 0, byte(len(hello))}, hello...),
		{0x81, 0xfe, 0, 1, 2, 3, 4, 5}, {0xc1, 0}, {0x83, 0}, {0x80, 0}, {0x81, 127, 255, 255, 255, 255, 255, 255, 255, 255}, {0x89, 126, 0, 126}, {0x81, 126, 0}, []byte("HTTP/1.1 400 Bad Request\r\n"),
		bytes.Join([][]byte{server(kindText, "null"), server(kindText, "null 7"), server(kindText, hello), server(kindText, hello)}, nil),
	} {
		f.Add(in)
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		without := client(&wire{in: bytes.NewReader(in)})
		g, _, events := guarded(bytes.NewReader(in))
		passed := client(g)
		if g.reason() == nil {
			t.Fatal("it has not ended")
		}
		var came []Event
		greeted := false
		for _, m := range without {
			var p struct {
				Op   *int            `json:"op"`
				Type string          `json:"t"`
				Seq  *int64          `json:"s"`
				Data json.RawMessage `json:"d"`
			}
			if m.Kind == websocket.TextMessage {
				if json.Unmarshal([]byte(m.Data), &p) != nil || p.Op == nil {
					continue
				}
				greeted = greeted || *p.Op == opHello
				if *p.Op == opDispatch && greeted {
					came = append(came, Event{p.Type, p.Data})
				}
			}
			if len(passed) > 0 && same(passed[0], m, p.Op) {
				passed = passed[1:]
			}
		}
		if len(passed) > 0 {
			t.Errorf("passed on, and it did not come or not then: %v", passed)
		}
		if len(*events) > len(came) {
			t.Fatalf("%d events of %d", len(*events), len(came))
		}
		if diff := cmp.Diff(came[:len(*events)], *events); len(*events) > 0 && diff != "" {
			t.Error(diff)
		}
	})
}

// same reports whether what was passed on is what came, or what is left of it.
func same(passed, came message, op *int) bool {
	if passed.Kind != came.Kind || passed.Kind != websocket.TextMessage {
		return passed == came
	}
	var p struct {
		Op   int             `json:"op"`
		Type *string         `json:"t"`
		Data json.RawMessage `json:"d"`
	}
	if json.Unmarshal([]byte(passed.Data), &p) != nil || op == nil || p.Op != *op || p.Type != nil {
		return false
	}
	return p.Op == opHello || p.Op != opHello && p.Data == nil
}

// TestFrames: frames are read as they are written, in every form of length.
func TestFrames(t *testing.T) {
	for _, n := range []int{0, 1, 125, 126, 127, 65535, 65536, 70000} {
		want := frame{true, kindText, bytes.Repeat([]byte("x"), n)}
		got, err := readFrame(bufio.NewReader(bytes.NewReader(want.bytes())))
		if err != nil || !got.final || got.kind != want.kind || !bytes.Equal(got.data, want.data) {
			t.Errorf("%d bytes: %d, %v", n, len(got.data), err)
		}
		// As gorilla's server reads what a client masks.
		sent := client(&wire{in: bytes.NewReader(want.bytes())})
		if len(sent) != 1 || sent[0].Data != string(want.data) {
			t.Errorf("%d bytes: gorilla reads %d messages", n, len(sent))
		}
		masked := want.masked([4]byte{1, 2, 3, 4})
		if _, err := readFrame(bufio.NewReader(bytes.NewReader(masked))); err == nil {
			t.Errorf("%d bytes: a masked frame is taken from a server", n)
		}
	}
}

// TestBrokenFrames: what is no WebSocket ends the connection, with a reason.
func TestBrokenFrames(t *testing.T) {
	for name, in := range map[string][]byte{
		"masked":                  frame{true, kindText, []byte("x")}.masked([4]byte{1, 2, 3, 4}),
		"compressed":              {0xc1, 0},
		"unknown kind":            {0x83, 0},
		"more of nothing":         {0x80, 0},
		"no end":                  append([]byte{1, 0}, server(kindText, hello)...),
		"control in parts":        {0x09, 0},
		"control too long":        {0x89, 126, 0, 126},
		"longer than anything":    {0x81, 127, 255, 255, 255, 255, 255, 255, 255, 255},
		"longer than what may be": binary.BigEndian.AppendUint64([]byte{0x81, 127}, maxMessage+1),
		"cut off":                 server(kindText, hello)[:20],
		"over":                    {},
	} {
		t.Run(name, func(t *testing.T) {
			g, w, _ := guarded(bytes.NewReader(in))
			if n, err := g.Read(make([]byte, 100)); n != 0 || err == nil || g.reason() == nil || !w.closed {
				t.Errorf("%d bytes, %v, ended with %v", n, err, g.reason())
			}
			if n, err := g.Read(make([]byte, 100)); n != 0 || err == nil {
				t.Errorf("then %d bytes, %v", n, err)
			}
		})
	}
}

// TestUpgrade: only an answer of 101 is one, and one that never ends is given up.
func TestUpgrade(t *testing.T) {
	for name, c := range map[string]struct{ in, want, err string }{
		"taken":    {"HTTP/1.1 101 Switching Protocols\r\nA: b\r\n\r\n" + string(server(kindText, hello)), "HTTP/1.1 101 Switching Protocols\r\nA: b\r\n\r\n", "EOF"},
		"refused":  {"HTTP/1.1 503 Service Unavailable\r\n\r\n101", "", "503 Service Unavailable"},
		"no HTTP":  {"hello\n", "", "hello"},
		"empty":    {"\r\n", "", "refuses"},
		"one line": {strings.Repeat("x", 10000), "", "buffer full"},
		"no end":   {"HTTP/1.1 101 Switching Protocols\r\n" + strings.Repeat("A: b\r\n", 20000), "", "too long"},
	} {
		t.Run(name, func(t *testing.T) {
			g, _, _ := guarded(strings.NewReader(c.in))
			g.upgraded.Store(false)
			got, err := io.ReadAll(g)
			if c.err != "EOF" && (err == nil || !strings.Contains(err.Error(), c.err)) || c.err == "EOF" && err != nil {
				t.Errorf("ended with %v", err)
			}
			if !strings.HasPrefix(string(got), c.want) {
				t.Errorf("passed on %q", got)
			}
		})
	}
}

// TestSequence: heartbeats carry the highest number of a dispatch.
func TestSequence(t *testing.T) {
	var in []byte
	for _, m := range []string{hello, `{"op":0,"s":5,"t":"READY"}`, `{"op":0,"s":3,"t":"A"}`, `{"op":0,"t":"B"}`, `{"op":1}`} {
		in = append(in, server(kindText, m)...)
	}
	g, w, events := guarded(bytes.NewReader(in))
	passed := client(g)
	if len(passed) != 4 || passed[2].Data != `{"op":0,"s":5}` || passed[3].Data != `{"op":0,"s":5}` || len(*events) != 3 {
		t.Errorf("passed on %v, events %v", passed, *events)
	}
	said := w.said.Bytes()
	if len(said) < 6 || said[0] != 0x81 {
		t.Fatalf("said % x", said)
	}
	body := said[6:]
	for i := range body {
		body[i] ^= said[2+i%4]
	}
	if string(body) != `{"d":5,"op":1}` {
		t.Errorf("said %s", body)
	}
}

// TestCloseCodes: the code reaches whoever asks why.
func TestCloseCodes(t *testing.T) {
	for data, want := range map[string]CloseError{"": {1005, ""}, "\x0f\xa4Authentication failed.": {4004, "Authentication failed."}, "\x0f": {1005, ""}} {
		g, _, _ := guarded(bytes.NewReader(server(kindClose, data)))
		_, err := g.Read(make([]byte, 10))
		var e *CloseError
		if !errors.As(err, &e) || *e != want {
			t.Errorf("%q: %v", data, err)
		}
	}
	if got := (&CloseError{4004, "no"}).Error() + (&CloseError{Code: 1005}).Error(); got != "the server closed the connection (4004 no)the server closed the connection (1005)" {
		t.Error(got)
	}
}

// TestGoodbye: after it nothing more is written, and it is a close frame of 1000.
func TestGoodbye(t *testing.T) {
	g, w, _ := guarded(strings.NewReader(""))
	if _, err := g.Write(frame{true, kindText, []byte("IDENTIFY")}.masked([4]byte{})); err != nil || g.identifiedAt().IsZero() {
		t.Fatalf("%v, identified at %v", err, g.identifiedAt())
	}
	w.said.Reset()
	g.end(errors.New("over"))
	g.leave()
	sent := w.said.Bytes()
	if len(sent) != 8 || sent[0] != 0x88 || sent[1] != 0x82 {
		t.Fatalf("said % x", sent)
	}
	if code := int(sent[6]^sent[2])<<8 | int(sent[7]^sent[3]); code != 1000 {
		t.Errorf("closed with %d", code)
	}
	if _, err := g.Write([]byte{0x81, 0x80, 0, 0, 0, 0}); !errors.Is(err, net.ErrClosed) || w.said.Len() != 8 {
		t.Errorf("%v, said %d bytes", err, w.said.Len())
	}
	g.leave()
	if err := g.beat(); err != nil || w.said.Len() != 8 {
		t.Errorf("%v, said %d bytes", err, w.said.Len())
	}
}

// TestVersioned: what discordgo appends to the address is not sent.
func TestVersioned(t *testing.T) {
	for in, want := range map[string]string{
		"wss://gateway.discord.gg":       "/?encoding=json&v=10",
		"wss://gateway.discord.gg/?v=9":  "/?encoding=json&v=10",
		"ws://127.0.0.1:80/gateway#here": "/gateway?encoding=json&v=10",
	} {
		address, err := versioned(in)
		if err != nil {
			t.Fatal(err)
		}
		r, err := http.NewRequest("GET", address+"/?v=9&encoding=json", nil)
		if err != nil || r.URL.RequestURI() != want {
			t.Errorf("%s: %v, %v", in, r.URL.RequestURI(), err)
		}
	}
	for _, in := range []string{"", "https://discord.com", "wss://", "::"} {
		if got, err := versioned(in); err == nil {
			t.Error(fmt.Sprint(in, " gives ", got))
		}
	}
}
