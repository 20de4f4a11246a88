package bot

import (
	"context"
	"strings"
	"testing"

	"verbatim/bot/discordtest"
	"verbatim/bot/state"
	"verbatim/retrieval"
)

// TestOthersTurnPagesAlone: who asked turns the pages of an answer in its message;
// others see them in a message of their own, which goes on by itself.
func TestOthersTurnPagesAlone(t *testing.T) {
	w := newWorld(t, discordtest.Options{}, nil)
	w.add(8)
	ann, bob := w.hand("ann"), w.hand("bob")
	public := map[string]func() discordtest.Message{
		"a command's": func() discordtest.Message { return w.asks(ann) },
		"a mention's": func() discordtest.Message {
			m, err := ann.Mention("What does it say?").Answer(w.ctx())
			if err != nil {
				t.Fatal(err)
			}
			return m
		},
		"a shared one": func() discordtest.Message {
			m := w.answered(ann.Slash("ask", discordtest.Values{"question": "What does it say?", "private": true}))
			if _, err := ann.Press(m, "Share").Ack(w.ctx()); err != nil {
				t.Fatal(err)
			}
			shared, err := bob.Next(w.ctx(), m)
			if err != nil {
				t.Fatal(err)
			}
			return shared
		},
	}
	for name, make := range public {
		t.Run(name, func(t *testing.T) {
			m := make()
			w.idle()
			alone := w.answered(bob.Press(m, "More quotes"))
			w.says(alone, "article 4 says")
			if !alone.Ephemeral || alone.ID == m.ID {
				t.Errorf("everybody sees it: %+v", alone)
			}
			w.idle()
			further := w.answered(bob.Press(alone, "More quotes"))
			w.says(further, "article 7 says")
			if further.ID != alone.ID {
				t.Error("it is another message again")
			}
			if now, err := m.Now(); err != nil || now.Text() != m.Text() {
				t.Errorf("the answer has changed: %v\n%s", err, now.Text())
			}
			// Its asker goes on from where it was.
			own := w.answered(ann.Press(m, "More quotes"))
			w.says(own, "article 4 says")
			if own.ID != m.ID || own.Ephemeral {
				t.Error("the asker sees it in another message")
			}
		})
	}
}

// TestOthersSeeWhatIsClosestAlone likewise.
func TestOthersSeeWhatIsClosestAlone(t *testing.T) {
	w := newWorld(t, discordtest.Options{}, nil)
	w.add(1)
	w.shelves.answers(func(_ context.Context, _ retrieval.Query, a retrieval.Answer) (retrieval.Answer, error) {
		return retrieval.Answer{Score: 0.1, Threshold: 0.5, Abstained: true, Closest: a.Quotes}, nil
	})
	ann, bob := w.hand("ann"), w.hand("bob")
	m := w.asks(ann)
	alone := w.answered(bob.Press(m, "Show the closest passages"))
	w.says(alone, "This is what article 1 says")
	if now, err := m.Now(); err != nil || !alone.Ephemeral || strings.Contains(now.Text(), "This is what article 1 says") {
		t.Errorf("everybody sees it: %v", err)
	}
	w.idle()
	// What bob sees is his, and goes with him.
	if err := w.State.EraseMember(t.Context(), bob.User().ID); err != nil {
		t.Fatal(err)
	}
	if _, err := w.State.AnswerIn(t.Context(), alone.Channel.ID, alone.ID); err != state.ErrNotFound {
		t.Errorf("%v", err)
	}
	if _, err := w.State.AnswerIn(t.Context(), m.Channel.ID, m.ID); err != nil {
		t.Error(err)
	}
}
