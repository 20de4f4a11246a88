package main

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"verbatim/bot/discordtest"
)

const (
	cost     = "How much will the repair of the bridge cost?"
	nowhere  = "Who won the chess championship of Patagonia?"
	crossing = "How many ferry crossings were cancelled?"
)

type values = discordtest.Values

// TestAsking is what members can do with questions and with the answers to them.
func TestAsking(t *testing.T) {
	whole := serve(t)
	for _, part := range []struct {
		name string
		test func(*serving)
	}{
		{"ask", asksPlainly}, {"limits", asksWithinLimits}, {"autocomplete", completesOutlets}, {"private", asksInPrivate},
		{"mention", mentions}, {"replies", replies}, {"menus", usesMenus}, {"compare", compares}, {"pages", turnsPages},
		{"feedback", givesFeedback}, {"delete", deletes}, {"declined", isDeclined}, {"sources", looksAtSources},
		{"information", readsAbout}, {"privacy", keepsPrivacy},
	} {
		t.Run(part.name, func(t *testing.T) { part.test(whole.on(t)) })
	}
}

func asksPlainly(s *serving) {
	ann := s.guild.Member("ann").In(s.general)
	x := ann.Slash("ask", values{"question": cost})
	if ack, err := x.Ack(s.ctx()); err != nil || ack.Type != discordtest.AckDeferred || ack.Ephemeral || ack.Took > time.Second {
		s.Errorf("acknowledged with %+v, %v", ack, err)
	}
	m := s.answer(x)
	s.says(m, "Question: "+cost, "The Lunmouth Courier", "4.2 million crowns", "Searched: 8 articles, 4 outlets", "Confidence:")
	s.buttons(m, "Context of 1", "Why these?", "By outlet", "Helpful", "Not helpful", "Delete")
	if len(m.Pinged) > 0 {
		s.Errorf("it alerts %v", m.Pinged)
	}
	why := s.answer(ann.Press(m, "Why these?"))
	s.hidden(why)
	s.says(why, "By its words", "Read beside the question")
	around := s.answer(ann.Press(m, "Context of 1"))
	s.hidden(around)
	s.says(around, "Engineers found cracks", "Shopkeepers on the north bank")
	// Another member has the same buttons.
	bob := s.guild.Member("bob").In(s.general)
	rows := s.answer(bob.Press(m, "By outlet"))
	s.hidden(rows)
	s.says(rows, "The Lunmouth Courier", "4.2 million crowns", "The Harbour Gazette", "5.1 million crowns")
	// What nobody may be alerted by, and what is drawn by nobody.
	odd := s.ask(ann, "@everyone <@"+s.guild.Owner().User.ID+"> **how much** does the `bridge` ||cost||?")
	if len(odd.Pinged) > 0 || strings.Contains(odd.Text(), " **how much**") {
		s.Errorf("alerts %v, says %s", odd.Pinged, odd.Text())
	}
}

func asksWithinLimits(s *serving) {
	cid := s.guild.Member("cid").In(s.general)
	m := s.answer(cid.Slash("ask", values{"question": "What will the bridge cost?", "outlet": "harbour GAZETTE"}))
	s.says(m, "Limited to articles of The Harbour Gazette.", "5.1 million crowns")
	s.lacks(m, "Courier** ")
	m = s.answer(cid.Slash("ask", values{"question": "What did the ferry crews accept?", "since": "2024-05-15", "until": "May 2024"}))
	s.says(m, "Limited to articles published from 15 May 2024 to 31 May 2024.", "Crews accepted")
	s.lacks(m, "Skell Radio")
	for name, c := range map[string]struct {
		given values
		says  []string
	}{
		"outlet":  {values{"outlet": "The Moon Post"}, []string{"Outlet: no article here is by “The Moon Post”. The outlets are: ", "The Lunmouth Courier"}},
		"since":   {values{"since": "soonish"}, []string{"Since:", "soonish"}},
		"until":   {values{"until": "soonish"}, []string{"Until:", "soonish"}},
		"between": {values{"since": "2024-06-01", "until": "2024-05-01"}, []string{"Since:", "1 June 2024 is after 1 May 2024"}},
	} {
		c.given["question"] = cost
		s.says(s.answer(s.guild.Member("limits "+name).In(s.general).Slash("ask", c.given)), c.says...)
	}
	s.cannot(cid.Slash("ask", values{"question": strings.Repeat("x", 1001)}).Err())
}

func completesOutlets(s *serving) {
	dot := s.guild.Member("dot").In(s.general)
	for typed, want := range map[string][]string{
		"":          {"Skell Radio", "The Harbour Gazette", "The Lunmouth Courier", "Łódzki Télégraphe"},
		"the LUN":   {"The Lunmouth Courier"},
		"telegraph": {"Łódzki Télégraphe"},
		"LODZKI te": {"Łódzki Télégraphe"},
		"radio":     {"Skell Radio"},
		"zzz":       nil,
	} {
		began := time.Now()
		choices, err := dot.Autocomplete("ask", "outlet", typed, values{"question": "x"}).Choices(s.ctx())
		if err != nil {
			s.Fatal(err)
		}
		if took := time.Since(began); took > 500*time.Millisecond {
			s.Errorf("%q took %s", typed, took)
		}
		var got []string
		for _, c := range choices {
			got = append(got, c.Name)
		}
		if slices.Sort(got); !slices.Equal(got, want) {
			s.Errorf("%q: %q", typed, got)
		}
	}
	choices, err := dot.User().InDM().Autocomplete("ask", "outlet", "", nil).Choices(s.ctx())
	if err != nil || len(choices) > 0 {
		s.Errorf("in a direct message: %v, %v", choices, err)
	}
}

func asksInPrivate(s *serving) {
	eve, bob := s.guild.Member("eve").In(s.general), s.guild.Member("bob").In(s.general)
	x := eve.Slash("ask", values{"question": cost, "private": true})
	if ack, err := x.Ack(s.ctx()); err != nil || !ack.Ephemeral {
		s.Errorf("%+v, %v", ack, err)
	}
	m := s.answer(x)
	s.hidden(m)
	s.buttons(m, "Share")
	s.cannot(bob.Press(m, "Share").Err())
	shared := s.share(eve, m)
	s.says(shared, cost, "4.2 million crowns")
	if shared.Ephemeral {
		s.Error("what was shared is private")
	}
	s.says(s.answer(bob.Press(shared, "Context of 1")), "Engineers found cracks")
	s.says(s.followUp(bob.Press(shared, "Delete")), "Only who asked")
	eve.Press(shared, "Delete")
	s.gone(shared)
	eve.Press(m, "Delete")
	s.gone(m)
}

func mentions(s *serving) {
	fay := s.guild.Member("fay").In(s.general)
	p := fay.Mention("How much will the repair of the bridge cost?")
	m := s.replied(p)
	s.says(m, "4.2 million crowns")
	if m.ReplyTo != p.ID || len(m.Pinged) > 0 {
		s.Errorf("replies to %q, alerts %v", m.ReplyTo, m.Pinged)
	}
	s.says(s.answer(fay.Press(m, "Context of 1")), "Engineers found cracks")
	s.says(s.replied(fay.Mention("   ")), "I answer questions with passages")
	// In reply to somebody's message the bot is asked about that, if it sees it.
	said := s.guild.Member("gus").In(s.general).Mention("") // by itself a hint
	s.says(s.replied(said), "I answer questions with passages")
	asked := s.guild.Member("gus").In(s.general).Say("<@" + s.discord.Bot().ID + "> how many seals were counted?")
	s.says(s.replied(asked), "Forty-one grey seals")
	s.says(s.replied(s.guild.Member("hal").In(s.general).Reply(asked.Message, "<@"+s.discord.Bot().ID+">")), "Forty-one grey seals")
	// What is not meant for the bot is none of its business.
	fay.Say("How much will the repair of the bridge cost?")
	before := len(fay.FromBot())
	s.ask(s.guild.Member("ida").In(s.general), cost)
	if n := len(fay.FromBot()); n != before+1 {
		s.Errorf("%d messages of the bot, after %d and a question", n, before)
	}
}

func replies(s *serving) {
	jan := s.guild.Member("jan").In(s.general)
	first := s.ask(jan, "Who won a third term?")
	s.says(first, "Sanne Holt")
	s.noted(first)
	// By itself it is a question with an answer.
	own := s.replied(jan.Reply(first, "How many seals were counted on the north shore?"))
	s.says(own, "Forty-one grey seals")
	s.lacks(own, "Searched for")
	// By itself it is not.
	on := s.replied(jan.Reply(first, "and by how many?"))
	s.says(on, "Question: and by how many?", "Searched for, together with the question before: Who won a third term? and by how many?", "74 votes")
	// And on from there.
	s.noted(on)
	s.says(s.replied(jan.Reply(on, "out of how many?")), "Searched for, together with the question before: Who won a third term? and by how many? out of how many?")
	kim := s.guild.Member("kim").In(s.general)
	s.says(s.replied(kim.ReplySilently(first, "and by how many?")), "Leave the mention switched on")
	s.says(s.replied(kim.Reply(first, "<@"+s.discord.Bot().ID+">")), "I answer questions with passages")
}

func usesMenus(s *serving) {
	lee, pat := s.guild.Member("lee").In(s.general), s.guild.Member("pat").In(s.general)
	said := pat.Say("> ## **How much** will the ||repair of the [bridge](https://example.com/)|| cost, <@" + s.guild.Owner().User.ID + ">?")
	m := s.answer(lee.MessageMenu("Ask about this", said.Message))
	s.says(m, "How much will the repair of the bridge cost", "4.2 million crowns")

	look := func(words string) discordtest.Message {
		s.Helper()
		m := s.answer(lee.MessageMenu("Who published this?", pat.Say(words).Message))
		s.hidden(m)
		return m
	}
	s.says(look("> “Whoever closes a school closes a village,” said the **baker**, Tom Ahlers."), "Exact", "The Lunmouth Courier", "School on Skell")
	s.says(look("Parents have gathered 900 signatures, more than half of the people on the island."), "Altered", "900", "300")
	s.says(look("The comet was seen by nobody at all during the long winter of the year before last."), "Not in the library")
	lee2 := s.guild.Member("lee two").In(s.general)
	s.says(s.answer(lee2.MessageMenu("Who published this?", pat.Say("Hm.").Message)), "Too short to tell")
	s.says(s.answer(lee2.MessageMenu("Ask about this", m)), "That message is mine")
	s.says(s.answer(lee2.MessageMenu("Who published this?", m)), "That message is mine")
	s.cannot(lee2.User().InDM().Slash("sources", nil).Err())
}

func compares(s *serving) {
	max := s.guild.Member("max").In(s.general)
	m := s.answer(max.Slash("compare", values{"question": "How much will the repair of the bridge cost?"}))
	s.says(m, "The Lunmouth Courier", "4.2 million crowns", "The Harbour Gazette", "5.1 million crowns")
	s.says(s.answer(max.Press(m, "Why these?")), "Why these passages")
	none := s.answer(max.Slash("compare", values{"question": nowhere}))
	s.says(none, "Nothing in the 8 articles here answers that")
}

func turnsPages(s *serving) {
	owner := s.guild.Owner().In(s.general)
	s.says(s.answer(owner.Slash("settings set", values{"quotes": 1})), "An answer shows 1 quote.")
	defer func() { s.answer(owner.Slash("settings set", values{"quotes": 3})) }()
	ned, bob := s.guild.Member("ned").In(s.general), s.guild.Member("bob").In(s.general)
	first := s.ask(ned, crossing)
	s.buttons(first, "Context of 1", "More quotes")
	own := s.answer(bob.Press(first, "More quotes")) // who did not ask turns pages for themselves
	s.hidden(own)
	second := s.answer(ned.Press(first, "More quotes"))
	if own.ID == first.ID || own.Text() != second.Text() {
		s.Errorf("another member's page is not theirs alone:\n%s", own.Text())
	}
	if second.ID != first.ID || second.Text() == first.Text() {
		s.Errorf("the page is not turned:\n%s", second.Text())
	}
	s.buttons(second, "Context of 2", "Previous")
	around := s.answer(ned.Press(second, "Context of 2"))
	outlet := strings.Fields(strings.TrimPrefix(strings.Split(second.Text(), "\n")[1], `**2\. `))[0]
	s.says(around, outlet)
	s.says(s.answer(ned.Press(second, "Why these?")), `2\. `+outlet)
	back := s.answer(ned.Press(second, "Previous"))
	if back.Text() != first.Text() {
		s.Errorf("back is not where it began:\n%s\n%s", first.Text(), back.Text())
	}
}

func givesFeedback(s *serving) {
	oda := s.guild.Member("oda").In(s.general)
	m := s.ask(oda, cost)
	s.says(s.answer(oda.Press(m, "Helpful")), "Thank you")
	modal := s.modal(oda.Press(m, "Not helpful"))
	thanks := s.answer(oda.Submit(modal, values{"reason": "It is the wrong bridge."}))
	s.hidden(thanks)
	s.says(thanks, "Thank you")
	s.says(s.answer(oda.Submit(s.modal(oda.Press(m, "Not helpful")), values{"reason": ""})), "Thank you")
	oda.Submit(s.modal(oda.Press(m, "Not helpful")), values{"reason": "It is the wrong bridge."}).Answer(s.ctx())
	if got := s.exported(oda); !strings.Contains(got, "It is the wrong bridge.") || strings.Contains(got, `"good": true`) {
		s.Errorf("what is stored: %s", got)
	}
}

func deletes(s *serving) {
	moderator := s.guild.Member("moderator", s.guild.Role("moderators", discordtest.ManageMessages)).In(s.general)
	bob := s.guild.Member("bob").In(s.general)
	for _, who := range []string{"asker", "moderator"} {
		pia := s.guild.Member("pia").In(s.general)
		m := s.ask(pia, cost)
		refused := s.followUp(bob.Press(m, "Delete"))
		s.hidden(refused)
		s.says(refused, "Only who asked, and moderators, can delete this")
		if now, err := m.Now(); err != nil || now.Text() != m.Text() {
			s.Errorf("the answer has changed: %v", err)
		}
		hand := pia
		if who == "moderator" {
			hand = moderator
		}
		hand.Press(m, "Delete")
		s.gone(m)
	}
}

func isDeclined(s *serving) {
	rob := s.guild.Member("rob").In(s.general)
	m := s.ask(rob, nowhere)
	s.says(m, "Nothing in the 8 articles here answers that")
	s.buttons(m, "Show the closest passages", "Tell me when it can")
	closest := s.answer(rob.Press(m, "Show the closest passages"))
	s.says(closest, "The closest passages, which may be about something else")
	s.buttons(closest, "Context of 1", "Tell me when it can")
	s.answer(rob.Press(closest, "Context of 1"))
	s.says(s.answer(rob.Press(closest, "Tell me when it can")), "It is kept")
	foreign := s.ask(rob, "Wie viele Überfahrten der Fähre sind während des Streiks ausgefallen?")
	s.says(foreign, "seems to be in German")
}

func looksAtSources(s *serving) {
	m := s.answer(s.guild.Member("sam").In(s.general).Slash("sources", nil))
	s.hidden(m)
	s.says(m, "8 articles of 4 outlets", "The Lunmouth Courier**, 3 articles, the newest of 16 September 2024", "Łódzki Télégraphe**, 1 article")
}

func readsAbout(s *serving) {
	tia := s.guild.Member("tia")
	for _, h := range []discordtest.Hand{tia.In(s.general), tia.InDM()} {
		about := s.answer(h.Slash("about", nil))
		s.says(about, "quoting", "No language model", "Version ")
		if h.Channel() == s.general {
			s.says(about, "8 articles, 4 outlets")
		}
		s.says(s.answer(h.Slash("help", nil)), "/ask", "/compare", "/privacy")
		s.says(s.answer(h.Slash("privacy show", nil)), "Discord id", "erases it at once")
	}
}

// noted waits until the bot has noted which message shows an answer: it does so once
// the message is there.
func (s *serving) noted(m discordtest.Message) {
	s.Helper()
	db, ctx := s.database(), s.ctx()
	for n := 0; n == 0; {
		if err := db.QueryRowContext(ctx, "SELECT count(*) FROM bot_answers WHERE message = ?", m.ID).Scan(&n); err != nil {
			s.Fatal(err)
		}
	}
}

// exported is what /privacy export hands over.
func (s *serving) exported(h discordtest.Hand) string {
	s.Helper()
	m := s.answer(h.Slash("privacy export", nil))
	s.hidden(m)
	if len(m.Attachments) != 1 {
		s.Fatalf("%d files", len(m.Attachments))
	}
	return string(m.Attachments[0].Data)
}

func keepsPrivacy(s *serving) {
	uta, bob := s.guild.Member("uta").In(s.general), s.guild.Member("bob").In(s.general)
	m := s.ask(uta, cost)
	s.answer(uta.Press(m, "Helpful"))
	s.answer(uta.Press(s.ask(uta, nowhere), "Tell me when it can"))
	if got := s.exported(uta); strings.Count(got, `"question"`) != 3 || !strings.Contains(got, cost) || !strings.Contains(got, `"good": true`) || strings.Contains(got, "oda") {
		s.Errorf("exported: %s", got)
	}
	erased := s.answer(uta.Slash("privacy delete", nil))
	s.hidden(erased)
	s.says(erased, "Everything that was stored about you has been erased")
	if got := s.exported(uta); strings.Contains(got, `"question"`) || strings.Contains(got, `"good"`) {
		s.Errorf("left: %s", got)
	}
	s.says(s.answer(bob.Press(m, "Why these?")), "This button no longer works")
	// The message that it was on stays as it is, but for who asked.
	s.says(s.followUp(bob.Press(m, "Delete")), "Only who asked, and moderators, can delete this")
	if now, err := m.Now(); err != nil || now.Text() != m.Text() {
		s.Errorf("%v", errors.Join(err, context.Cause(s.ctx())))
	}
	uta.Press(m, "Delete")
	s.gone(m)
	said := s.replied(uta.Mention(cost))
	s.noted(said)
	s.answer(uta.Slash("privacy delete", nil))
	s.says(s.followUp(bob.Press(said, "Delete")), "Only who asked, and moderators, can delete this")
	uta.Press(said, "Delete")
	s.gone(said)
	// Nor do others keep her words, who went on from her question, or wait for the answer.
	first := s.ask(uta, "Who won a third term?")
	s.noted(first)
	vic := s.guild.Member("vic").In(s.general)
	on := s.replied(vic.Reply(first, "and by how many?"))
	s.says(on, "Who won a third term? and by how many?")
	s.noted(on)
	s.answer(vic.Press(s.ask(uta, nowhere), "Tell me when it can"))
	if got := s.exported(vic); !strings.Contains(got, "third term") || !strings.Contains(got, nowhere) {
		s.Errorf("exported: %s", got)
	}
	s.answer(uta.Slash("privacy delete", nil))
	if got := s.exported(vic); strings.Contains(got, "third term") || strings.Contains(got, nowhere) {
		s.Errorf("left of hers: %s", got)
	}
}
