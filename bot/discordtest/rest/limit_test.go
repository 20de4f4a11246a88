package rest

import (
	"testing"
	"time"
)

// TestBan: ten thousand answers of 401, 403 or 429 in ten minutes are one too many.
func TestBan(t *testing.T) {
	l := newLimiter()
	now := time.Date(2026, 8, 1, 12, 0, 0, 0, time.UTC)
	for n := range maxInvalid {
		if l.banned(now, 403) || l.banned(now, 404) {
			t.Fatalf("banned after %d", n)
		}
	}
	if l.banned(now, 404) {
		t.Error("banned for an answer that does not count")
	}
	if !l.banned(now, 429) {
		t.Error("not banned")
	}
	if l.banned(now.Add(invalidWithin), 401) {
		t.Error("banned for ever")
	}
}
