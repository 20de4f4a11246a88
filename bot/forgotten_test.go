package bot

import (
	"errors"
	"testing"
	"time"

	"verbatim/bot/discordtest"
	"verbatim/bot/event"
	"verbatim/bot/rest"
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

// kept reports whether what a message shows is kept.
func (w *world) kept(m discordtest.Message) bool {
	w.Helper()
	_, err := w.State.AnswerIn(w.Context(), m.Channel.ID, m.ID)
	if err != nil && !errors.Is(err, state.ErrNotFound) {
		w.Fatal(err)
	}
	return err == nil
}

// away has something happen while the bot is not connected.
func (w *world) away(do func()) {
	w.Helper()
	w.discord.Live().Send(discordtest.Drop())
	if err := w.discord.Disconnected(discordtest.Within(w, time.Minute)); err != nil {
		w.Fatal(err)
	}
	do()
	if _, err := w.discord.Connected(discordtest.Within(w, time.Minute)); err != nil {
		w.Fatal(err)
	}
	w.settle()
}

// vanish has a message deleted, as a moderator would.
func (w *world) vanish(m discordtest.Message) {
	w.Helper()
	if err := w.rest.Do(w.Context(), rest.Call{Method: "DELETE", Path: "/channels/" + m.Channel.ID + "/messages/" + m.ID}, nil); err != nil {
		w.Fatal(err)
	}
}

// TestDeletedChannelsAreForgotten: what stood in a channel or a thread goes with it.
func TestDeletedChannelsAreForgotten(t *testing.T) {
	for name, c := range map[string]struct {
		delete func(w *world, channel, thread, archived *discordtest.Channel)
		kept   [4]bool // of answers in the channel, its thread, its archived thread, another channel
	}{
		"a thread":            {func(_ *world, _, thread, _ *discordtest.Channel) { thread.Delete() }, [4]bool{true, false, true, true}},
		"an archived thread":  {func(_ *world, _, _, archived *discordtest.Channel) { archived.Delete() }, [4]bool{true, true, false, true}},
		"a channel":           {func(_ *world, channel, _, _ *discordtest.Channel) { channel.Delete() }, [4]bool{false, false, false, true}},
		"a thread, unseen":    {func(w *world, _, thread, _ *discordtest.Channel) { w.away(thread.Delete) }, [4]bool{true, false, true, true}},
		"archived, unseen":    {func(w *world, _, _, archived *discordtest.Channel) { w.away(archived.Delete) }, [4]bool{true, true, false, true}},
		"a channel, unseen":   {func(w *world, channel, _, _ *discordtest.Channel) { w.away(channel.Delete) }, [4]bool{false, false, false, true}},
		"nothing, while away": {func(w *world, _, _, _ *discordtest.Channel) { w.away(func() {}) }, [4]bool{true, true, true, true}},
		"no access, but there": {func(w *world, channel, _, _ *discordtest.Channel) {
			w.away(func() { channel.Deny(w.guild.Bot(), discordtest.ViewChannel) })
		}, [4]bool{true, true, true, true}},
		"no history, but there": {func(w *world, channel, _, _ *discordtest.Channel) {
			w.away(func() { channel.Deny(w.guild.Bot(), discordtest.ReadMessageHistory) })
		}, [4]bool{true, true, true, true}},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, discordtest.Options{}, nil, func(w *world) {
				channel := w.guild.Channel("bridge")
				thread, archived := channel.Thread("open"), channel.Thread("closed")
				var answers []discordtest.Message
				for _, in := range []*discordtest.Channel{channel, thread, archived, w.general} {
					answers = append(answers, w.asks(w.guild.Member("ann").In(in)))
				}
				archived.Archive(false)
				time.Sleep(time.Second)
				c.delete(w, channel, thread, archived)
				time.Sleep(time.Minute)
				for i, m := range answers {
					if w.kept(m) != c.kept[i] {
						t.Errorf("answer %d: kept is %t", i, !c.kept[i])
					}
				}
			})
		})
	}
}

// TestDeletedWhileAway: which messages are still there is found out after each
// connection, with a request for a hundred of them where they stand together.
func TestDeletedWhileAway(t *testing.T) {
	bubble(t, discordtest.Options{}, nil, func(w *world) {
		ann := w.hand("ann")
		var answers []discordtest.Message
		for range 30 {
			answers = append(answers, w.asks(ann))
			time.Sleep(time.Minute)
			w.clock.advance(time.Minute)
		}
		direct := w.asks(w.guild.Member("ann").InDM())
		private := w.answered(ann.Slash("ask", discordtest.Values{"question": "What does it say?", "private": true}))
		w.away(func() {
			w.vanish(answers[3])
			w.vanish(answers[29]) // the last: nothing follows it
		})
		before := w.discord.CallCount("list_messages") + w.discord.CallCount("get_message")
		time.Sleep(time.Hour)
		for i, m := range answers {
			if want := i != 3 && i != 29; w.kept(m) != want {
				t.Errorf("answer %d: kept is %t", i, !want)
			}
		}
		for name, m := range map[string]discordtest.Message{"a direct message": direct, "a private one": private} {
			if !w.kept(m) {
				t.Errorf("%s is forgotten", name)
			}
		}
		if n := w.discord.CallCount("list_messages") + w.discord.CallCount("get_message") - before; n > 5 {
			t.Errorf("%d requests for 31 messages in two channels", n)
		}
		// What is known to be there is not asked for again, before the next connection.
		before = w.discord.CallCount("list_messages")
		time.Sleep(24 * time.Hour)
		if n := w.discord.CallCount("list_messages") - before; n > 0 {
			t.Errorf("%d requests more", n)
		}
		w.away(func() {})
		time.Sleep(time.Hour)
		if n := w.discord.CallCount("list_messages") - before; n == 0 {
			t.Error("it does not look again")
		}
	})
}

// TestDiscordDoesNotTell: while Discord gives no answer it is left alone for a while, and
// nothing is forgotten.
func TestDiscordDoesNotTell(t *testing.T) {
	bubble(t, discordtest.Options{}, nil, func(w *world) {
		m := w.asks(w.hand("ann"))
		w.discord.Fault(discordtest.Fault{Operation: "list_messages", Status: 500, Times: -1})
		w.away(func() { w.vanish(m) })
		time.Sleep(10 * time.Minute)
		if !w.kept(m) {
			t.Error("it is forgotten though nobody knows")
		}
		if n := w.discord.CallCount("list_messages"); n > 20 {
			t.Errorf("%d requests in ten minutes", n)
		}
		w.discord.Heal()
		w.away(func() {})
		time.Sleep(time.Minute)
		if w.kept(m) {
			t.Error("it is kept though its message is gone")
		}
	})
}

// TestAnswersAreKeptForAWhile: nobody tells when a private message is gone, and a public
// one may stand there for ever.
func TestAnswersAreKeptForAWhile(t *testing.T) {
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
	w.clock.advance(keepPublic - keepPrivate - 2*time.Hour)
	why(public, "Why these passages")
	w.clock.advance(2 * time.Hour)
	why(public, "This button no longer works")
}

// TestPrivacyInWords: /privacy tells how long things are kept, as the other tests show it.
func TestPrivacyInWords(t *testing.T) {
	w := newWorld(t, discordtest.Options{}, nil)
	w.says(w.answered(w.hand("ann").Slash("privacy show", nil)),
		"goes when its message is deleted, or the channel or thread that it stands in; what was deleted while I was away I look for as soon as I am back",
		"after 365 days at the latest, and after 30 if you alone see it",
		"A question that waits for an article goes after 30 days, and you are told",
		"Articles that are not published, and what you were asked and did not answer, go after 7 days",
		"When I am removed from a server, its data is erased after 30 days",
		"/privacy delete erases it at once")
}

// TestFeedbackOnWhatIsForgotten: an answer may be forgotten between the look at it and
// the keeping of what a member thinks of it.
func TestFeedbackOnWhatIsForgotten(t *testing.T) {
	w := newWorld(t, discordtest.Options{}, nil)
	r := w.router.Request(&event.Interaction{Guild: w.guild.ID, User: &event.User{ID: "1"}})
	err := w.answers.feedback(t.Context(), r, state.Feedback{Answer: 99, Good: true})
	if says, expected := words(w.in("").Book, err); !expected || says != "This button no longer works. Please ask again." {
		t.Errorf("%q, expected: %v (%v)", says, expected, err)
	}
}
