package bot

import (
	"testing"

	"verbatim/bot/discordtest"
)

// TestPermissionsThatAreNeeded: what the bot may not do in a channel keeps it from what
// needs that, and from nothing else. Components V2 need no Embed Links, and only a reply
// to a message needs Read Message History.
func TestPermissionsThatAreNeeded(t *testing.T) {
	w := newWorld(t, discordtest.Options{}, nil)
	w.add(1)
	for name, c := range map[string]struct {
		denied          discordtest.Permissions
		speaks, replies bool
		says            string
	}{
		"embed links": {discordtest.EmbedLinks, true, true, ""},
		"history":     {discordtest.ReadMessageHistory, true, false, "Read Message History"},
		"send":        {discordtest.SendMessages, false, false, "Send Messages"},
	} {
		t.Run(name, func(t *testing.T) {
			channel := w.guild.Channel("no " + name)
			channel.Deny(w.guild.Bot(), c.denied)
			member := w.guild.Member("ann " + name)
			h := member.In(channel)
			m := w.asks(h)
			w.says(m, "This is what article 1 says")
			if m.Ephemeral == c.speaks {
				t.Errorf("private: %t\n%s", m.Ephemeral, m.Text())
			}
			before := len(w.guild.Owner().In(channel).FromBot())
			private := w.answered(h.Slash("ask", discordtest.Values{"question": "What?", "private": true}))
			if _, err := h.Press(private, "Share").Ack(w.ctx()); err != nil {
				t.Fatal(err)
			}
			w.idle()
			if shared := len(w.guild.Owner().In(channel).FromBot()) - before; (shared == 1) != c.speaks {
				t.Errorf("shared: %d", shared)
			}
			said := h.Mention("What does it say?")
			if c.replies {
				m, err := said.Answer(w.ctx())
				if err != nil {
					t.Fatal(err)
				}
				w.says(m, "This is what article 1 says")
				return
			}
			told, err := member.InDM().Next(w.ctx(), discordtest.Message{})
			if err != nil {
				t.Fatal(err)
			}
			w.says(told, "I may not answer there", c.says)
		})
	}
}
