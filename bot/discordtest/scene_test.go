package discordtest

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"verbatim/bot/discordtest/openapi"
	"verbatim/bot/discordtest/payload"
	"verbatim/bot/discordtest/world"
)

// scene is a double with a guild, a channel and a member, and a client that is no
// more than HTTP.
type scene struct {
	testing.TB
	d       *Discord
	guild   *Guild
	channel *Channel
	ann     Hand
}

func newScene(t testing.TB, o Options) scene { return sceneOf(t, newDiscord(t, o)) }

func sceneOf(t testing.TB, d *Discord) scene {
	g := d.Guild("Testers")
	c := g.Channel("general")
	w := scene{t, d, g, c, g.Member("ann").In(c)}
	w.call(http.MethodPut, "/applications/"+d.ApplicationID()+"/commands", `[
		{"name":"ask","description":"Ask"}, {"name":"note","description":"Note","options":[
			{"type":3,"name":"text","description":"Text","autocomplete":true}]}]`, 200)
	return w
}

// call sends a request that must be answered so, and returns the body.
func (w scene) call(method, path, body string, status int) payload.Object {
	w.Helper()
	kind := ""
	if body != "" {
		kind = "application/json"
	}
	got, _, data := send(w.TB, w.d, method, "/api/v10"+path, kind, body, true)
	if got != status {
		w.Fatalf("%s %s %.200s: %d %s, not %d", method, path, body, got, data, status)
	}
	var o payload.Object
	json.Unmarshal(data, &o) // a list stays nil
	return o
}

// wrong sends a request that breaks a rule: the answer has the code, and a violation
// is noted.
func (w scene) wrong(method, path, body string, status, code int, contains string) {
	w.Helper()
	before := take(w.d)
	o := w.call(method, path, body, status)
	after := take(w.d)
	if len(before) != 0 || len(after) != 1 || !strings.Contains(after[0].String(), contains) {
		w.Errorf("%s %s %.200s: violations %v, then %v; not one with %q", method, path, body, before, after, contains)
	}
	if n, _ := payload.Number(o, "code"); n != code {
		w.Errorf("%s %s %.200s: code %v, not %d", method, path, body, o["code"], code)
	}
}

// refused sends a request that a correct bot may send, and is refused all the same.
func (w scene) refused(method, path, body string, status, code int) {
	w.Helper()
	before := len(w.d.Refusals())
	o := w.call(method, path, body, status)
	if n, _ := payload.Number(o, "code"); n != code || len(w.d.Refusals()) != before+1 || len(w.d.Violations()) != 0 {
		w.Errorf("%s %s %.200s: %v; refusals %v, violations %v", method, path, body, o, w.d.Refusals(), w.d.Violations())
	}
}

// deadline is for what should happen at once.
func deadline(t testing.TB) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	t.Cleanup(cancel)
	return ctx
}

// callback is the path of an interaction's first answer.
func callback(x *Interaction) string {
	return "/interactions/" + x.ID() + "/" + x.Token() + "/callback"
}

func (w scene) webhook(x *Interaction, rest string) string {
	return "/webhooks/" + w.d.ApplicationID() + "/" + x.Token() + rest
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
func take(d *Discord) []Violation { return journal(d, (*world.Journal).TakeViolations) }

// checkReply judges a reply by the operation's own schema.
func checkReply(t testing.TB, operation string, status int, body []byte) {
	t.Helper()
	api, err := openapi.Load()
	if err != nil {
		t.Fatal(err)
	}
	op := api.Operation(operation)
	if op == nil {
		t.Fatalf("no operation %q", operation)
	}
	var v any
	if len(body) > 0 {
		if err := json.Unmarshal(body, &v); err != nil {
			t.Fatal(err)
		}
	}
	if err := op.Reply(status, v); err != nil {
		t.Error(err)
	}
}

// listener is a client of the gateway that hears what it is told.
type listener struct {
	testing.TB
	socket *websocket.Conn
}

// listen opens a session for what happens in guilds.
func (w scene) listen() listener {
	w.Helper()
	address := payload.Text(w.call("GET", "/gateway", "", 200), "url")
	socket, _, err := websocket.DefaultDialer.DialContext(w.Context(), address+"?v=10&encoding=json", nil)
	if err != nil {
		w.Fatal(err)
	}
	w.Cleanup(func() { socket.Close() })
	l := listener{w.TB, socket}
	err = socket.WriteJSON(payload.Object{"op": 2, "d": payload.Object{
		"token": w.d.Token(), "intents": IntentGuilds | IntentGuildMessages, "properties": payload.Object{"os": "linux"},
	}})
	if err != nil {
		w.Fatal(err)
	}
	l.want("READY")
	return l
}

// next is the next event.
func (l listener) next() (name string, d payload.Object) {
	l.Helper()
	l.socket.SetReadDeadline(time.Now().Add(10 * time.Second))
	for {
		var f struct {
			T *string
			D payload.Object
		}
		if err := l.socket.ReadJSON(&f); err != nil {
			l.Fatal(err)
		}
		if f.T != nil {
			return *f.T, f.D
		}
	}
}

// want is the next event of a name; those before it are passed over.
func (l listener) want(name string) payload.Object {
	l.Helper()
	for {
		if got, d := l.next(); got == name {
			return d
		}
	}
}
