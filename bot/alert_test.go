package bot

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"verbatim/bot/discordtest"
	"verbatim/retrieval"
)

// waitsFor has the hand's question declined and kept until an article answers it.
func (w *world) waitsFor(h discordtest.Hand, question string) (last discordtest.Message) {
	w.Helper()
	w.shelves.answers(func(_ context.Context, _ retrieval.Query, a retrieval.Answer) (retrieval.Answer, error) {
		return retrieval.Answer{Score: 0.1, Threshold: 0.5, Abstained: true, Closest: a.Quotes}, nil
	})
	m := w.answered(h.Slash("ask", discordtest.Values{"question": question}))
	last = w.answered(h.Press(m, "Tell me when it can"))
	<-w.telling.push(w.guild.ID) // it has been compared with what is there
	w.shelves.answers(nil)
	return last
}

// card waits until a message that alerts somebody has become the card that it announces.
func (w *world) card(h discordtest.Hand, after discordtest.Message) discordtest.Message {
	w.Helper()
	m, err := h.Next(w.ctx(), after)
	if err == nil && len(m.Components) == 0 {
		m, err = m.Edited(w.ctx())
	}
	if err != nil {
		w.Fatalf("not told: %v\n%s", err, w.log.String())
	}
	return m
}

// TestToldInANotification: what tells a member that a question is answered now can be
// read in the notification, which shows nothing of Components V2; and it is one message.
func TestToldInANotification(t *testing.T) {
	w := newWorld(t, discordtest.Options{}, nil)
	w.add(1)
	ann := w.hand("ann")
	last := w.waitsFor(ann, "Who won the *regatta*?")
	w.add(2)
	w.gained(w.ctx(), w.guild.ID)
	m := w.card(ann, last)
	w.says(m, "<@"+ann.User().ID+">", "you asked this before", "This is what article 1 says")
	w.idle()
	if n := len(ann.FromBot()); n != 3 { // the answer, that it is kept, and this one
		t.Errorf("%d messages", n)
	}
	read := ann.Notifications()
	if len(read) != 1 || !strings.HasPrefix(read[0], "@ann you asked this before") || !strings.Contains(read[0], "Who won the regatta?") {
		t.Errorf("the notifications read %q", read)
	}
	w.says(w.answered(ann.Press(m, "Context of 1")), "This is what article 1 says")
}

// TestToldWhole: where the card cannot follow, nobody is left with its announcement, and
// the question waits on. What takes effect though its answer is lost is there once.
func TestToldWhole(t *testing.T) {
	bubble(t, discordtest.Options{}, nil, func(w *world) {
		ann := w.hand("ann")
		last := w.waitsFor(ann, "Who won?")
		w.add(9)
		w.discord.Fault(discordtest.Fault{Operation: "update_message", Status: http.StatusInternalServerError, Times: -1})
		if err := w.waiters.tell(w.Context(), w.guild.ID); err == nil {
			w.Error("it was told")
		}
		for _, m := range ann.FromBot() {
			if m.ID > last.ID {
				w.Errorf("left with %q", m.Text())
			}
		}
		w.discord.Heal()
		for _, operation := range []string{"create_message", "update_message"} {
			for _, fault := range lostAnswers(operation) {
				w.discord.Fault(fault)
			}
		}
		if err := w.waiters.tell(w.Context(), w.guild.ID); err != nil {
			w.Error(err)
		}
		w.says(w.card(ann, last), "you asked this before", ourAnswer)
		if read := ann.Notifications(); len(read) != 1 {
			w.Errorf("notified of %q", read)
		}
	})
}
