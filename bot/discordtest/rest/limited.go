package rest

import (
	"fmt"
	"math"
	"net/http"
	"strings"
	"time"

	"verbatim/bot/discordtest/payload"
)

// limitHeaders writes those of an answer of 429, as documented: one for the global
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
	body := payload.Object{"message": message, "retry_after": left.Seconds(), "global": scope == "global"}
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
