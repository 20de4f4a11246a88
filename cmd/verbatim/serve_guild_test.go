package main

import (
	"os"
	"path/filepath"
	"testing"

	"verbatim/bot/discordtest"
)

// TestBetweenServers is what keeps servers apart, and what each can set.
func TestBetweenServers(t *testing.T) {
	s := prepared(t)
	ostend := s.discord.Guild("Ostend")
	file := filepath.Join(t.TempDir(), "ostend.md")
	if err := os.WriteFile(file, []byte("---\ntitle: Tunnel at Ostend\noutlet: Ostend Herald\ndate: 2024-04-01\n---\nThe repair of the tunnel at Ostend will cost 77 million crowns, the mayor said on Monday.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	verbatim(t, exitOK, "add", "--yes", "--data", s.data, "--library", libraryOf(ostend.ID), file)
	s.start()
	for _, part := range []struct {
		name string
		test func(*serving, *discordtest.Guild)
	}{
		{"nothing crosses", nothingCrosses}, {"direct messages", asksDirectly}, {"settings", sets}, {"places", asksAnywhere},
		{"permissions", lacksPermissions}, {"empty", isEmpty}, {"buttons", pressesElsewhere}, {"restart", goesOnAfterARestart},
	} {
		t.Run(part.name, func(t *testing.T) { part.test(s.on(t), ostend) })
	}
}

func nothingCrosses(s *serving, ostend *discordtest.Guild) {
	here, there := s.guild.Member("ann").In(s.general), ostend.Member("ann").In(ostend.Channel("general"))
	question := "How much will the repair of the tunnel cost?"
	s.lacks(s.ask(here, question), "77 million")
	m := s.ask(there, question)
	s.says(m, "Ostend Herald", "77 million crowns", "Searched: 1 article, 1 outlet")
	s.lacks(s.answer(there.Slash("sources", nil)), "Courier")
	choices, err := there.Autocomplete("ask", "outlet", "", nil).Choices(s.ctx())
	if err != nil || len(choices) != 1 || choices[0].Name != "Ostend Herald" {
		s.Errorf("suggested: %v, %v", choices, err)
	}
	s.says(s.answer(there.Slash("ask", values{"question": question, "outlet": "Skell Radio"})), "The outlets are: Ostend Herald")
	said := there.Say("It is safe to look at, not to drive on, said the surveyor, Dr. Ina Pell.")
	s.says(s.answer(there.MessageMenu("Who published this?", said.Message)), "Not in the library")
	mod := ostend.Owner().In(ostend.Channel("general"))
	s.says(s.answer(mod.Slash("article show", values{"id": "courier-bridge"})), "no article with the id")
	s.says(s.answer(mod.Slash("article remove", values{"id": "courier-bridge"})), "no article with the id")
	s.answer(mod.Slash("settings set", values{"quotes": 5, "cooldown": 7}))
	s.says(s.answer(s.guild.Owner().In(s.general).Slash("settings show", nil)), "An answer shows 3 quotes.", "waits 0 seconds")
	s.answer(mod.Slash("settings set", values{"quotes": 3, "cooldown": 0}))
	// A question that waits here is not answered by what is added there.
	waits := s.guild.Member("waits").In(s.general)
	last := s.answer(waits.Press(s.ask(waits, "Who keeps the bees of the abbey?"), "Tell me when it can"))
	draft := s.answer(mod.Slash("article add", values{"file": discordtest.File{Name: "bees.md", Data: []byte("# Bees\n\nThe bees of the abbey are kept by the nun Agathe Roos, who is ninety years old.\n")}}))
	s.answer(mod.Press(draft, "Publish"))
	s.says(s.ask(there, "Who keeps the bees of the abbey?"), "Agathe Roos")
	s.ask(s.guild.Member("ann two").In(s.general), cost)
	for _, m := range waits.FromBot() {
		if m.ID > last.ID {
			s.lacks(m, "Agathe Roos")
		}
	}
}

func asksDirectly(s *serving, ostend *discordtest.Guild) {
	one := s.guild.Member("one")
	m := s.ask(one.InDM(), cost)
	s.says(m, "4.2 million crowns")
	s.says(s.answer(one.InDM().Press(m, "Context of 1")), "Engineers found cracks")
	written := s.replied(one.InDM().Say("How many seals were counted?"))
	s.says(written, "Forty-one grey seals")
	s.says(s.answer(one.InDM().Press(written, "By outlet")), "Skell Radio")

	both := s.guild.Member("both")
	ostend.Member("both")
	which := s.ask(both.InDM(), "What will the repair cost?")
	s.says(which, "Which server's articles shall answer?")
	menu := func(m discordtest.Message) string {
		for _, x := range m.Components {
			if row := x.(map[string]any); row["components"] != nil {
				return row["components"].([]any)[0].(map[string]any)["custom_id"].(string)
			}
		}
		s.Fatalf("no menu: %s", m.JSON())
		return ""
	}
	chosen := s.answer(both.InDM().Choose(which, menu(which), ostend.ID))
	s.says(chosen, "77 million crowns")
	if chosen.ID != which.ID {
		s.Error("the menu stays")
	}
	which = s.replied(both.InDM().Say("What will the repair cost?"))
	s.says(s.answer(both.InDM().Choose(which, menu(which), s.guild.ID)), "million crowns", "The ")
	// Who has left sees nothing of a server any more.
	ostend.Member("both").Leave()
	s.says(s.answer(both.InDM().Press(chosen, "Why these?")), "You are not a member of that server any more")
	s.says(s.followUp(both.InDM().Press(chosen, "Delete")), "You are not a member of that server any more")
	s.says(s.ask(both.InDM(), "What will the repair of the bridge cost?"), "The ")
	none := s.discord.User("none")
	s.discord.Guild("Nowhere").Member("none")
	s.says(s.ask(none.InDM(), cost), "None of the servers that you share with me has articles")
	s.says(s.replied(none.InDM().Say(cost)), "None of the servers that you share with me has articles")
}

func sets(s *serving, _ *discordtest.Guild) {
	owner, bob := s.guild.Owner().In(s.general), s.guild.Member("bob")
	set := func(o values, says ...string) {
		s.Helper()
		m := s.answer(owner.Slash("settings set", o))
		s.hidden(m)
		s.says(m, says...)
	}
	ask := func(name string, in *discordtest.Channel) *discordtest.Interaction {
		return s.guild.Member("sets "+name).In(in).Slash("ask", values{"question": crossing})
	}
	set(values{"private": true}, "seen by the asker alone")
	s.hidden(s.answer(ask("private", s.general)))
	public := s.answer(s.guild.Member("sets public").In(s.general).Slash("ask", values{"question": crossing, "private": false}))
	if public.Ephemeral {
		s.Error("asked in public, answered in private")
	}
	set(values{"private": false}, "Answers are public")

	set(values{"quotes": 1}, "An answer shows 1 quote.")
	m := s.answer(ask("quotes", s.general))
	s.buttons(m, "Context of 1", "More quotes")
	for _, b := range m.Buttons() {
		if b.Label == "Context of 2" {
			s.Error("it shows two quotes")
		}
	}
	set(values{"quotes": 3}, "An answer shows 3 quotes.")

	set(values{"confidence": 99}, "99 %")
	doubtful := "What do the fishermen think about the school?"
	s.says(s.ask(s.guild.Member("sets confidence").In(s.general), doubtful), "Nothing in the 8 articles here answers that")
	set(values{"confidence": 1}, "1 %")
	s.lacks(s.ask(s.guild.Member("sets confidence").In(s.general), doubtful), "Nothing in the")
	set(values{"confidence": 0}, "Confidence: the usual one.")

	elsewhere := s.guild.Channel("elsewhere")
	set(values{"channel": elsewhere}, "It answers only in \\#elsewhere")
	refused := s.answer(ask("channel", s.general))
	s.hidden(refused)
	s.says(refused, "Questions are answered in \\#elsewhere here")
	s.says(s.replied(bob.In(s.general).Mention(crossing)), "Questions are answered in \\#elsewhere here")
	s.says(s.answer(ask("channel", elsewhere)), "212 cancelled crossings")
	s.says(s.answer(ask("thread", elsewhere.Thread("a thread"))), "212 cancelled crossings")
	s.says(s.replied(bob.In(elsewhere.Thread("a thread")).Mention(crossing)), "212 cancelled crossings")
	set(values{"channel": elsewhere}, "It answers in every channel.")

	role := s.guild.Role("editors", 0)
	set(values{"moderator": role}, "the role editors", "under Integrations")
	s.guild.Override("settings", role, true)
	s.guild.Override("article", role, true)
	editor := s.guild.Member("editor", role).In(s.general)
	s.says(s.answer(editor.Slash("article list", nil)), "courier")
	s.says(s.answer(editor.Slash("settings set", values{"cooldown": 60})), "waits 60 seconds")
	s.says(s.answer(editor.Slash("settings set", values{"moderator": role})), "only by those who may manage the server")
	cal := s.guild.Member("cal").In(s.general)
	s.ask(cal, cost)
	wait := s.ask(cal, cost)
	s.hidden(wait)
	s.says(wait, "Please wait another")
	s.says(s.ask(s.guild.Member("dan").In(s.general), cost), "million crowns")
	s.says(s.answer(editor.Slash("settings set", values{"cooldown": 0})), "waits 0 seconds")
	set(values{"moderator": s.guild.Everyone()}, "Moderators are those who may manage the server.")
	s.says(s.answer(editor.Slash("settings show", nil)), "That is for this server's moderators")
	s.cannot(cal.Slash("settings show", nil).Err())
}

func asksAnywhere(s *serving, _ *discordtest.Guild) {
	forum := s.guild.Forum("questions")
	for _, place := range []*discordtest.Channel{s.general.Thread("talk"), forum.Thread("a post")} {
		h := s.guild.Member("places").In(place)
		m := s.ask(h, cost)
		s.says(m, "million crowns")
		s.answer(h.Press(m, "Context of 1"))
		s.says(s.replied(h.Mention(cost)), "million crowns")
	}
	late := s.general.Thread("archived")
	late.Archive(false)
	s.says(s.replied(s.guild.Member("places too").In(late).Mention(cost)), "million crowns")
}

func lacksPermissions(s *serving, _ *discordtest.Guild) {
	for name, c := range map[string]struct {
		denied discordtest.Permissions
		says   string
		thread bool
	}{
		"send":    {discordtest.SendMessages, "Send Messages.", false},
		"threads": {discordtest.SendMessagesInThreads, "Send Messages in Threads", true},
		"see":     {discordtest.ViewChannel, "View Channel", false},
	} {
		channel := s.guild.Channel("no " + name)
		channel.Deny(s.guild.Bot(), c.denied)
		if c.thread {
			channel = channel.Thread("inside")
		}
		member := s.guild.Member("permission " + name)
		m := s.ask(member.In(channel), cost)
		s.hidden(m)
		s.says(m, c.says, "million crowns")
		if c.denied != discordtest.ViewChannel { // else it does not see a mention
			member.In(channel).Mention(cost)
			told, err := member.InDM().Next(s.ctx(), discordtest.Message{})
			if err != nil {
				s.Fatalf("not told: %v", err)
			}
			s.says(told, "I may not answer there", c.says)
		}
		// Nor is it shared there.
		said := s.followUp(member.In(channel).Press(m, "Share"))
		s.hidden(said)
		s.says(said, c.says)
	}
}

func isEmpty(s *serving, _ *discordtest.Guild) {
	empty := s.discord.Guild("Empty")
	// Nobody who has asked elsewhere: those are asked to wait by now, on a fast machine.
	ann := empty.Member("edda").In(empty.Channel("general"))
	s.says(s.ask(ann, cost), "There are no articles here yet. Moderators add them with /article add.")
	s.says(s.answer(ann.Slash("sources", nil)), "/article add")
	s.says(s.answer(ann.Slash("compare", values{"question": cost})), "/article add")
}

func pressesElsewhere(s *serving, ostend *discordtest.Guild) {
	ann := s.guild.Member("presses").In(s.general)
	m := s.ask(ann, cost)
	other := s.guild.Channel("other")
	s.cannot(s.guild.Member("presses").In(other).Press(m, "Why these?").Err())
	s.cannot(ostend.Member("presses").In(ostend.Channel("general")).Press(m, "Why these?").Err())
}

func goesOnAfterARestart(s *serving, _ *discordtest.Guild) {
	ann, mod := s.guild.Member("restart").In(s.general), s.moderator("mod restart")
	m := s.ask(ann, crossing)
	none := s.ask(ann, nowhere)
	private := s.answer(ann.Slash("ask", values{"question": cost, "private": true}))
	draft := s.answer(mod.Slash("article add", values{"file": discordtest.File{Name: "mill.md", Data: []byte("# Mill\n\nThe windmill of Ost grinds flour again, on Saturdays from ten to four.\n")}}))
	sources := s.answer(ann.Slash("sources", nil))
	puts := s.discord.CallCount("bulk_set_application_commands")
	s.again()
	if n := s.discord.CallCount("bulk_set_application_commands"); n != puts {
		s.Errorf("the same commands were registered again: %d times, then %d", puts, n)
	}
	s.says(s.answer(ann.Press(m, "Context of 1")), "Around paragraph")
	s.says(s.answer(ann.Press(m, "Why these?")), "By its words")
	s.says(s.answer(ann.Press(m, "Helpful")), "Thank you")
	s.answer(ann.Submit(s.modal(ann.Press(m, "Not helpful")), values{"reason": "too long"}))
	s.says(s.answer(ann.Press(m, "By outlet")), "The Harbour Gazette")
	s.says(s.answer(ann.Press(none, "Show the closest passages")), "The closest passages")
	s.says(s.answer(ann.Press(none, "Tell me when it can")), "It is kept")
	s.says(s.share(ann, private), "million crowns")
	s.says(s.answer(mod.Press(draft, "Publish")), "Published. Its id is mill")
	s.says(sources, "articles of")
	ann.Press(m, "Delete")
	s.gone(m)
}
