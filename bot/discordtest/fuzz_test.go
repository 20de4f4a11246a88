package discordtest

import (
	"encoding/json"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// FuzzRequests: whatever a body says, the double answers with an error of Discord's
// shape or with a reply that is as described.
func FuzzRequests(f *testing.F) {
	for _, r := range recordedRequests(f) {
		if r.ContentType == "application/json" && len(r.Body) < 2000 {
			f.Add(r.Operation, r.Body)
		}
	}
	shared := newScene(f, Options{NoRateLimits: true, Keep: 50})
	f.Fuzz(func(t *testing.T, operation, body string) {
		w := scene{t, shared.d, shared.guild, shared.channel, shared.ann}
		w.d.Advance(25 * time.Hour) // a new day for commands
		w.call("PUT", "/applications/"+w.d.ApplicationID()+"/guilds/"+w.guild.ID+"/commands", `[]`, 200)
		var method, path string
		switch operation {
		case "create_message":
			method, path = "POST", "/channels/"+w.channel.ID+"/messages"
		case "create_interaction_response":
			method, path = "POST", callback(w.ann.Slash("ask", nil))+"?with_response=true"
		case "update_original_webhook_message":
			x := w.ann.Slash("ask", nil)
			if x.Err() != nil {
				t.Fatal(x.Err())
			}
			w.call("POST", callback(x), `{"type":4,"data":{"content":"x"}}`, 204)
			method, path = "PATCH", w.webhook(x, "/messages/@original")
		case "bulk_set_guild_application_commands":
			method, path = "PUT", "/applications/"+w.d.ApplicationID()+"/guilds/"+w.guild.ID+"/commands"
		case "create_thread":
			method, path = "POST", "/channels/"+w.channel.ID+"/threads"
		default:
			return
		}
		r := httptest.NewRequest(method, "/api/v10"+path, strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Authorization", "Bot "+w.d.Token())
		answer := httptest.NewRecorder()
		w.d.rest.ServeHTTP(answer, r)
		violations := take(w.d)
		if answer.Code < 300 {
			if len(violations) != 0 {
				t.Errorf("accepted in spite of %v", violations)
			}
			checkReply(t, operation, answer.Code, answer.Body.Bytes())
			return
		}
		var e struct {
			Code    *int
			Message string
		}
		if err := json.Unmarshal(answer.Body.Bytes(), &e); err != nil || e.Code == nil || e.Message == "" {
			t.Errorf("no error of Discord's shape: %s", answer.Body)
		}
	})
}
