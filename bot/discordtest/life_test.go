package discordtest

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"verbatim/bot/discordtest/payload"
)

func TestLifeOfAnInteraction(t *testing.T) {
	w := newScene(t, Options{})
	x := w.ann.Slash("ask", nil)
	w.wrong("PATCH", w.webhook(x, "/messages/@original"), `{"content":"early"}`, 404, 10015, "Unknown Webhook")
	w.d.Advance(AckWithin)
	w.call("POST", callback(x), `{"type":5}`, 204)
	if a, err := x.Ack(deadline(t)); err != nil || a.Took != AckWithin {
		t.Errorf("acknowledged with %+v, %v", a, err)
	}
	w.wrong("POST", callback(x), `{"type":5}`, 400, 40060, "already been acknowledged")
	w.d.Advance(TokenLife - AckWithin)
	w.call("PATCH", w.webhook(x, "/messages/@original"), `{"content":"just in time"}`, 200)
	if m, err := x.Answer(deadline(t)); err != nil || m.Content != "just in time" {
		t.Errorf("answered %+v, %v", m, err)
	}
	w.d.Advance(time.Millisecond)
	w.wrong("PATCH", w.webhook(x, "/messages/@original"), `{"content":"late"}`, 401, 50027, "Invalid Webhook Token")
	w.wrong("POST", w.webhook(x, ""), `{"content":"late"}`, 401, 50027, "Invalid Webhook Token")

	late := w.ann.Slash("ask", nil)
	w.d.Advance(AckWithin + time.Millisecond)
	if _, err := late.Ack(deadline(t)); !errors.Is(err, ErrUnanswered) {
		t.Errorf("nobody answered: %v", err)
	}
	w.wrong("POST", callback(late), `{"type":5}`, 404, 10062, "Unknown interaction")
	w.wrong("POST", strings.Replace(callback(w.ann.Slash("ask", nil)), "/callback", "x/callback", 1), `{"type":5}`, 404, 10062, "Unknown interaction")
}

// TestAnswersFit: which first answers fit which kinds of interactions.
func TestAnswersFit(t *testing.T) {
	w := newScene(t, Options{})
	first := w.ann.Slash("ask", nil)
	w.call("POST", callback(first), `{"type":4,"data":{"content":"x","components":[{"type":1,"components":[
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
		w.call("POST", callback(x), bodies[9], 204)
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
					w.call("POST", callback(x), body, 204)
				} else {
					w.wrong("POST", callback(x), body, 400, 50035, "cannot be answered so")
				}
			})
		}
	}
}

func TestDeferredAndEphemeral(t *testing.T) {
	w := newScene(t, Options{})
	bob := w.guild.Member("bob").In(w.channel)
	for _, data := range []string{`{"flags":32768}`, `{"flags":64,"content":"x"}`, `{"flags":4}`} {
		w.wrong("POST", callback(w.ann.Slash("ask", nil)), `{"type":5,"data":`+data+`}`, 400, 50035, "deferred answer")
	}
	x := w.ann.Slash("ask", nil)
	w.call("POST", callback(x), `{"type":5,"data":{"flags":64}}`, 204)
	if a, err := x.Ack(deadline(t)); err != nil || !a.Ephemeral {
		t.Errorf("acknowledged with %+v, %v", a, err)
	}
	// The first follow-up takes the place of "thinking", and stays private.
	w.call("POST", w.webhook(x, ""), `{"content":"answer"}`, 200)
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
	w.call("PATCH", w.webhook(x, "/messages/"+m.ID), `{"content":"edited"}`, 200)
	if m, err = m.Edited(deadline(t)); err != nil || m.Content != "edited" {
		t.Errorf("edited to %+v, %v", m, err)
	}
	w.wrong("PATCH", w.webhook(x, "/messages/@original"), `{"content":"y","flags":64}`, 400, 50035, "MESSAGE_FLAGS_INVALID")
	w.call("DELETE", w.webhook(x, "/messages/@original"), "", 204)
	if err := m.Gone(deadline(t)); err != nil {
		t.Error(err)
	}
	w.refused("GET", w.webhook(x, "/messages/@original"), "", 404, 10008)
}

// TestComponentsV2Flag: it can be set, and never taken back.
func TestComponentsV2Flag(t *testing.T) {
	w := newScene(t, Options{})
	const v2 = `"components":[{"type":10,"content":"words"}]`
	x := w.ann.Slash("ask", nil)
	w.call("POST", callback(x), `{"type":5}`, 204)
	original := w.webhook(x, "/messages/@original")
	w.wrong("PATCH", original, `{`+v2+`}`, 400, 50035, "without MessageFlags.IS_COMPONENTS_V2")
	w.call("PATCH", original, `{"flags":32768,`+v2+`}`, 200)
	w.call("PATCH", original, `{"components":[{"type":10,"content":"other words"}]}`, 200)
	w.wrong("PATCH", original, `{"flags":0,`+v2+`}`, 400, 50035, "cannot be taken back")
	w.wrong("PATCH", original, `{"content":"old"}`, 400, 50035, "MESSAGE_CANNOT_USE_LEGACY_FIELDS")
	if m, err := x.Answer(deadline(t)); err != nil || m.Text() != "other words" {
		t.Errorf("answered %q, %v", m.Text(), err)
	}
	plain := w.ann.Slash("ask", nil)
	w.call("POST", callback(plain), `{"type":4,"data":{"content":"old"}}`, 204)
	w.wrong("PATCH", w.webhook(plain, "/messages/@original"), `{"flags":32768,`+v2+`}`, 400, 50035, "MESSAGE_CANNOT_USE_LEGACY_FIELDS")
	w.call("PATCH", w.webhook(plain, "/messages/@original"), `{"flags":32768,"content":null,`+v2+`}`, 200)
}

// TestWithResponse: a first answer can ask for what came of it.
func TestWithResponse(t *testing.T) {
	w := newScene(t, Options{})
	x := w.ann.Slash("ask", nil)
	status, _, body := send(t, w.d, "POST", "/api/v10"+callback(x)+"?with_response=true", "application/json", `{"type":4,"data":{"content":"x"}}`, false)
	if status != 200 {
		t.Fatalf("%d %s", status, body)
	}
	checkReply(t, "create_interaction_response", status, body)
}

// TestGatewayBudget: what REST says of the gateway is so.
func TestGatewayBudget(t *testing.T) {
	w := newScene(t, Options{MaxIdentifies: 3})
	remaining := func(want float64) {
		t.Helper()
		if got := payload.Dict(w.call("GET", "/gateway/bot", "", 200), "session_start_limit")["remaining"]; got != want {
			t.Errorf("%v remain, not %v", got, want)
		}
	}
	remaining(3)
	w.listen()
	remaining(2)
	w.d.Advance(24 * time.Hour)
	remaining(3)
}
