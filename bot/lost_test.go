package bot

import (
	"context"
	"net/http"
	"testing"

	"verbatim/bot/discordtest"
	"verbatim/retrieval"
)

// lostAnswers are ways in which a request takes effect and its answer is lost.
func lostAnswers(operation string) map[string]discordtest.Fault {
	return map[string]discordtest.Fault{
		"bad gateway": {Operation: operation, After: true, Status: http.StatusBadGateway},
		"reset":       {Operation: operation, After: true, Reset: true},
		"truncated":   {Operation: operation, After: true, Truncate: true},
	}
}

// TestSharedOnce: what is shared stands there once, also where Discord's answer to it
// is lost, and its asker is told of no error.
func TestSharedOnce(t *testing.T) {
	w := newWorld(t, discordtest.Options{}, nil)
	w.add(1)
	n := 0
	for name, fault := range lostAnswers("create_message") {
		ann := w.hand("ann " + name)
		m := w.answered(ann.Slash("ask", discordtest.Values{"question": "What?", "private": true}))
		w.discord.Fault(fault)
		x := ann.Press(m, "Share")
		if _, err := x.Ack(w.ctx()); err != nil {
			t.Fatal(err)
		}
		n++
		w.idle()
		if all := w.guild.Owner().In(w.general).FromBot(); len(all) != n {
			t.Errorf("%s: %d shared messages, not %d", name, len(all), n)
		}
		if all := ann.FromBot(); len(all) != n+1 {
			t.Errorf("%s: the asker sees %d messages, not %d", name, len(all), n+1)
		}
	}
}

// TestSharedTwice: who presses twice shares once.
func TestSharedTwice(t *testing.T) {
	w := newWorld(t, discordtest.Options{}, nil)
	w.add(1)
	ann := w.hand("ann")
	m := w.answered(ann.Slash("ask", discordtest.Values{"question": "What?", "private": true}))
	for range 2 {
		if _, err := ann.Press(m, "Share").Ack(w.ctx()); err != nil {
			t.Fatal(err)
		}
	}
	w.idle()
	if all := w.guild.Owner().In(w.general).FromBot(); len(all) != 1 {
		t.Errorf("%d shared messages", len(all))
	}
}

// TestToldOnce: an error that follows an announcement is told once and to its asker
// alone, whatever becomes of Discord's answers.
func TestToldOnce(t *testing.T) {
	w := newWorld(t, discordtest.Options{}, nil)
	w.add(1)
	w.shelves.answers(func(context.Context, retrieval.Query, retrieval.Answer) (retrieval.Answer, error) {
		return retrieval.Answer{}, retrieval.ErrBusy
	})
	everybody := w.guild.Owner().In(w.general)
	for _, operation := range []string{"delete_original_webhook_message", "execute_webhook"} {
		for name, fault := range lostAnswers(operation) {
			ann := w.hand(operation + name)
			w.discord.Fault(fault)
			m := w.asks(ann)
			w.says(m, "Too many questions at once")
			w.idle()
			if own, all := len(ann.FromBot()), len(everybody.FromBot()); !m.Ephemeral || own != 1 || all != 0 {
				t.Errorf("%s, %s: the asker sees %d messages and everybody %d", operation, name, own, all)
			}
		}
	}
	w.discord.Fault(discordtest.Fault{Operation: "delete_original_webhook_message", Status: http.StatusServiceUnavailable, Times: 5})
	w.says(w.asks(w.hand("bob")), "Too many questions at once")
	w.idle()
	if n := len(everybody.FromBot()); n != 0 {
		t.Errorf("everybody sees %d messages", n)
	}
}
