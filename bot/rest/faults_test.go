package rest_test

// Where discordgo's faults are shown not to matter, by their numbers in
// ../shared/discord/README.md, section 2:
//
//	11  TestGlobal, TestGlobalAtOnce
//	12  TestGiveUp, TestDeadline
//	13  TestEdge, TestLimited
//	14  TestOneEffect, TestNotRepeated
//	15  TestConcurrentEdits
//	16  TestMemory, TestBounded
//	17  TestComponents

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"verbatim/bot/discordtest"
	"verbatim/bot/rest"
)

// TestOneEffect: whatever happens to a request, its caller is told that it went well
// and its effect is seen once, in the time that an interaction has.
func TestOneEffect(t *testing.T) {
	for name, f := range discordtest.Faults() {
		for _, times := range []int{1, 2} {
			t.Run(fmt.Sprint(name, ", ", times), func(t *testing.T) {
				bubble(t, discordtest.Options{}, func(w *world) {
					hit := func(operation string) {
						w.d.Heal()
						time.Sleep(10 * time.Second) // until no limit is left from what was before
						g := f
						g.Operation, g.Times = operation, times
						w.d.Fault(g)
					}
					if f.After {
						w.d.Expect("40060") // which tells that the first one took effect
					}
					app := w.d.ApplicationID()
					x, id, token := w.asked()

					w.d.Heal()
					g := f
					g.Operation, g.Times = "create_interaction_response", times
					w.d.Fault(g)
					allowed := 2900 * time.Millisecond
					if err := w.c.Callback(discordtest.Within(w, allowed), id, token, rest.CallbackDeferred, nil); err != nil {
						t.Errorf("callback: %v", err)
					}
					if a, err := x.Ack(discordtest.Within(w, time.Second)); err != nil || a.Type != discordtest.AckDeferred {
						t.Errorf("acknowledged with %+v, %v", a, err)
					}

					hit("update_original_webhook_message")
					if _, err := w.c.EditOriginal(discordtest.Within(w, time.Minute), app, token, object{"content": "an answer"}); err != nil {
						t.Errorf("edit: %v", err)
					}
					if m, err := x.Answer(discordtest.Within(w, time.Second)); err != nil || m.Content != "an answer" {
						t.Errorf("answered %q, %v", m.Content, err)
					}

					hit("create_message")
					m, err := w.c.Send(discordtest.Within(w, time.Minute), w.channel.ID, nonced("a message", "n1"))
					if err != nil || m.ID == "" {
						t.Errorf("send: %v", err)
					}
					if all := w.ann.FromBot(); len(all) != 2 { // and the answer
						t.Errorf("the member sees %d messages", len(all))
					}

					hit("get_my_user")
					if u, err := w.c.Me(discordtest.Within(w, time.Minute)); err != nil || u.ID != app {
						t.Errorf("read: %v, %v", u, err)
					}

					hit("delete_original_webhook_message")
					if err := w.c.DeleteOriginal(discordtest.Within(w, time.Minute), app, token); err != nil {
						t.Errorf("delete: %v", err)
					}
					if all := w.ann.FromBot(); len(all) != 1 {
						t.Errorf("the member sees %d messages", len(all))
					}
				})
			})
		}
	}
}

// TestNotRepeated: what may have taken effect and would again is sent once.
func TestNotRepeated(t *testing.T) {
	for name, f := range discordtest.Faults() {
		if f.Status == 429 || strings.HasPrefix(name, "slow") {
			continue // which are no doubt of it
		}
		t.Run(name, func(t *testing.T) {
			bubble(t, discordtest.Options{}, func(w *world) {
				f.Operation = "create_message"
				w.d.Fault(f)
				_, err := w.c.Send(discordtest.Within(w, time.Minute), w.channel.ID, object{"content": "no nonce"})
				if err == nil {
					t.Error("it went well")
				}
				w.secrets(err)
				time.Sleep(time.Minute)
				if n := w.d.CallCount("create_message"); n > 1 {
					t.Errorf("%d calls", n)
				}
			})
		})
	}
}

// TestGiveUp: what goes on failing is an error in the end, in time, without a token.
func TestGiveUp(t *testing.T) {
	for name, f := range discordtest.Faults() {
		if strings.HasPrefix(name, "slow") {
			continue
		}
		t.Run(name, func(t *testing.T) {
			bubble(t, discordtest.Options{}, func(w *world) {
				_, id, token := w.asked()
				if f.Status == 429 {
					f.RetryAfter = time.Minute
				}
				if f.After {
					w.d.Expect("40060")
				}
				f.Times = -1
				w.d.Fault(f)
				began := time.Now()
				err := w.c.Callback(discordtest.Within(w, 2500*time.Millisecond), id, token, rest.CallbackDeferred, nil)
				if took := time.Since(began); took > 2500*time.Millisecond {
					t.Errorf("it took %s", took)
				}
				if err == nil {
					t.Fatal("it went well")
				}
				w.secrets(err, token, id)
				if f.Status == 429 != rest.IsLimited(err) {
					t.Errorf("%v", err)
				}
				if f.Status >= 500 && !rest.IsStatus(err, f.Status) {
					t.Errorf("%v", err)
				}
				if lost := f.Status != 429; lost != rest.IsOutcomeUnknown(err) {
					t.Errorf("lost: %v", err)
				}
				began = time.Now()
				_, err = w.c.EditOriginal(discordtest.Within(w, 10*time.Minute), w.d.ApplicationID(), token, object{"content": "x"})
				if err == nil {
					t.Fatal("it went well")
				}
				w.secrets(err, token, id)
				// It is tried for as long as there is time, with pauses.
				if took := time.Since(began); took < 8*time.Minute || took > 10*time.Minute {
					t.Errorf("it was tried for %s", took)
				}
				if n := len(w.sent); n > 10*60/2 {
					t.Errorf("%d requests", n)
				}
			})
		})
	}
}
