package rest

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"time"
)

// rate is how many requests a bucket takes in a time.
type rate struct {
	limit int
	per   time.Duration
}

// rateOf returns the rates that were seen with Discord, which documents none; others
// are generous.
func rateOf(operation string) rate {
	switch operation {
	case "create_message", "update_message", "delete_message", "trigger_typing_indicator":
		return rate{5, 5 * time.Second}
	case "execute_webhook", "update_original_webhook_message", "update_webhook_message", "get_original_webhook_message", "delete_original_webhook_message", "delete_webhook_message":
		return rate{5, 2 * time.Second}
	case "add_my_message_reaction", "delete_my_message_reaction":
		return rate{1, 250 * time.Millisecond}
	case "bulk_set_application_commands", "bulk_set_guild_application_commands":
		return rate{2, time.Minute}
	case "create_dm":
		return rate{10, 10 * time.Second}
	}
	return rate{50, time.Second}
}

const (
	// globally is how many requests a second a bot may make in all.
	globally = 50
	// maxInvalid is how many answers of 401, 403 or 429 in ten minutes an address
	// may have before it is banned.
	maxInvalid    = 10000
	invalidWithin = 10 * time.Minute
)

// bucket is a window of a rate.
type bucket struct {
	rate  rate
	used  int
	until time.Time
}

// take uses the bucket once, and is false if it is used up.
func (b *bucket) take(now time.Time) bool {
	if !now.Before(b.until) {
		b.used, b.until = 0, now.Add(b.rate.per)
	}
	if b.used >= b.rate.limit {
		return false
	}
	b.used++
	return true
}

// limiter counts requests.
type limiter struct {
	buckets map[string]*bucket
	global  bucket
	failed  bucket
	swept   time.Time
}

func newLimiter() limiter {
	return limiter{
		buckets: map[string]*bucket{},
		global:  bucket{rate: rate{globally, time.Second}},
		failed:  bucket{rate: rate{maxInvalid, invalidWithin}},
	}
}

// limit counts a request and writes what its headers say. Where there is no room it
// returns whose limit that is and for how long. A bot that obeys the headers never
// gets there.
func (s *Server) limit(c *call, header http.Header) (scope string, left time.Duration) {
	if s.options.NoRateLimits {
		return "", 0
	}
	s.world.Lock()
	defer s.world.Unlock()
	return s.limits.take(c, s.world.Now(), header)
}

func (l *limiter) take(c *call, now time.Time, header http.Header) (scope string, left time.Duration) {
	l.sweep(now)
	// Interactions and webhooks count by their own token alone.
	if !c.op.Open && !l.global.take(now) {
		return "global", l.global.until.Sub(now)
	}
	b := l.bucket(c)
	room := b.take(now)
	left = b.until.Sub(now)
	sum := sha256.Sum256([]byte(c.op.ID))
	header.Set("X-RateLimit-Limit", fmt.Sprint(b.rate.limit))
	header.Set("X-RateLimit-Remaining", fmt.Sprint(b.rate.limit-b.used))
	header.Set("X-RateLimit-Reset", fmt.Sprintf("%.3f", float64(b.until.UnixMilli())/1000))
	header.Set("X-RateLimit-Reset-After", fmt.Sprintf("%.3f", left.Seconds()))
	header.Set("X-RateLimit-Bucket", hex.EncodeToString(sum[:])[:32])
	if room {
		return "", 0
	}
	return "user", left
}

// bucket is the one that a request counts in. Calls that differ in what they are about
// do not share: a channel, a guild, a webhook with its token.
func (l *limiter) bucket(c *call) *bucket {
	key := c.op.ID
	for _, name := range []string{"channel_id", "guild_id", "webhook_id", "webhook_token", "interaction_id"} {
		key += "/" + c.vars[name]
	}
	b := l.buckets[key]
	if b == nil {
		b = &bucket{rate: rateOf(c.op.ID)}
		l.buckets[key] = b
	}
	return b
}

// sweep drops old buckets, so that a long run does not grow.
func (l *limiter) sweep(now time.Time) {
	if now.Sub(l.swept) < time.Minute {
		return
	}
	l.swept = now
	for key, b := range l.buckets {
		if now.After(b.until) {
			delete(l.buckets, key)
		}
	}
}

// banned counts an answer towards the ban that an address gets for too many wrong
// requests, and reports whether it comes.
func (l *limiter) banned(now time.Time, status int) bool {
	counts := status == http.StatusUnauthorized || status == http.StatusForbidden || status == http.StatusTooManyRequests
	return counts && !l.failed.take(now)
}
