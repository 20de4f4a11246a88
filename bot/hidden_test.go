package bot

import (
	"strings"
	"testing"

	"verbatim/bot/discordtest"
	"verbatim/bot/state"
)

// TestHiddenChannels: where questions are answered is told as far as the member sees
// it; the names of other channels are none of theirs to know.
func TestHiddenChannels(t *testing.T) {
	w := newWorld(t, discordtest.Options{}, nil)
	w.add(1)
	secret, open := w.guild.Channel("layoffs"), w.guild.Channel("questions")
	staff := w.guild.Role("staff", 0)
	secret.Deny(w.guild.Everyone(), discordtest.ViewChannel)
	secret.Allow(staff, discordtest.ViewChannel)
	hands := map[string]discordtest.Hand{"ann": w.hand("ann"), "of staff": w.guild.Member("bob", staff).In(w.general), "owner": w.guild.Owner().In(w.general)}
	for _, c := range []struct {
		channels []string
		who      string
		says     string
		names    bool
	}{
		{[]string{secret.ID}, "ann", "Questions are not answered in this channel.", false},
		{[]string{secret.ID}, "of staff", `Questions are answered in \#layoffs here.`, true},
		{[]string{secret.ID, open.ID}, "ann", `Questions are answered in \#questions here.`, false},
		{[]string{secret.ID, open.ID}, "owner", `Questions are answered in \#layoffs and \#questions here.`, true},
	} {
		if err := w.State.SetSettings(t.Context(), w.guild.ID, state.Settings{Channels: c.channels}); err != nil {
			t.Fatal(err)
		}
		asked := w.asks(hands[c.who])
		said, err := hands[c.who].Mention("What does it say?").Answer(w.ctx())
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range []discordtest.Message{asked, said} {
			w.says(m, c.says)
			if strings.Contains(m.Text(), "layoffs") != c.names {
				t.Errorf("%s reads %q", c.who, m.Text())
			}
		}
	}
}
