package bot

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"verbatim/bot/discordtest"
	"verbatim/bot/state"
	"verbatim/retrieval"
)

// waits keeps a question of the member's until an article answers it.
func (w *world) waits(h discordtest.Hand, question string, private bool) {
	w.Helper()
	query := `{}`
	if private {
		query = `{"private":true}`
	}
	if err := w.State.Wait(w.Context(), state.Waiting{Guild: h.Channel().Guild().ID, Channel: h.Channel().ID, Member: h.User().ID, Question: question, Query: []byte(query)}); err != nil {
		w.Fatal(err)
	}
}

// nothingAnswers has every question declined, and counts those that are asked in the
// background and by members.
func (w *world) nothingAnswers() (background, members *atomic.Int64) {
	background, members = &atomic.Int64{}, &atomic.Int64{}
	w.shelves.answers(func(_ context.Context, q retrieval.Query, a retrieval.Answer) (retrieval.Answer, error) {
		if q.Background {
			background.Add(1)
		} else {
			members.Add(1)
		}
		return retrieval.Answer{Score: 0.1, Threshold: 0.5, Abstained: true, Closest: a.Quotes}, nil
	})
	return background, members
}

// TestOnlyWhatMayBeAnsweredIsAsked: a question that waits is asked again where the
// library says that something which it has gained may answer it, in the background; what
// it was compared with is handed to the library the next time, and after a restart.
func TestOnlyWhatMayBeAnsweredIsAsked(t *testing.T) {
	var background, members *atomic.Int64
	w := newWorld(t, discordtest.Options{}, func(w *world) {
		background, members = w.nothingAnswers()
		w.shelves.reconsider = func(questions []retrieval.Unanswered, out []retrieval.Reconsidered) ([]retrieval.Reconsidered, error) {
			for i, q := range questions {
				out[i].Ask = out[i].Ask && strings.Contains(q.Text, "bridge")
			}
			return out, nil
		}
	})
	w.add(1)
	ann := w.hand("ann")
	w.waits(ann, "Who closes the bridge?", false)
	w.waits(ann, "Who milks the cows?", false)
	for range 3 {
		<-w.telling.push(w.guild.ID)
	}
	if background.Load() != 1 || members.Load() != 0 {
		t.Errorf("%d questions in the background, %d as a member's", background.Load(), members.Load())
	}
	before, err := w.State.Waiting(t.Context(), w.guild.ID)
	if err != nil {
		t.Fatal(err)
	}
	c := w.config
	c.Metrics = nil
	again, err := New(c) // which knows only what is in the store
	if err != nil {
		t.Fatal(err)
	}
	if err := again.waiters.tell(t.Context(), w.guild.ID); err != nil {
		t.Fatal(err)
	}
	if background.Load() != 1 {
		t.Errorf("%d questions in the background after a restart", background.Load())
	}
	for _, q := range before {
		if len(q.Compared) == 0 {
			t.Errorf("%q: what it was compared with is not kept", q.Question)
		}
	}
	w.add(2)
	<-w.telling.push(w.guild.ID)
	if background.Load() != 2 {
		t.Errorf("%d questions in the background after another article", background.Load())
	}
}

// TestWhatIsAddedBeforeItWaits: an article that came between the answer and the press is
// not missed.
func TestWhatIsAddedBeforeItWaits(t *testing.T) {
	w := newWorld(t, discordtest.Options{}, nil)
	w.add(1)
	w.nothingAnswers()
	ann := w.hand("ann")
	m := w.asks(ann)
	w.shelves.answers(nil) // now something answers
	kept := w.answered(ann.Press(m, "Tell me when it can"))
	w.says(kept, "It is kept for 30 days")
	w.says(w.card(ann, kept), "you asked this before", "This is what article 1 says")
}

// TestWaitingEnds: a question waits for thirty days, and then who asked is told that it
// ends: by a direct message, or where they take none in the channel, unless they asked
// in private.
func TestWaitingEnds(t *testing.T) {
	for name, c := range map[string]struct {
		private, closed, left bool
		direct, channel       int
	}{
		"asked in public":              {false, false, false, 1, 0},
		"asked in private":             {true, false, false, 1, 0},
		"takes no messages":            {false, true, false, 0, 1},
		"takes none, asked in private": {true, true, false, 0, 0},
		"has left":                     {false, false, true, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, discordtest.Options{}, nil, func(w *world) {
				w.nothingAnswers()
				ann := w.hand("ann")
				w.waits(ann, "Who closes the bridge?", c.private)
				ann.User().CloseDMs(c.closed)
				direct := w.discord.User("ann").InDM()
				if c.left {
					w.guild.Member("ann").Leave()
				}
				w.clock.advance(keepWaiting - time.Minute)
				if err := w.waiters.end(w.ctx()); err != nil {
					w.Fatal(err)
				}
				if n := len(direct.FromBot()) + len(w.guild.Owner().In(w.general).FromBot()); n > 0 {
					w.Errorf("%d messages before the time", n)
				}
				w.clock.advance(2 * time.Minute)
				for range 2 {
					if err := w.waiters.end(w.ctx()); err != nil {
						w.Fatal(err)
					}
				}
				in := w.guild.Owner().In(w.general).FromBot()
				if len(direct.FromBot()) != c.direct || len(in) != c.channel {
					w.Errorf("%d direct messages and %d in the channel", len(direct.FromBot()), len(in))
				}
				for _, m := range append(direct.FromBot(), in...) {
					w.says(m, "<@"+ann.User().ID+">", "you asked this 30 days ago, and no article has answered it", "Who closes the bridge?")
				}
				if waiting, err := w.State.Waiting(w.ctx(), w.guild.ID); err != nil || len(waiting) > 0 {
					w.Errorf("%d wait still, %v", len(waiting), err)
				}
			})
		})
	}
}

// TestWaitingEndsLater: where Discord does not let it be told just now it is told later,
// and after a day it ends all the same.
func TestWaitingEndsLater(t *testing.T) {
	bubble(t, discordtest.Options{}, nil, func(w *world) {
		w.nothingAnswers()
		ann := w.hand("ann")
		w.waits(ann, "Who closes the bridge?", false)
		w.waits(ann, "Who milks the cows?", false)
		waiting := func(want int) {
			w.Helper()
			if all, err := w.State.Waiting(w.ctx(), w.guild.ID); err != nil || len(all) != want {
				w.Errorf("%d wait, %v", len(all), err)
			}
		}
		w.clock.advance(keepWaiting + time.Minute)
		w.discord.Fault(discordtest.Fault{Operation: post, Status: 500, Times: -1})
		if err := w.waiters.end(w.ctx()); err == nil {
			w.Error("it says that it could tell them")
		}
		waiting(2)
		w.clock.advance(keepUntold)
		if err := w.waiters.end(w.ctx()); err != nil {
			w.Error(err)
		}
		waiting(0)
	})
}
