package bot

import (
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"verbatim/bot/discordtest"
)

// Every fault of a request, at every request that a member's deed needs: what the
// member sees of it. That a request has one effect, package rest shows; here it is
// that nothing is said twice, and that what cannot be done is not passed over.

// deed is something that a member does.
type deed struct {
	// needs are the operations that it needs, in their order.
	needs []string
	on    kind // of the answer that it is done on
	do    func(w *world, h discordtest.Hand, m discordtest.Message) *discordtest.Interaction
	// says is what the member then sees once: in a message of its own, or else in m.
	says   string
	in     bool // in m
	vanish bool // m is to vanish
}

// kind is whether there is an answer to do something on, which is m then.
type kind int

const (
	none kind = iota
	public
	private
)

const (
	callback  = "create_interaction_response"
	edit      = "update_original_webhook_message"
	take      = "delete_original_webhook_message"
	post      = "create_message"
	ourAnswer = "This is what article 1 says"
	exported  = "everything that is stored about you"
)

func slash(command string, o discordtest.Values) func(*world, discordtest.Hand, discordtest.Message) *discordtest.Interaction {
	return func(_ *world, h discordtest.Hand, _ discordtest.Message) *discordtest.Interaction {
		return h.Slash(command, o)
	}
}

func pressing(button string) func(*world, discordtest.Hand, discordtest.Message) *discordtest.Interaction {
	return func(_ *world, h discordtest.Hand, m discordtest.Message) *discordtest.Interaction {
		return h.Press(m, button)
	}
}

var whatItSays = discordtest.Values{"question": "What does it say?"}

func deeds() map[string]deed {
	return map[string]deed{
		"ask":         {needs: []string{callback, edit}, do: slash("ask", whatItSays), says: ourAnswer},
		"ask wrongly": {needs: []string{callback}, do: slash("ask", discordtest.Values{"question": " "}), says: "There is no question in that"},
		"export":      {needs: []string{callback, edit}, do: slash("privacy export", nil), says: exported},
		"page":        {needs: []string{callback, edit}, on: public, do: pressing("More quotes"), says: "article 4 says", in: true},
		"context":     {needs: []string{callback, edit}, on: public, do: pressing("Context of 1"), says: "Around paragraph"},
		"share":       {needs: []string{callback, post}, on: private, do: pressing("Share"), says: ourAnswer},
		"delete":      {needs: []string{callback, take}, on: public, do: pressing("Delete"), vanish: true},
		"mention": {needs: []string{post}, says: ourAnswer, do: func(_ *world, h discordtest.Hand, _ discordtest.Message) *discordtest.Interaction {
			h.Mention("What does it say?")
			return nil
		}},
		"reason": {needs: []string{callback, edit}, on: public, says: "Thank you", do: func(w *world, h discordtest.Hand, m discordtest.Message) *discordtest.Interaction {
			x := h.Press(m, "Not helpful")
			modal, err := x.Modal(discordtest.Within(w, time.Minute))
			if err != nil {
				return x
			}
			return h.Submit(modal, discordtest.Values{"reason": "It is short."})
		}},
	}
}

// sees is what the member sees of the bot once everything has settled, but for what
// was there before.
func (w *world) sees(h discordtest.Hand, before []discordtest.Message) []discordtest.Message {
	time.Sleep(20 * time.Second)
	var out []discordtest.Message
	for _, m := range h.FromBot() {
		if len(before) == 0 || m.ID > before[len(before)-1].ID {
			out = append(out, m)
		}
	}
	return out
}

// happened judges what has come of a deed: nothing, what was wanted, or something
// else, which is why.
func (d deed) happened(m discordtest.Message, seen []discordtest.Message) (well bool, wrong error) {
	if d.on != none {
		now, err := m.Now()
		switch {
		case d.vanish:
			return errors.Is(err, discordtest.ErrGone), nil
		case err != nil:
			return false, fmt.Errorf("the answer has gone: %w", err)
		case d.in:
			seen = []discordtest.Message{now}
		case now.Text() != m.Text():
			return false, fmt.Errorf("the answer has become %q", now.Text())
		}
	}
	n := 0
	for _, s := range seen {
		n += strings.Count(s.Text(), d.says)
	}
	if n > 1 {
		return true, fmt.Errorf("it is said %d times", n)
	}
	return n == 1, nil
}

// each does every deed with every fault at every request that the deed needs.
func each(t *testing.T, times int, all map[string]discordtest.Fault, judge func(w *world, h discordtest.Hand, d deed, f discordtest.Fault, m discordtest.Message)) {
	for fault, f := range all {
		t.Run(fault, func(t *testing.T) {
			bubble(t, discordtest.Options{}, nil, func(w *world) {
				w.discord.Expect("40060") // which tells that what was repeated took effect
				// One that is there in any case, so that it may be expected.
				w.discord.Fault(discordtest.Fault{Operation: callback, Status: 502, After: true})
				w.asks(w.hand("first"))
				for name, d := range deeds() {
					for _, operation := range d.needs {
						time.Sleep(time.Minute)
						w.clock.advance(time.Minute)
						h := w.hand(name + " " + operation)
						var m discordtest.Message
						if d.on != none {
							m = w.answered(h.Slash("ask", discordtest.Values{"question": "What does it say?", "private": d.on == private}))
						}
						f.Operation, f.Times = operation, times
						w.discord.Fault(f)
						judge(w, h, d, f, m)
						w.discord.Heal()
						if w.Failed() {
							w.Fatalf("%s, at %s", name, operation)
						}
					}
				}
			})
		})
	}
}

// TestOneReply: where a request fails once, the member sees what was wanted, once.
func TestOneReply(t *testing.T) {
	each(t, 1, discordtest.Faults(), func(w *world, h discordtest.Hand, d deed, f discordtest.Fault, m discordtest.Message) {
		before := h.FromBot()
		d.do(w, h, m)
		seen := w.sees(h, before)
		if well, err := d.happened(m, seen); !well || err != nil {
			w.Errorf("it went well: %v, %v", well, err)
		}
		if want := map[bool]int{true: 0, false: 1}[d.in || d.vanish]; len(seen) != want {
			w.Errorf("%d messages of the bot, not %d", len(seen), want)
		}
	})
}

// TestOutage: where a request fails for a minute, the member sees what was wanted
// soon after that, once. Only what was not acknowledged in three seconds is lost.
func TestOutage(t *testing.T) {
	all := discordtest.Faults()
	maps.DeleteFunc(all, func(_ string, f discordtest.Fault) bool {
		return f.Status == 500 || f.Status == 503 || f.Status == 504 // of one kind with 502 here
	})
	each(t, -1, all, func(w *world, h discordtest.Hand, d deed, f discordtest.Fault, m discordtest.Message) {
		before := h.FromBot()
		d.do(w, h, m)
		time.Sleep(time.Minute)
		w.discord.Heal()
		seen := w.sees(h, before)
		well, err := d.happened(m, seen)
		if err != nil {
			w.Error(err)
		}
		if f.Operation == callback {
			if len(seen) > 1 || !f.After && f.Delay == 0 && len(seen) > 0 {
				w.Errorf("%d messages of the bot", len(seen))
			}
		} else if want := map[bool]int{true: 0, false: 1}[d.in || d.vanish]; !well || len(seen) != want {
			w.Errorf("%d messages of the bot, went well: %v", len(seen), well)
		}
		w.says(w.asks(h), ourAnswer)
	})
}
