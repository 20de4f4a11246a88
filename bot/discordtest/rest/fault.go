package rest

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"
)

// Fault is a wrong answer to the next requests of one operation, before or after they
// have taken effect.
type Fault struct {
	// Operation is as in the OpenAPI description ("create_message"); "" is all.
	Operation string
	// Skip is how many requests go by before, and Times how many it hits: 0 is one,
	// below 0 is all until Heal.
	Skip, Times int
	// After lets the request take effect first, so that only its answer is late or
	// lost.
	After bool
	// Delay is how long the answer takes. Alone, the answer is then the right one.
	Delay time.Duration
	// Hold lets the answer wait until the channel is closed.
	Hold <-chan struct{}
	// Status is the answer's: 429, 500, 502, 503 or 504. At 429 Scope and RetryAfter
	// say more, and HTML makes it Cloudflare's.
	Status     int
	Scope      string // "user", "shared" or "global"
	RetryAfter time.Duration
	HTML       bool
	// Reset breaks the connection, and Truncate does so in the middle of the answer.
	Reset, Truncate bool
}

// Faults are all that can happen to a request, by name, before it has taken effect or
// after.
func Faults() map[string]Fault {
	all := map[string]Fault{}
	for _, after := range []bool{false, true} {
		for name, f := range map[string]Fault{
			"500": {Status: 500}, "502": {Status: 502}, "503": {Status: 503}, "504": {Status: 504},
			"reset": {Reset: true}, "truncated": {Truncate: true}, "slow": {Delay: 1500 * time.Millisecond}, "never": {Delay: time.Hour},
		} {
			f.After = after
			all[fmt.Sprint(name, ", after ", after)] = f
		}
	}
	for name, f := range map[string]Fault{
		"429 of the user": {Status: 429, Scope: "user"}, "429 of all": {Status: 429, Scope: "shared"},
		"429, global": {Status: 429, Scope: "global"}, "429 of the edge": {Status: 429, HTML: true},
	} {
		f.RetryAfter = 300 * time.Millisecond
		all[name] = f
	}
	return all
}

// faults are those that are scripted and have not hit as often as they should.
type faults []*Fault

// take returns the fault that hits a request of an operation now, or nil.
func (all *faults) take(operation string) *Fault {
	for i, f := range *all {
		if f.Operation != "" && f.Operation != operation {
			continue
		}
		if f.Skip > 0 {
			f.Skip--
			continue
		}
		if f.Times < 0 {
			return f
		}
		f.Times--
		if f.Times <= 0 {
			*all = slices.Delete(slices.Clone(*all), i, i+1)
		}
		return f
	}
	return nil
}

// pause takes the fault's time, and is false if nobody waits for the answer any more.
func (f *Fault) pause(ctx context.Context, done <-chan struct{}) bool {
	timer := time.NewTimer(f.Delay)
	defer timer.Stop()
	late, hold := timer.C, f.Hold
	for late != nil || hold != nil {
		select {
		case <-late:
			late = nil
		case <-hold:
			hold = nil
		case <-ctx.Done():
			return false
		case <-done:
			return false
		}
	}
	return true
}

// breaks reports whether the answer is another than the right one.
func (f *Fault) breaks() bool { return f.Status != 0 || f.Reset || f.Truncate }

// write gives the wrong answer. The right one is there to be truncated.
func (f *Fault) write(w http.ResponseWriter, answer reply) {
	switch {
	case f.Reset:
		abort(w)
	case f.Truncate:
		right := answer.bytes()
		if len(right) < 2 {
			right = []byte(`{"message":"cut off"}`)
		}
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Length", fmt.Sprint(len(right)))
		w.WriteHeader(http.StatusOK)
		w.Write(right[:len(right)/2])
		w.(http.Flusher).Flush()
		abort(w)
	case f.Status == http.StatusTooManyRequests && f.HTML:
		writeHTML(w, f.RetryAfter)
	case f.Status == http.StatusTooManyRequests:
		scripted(f.Scope, f.RetryAfter).write(w)
	default:
		// Discord's edge answers for it, in HTML.
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(f.Status)
		fmt.Fprintf(w, "<html><head><title>%d %s</title></head></html>\n", f.Status, http.StatusText(f.Status))
	}
}

// abort breaks the connection with a reset.
func abort(w http.ResponseWriter) {
	conn, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		return
	}
	if tcp, ok := conn.(interface{ SetLinger(int) error }); ok {
		tcp.SetLinger(0)
	}
	conn.Close()
}
