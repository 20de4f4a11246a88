package bot

import (
	"errors"
	"testing"
	"time"

	"verbatim/bot/discordtest"
	"verbatim/bot/state"
)

// TestDeletedMessagesAreForgotten: what an answer shows is kept as long as its message
// is there, whoever deletes it.
func TestDeletedMessagesAreForgotten(t *testing.T) {
	w := newWorld(t, discordtest.Options{}, nil)
	w.add(1)
	ann := w.hand("ann")
	one, two, stays := w.asks(ann), w.asks(ann), w.asks(ann)
	kept := func(m discordtest.Message) bool {
		t.Helper()
		_, err := w.State.AnswerIn(t.Context(), m.Channel.ID, m.ID)
		if err != nil && !errors.Is(err, state.ErrNotFound) {
			t.Fatal(err)
		}
		return err == nil
	}
	until := func(m discordtest.Message, want bool) { // it is noted in its time
		t.Helper()
		for ctx := w.ctx(); kept(m) != want; {
			if ctx.Err() != nil {
				t.Fatalf("kept is %t still", !want)
			}
		}
	}
	for _, m := range []discordtest.Message{one, two, stays} {
		until(m, true)
	}
	live := w.discord.Live()
	live.Send(discordtest.Dispatch("MESSAGE_DELETE", map[string]any{"id": one.ID, "channel_id": one.Channel.ID, "guild_id": w.guild.ID}))
	until(one, false)
	live.Send(discordtest.Dispatch("MESSAGE_DELETE_BULK", map[string]any{"ids": []string{stays.ID, "1"}, "channel_id": "2"}),
		discordtest.Dispatch("MESSAGE_DELETE_BULK", map[string]any{"ids": []string{"1", two.ID}, "channel_id": two.Channel.ID}))
	until(two, false)
	if !kept(stays) {
		t.Error("a message of another channel was forgotten")
	}
}

// TestPrivateAnswersAreKeptForAWhile: nobody tells when a private message is gone.
func TestPrivateAnswersAreKeptForAWhile(t *testing.T) {
	w := newWorld(t, discordtest.Options{}, nil)
	w.add(1)
	ann := w.hand("ann")
	private := w.answered(ann.Slash("ask", discordtest.Values{"question": "What does it say?", "private": true}))
	public := w.asks(ann)
	why := func(m discordtest.Message, says string) {
		t.Helper()
		if err := w.tidy(t.Context()); err != nil {
			t.Fatal(err)
		}
		w.says(w.answered(ann.Press(m, "Why these?")), says)
	}
	w.clock.advance(keepPrivate - time.Hour)
	why(private, "Why these passages")
	w.clock.advance(2 * time.Hour)
	why(private, "This button no longer works")
	w.clock.advance(365 * 24 * time.Hour)
	why(public, "Why these passages")
}

// TestFeedbackOnWhatIsForgotten: an answer may be forgotten between the look at it and
// the keeping of what a member thinks of it.
func TestFeedbackOnWhatIsForgotten(t *testing.T) {
	w := newWorld(t, discordtest.Options{}, nil)
	i := &interaction{Guild: w.guild.ID, User: &user{ID: "1"}}
	err := w.visit(i).feedback(t.Context(), state.Feedback{Answer: 99, Good: true})
	if says, expected := words(w.in("").Book, err); !expected || says != "This button no longer works. Please ask again." {
		t.Errorf("%q, expected: %v (%v)", says, expected, err)
	}
}
