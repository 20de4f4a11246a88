package bot

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"verbatim/bot/discordtest"
	"verbatim/retrieval"
)

// lost are the ways in which a connection to the gateway ends or is of no use.
func lost() map[string]func(*discordtest.Conn) {
	all := map[string]func(*discordtest.Conn){
		"mute":                func(c *discordtest.Conn) { c.Mute(true) },
		"no acknowledgements": func(c *discordtest.Conn) { c.StopAcks(true) },
	}
	for name, f := range map[string]discordtest.Frame{
		"dropped": discordtest.Drop(), "reconnect": discordtest.Reconnect(), "invalid session": discordtest.InvalidSession(false),
		"invalid session, resume": discordtest.InvalidSession(true), "1000": discordtest.CloseWith(1000), "4000": discordtest.CloseWith(4000), "4009": discordtest.CloseWith(4009),
	} {
		all[name] = func(c *discordtest.Conn) { c.Send(f) }
	}
	return all
}

// counted is how many of the messages of the bot that the member sees say something.
func counted(h discordtest.Hand, says string) int {
	n := 0
	for _, m := range h.FromBot() {
		n += strings.Count(m.Text(), says)
	}
	return n
}

// TestReconnect: whoever was being answered when the gateway's connection was lost
// is answered, once, also where Discord tells of the question again; and within
// 15 s of the end of it questions are answered anew.
func TestReconnect(t *testing.T) {
	for name, lose := range lost() {
		t.Run(name, func(t *testing.T) {
			bubble(t, discordtest.Options{}, nil, func(w *world) {
				hold := make(chan struct{})
				w.shelves.answers(func(_ context.Context, _ retrieval.Query, a retrieval.Answer) (retrieval.Answer, error) {
					<-hold
					return a, nil
				})
				ann, bob := w.hand("ann"), w.hand("bob")
				x := ann.Slash("ask", whatItSays)
				bob.Mention("What does it say?")
				if _, err := x.Ack(discordtest.Within(w, time.Second)); err != nil {
					t.Fatal(err)
				}
				c := w.discord.Live()
				c.Repeat(4) // both come twice while they are worked on
				x.Again()
				time.Sleep(time.Second)
				lose(c)
				if _, err := c.Closed(discordtest.Within(w, time.Minute+15*time.Second)); err != nil {
					t.Fatal(err)
				}
				synctest.Wait()
				if w.Ready() {
					t.Error("it says that it is ready")
				}
				close(hold)
				if _, err := w.discord.Connected(discordtest.Within(w, 15*time.Second)); err != nil {
					t.Fatal(err)
				}
				w.settle()
				x.Again()
				cid := w.hand("cid")
				w.says(w.asks(cid), ourAnswer)
				time.Sleep(time.Minute)
				for _, h := range []discordtest.Hand{ann, bob, cid} {
					// A reply to somebody else is seen by all; each has one of the three.
					if n := counted(h, ourAnswer); n != 3 {
						t.Errorf("%s sees %d answers to three questions", h.User().Name, n)
					}
				}
				if n := w.discord.Identified(); n != 2 {
					t.Errorf("%d sessions", n)
				}
			})
		})
	}
}

// TestTooLate: what comes when its three seconds are over is not answered, and nothing
// is tried after an interaction's life, however long the answer takes.
func TestTooLate(t *testing.T) {
	bubble(t, discordtest.Options{}, nil, func(w *world) {
		hold := make(chan struct{})
		w.shelves.answers(func(ctx context.Context, _ retrieval.Query, a retrieval.Answer) (retrieval.Answer, error) {
			select {
			case <-hold:
			case <-ctx.Done():
			}
			return a, ctx.Err()
		})
		ann, bob := w.hand("ann"), w.hand("bob")
		x := ann.Slash("ask", whatItSays)
		if _, err := x.Ack(discordtest.Within(w, time.Second)); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Hour) // the double watches what is sent to a dead interaction
		if m, err := x.Answer(discordtest.Within(w, time.Second)); err != nil || !strings.Contains(m.Text(), "That went wrong here") {
			t.Errorf("%q, %v", m.Text(), err)
		}
		close(hold)

		w.discord.Fault(discordtest.Fault{Operation: callback, Delay: time.Hour, Times: -1})
		y := bob.Slash("ask", whatItSays)
		time.Sleep(time.Minute)
		if _, err := y.Ack(discordtest.Within(w, time.Second)); err == nil {
			t.Error("it is acknowledged")
		}
		if n := len(bob.FromBot()); n != 0 {
			t.Errorf("bob sees %d messages", n)
		}
		w.discord.Heal()
		w.says(w.asks(w.hand("cid")), ourAnswer)
	})
}

// TestEndsInEveryState: the bot ends in ten seconds, whatever it is doing and whatever
// Discord does; what was being answered is answered if that can be; and nothing is
// sent after the end.
func TestEndsInEveryState(t *testing.T) {
	slow := func(ctx context.Context, _ retrieval.Query, a retrieval.Answer) (retrieval.Answer, error) {
		time.Sleep(4 * time.Second)
		return a, ctx.Err()
	}
	asked := func(w *world) *discordtest.Interaction {
		x := w.hand("ann").Slash("ask", whatItSays)
		time.Sleep(500 * time.Millisecond)
		return x
	}
	failing := func(f discordtest.Fault) func(*world) *discordtest.Interaction {
		return func(w *world) *discordtest.Interaction {
			f.Times = -1
			w.discord.Fault(f)
			return asked(w)
		}
	}
	for name, c := range map[string]struct {
		state    func(*world) *discordtest.Interaction
		answered bool
	}{
		"idle":               {func(*world) *discordtest.Interaction { return nil }, false},
		"searching":          {func(w *world) *discordtest.Interaction { w.shelves.answers(slow); return asked(w) }, true},
		"answering":          {failing(discordtest.Fault{Operation: edit, Delay: 4 * time.Second}), true},
		"answer fails":       {failing(discordtest.Fault{Operation: edit, Status: 503}), false},
		"answer is limited":  {failing(discordtest.Fault{Operation: edit, Status: 429, Scope: "user", RetryAfter: time.Minute}), false},
		"answer goes astray": {failing(discordtest.Fault{Operation: edit, Delay: time.Hour}), false},
		"acknowledging":      {failing(discordtest.Fault{Operation: callback, Delay: time.Hour}), false},
		"Discord is down":    {failing(discordtest.Fault{Status: 502}), false},
		"a modal is open": {func(w *world) *discordtest.Interaction {
			ann := w.hand("ann")
			ann.Press(w.asks(ann), "Not helpful")
			return nil
		}, false},
		"gateway lost": {func(w *world) *discordtest.Interaction {
			w.discord.Script(discordtest.Script{NoHello: true})
			w.discord.Live().Send(discordtest.Drop())
			time.Sleep(7 * time.Second)
			return nil
		}, false},
		"gateway lost while answering": {func(w *world) *discordtest.Interaction {
			w.shelves.answers(slow)
			x := asked(w)
			w.discord.Script(discordtest.Script{Refuse: 503})
			w.discord.Live().Send(discordtest.Drop())
			time.Sleep(time.Second)
			return x
		}, true},
		"gateway is mute": {func(w *world) *discordtest.Interaction { w.discord.Live().Mute(true); return nil }, false},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, discordtest.Options{}, nil, func(w *world) {
				x := c.state(w)
				began := time.Now()
				w.stop()
				if took := time.Since(began); took > 10*time.Second {
					t.Errorf("it took %s", took)
				}
				if c.answered {
					if m, err := x.Answer(discordtest.Within(w, time.Second)); err != nil || !strings.Contains(m.Text(), ourAnswer) {
						t.Errorf("%q, %v", m.Text(), err)
					}
				}
				calls := fmt.Sprint(len(w.discord.Calls("")), w.discord.Opened())
				time.Sleep(2 * time.Hour)
				if now := fmt.Sprint(len(w.discord.Calls("")), w.discord.Opened()); now != calls {
					t.Errorf("calls and connections %s, and afterwards %s", calls, now)
				}
			})
		})
	}
}

// TestStartsLate: while Discord is down the bot goes on trying to begin, and it is
// ready within 15 s of the end of that.
func TestStartsLate(t *testing.T) {
	for name, f := range map[string]discordtest.Fault{"503": {Status: 503}, "reset": {Reset: true}, "edge": {Status: 429, HTML: true, RetryAfter: 2 * time.Second}} {
		t.Run(name, func(t *testing.T) {
			f.Times = -1
			bubble(t, discordtest.Options{}, func(w *world) {
				w.discord.Fault(f)
				time.AfterFunc(5*time.Second, w.discord.Heal)
			}, func(w *world) {
				if n := w.discord.Identified(); n != 1 {
					t.Errorf("%d sessions", n)
				}
				w.says(w.asks(w.hand("ann")), ourAnswer)
			})
		})
	}
}
