package discordtest

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"verbatim/bot/discordtest/payload"
	"verbatim/bot/discordtest/world"
)

// post posts a message and returns what came of it on the wire.
func (w scene) post(content string) (resp *http.Response, body []byte, err error) {
	r, err := http.NewRequestWithContext(w.Context(), "POST", w.d.URL()+"/api/v10/channels/"+w.channel.ID+"/messages", strings.NewReader(`{"content":"`+content+`"}`))
	if err != nil {
		w.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bot "+w.d.Token())
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}} // which would repeat after a reset
	if resp, err = client.Do(r); err != nil {
		return nil, nil, err
	}
	defer resp.Body.Close()
	body, err = io.ReadAll(resp.Body)
	return resp, body, err
}

func TestFaults(t *testing.T) {
	for _, after := range []bool{false, true} {
		for name, f := range map[string]Fault{
			"500": {Status: 500}, "502": {Status: 502}, "503": {Status: 503}, "504": {Status: 504},
			"429": {Status: 429, RetryAfter: time.Second}, "html": {Status: 429, HTML: true, RetryAfter: 7 * time.Second},
			"reset": {Reset: true}, "truncated": {Truncate: true},
		} {
			t.Run(fmt.Sprint(name, " after ", after), func(t *testing.T) {
				w := newScene(t, Options{})
				f.Operation, f.After, f.Skip, f.Times = "create_message", after, 1, 2
				w.d.Fault(f)
				for n, faulty := range []bool{false, true, true, false} {
					resp, _, err := w.post(fmt.Sprint(n))
					switch {
					case !faulty && (err != nil || resp.StatusCode != 200):
						t.Errorf("call %d: %v, %v", n, resp, err)
					case faulty && f.Status != 0 && (err != nil || resp.StatusCode != f.Status):
						t.Errorf("call %d: %v, %v", n, resp, err)
					case faulty && f.Status == 0 && err == nil:
						t.Errorf("call %d went well", n)
					}
				}
				want := 2
				if after {
					want = 4
				}
				if n := len(w.ann.FromBot()); n != want {
					t.Errorf("%d messages, not %d", n, want)
				}
				if calls := w.d.Calls("create_message"); len(calls) != 4 || !calls[1].Faulty || calls[3].Faulty {
					t.Errorf("calls: %+v", calls)
				}
			})
		}
	}
}

func TestSlowAndHeldAnswers(t *testing.T) {
	w := newScene(t, Options{})
	w.d.Fault(Fault{Operation: "create_message", Delay: 30 * time.Millisecond})
	start := time.Now()
	if resp, _, err := w.post("slow"); err != nil || resp.StatusCode != 200 || time.Since(start) < 30*time.Millisecond {
		t.Errorf("%v, %v after %v", resp, err, time.Since(start))
	}
	hold := make(chan struct{})
	w.d.Fault(Fault{Hold: hold, Times: -1})
	var held atomic.Bool
	held.Store(true)
	answered := make(chan error, 1)
	go func() {
		_, _, err := w.post("held")
		if held.Load() {
			err = errors.New("it did not wait")
		}
		answered <- err
	}()
	held.Store(false)
	close(hold)
	if err := <-answered; err != nil {
		t.Error(err)
	}
	w.d.Heal()
	if n := len(w.ann.FromBot()); n != 2 {
		t.Errorf("%d messages", n)
	}
}

// TestRateLimitAnswers compares scripted answers with those of the documentation.
func TestRateLimitAnswers(t *testing.T) {
	for scope, buckets := range map[string]bool{"user": true, "shared": true, "global": false} {
		t.Run(scope, func(t *testing.T) {
			w := newScene(t, Options{})
			w.d.Fault(Fault{Status: 429, Scope: scope, RetryAfter: 64570 * time.Millisecond})
			resp, body, err := w.post("x")
			if err != nil {
				t.Fatal(err)
			}
			data, err := os.ReadFile("testdata/examples/ratelimit_429_" + scope + ".json")
			if err != nil {
				t.Fatal(err)
			}
			var got, want payload.Object
			if json.Unmarshal(body, &got) != nil || json.Unmarshal(data, &want) != nil {
				t.Fatal("no JSON")
			}
			want["retry_after"] = 64.57
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
			if got := resp.Header.Get("Retry-After"); got != "65" {
				t.Errorf("Retry-After: %s", got)
			}
			if got := resp.Header.Get("X-RateLimit-Scope"); got != scope {
				t.Errorf("X-RateLimit-Scope: %s", got)
			}
			if got := resp.Header.Get("X-RateLimit-Global") == "true"; got == buckets {
				t.Errorf("X-RateLimit-Global: %v", got)
			}
			for _, h := range []string{"Limit", "Remaining", "Reset", "Reset-After", "Bucket"} {
				if (resp.Header.Get("X-RateLimit-"+h) != "") != buckets {
					t.Errorf("X-RateLimit-%s: %q", h, resp.Header.Get("X-RateLimit-"+h))
				}
			}
		})
	}
}

func TestBuckets(t *testing.T) {
	w := newScene(t, Options{})
	for n := range 5 {
		resp, _, err := w.post("x")
		if err != nil || resp.StatusCode != 200 {
			t.Fatalf("%v, %v", resp, err)
		}
		if got := resp.Header.Get("X-RateLimit-Remaining"); got != fmt.Sprint(4-n) {
			t.Errorf("%s remain after %d", got, n+1)
		}
	}
	resp, _, err := w.post("x")
	if err != nil || resp.StatusCode != 429 || resp.Header.Get("X-RateLimit-Scope") != "user" || resp.Header.Get("X-RateLimit-Reset-After") != "5.000" {
		t.Fatalf("%v, %v", resp, err)
	}
	// Another channel has a bucket of its own.
	other := w.guild.Channel("other")
	w.call("POST", "/channels/"+other.ID+"/messages", `{"content":"x"}`, 200)
	w.d.Advance(5 * time.Second)
	if resp, _, err = w.post("x"); err != nil || resp.StatusCode != 200 {
		t.Errorf("%v, %v", resp, err)
	}
}

func TestGlobalLimit(t *testing.T) {
	w := newScene(t, Options{})
	w.d.Advance(time.Second)
	for range 50 {
		w.call("GET", "/users/@me", "", 200)
	}
	status, header, _ := send(t, w.d, "GET", "/api/v10/guilds/"+w.guild.ID, "", "", true)
	if status != 429 || header.Get("X-RateLimit-Scope") != "global" || header.Get("X-RateLimit-Limit") != "" {
		t.Errorf("%d %v", status, header)
	}
	// Interactions are exempt.
	w.call("POST", callback(w.ann.Slash("ask", nil)), `{"type":5}`, 204)
	w.d.Advance(time.Second)
	w.call("GET", "/users/@me", "", 200)
}

func TestAuthorization(t *testing.T) {
	w := newScene(t, Options{})
	x := w.ann.Slash("ask", nil)
	status, _, _ := send(t, w.d, "POST", "/api/v9"+callback(x), "application/json", `{"type":5}`, false)
	if status != 204 {
		t.Errorf("a callback without a token: %d", status)
	}
	status, _, _ = send(t, w.d, "GET", "/api/v10/users/@me", "", "", false)
	if v := take(w.d); status != 401 || len(v) != 1 {
		t.Errorf("without a token: %d, %v", status, v)
	}
	w.wrong("GET", "/nope", "", 404, 0, "Not Found")
	w.wrong("PUT", "/users/@me", "", 405, 0, "Method Not Allowed")
	w.wrong("GET", "/guilds/"+w.guild.ID+"/bans", "", 501, 0, "does not do")
	w.wrong("GET", "/channels/"+w.channel.ID+"/messages?limit=101", "", 400, 50035, "limit")
	w.wrong("GET", "/applications/1/commands", "", 403, 20012, "not authorized")
}

func TestPermissions(t *testing.T) {
	w := newScene(t, Options{NoRateLimits: true})
	bot, messages := w.guild.Bot(), "/channels/"+w.channel.ID+"/messages"
	first := payload.Text(w.call("POST", messages, `{"content":"x"}`, 200), "id")
	asked := w.ann.Say("a question")
	thread := w.channel.Thread("thread")
	deny := func(p Permissions, check func()) {
		t.Helper()
		w.channel.Deny(bot, p)
		check()
		w.channel.Allow(bot, p)
	}
	deny(ViewChannel, func() {
		w.refused("POST", messages, `{"content":"x"}`, 403, 50001)
		w.refused("GET", "/channels/"+w.channel.ID, "", 403, 50001)
		w.refused("GET", messages+"/"+first, "", 403, 50001)
	})
	deny(SendMessages, func() {
		w.refused("POST", messages, `{"content":"x"}`, 403, 50013)
		w.refused("POST", "/channels/"+w.channel.ID+"/typing", "", 403, 50013)
		w.call("POST", "/channels/"+thread.ID+"/messages", `{"content":"x"}`, 200)
		w.call("PATCH", messages+"/"+first, `{"content":"y"}`, 200)
	})
	deny(SendMessagesInThreads, func() {
		w.refused("POST", "/channels/"+thread.ID+"/messages", `{"content":"x"}`, 403, 50013)
		w.call("POST", messages, `{"content":"x"}`, 200)
	})
	deny(EmbedLinks, func() {
		w.refused("POST", messages, `{"embeds":[{"title":"t"}]}`, 403, 50013)
		w.call("POST", messages, `{"content":"x"}`, 200)
	})
	deny(ReadMessageHistory, func() {
		w.refused("POST", messages, `{"content":"x","message_reference":{"message_id":"`+asked.ID+`"}}`, 400, 160002)
		w.refused("GET", messages+"/"+first, "", 403, 50013)
		w.refused("PUT", messages+"/"+asked.ID+"/reactions/%F0%9F%91%8D/@me", "", 403, 50013)
	})
	deny(AddReactions, func() { w.refused("PUT", messages+"/"+asked.ID+"/reactions/%F0%9F%91%8D/@me", "", 403, 50013) })
	deny(CreatePublicThreads, func() {
		w.refused("POST", messages+"/"+asked.ID+"/threads", `{"name":"t"}`, 403, 50013)
	})
	w.call("PUT", messages+"/"+asked.ID+"/reactions/%F0%9F%91%8D/@me", "", 204)
	w.refused("DELETE", messages+"/"+asked.ID, "", 403, 50013)
	w.wrong("PATCH", messages+"/"+asked.ID, `{"content":"mine"}`, 403, 50005, "another user")
	w.guild.Role("verbatim", ManageMessages)
	w.call("DELETE", messages+"/"+asked.ID, "", 204)
	w.refused("GET", messages+"/"+asked.ID, "", 404, 10008)
	w.refused("POST", messages, `{"content":"x","message_reference":{"message_id":"`+asked.ID+`"}}`, 400, 50035)
	w.call("POST", messages, `{"content":"x","message_reference":{"message_id":"`+asked.ID+`","fail_if_not_exists":false}}`, 200)
	thread.Archive(true)
	w.refused("POST", "/channels/"+thread.ID+"/messages", `{"content":"x"}`, 400, 50083)
	thread.Archive(false)
	w.call("POST", "/channels/"+thread.ID+"/messages", `{"content":"x"}`, 200)
	w.channel.Delete()
	w.refused("POST", messages, `{"content":"x"}`, 404, 10003)
	w.guild.Kick()
	w.refused("GET", "/guilds/"+w.guild.ID, "", 403, 50001)
	w.refused("GET", "/guilds/5", "", 404, 10004)
}

func TestDirectMessages(t *testing.T) {
	w := newScene(t, Options{})
	ann := w.ann.User()
	dm := w.call("POST", "/users/@me/channels", `{"recipient_id":"`+ann.ID+`"}`, 200)
	path := "/channels/" + payload.Text(dm, "id") + "/messages"
	w.call("POST", path, `{"content":"an answer after all"}`, 200)
	if m, err := ann.InDM().Next(deadline(t), Message{}); err != nil || m.Content != "an answer after all" {
		t.Errorf("%+v, %v", m, err)
	}
	ann.CloseDMs(true)
	w.refused("POST", path, `{"content":"x"}`, 403, 50007)
	ann.CloseDMs(false)
	w.guild.Member("ann").Leave()
	w.refused("POST", path, `{"content":"x"}`, 403, 50007)
	w.refused("GET", "/guilds/"+w.guild.ID+"/members/"+ann.ID, "", 404, 10007)
	if x := ann.InDM().Slash("ask", nil); x.Err() != nil {
		t.Errorf("a global command in DMs: %v", x.Err())
	}
}

func TestNonce(t *testing.T) {
	w := newScene(t, Options{})
	path := "/channels/" + w.channel.ID + "/messages"
	first := w.call("POST", path, `{"content":"x","nonce":"n","enforce_nonce":true}`, 200)
	again := w.call("POST", path, `{"content":"x","nonce":"n","enforce_nonce":true}`, 200)
	if first["id"] != again["id"] || len(w.ann.FromBot()) != 1 {
		t.Errorf("%v and %v, %d messages", first["id"], again["id"], len(w.ann.FromBot()))
	}
	w.call("POST", path, `{"content":"x","nonce":"n"}`, 200)
}

func TestCommands(t *testing.T) {
	w := newScene(t, Options{NoRateLimits: true})
	path := "/applications/" + w.d.ApplicationID() + "/guilds/" + w.guild.ID + "/commands"
	made := w.call("POST", path, `{"name":"ferry","description":"d","options":[{"type":3,"name":"o","description":"d","required":false,"choices":null}]}`, 201)
	changed := w.call("POST", path, `{"name":"ferry","description":"e"}`, 200)
	if made["id"] != changed["id"] || made["version"] == changed["version"] {
		t.Errorf("%v, then %v", made, changed)
	}
	if diff := cmp.Diff([]any{payload.Object{"type": 3.0, "name": "o", "description": "d"}}, made["options"]); diff != "" {
		t.Error(diff)
	}
	if !slices.Contains(w.guild.Commands(), "ferry") {
		t.Errorf("commands: %v", w.guild.Commands())
	}
	id := payload.Text(made, "id")
	w.call("PATCH", path+"/"+id, `{"description":"f"}`, 200)
	w.call("GET", path+"/"+id, "", 200)
	w.call("DELETE", path+"/"+id, "", 204)
	w.wrong("GET", path+"/"+id, "", 404, 10063, "Unknown application command")
	for n := range world.MaxCreations - 1 {
		name := fmt.Sprintf("c%d", n)
		w.call("PUT", path, `[{"name":"`+name+`","description":"d"}]`, 200)
	}
	w.wrong("POST", path, `{"name":"more","description":"d"}`, 400, 30034, "daily")
	w.d.Advance(25 * time.Hour)
	w.call("POST", path, `{"name":"more","description":"d"}`, 201)
}

// TestEffectBeforeALateAnswer: with After the message is there while its answer is
// still to come.
func TestEffectBeforeALateAnswer(t *testing.T) {
	w := newScene(t, Options{})
	hold := make(chan struct{})
	w.d.Fault(Fault{Operation: "create_message", After: true, Hold: hold})
	answered := make(chan error, 1)
	go func() {
		resp, _, err := w.post("there")
		if err == nil && resp.StatusCode != 200 {
			err = errors.New(resp.Status)
		}
		answered <- err
	}()
	if m, err := w.ann.Next(deadline(t), Message{}); err != nil || m.Content != "there" {
		t.Errorf("%+v, %v", m, err)
	}
	if n := w.d.CallCount("create_message"); n != 0 {
		t.Errorf("%d calls were answered", n)
	}
	close(hold)
	if err := <-answered; err != nil {
		t.Error(err)
	}
	if err := w.d.Called(deadline(t), "create_message", 1); err != nil {
		t.Error(err)
	}
}
