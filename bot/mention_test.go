package bot

import (
	"context"
	"strings"
	"testing"

	"verbatim/bot/discordtest"
	"verbatim/retrieval"
)

// TestWhatAMentionAsks: a message that is meant for the bot is answered, be it with a
// hint; only a question is searched for.
func TestWhatAMentionAsks(t *testing.T) {
	w := newWorld(t, discordtest.Options{}, nil)
	w.add(1)
	asked := make(chan string, 1)
	w.shelves.answers(func(_ context.Context, q retrieval.Query, a retrieval.Answer) (retrieval.Answer, error) {
		asked <- q.Text
		return a, nil
	})
	claim := w.hand("fay").Say("The ferry sank in the night, says my uncle.").Message
	readable := w.hand("gil").Say("<@" + w.self + "> The ferry sank in the night.").Message
	<-asked
	const help, answer = "/ask answers a question", "This is what article 1 says"
	for name, c := range map[string]struct {
		say   func(h discordtest.Hand) *discordtest.Post
		asked string // "" is nothing
		says  string
	}{
		"a question":                 {func(h discordtest.Hand) *discordtest.Post { return h.Mention("What does it say?") }, "What does it say?", answer},
		"the role that is the bot's": {func(h discordtest.Hand) *discordtest.Post { return h.MentionRole("What does it say?") }, "", "my role"},
		"both": {func(h discordtest.Hand) *discordtest.Post {
			return h.Say("<@&" + w.guild.BotRole().ID + "> <@" + w.self + "> What does it say?")
		}, "What does it say?", answer},
		"nothing":             {func(h discordtest.Hand) *discordtest.Post { return h.Mention("") }, "", help},
		"help":                {func(h discordtest.Hand) *discordtest.Post { return h.Mention("Help!") }, "", help},
		"who it is":           {func(h discordtest.Hand) *discordtest.Post { return h.Mention("**who are you?** :wave:") }, "", help},
		"thanks":              {func(h discordtest.Hand) *discordtest.Post { return h.Mention("thanks") }, "", help},
		"help with something": {func(h discordtest.Hand) *discordtest.Post { return h.Mention("Who helps the drowned?") }, "Who helps the drowned?", answer},
		"a claim that cannot be read": {func(h discordtest.Hand) *discordtest.Post { return h.Reply(claim, "<@"+w.self+"> is this true?") },
			"", "Who published this?"},
		"nothing about it":                {func(h discordtest.Hand) *discordtest.Post { return h.Reply(claim, "<@"+w.self+">") }, "", "Who published this?"},
		"a question in reply to a claim":  {func(h discordtest.Hand) *discordtest.Post { return h.Reply(claim, "<@"+w.self+"> How many drowned?") }, "How many drowned?", answer},
		"a claim that mentions the bot":   {func(h discordtest.Hand) *discordtest.Post { return h.Reply(readable, "<@"+w.self+"> Is that true??") }, "The ferry sank in the night.", answer},
		"of such a claim, nothing at all": {func(h discordtest.Hand) *discordtest.Post { return h.Reply(readable, "<@"+w.self+">") }, "The ferry sank in the night.", answer},
	} {
		t.Run(name, func(t *testing.T) {
			m, err := c.say(w.hand(name)).Answer(w.ctx())
			if err != nil {
				t.Fatal(err)
			}
			w.says(m, c.says)
			got := ""
			select {
			case got = <-asked:
			default:
			}
			if got != c.asked {
				t.Errorf("asked %q", got)
			}
		})
	}
	// In a direct message too, where there are fewer commands.
	m, err := w.guild.Member("hal").InDM().Say("help").Answer(w.ctx())
	if err != nil {
		t.Fatal(err)
	}
	if w.says(m, "a server that we are both in"); strings.Contains(m.Text(), "/article") {
		t.Errorf("it says\n%s", m.Text())
	}
}
