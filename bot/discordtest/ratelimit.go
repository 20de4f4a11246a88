package discordtest

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"net/http"
	"strings"
	"time"
)

// rate is how many requests a bucket takes in a time.
type rate struct {
	limit int
	per   time.Duration
}

// rateOf are the rates that were seen with Discord, which documents none; others
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

// take uses the bucket once, or is false if it is used up.
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
func (d *Discord) limit(c *call, header http.Header) (scope string, left time.Duration) {
	if d.options.NoRateLimits {
		return "", 0
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	now := d.now()
	l := &d.limits
	l.sweep(now)
	exempt := c.op.open // interactions and webhooks count by their own token alone
	if !exempt && !l.global.take(now) {
		return "global", l.global.until.Sub(now)
	}
	// Calls that differ in what they are about do not share: a channel, a guild, a
	// webhook with its token.
	key := c.op.id
	for _, name := range []string{"channel_id", "guild_id", "webhook_id", "webhook_token", "interaction_id"} {
		key += "/" + c.vars[name]
	}
	b := l.buckets[key]
	if b == nil {
		b = &bucket{rate: rateOf(c.op.id)}
		l.buckets[key] = b
	}
	room := b.take(now)
	left = b.until.Sub(now)
	sum := sha256.Sum256([]byte(c.op.id))
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

// invalid counts an answer towards the ban that an address gets for too many wrong
// requests, and complains once it would come.
func (l *limiter) invalid(d *Discord, status int) {
	if status != http.StatusUnauthorized && status != http.StatusForbidden && status != http.StatusTooManyRequests {
		return
	}
	if !l.failed.take(d.now()) {
		d.violation("address", "banned: 10,000 answers of 401, 403 or 429 in ten minutes")
	}
}

// limitHeaders are those of an answer of 429, as documented: one for the global
// limit says nothing of buckets.
func limitHeaders(header http.Header, scope string, left time.Duration) {
	header.Set("Retry-After", fmt.Sprint(int(math.Ceil(left.Seconds()))))
	header.Set("X-RateLimit-Scope", scope)
	if scope == "global" {
		header.Set("X-RateLimit-Global", "true")
		for key := range header {
			if strings.HasPrefix(key, "X-Ratelimit-") && key != "X-Ratelimit-Scope" && key != "X-Ratelimit-Global" {
				delete(header, key)
			}
		}
	}
}

// tooMany is the answer of 429.
func tooMany(header http.Header, scope string, left time.Duration) reply {
	limitHeaders(header, scope, left)
	message := "You are being rate limited."
	if scope == "shared" {
		message = "The resource is being rate limited."
	}
	body := object{"message": message, "retry_after": left.Seconds(), "global": scope == "global"}
	return reply{http.StatusTooManyRequests, body, header}
}

// scripted is the answer of 429 though nothing was used up.
func scripted(scope string, left time.Duration) reply {
	header := http.Header{}
	if scope == "" {
		scope = "user"
	}
	if scope != "global" {
		remaining := "0"
		if scope == "shared" {
			remaining = "4" // others used the resource up
		}
		header.Set("X-RateLimit-Limit", "5")
		header.Set("X-RateLimit-Remaining", remaining)
		header.Set("X-RateLimit-Reset", fmt.Sprintf("%.3f", float64(time.Now().Add(left).UnixMilli())/1000))
		header.Set("X-RateLimit-Reset-After", fmt.Sprintf("%.3f", left.Seconds()))
		header.Set("X-RateLimit-Bucket", "scripted")
	}
	return tooMany(header, scope, left)
}

// writeHTML is the answer of Cloudflare, in front of Discord, which knows no
// buckets.
func writeHTML(w http.ResponseWriter, left time.Duration) {
	w.Header().Set("Content-Type", "text/html; charset=UTF-8")
	w.Header().Set("Retry-After", fmt.Sprint(int(math.Ceil(left.Seconds()))))
	w.WriteHeader(http.StatusTooManyRequests)
	fmt.Fprint(w, "<html><head><title>Access denied | discord.com used Cloudflare to restrict access</title></head><body>Error 1015: You are being rate limited</body></html>\n")
}
