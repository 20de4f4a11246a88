package rest

import (
	"math"
	"net/http"
	"strconv"
	"time"
)

// bucket is what Discord has said of a key last. Past its reset nothing is known.
type bucket struct {
	remaining int
	reset     time.Time
	asked     time.Time     // since when a request is under way that will tell
	told      chan struct{} // closed when it has; nil while there is none
}

// tell lets those go on who wait for an answer.
func (b *bucket) tell() {
	if b.told != nil {
		close(b.told)
		b.told = nil
	}
}

// note remembers what an answer says of its key's limit.
func (l *limits) note(k key, h http.Header, status int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	if status == http.StatusUnauthorized || status == http.StatusForbidden {
		l.refused = append(l.refused, now)
	}
	b := l.buckets[k]
	b.tell()
	remaining, err := strconv.Atoi(h.Get("X-RateLimit-Remaining"))
	after, ok := seconds(h.Get("X-RateLimit-Reset-After"))
	if err != nil || !ok {
		l.forget(k, b)
		return
	}
	if now.Before(b.reset) {
		// Others may be under way that this answer does not know of.
		remaining = min(remaining, b.remaining)
	}
	b.remaining, b.reset = remaining, now.Add(after+rounding)
	l.set(k, b)
}

// lost is for a request that no answer came to, or that was not sent after all.
func (l *limits) lost(k key) {
	l.mu.Lock()
	defer l.mu.Unlock()
	b := l.buckets[k]
	b.tell()
	l.forget(k, b)
}

// forget drops a bucket of which nothing is known.
func (l *limits) forget(k key, b bucket) {
	if !time.Now().Before(b.reset) {
		delete(l.buckets, k)
		return
	}
	l.set(k, b)
}

// set remembers a bucket. Where there are too many, a quarter of them goes, those
// whose time is over first.
func (l *limits) set(k key, b bucket) {
	if _, ok := l.buckets[k]; !ok && len(l.buckets) >= maxBuckets {
		now := time.Now()
		for other, o := range l.buckets {
			if !now.Before(o.reset) && o.told == nil {
				delete(l.buckets, other)
			}
		}
		for other, o := range l.buckets {
			if len(l.buckets) < maxBuckets*3/4 {
				break
			}
			o.tell()
			delete(l.buckets, other)
		}
	}
	l.buckets[k] = b
}

// seconds reads a header's time.
func seconds(s string) (time.Duration, bool) {
	n, err := strconv.ParseFloat(s, 64)
	return bounded(n), err == nil
}

// bounded is n seconds, as far as that makes sense.
func bounded(n float64) time.Duration {
	if math.IsNaN(n) {
		return longest
	}
	return time.Duration(min(max(n, 0), longest.Seconds()) * float64(time.Second))
}
