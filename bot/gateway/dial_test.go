package gateway

import (
	"context"
	"crypto/x509"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"verbatim/bot/rest"
)

// canned is a REST API that names a gateway.
type canned string

func (c canned) RoundTrip(r *http.Request) (*http.Response, error) {
	body := `{"url":"` + string(c) + `","session_start_limit":{"total":1000,"remaining":1000}}`
	return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
}

// TestTLS: the gateway is reached over TLS, as Discord's is, and one that nobody
// vouches for is not.
func TestTLS(t *testing.T) {
	t.Parallel()
	query := make(chan string, 1)
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		query <- r.URL.RawQuery
		ws, err := (&websocket.Upgrader{}).Upgrade(w, r, nil)
		if err != nil {
			t.Error(err)
			return
		}
		defer ws.Close()
		ws.WriteMessage(websocket.TextMessage, []byte(hello))
		if _, _, err := ws.ReadMessage(); err != nil { // IDENTIFY
			t.Error(err)
			return
		}
		ws.WriteMessage(websocket.TextMessage, []byte(`{"op":0,"s":1,"t":"READY","d":{}}`))
		for {
			if _, _, err := ws.ReadMessage(); err != nil {
				if !websocket.IsCloseError(err, websocket.CloseNormalClosure) {
					t.Error(err)
				}
				return
			}
		}
	}))
	server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError) // it complains of who does not trust it
	server.StartTLS()
	defer server.Close()
	client, err := rest.New(rest.Options{Token: "token", Transport: canned("wss" + strings.TrimPrefix(server.URL, "https"))})
	if err != nil {
		t.Fatal(err)
	}
	for _, trusted := range []bool{false, true} {
		ctx, stop := context.WithTimeout(t.Context(), 10*time.Second)
		lines := &log{}
		s := &Supervisor{Token: "token", REST: client, Log: slog.New(slog.NewTextHandler(lines, nil))}
		s.Handle = func(Event) { stop() }
		if trusted {
			s.roots = x509.NewCertPool()
			s.roots.AddCert(server.Certificate())
		} else {
			lines.line = stop
		}
		if err := s.Run(ctx); err != nil {
			t.Error(err)
		}
		if got := strings.Contains(lines.all.String(), "certificate"); got == trusted {
			t.Errorf("trusted %v: %s", trusted, &lines.all)
		}
	}
	if got := <-query; got != "encoding=json&v=10" {
		t.Errorf("asked with %q", got)
	}
}

// log keeps what is logged and tells of each line.
type log struct {
	all  strings.Builder
	line func()
}

func (l *log) Write(p []byte) (int, error) {
	if l.line != nil {
		l.line()
	}
	return l.all.Write(p)
}

// TestReason: what is logged says why a connection came to nothing.
func TestReason(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusSwitchingProtocols) // to nothing
	}))
	defer server.Close()
	client, err := rest.New(rest.Options{Token: "token", Transport: canned("ws" + strings.TrimPrefix(server.URL, "http"))})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(t.Context(), 10*time.Second)
	defer stop()
	lines := &log{line: stop}
	if err := (&Supervisor{Token: "token", REST: client, Log: slog.New(slog.NewTextHandler(lines, nil))}).Run(ctx); err != nil {
		t.Error(err)
	}
	if got := lines.all.String(); !strings.Contains(got, "bad handshake") {
		t.Error(got)
	}
}
