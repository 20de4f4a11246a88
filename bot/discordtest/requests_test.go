package discordtest

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"
)

// recorded is a request as discordgo v0.29.0 sent it, and whether Discord's
// documentation allows it.
type recorded struct {
	Name        string `json:"name"`
	Valid       bool   `json:"valid"`
	SchemaAlone string `json:"schema_alone"`
	Operation   string `json:"operation"`
	Method      string `json:"method"`
	Path        string `json:"path"`
	ContentType string `json:"content_type"`
	Auth        bool   `json:"auth"`
	Body        string `json:"body"`
}

func recordedRequests(t testing.TB) []recorded {
	t.Helper()
	f, err := os.Open("testdata/requests.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var all []recorded
	scanner := bufio.NewScanner(f)
	scanner.Buffer(nil, 1<<20)
	for scanner.Scan() {
		var r recorded
		if err := json.Unmarshal(scanner.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		all = append(all, r)
	}
	if err := scanner.Err(); err != nil {
		t.Fatal(err)
	}
	if len(all) != 98 {
		t.Fatalf("%d recorded requests", len(all))
	}
	return all
}

// recordedWorld has what the recorded requests name: the application 222, the guild
// 333, the channels 444 and 1, their messages, and the interaction 111.
func recordedWorld(t *testing.T, r recorded) *Discord {
	d := newDiscord(t, Options{BotPermissions: ManageMessages | PinMessages})
	g := d.Guild("testers")
	c, other := g.Channel("general"), g.Channel("other")
	member := g.Member("ann")
	asked := member.In(c).Say("hello")
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.users, d.bot.ID)
	delete(g.members, d.bot.ID)
	d.bot.ID = "222"
	d.users["222"], g.members["222"] = d.bot, g.botMember
	g.ID, g.everyone.ID = "333", "333"
	for id, ch := range map[string]*Channel{"444": c, "1": other} {
		delete(d.channels, ch.ID)
		ch.ID = id
		d.channels[id] = ch
	}
	if r.Operation == "create_thread_from_message" {
		delete(d.channels, "1") // a thread has its message's id
	}
	if r.Name == "forum thread start" {
		c.kind = channelForum
	}
	delete(d.users, member.User.ID)
	delete(g.members, member.User.ID)
	member.User.ID = "9"
	d.users["9"], g.members["9"] = member.User, member
	c.remove(asked.live)
	for _, id := range []string{"1", "2"} {
		c.add(&message{id: id, channel: c, author: d.bot, content: "x", created: d.now()})
	}
	i := d.newInteraction(interactionCommand, member.User, c)
	i.command, i.commandIs = &command{id: "7", version: "1", body: object{"name": "ask"}}, commandSlash
	switch {
	case strings.Contains(r.Name, "type6"), strings.Contains(r.Name, "type7"):
		i.kind = interactionComponent
		i.message = &message{id: "3", channel: c, author: d.bot, flags: flagComponentsV2, created: d.now()}
		c.add(i.message)
	case strings.Contains(r.Name, "autocomplete"):
		i.kind, i.focused = interactionComplete, optionString
	}
	delete(d.interactions.byID, i.id)
	delete(d.interactions.byToken, i.token)
	i.id, i.token = "111", "tok"
	d.interactions.byID["111"], d.interactions.byToken["tok"] = i, i
	if strings.Contains(r.Path, "/webhooks/") {
		i.ack, i.ackAt = AckMessage, d.now()
		i.original = &message{id: "554", channel: c, author: d.bot, content: "thinking", interaction: i, created: d.now()}
		if strings.Contains(r.Name, "cv2") {
			// discordgo cannot set the flag, so the message has to have it.
			i.original.content, i.original.flags = "", flagComponentsV2
		}
		i.followUps = []*message{{id: "555", channel: c, author: d.bot, content: "more", interaction: i, created: d.now()}}
		c.add(i.original)
		c.add(i.followUps[0])
	}
	return d
}

// newDiscord is a double whose violations the test looks at itself, whose clock
// stands still, and whose replies must have the shapes of the description.
func newDiscord(t testing.TB, o Options) *Discord {
	t.Helper()
	if o.Now == nil {
		now := time.Date(2026, 8, 1, 12, 0, 0, 0, time.UTC)
		o.Now = func() time.Time { return now }
	}
	return New(t, o)
}

// send sends a request with the bot's token, if any.
func send(t testing.TB, d *Discord, method, path, contentType, body string, auth bool) (int, http.Header, []byte) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, d.URL()+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	if auth {
		r.Header.Set("Authorization", "Bot "+d.Token())
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, resp.Header, data
}

// take empties the list of violations, for tests that look at it themselves.
func take(d *Discord) []Violation {
	d.mu.Lock()
	defer d.mu.Unlock()
	all := d.log.violations
	d.log.violations = nil
	return all
}

func TestRecordedRequests(t *testing.T) {
	for _, r := range recordedRequests(t) {
		t.Run(r.Name, func(t *testing.T) {
			d := recordedWorld(t, r)
			status, _, body := send(t, d, r.Method, r.Path, r.ContentType, r.Body, r.Auth)
			violations := take(d)
			if r.Valid != (status < 300) || r.Valid != (len(violations) == 0) {
				t.Fatalf("valid is %v: answered %d %s, violations %v", r.Valid, status, body, violations)
			}
			if r.Valid {
				checkReply(t, d, r.Operation, status, body)
				return
			}
			var e struct {
				Code    *int   `json:"code"`
				Message string `json:"message"`
			}
			if err := json.Unmarshal(body, &e); err != nil || e.Code == nil || e.Message == "" {
				t.Errorf("no error of Discord's shape: %s", body)
			}
			if len(body) > 1500 {
				t.Errorf("the error has %d bytes", len(body))
			}
		})
	}
}

// checkReply judges a reply by the operation's own schema.
func checkReply(t testing.TB, d *Discord, operation string, status int, body []byte) {
	t.Helper()
	op := d.api.byID[operation]
	if op == nil {
		t.Fatalf("no operation %q", operation)
	}
	schema := op.reply[status]
	if len(body) == 0 {
		if schema != nil && status != http.StatusNoContent {
			t.Errorf("%s: %d without a body", operation, status)
		}
		return
	}
	if schema == nil {
		t.Fatalf("%s: an answer of %d is not described", operation, status)
	}
	var v any
	if err := json.NewDecoder(bytes.NewReader(body)).Decode(&v); err != nil {
		t.Fatal(err)
	}
	if problem := explain(schema, v, ""); schema.VisitJSON(v) != nil {
		t.Errorf("%s: the reply is not as described: %+v", operation, problem)
	}
}

// TestSchemaAlone shows what the rules are needed for.
func TestSchemaAlone(t *testing.T) {
	a, err := spec()
	if err != nil {
		t.Fatal(err)
	}
	missed := 0
	for _, r := range recordedRequests(t) {
		if r.ContentType != "application/json" || !r.Auth || a.byID[r.Operation] == nil || a.byID[r.Operation].body == nil || strings.Contains(r.Path, "abc") {
			continue
		}
		var body any
		if err := json.Unmarshal([]byte(r.Body), &body); err != nil {
			t.Fatal(err)
		}
		accepts := a.byID[r.Operation].body.VisitJSON(body) == nil
		if accepts != (r.SchemaAlone == "accepts") {
			t.Errorf("%s: the schema alone accepts: %v, recorded: %s", r.Name, accepts, r.SchemaAlone)
		}
		if accepts && !r.Valid {
			missed++
		}
	}
	if missed != 22 {
		t.Errorf("the schema misses %d wrong requests, not 22", missed)
	}
}
