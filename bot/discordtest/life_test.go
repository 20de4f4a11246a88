package discordtest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

// world is a double with a guild, a channel and a member, and a client that is no
// more than HTTP.
type world struct {
	testing.TB
	d       *Discord
	guild   *Guild
	channel *Channel
	ann     Hand
}

func newWorld(t testing.TB, o Options) world {
	d := newDiscord(t, o)
	g := d.Guild("Testers")
	c := g.Channel("general")
	w := world{t, d, g, c, g.Member("ann").In(c)}
	w.call(http.MethodPut, "/applications/"+d.ApplicationID()+"/commands", `[
		{"name":"ask","description":"Ask"}, {"name":"note","description":"Note","options":[
			{"type":3,"name":"text","description":"Text","autocomplete":true}]}]`, 200)
	return w
}

// call sends a request that must be answered so, and returns the body.
func (w world) call(method, path, body string, status int) object {
	w.Helper()
	kind := ""
	if body != "" {
		kind = "application/json"
	}
	got, _, data := send(w.TB, w.d, method, "/api/v10"+path, kind, body, true)
	if got != status {
		w.Fatalf("%s %s %.200s: %d %s, not %d", method, path, body, got, data, status)
	}
	var o object
	json.Unmarshal(data, &o) // a list stays nil
	return o
}

// wrong sends a request that breaks a rule: the answer has the code, and a violation
// is noted.
func (w world) wrong(method, path, body string, status, code int, contains string) {
	w.Helper()
	before := take(w.d)
	o := w.call(method, path, body, status)
	after := take(w.d)
	if len(before) != 0 || len(after) != 1 || !strings.Contains(after[0].String(), contains) {
		w.Errorf("%s %s %.200s: violations %v, then %v; not one with %q", method, path, body, before, after, contains)
	}
	if n, _ := number(o, "code"); n != code {
		w.Errorf("%s %s %.200s: code %v, not %d", method, path, body, o["code"], code)
	}
}

// refused sends a request that a correct bot may send, and is refused all the same.
func (w world) refused(method, path, body string, status, code int) {
	w.Helper()
	before := len(w.d.Refusals())
	o := w.call(method, path, body, status)
	if n, _ := number(o, "code"); n != code || len(w.d.Refusals()) != before+1 || len(w.d.Violations()) != 0 {
		w.Errorf("%s %s %.200s: %v; refusals %v, violations %v", method, path, body, o, w.d.Refusals(), w.d.Violations())
	}
}

// deadline is for what should happen at once.
func deadline(t testing.TB) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	t.Cleanup(cancel)
	return ctx
}

func (x *Interaction) callback() string {
	return "/interactions/" + x.i.id + "/" + x.i.token + "/callback"
}

func (x *Interaction) webhook(rest string) string {
	return "/webhooks/" + x.d.bot.ID + "/" + x.i.token + rest
}

func TestLifeOfAnInteraction(t *testing.T) {
	w := newWorld(t, Options{})
	x := w.ann.Slash("ask", nil)
	w.wrong("PATCH", x.webhook("/messages/@original"), `{"content":"early"}`, 404, 10015, "Unknown Webhook")
	w.d.Advance(AckWithin)
	w.call("POST", x.callback(), `{"type":5}`, 204)
	if a, err := x.Ack(deadline(t)); err != nil || a.Took != AckWithin {
		t.Errorf("acknowledged with %+v, %v", a, err)
	}
	w.wrong("POST", x.callback(), `{"type":5}`, 400, 40060, "already been acknowledged")
	w.d.Advance(TokenLife - AckWithin)
	w.call("PATCH", x.webhook("/messages/@original"), `{"content":"just in time"}`, 200)
	if m, err := x.Answer(deadline(t)); err != nil || m.Content != "just in time" {
		t.Errorf("answered %+v, %v", m, err)
	}
	w.d.Advance(time.Millisecond)
	w.wrong("PATCH", x.webhook("/messages/@original"), `{"content":"late"}`, 401, 50027, "Invalid Webhook Token")
	w.wrong("POST", x.webhook(""), `{"content":"late"}`, 401, 50027, "Invalid Webhook Token")

	late := w.ann.Slash("ask", nil)
	w.d.Advance(AckWithin + time.Millisecond)
	if _, err := late.Ack(deadline(t)); !errors.Is(err, ErrUnanswered) {
		t.Errorf("nobody answered: %v", err)
	}
	w.wrong("POST", late.callback(), `{"type":5}`, 404, 10062, "Unknown interaction")
	w.wrong("POST", strings.Replace(w.ann.Slash("ask", nil).callback(), "/callback", "x/callback", 1), `{"type":5}`, 404, 10062, "Unknown interaction")
}

// TestAnswersFit: which first answers fit which kinds of interactions.
func TestAnswersFit(t *testing.T) {
	w := newWorld(t, Options{})
	first := w.ann.Slash("ask", nil)
	w.call("POST", first.callback(), `{"type":4,"data":{"content":"x","components":[{"type":1,"components":[
		{"type":2,"style":1,"label":"b","custom_id":"b"},{"type":2,"style":5,"label":"link","url":"https://example.org"}]},
		{"type":1,"components":[{"type":3,"custom_id":"s","options":[{"label":"a","value":"a"},{"label":"b","value":"b"}]}]}]}}`, 204)
	m, err := first.Answer(deadline(t))
	if err != nil {
		t.Fatal(err)
	}
	if err := w.ann.Press(m, "link").Err(); !errors.Is(err, ErrCannot) {
		t.Errorf("a link was pressed: %v", err)
	}
	if err := w.ann.Choose(m, "s", "c").Err(); !errors.Is(err, ErrCannot) {
		t.Errorf("an option that is not there: %v", err)
	}
	if err := w.ann.Choose(m, "s", "a", "b").Err(); !errors.Is(err, ErrCannot) {
		t.Errorf("two of one: %v", err)
	}
	bodies := map[int]string{
		4: `{"type":4,"data":{"content":"x"}}`, 5: `{"type":5}`, 6: `{"type":6}`, 7: `{"type":7,"data":{"content":"y"}}`,
		8: `{"type":8,"data":{"choices":[]}}`,
		9: `{"type":9,"data":{"custom_id":"m","title":"M","components":[{"type":18,"label":"l","component":{"type":4,"custom_id":"i","style":1}}]}}`,
	}
	modal := func() *Interaction {
		x := w.ann.Slash("ask", nil)
		w.call("POST", x.callback(), bodies[9], 204)
		shown, err := x.Modal(deadline(t))
		if err != nil {
			t.Fatal(err)
		}
		return w.ann.Submit(shown, Values{"i": "text"})
	}
	for _, test := range []struct {
		name  string
		start func() *Interaction
		fit   map[int]bool
	}{
		{"command", func() *Interaction { return w.ann.Slash("ask", nil) }, map[int]bool{4: true, 5: true, 9: true}},
		{"button", func() *Interaction { return w.ann.Press(m, "b") }, map[int]bool{4: true, 5: true, 6: true, 7: true, 9: true}},
		{"select", func() *Interaction { return w.ann.Choose(m, "s", "a") }, map[int]bool{4: true, 5: true, 6: true, 7: true, 9: true}},
		{"completion", func() *Interaction { return w.ann.Autocomplete("note", "text", "x", nil) }, map[int]bool{8: true}},
		{"modal", modal, map[int]bool{4: true, 5: true}},
	} {
		for kind, body := range bodies {
			t.Run(fmt.Sprint(test.name, " ", kind), func(t *testing.T) {
				x := test.start()
				if x.Err() != nil {
					t.Fatal(x.Err())
				}
				if test.fit[kind] {
					w.call("POST", x.callback(), body, 204)
				} else {
					w.wrong("POST", x.callback(), body, 400, 50035, "cannot be answered so")
				}
			})
		}
	}
}

func TestDeferredAndEphemeral(t *testing.T) {
	w := newWorld(t, Options{})
	bob := w.guild.Member("bob").In(w.channel)
	for _, data := range []string{`{"flags":32768}`, `{"flags":64,"content":"x"}`, `{"flags":4}`} {
		w.wrong("POST", w.ann.Slash("ask", nil).callback(), `{"type":5,"data":`+data+`}`, 400, 50035, "deferred answer")
	}
	x := w.ann.Slash("ask", nil)
	w.call("POST", x.callback(), `{"type":5,"data":{"flags":64}}`, 204)
	if a, err := x.Ack(deadline(t)); err != nil || !a.Ephemeral {
		t.Errorf("acknowledged with %+v, %v", a, err)
	}
	// The first follow-up takes the place of "thinking", and stays private.
	w.call("POST", x.webhook(""), `{"content":"answer"}`, 200)
	m, err := x.Answer(deadline(t))
	if err != nil || !m.Ephemeral || m.Content != "answer" {
		t.Fatalf("answered %+v, %v", m, err)
	}
	if len(bob.Messages()) != 0 || len(w.ann.Messages()) != 1 {
		t.Errorf("bob sees %d, ann %d", len(bob.Messages()), len(w.ann.Messages()))
	}
	path := "/channels/" + w.channel.ID + "/messages/" + m.ID
	w.refused("PATCH", path, `{"content":"y"}`, 404, 10008)
	w.refused("DELETE", path, "", 404, 10008)
	w.call("PATCH", x.webhook("/messages/"+m.ID), `{"content":"edited"}`, 200)
	if m, err = m.Edited(deadline(t)); err != nil || m.Content != "edited" {
		t.Errorf("edited to %+v, %v", m, err)
	}
	w.wrong("PATCH", x.webhook("/messages/@original"), `{"content":"y","flags":64}`, 400, 50035, "MESSAGE_FLAGS_INVALID")
	w.call("DELETE", x.webhook("/messages/@original"), "", 204)
	if err := m.Gone(deadline(t)); err != nil {
		t.Error(err)
	}
	w.refused("GET", x.webhook("/messages/@original"), "", 404, 10008)
}

// TestComponentsV2Flag: it can be set, and never taken back.
func TestComponentsV2Flag(t *testing.T) {
	w := newWorld(t, Options{})
	const v2 = `"components":[{"type":10,"content":"words"}]`
	x := w.ann.Slash("ask", nil)
	w.call("POST", x.callback(), `{"type":5}`, 204)
	original := x.webhook("/messages/@original")
	w.wrong("PATCH", original, `{`+v2+`}`, 400, 50035, "without MessageFlags.IS_COMPONENTS_V2")
	w.call("PATCH", original, `{"flags":32768,`+v2+`}`, 200)
	w.call("PATCH", original, `{"components":[{"type":10,"content":"other words"}]}`, 200)
	w.wrong("PATCH", original, `{"flags":0,`+v2+`}`, 400, 50035, "cannot be taken back")
	w.wrong("PATCH", original, `{"content":"old"}`, 400, 50035, "MESSAGE_CANNOT_USE_LEGACY_FIELDS")
	if m, err := x.Answer(deadline(t)); err != nil || m.Text() != "other words" {
		t.Errorf("answered %q, %v", m.Text(), err)
	}
	plain := w.ann.Slash("ask", nil)
	w.call("POST", plain.callback(), `{"type":4,"data":{"content":"old"}}`, 204)
	w.wrong("PATCH", plain.webhook("/messages/@original"), `{"flags":32768,`+v2+`}`, 400, 50035, "MESSAGE_CANNOT_USE_LEGACY_FIELDS")
	w.call("PATCH", plain.webhook("/messages/@original"), `{"flags":32768,"content":null,`+v2+`}`, 200)
}

// TestWithResponse: a first answer can ask for what came of it.
func TestWithResponse(t *testing.T) {
	w := newWorld(t, Options{})
	x := w.ann.Slash("ask", nil)
	status, _, body := send(t, w.d, "POST", "/api/v10"+x.callback()+"?with_response=true", "application/json", `{"type":4,"data":{"content":"x"}}`, false)
	if status != 200 {
		t.Fatalf("%d %s", status, body)
	}
	checkReply(t, w.d, "create_interaction_response", status, body)
}
