package rest_test

import (
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"testing"

	"verbatim/bot/rest"
)

// stand is Discord as far as the client is concerned, without one.
type stand struct{}

func (stand) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		io.Copy(io.Discard, r.Body)
		r.Body.Close()
	}
	h := http.Header{}
	h.Set("X-RateLimit-Limit", "5")
	h.Set("X-RateLimit-Remaining", "4")
	h.Set("X-RateLimit-Reset-After", "2.000")
	return &http.Response{StatusCode: 200, Status: "200 OK", Header: h, Body: io.NopCloser(strings.NewReader(`{"id":"1"}`)), Request: r}, nil
}

// TestMemory: a hundred thousand interactions leave nothing behind: what is held
// after all of them is what was after a tenth. The race detector gets a tenth of
// them: its runtime now and then breaks off (a CHECK of tsan_rtl.cpp) where more
// come before bubbles.
func TestMemory(t *testing.T) {
	c, err := rest.New(rest.Options{Token: "token", Transport: stand{}})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	answer := func(upTo int) {
		for ; n < upTo; n++ {
			token := fmt.Sprintf("token-%d-%s", n, strings.Repeat("x", 150))
			if err := c.Callback(t.Context(), fmt.Sprint(1000000+n), token, rest.CallbackDeferred, nil); err != nil {
				t.Fatal(err)
			}
			if _, err := c.EditOriginal(t.Context(), "1", token, object{"content": "an answer"}); err != nil {
				t.Fatal(err)
			}
		}
	}
	used := func() (bytes, goroutines int) {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return int(m.HeapAlloc), runtime.NumGoroutine()
	}
	answer(interactions / 10)
	before, goroutines := used()
	answer(interactions)
	after, more := used()
	if after > before+1<<20 || more > goroutines {
		t.Errorf("%d bytes and %d goroutines, then %d and %d", before, goroutines, after, more)
	}
	runtime.KeepAlive(c)
}
