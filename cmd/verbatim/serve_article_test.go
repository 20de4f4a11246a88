package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"strings"
	"testing"

	"verbatim/bot/discordtest"
	"verbatim/corpus"
	"verbatim/corpus/sqlite"
)

// TestKeepingArticles is what moderators do with articles, and what members are told
// of it.
func TestKeepingArticles(t *testing.T) {
	whole := serve(t)
	for _, part := range []struct {
		name string
		test func(*serving)
	}{
		{"file", addsAFile}, {"upload", addsAnUpload}, {"several", addsSeveral}, {"paste", addsAPaste}, {"twice", publishesTwice},
		{"list", listsShowsRemoves}, {"waiting", tellsWhoWaits}, {"refused", isRefused},
	} {
		t.Run(part.name, func(t *testing.T) { part.test(whole.on(t)) })
	}
}

// moderator is a hand of one who may manage the server.
func (s *serving) moderator(name string) discordtest.Hand {
	return s.guild.Member(name, s.guild.Role("managers", discordtest.ManageGuild)).In(s.general)
}

const weir = `<!doctype html><html lang="en"><head><title>Weir at Ost is to be raised | The Ost Mirror</title>
<meta property="og:site_name" content="The Ost Mirror"><meta property="article:published_time" content="2024-10-02">
<meta property="og:type" content="article"></head><body>
<nav><a href="/">Home</a> <a href="/sport">Sport</a> <a href="/weather">Weather</a></nav>
<article><h1>Weir at Ost is to be raised</h1>
<p>The weir at Ost will be raised by forty centimetres before the winter, the river board decided on Tuesday evening.</p>
<p>The work costs 310,000 crowns. Anglers had asked for a fish ladder beside it, which the board refused as too expensive.</p>
<p>From the bridge the town looks down on the weir, and in spring the water there is loud enough to wake people up.</p>
</article><footer>Share this article. All rights reserved.</footer></body></html>`

func addsAFile(s *serving) {
	mod, ann := s.moderator("mod file"), s.guild.Member("ann").In(s.general)
	draft := s.answer(mod.Slash("article add", values{"file": discordtest.File{Name: "weir.html", Data: []byte(weir)}}))
	s.hidden(draft)
	s.says(draft, "This would be stored", "Weir at Ost is to be raised", "Outlet: The Ost Mirror", "left out", "It begins", "It ends", "Nothing of it is quoted before it is published")
	s.buttons(draft, "Publish", "Edit details", "Discard")
	// Nothing of it is quotable, and nobody else sees it.
	ask := "By how much will the weir at Ost be raised?"
	s.lacks(s.ask(ann, ask), "forty centimetres")
	s.cannot(ann.Press(draft, "Publish").Err())

	modal := s.modal(mod.Press(draft, "Edit details"))
	wrong := s.answer(mod.Submit(modal, values{"published": "some day"}))
	s.hidden(wrong)
	s.says(wrong, "some day is not a date")
	wrong = s.answer(mod.Submit(s.modal(mod.Press(wrong, "Edit details")), values{"url": "gopher://ost"}))
	s.says(wrong, "some day is not a date", `gopher\://ost is not a web address. One begins with https`)
	edited := s.answer(mod.Submit(s.modal(mod.Press(draft, "Edit details")), values{
		"title": "The weir at Ost grows", "author": "Wim Dorn", "published": "3 October 2024", "url": "https://ost-mirror.example/weir?utm_source=x"}))
	s.says(edited, "The weir at Ost grows", "Author: Wim Dorn", "3 October 2024", "https://ost-mirror.example/weir", "Outlet: The Ost Mirror")
	s.lacks(edited, "utm_source")

	published := s.answer(mod.Press(edited, "Publish"))
	s.says(published, "Published. Its id is weir")
	s.says(s.ask(ann, ask), "The Ost Mirror", "forty centimetres")
	again := s.answer(mod.Slash("article add", values{"file": discordtest.File{Name: "weir.html", Data: []byte(weir)}}))
	s.says(again, "That article is here already. Its id is weir")

	discarded := s.answer(mod.Slash("article add", values{"file": discordtest.File{Name: "harvest.md", Data: []byte("# Harvest is late\n\nThe harvest of apples on Skell is three weeks late this year, farmers say, because of the cold May.\n")}}))
	s.says(s.answer(mod.Press(discarded, "Discard")), "Discarded")
	s.lacks(s.ask(ann, "How late is the harvest of apples?"), "three weeks")
}

func addsAPaste(s *serving) {
	mod := s.moderator("mod paste")
	// An article that fills the three inputs: each goes on where the last one ended.
	var b strings.Builder
	for i := 1; b.Len() < 11_500; i++ {
		fmt.Fprintf(&b, "Witness number %d told the inquiry into the fire at the ropewalk what could be seen from where they stood that night.", i)
		b.WriteString(map[bool]string{true: "\n\n", false: " "}[i%4 == 0])
	}
	b.WriteString("The last witness, Ulla Marden, saw a lantern fall.")
	whole := b.String()
	parts := values{"text0": whole[:4000], "text1": whole[4000:8000], "text2": whole[8000:]}
	draft := s.answer(mod.Submit(s.modal(mod.Slash("article add", nil)), parts))
	s.hidden(draft)
	modal := s.modal(mod.Press(draft, "Edit details"))
	draft = s.answer(mod.Submit(modal, values{"title": "Fire at the ropewalk", "outlet": "The Ost Mirror"}))
	published := s.answer(mod.Press(draft, "Publish"))
	s.says(published, "Published. Its id is ")
	id := strings.Trim(strings.Fields(strings.Split(published.Text(), "Its id is ")[1])[0], ";")
	text := verbatim(s.T, exitOK, "show", strings.ReplaceAll(id, `\`, ""), "--text", "--data", s.data, "--library", libraryOf(s.guild.ID))
	if squeeze(text) != squeeze(whole) {
		s.Errorf("what is stored is not what was pasted: %d bytes, not %d\n%.300s", len(text), len(whole), text)
	}
	empty := s.answer(mod.Submit(s.modal(mod.Slash("article add", nil)), values{"text1": " \n "}))
	s.says(empty, "There is no article in that")
}

func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }

func addsAnUpload(s *serving) {
	mod := s.moderator("mod upload")
	var zipped bytes.Buffer
	w := gzip.NewWriter(&zipped)
	fmt.Fprint(w, "---\ntitle: Swans move into the harbour\noutlet: Skell Radio\ndate: 2024-11-05\n---\nNineteen swans have moved into the harbour basin of Lunmouth since the first frost, the harbour office counted.\n")
	w.Close()
	file := []discordtest.File{{Name: "swans.md.gz", Data: zipped.Bytes()}}
	draft := s.answer(mod.Submit(s.modal(mod.Slash("article add", nil)), values{"file": file}))
	s.says(draft, "Swans move into the harbour", "Outlet: Skell Radio", "5 November 2024")
	s.says(s.answer(mod.Press(draft, "Publish")), "Published. Its id is swans")
}

func addsSeveral(s *serving) {
	mod := s.moderator("mod several")
	lines := `{"id":"kiosk","title":"Kiosk burns","outlet":"Skell Radio","text":"The kiosk at the ferry landing on Skell burned down during the night of Saturday."}
{"id":"mayor","title":"Mayor ill","outlet":"Skell Radio","text":"The mayor, Sanne Holt, has cancelled her appointments for a week because of a cold."}
{"id":"broken"}
`
	draft := s.answer(mod.Slash("article add", values{"file": discordtest.File{Name: "several.jsonl", Data: []byte(lines)}}))
	s.says(draft, "2 articles are new.", "1 has no article in it.")
	s.says(s.answer(mod.Press(draft, "Publish")), "Published: 2 articles.")
	s.says(s.ask(s.guild.Member("ann several").In(s.general), "When did the kiosk at the ferry landing burn down?"), "The kiosk at the ferry landing")
}

// publishesTwice has one draft published by two presses at once.
func publishesTwice(s *serving) {
	mod := s.moderator("mod twice")
	draft := s.answer(mod.Slash("article add", values{"file": discordtest.File{Name: "bells.md", Data: []byte("# Bells\n\nThe bells of Ost ring again after the tower was mended over the summer by masons.\n")}}))
	for range 2 {
		if err := mod.Press(draft, "Publish").Err(); err != nil {
			s.Fatal(err)
		}
	}
	published, err := draft.Edited(s.ctx())
	if err != nil {
		s.Fatal(err)
	}
	s.says(published, "Published. Its id is bells")
	list := verbatim(s.T, exitOK, "list", "--data", s.data, "--library", libraryOf(s.guild.ID))
	if n := strings.Count(list, "bells"); n != 1 {
		s.Errorf("it is there %d times:\n%s", n, list)
	}
}

func isRefused(s *serving) {
	ann, mod := s.guild.Member("ann").In(s.general), s.moderator("mod refused")
	s.cannot(ann.Slash("article list", nil).Err())
	// An admin may let others use the command; it looks itself all the same.
	s.guild.Override("article", s.guild.Everyone(), true)
	for command, o := range map[string]values{
		"article list": nil, "article show": {"id": "courier-bridge"}, "article remove": {"id": "courier-bridge"},
		"article add": {"file": discordtest.File{Name: "a.md", Data: []byte("# A\n\nB c d.")}},
	} {
		s.says(s.answer(ann.Slash(command, o)), "That is for this server's moderators")
	}
	// Before the form is shown, not after it was filled in; and again then.
	s.says(s.answer(ann.Slash("article add", nil)), "That is for this server's moderators")
	form := s.modal(mod.Slash("article add", nil))
	s.guild.Member("mod refused").Take(s.guild.Role("managers", 0))
	s.says(s.answer(mod.Submit(form, values{"text0": "An article."})), "That is for this server's moderators")
	mod = s.moderator("mod refused")
	s.says(s.answer(mod.Slash("article add", values{"file": discordtest.File{Name: "a.png", Data: []byte("\x89PNG\r\n\x1a\n0000")}})), "There is no article in that")
	s.says(s.answer(mod.Slash("article show", values{"id": "moon"})), "no article with the id moon")
	s.says(s.answer(mod.Slash("article remove", values{"id": "moon"})), "no article with the id moon")
	// Who was one when a draft was shown need not be one when it is published.
	draft := s.answer(mod.Slash("article add", values{"file": discordtest.File{Name: "a.md", Data: []byte("# Roofs\n\nAll the roofs in Ost are to be blue from now on, the council there says.\n")}}))
	s.guild.Member("mod refused").Take(s.guild.Role("managers", 0))
	said := s.followUp(mod.Press(draft, "Publish"))
	s.hidden(said)
	s.says(said, "That is for this server's moderators")
	s.says(s.answer(mod.Press(draft, "Edit details")), "That is for this server's moderators")
}

func listsShowsRemoves(s *serving) {
	mod, ann := s.moderator("mod list"), s.guild.Member("ann list").In(s.general)
	list := s.answer(mod.Slash("article list", nil))
	s.hidden(list)
	s.says(list, "courier", "The Lunmouth Courier")
	s.says(s.answer(mod.Slash("article show", values{"id": "radio-seals"})), "Seals come back to the north shore", "Forty-one grey seals")
	ask := "How many grey seals were counted?"
	before := s.ask(ann, ask)
	s.says(before, "Forty-one")
	kept := s.answer(mod.Slash("article remove", values{"id": "radio-seals"}))
	s.says(kept, "Remove Seals come back to the north shore")
	s.says(s.answer(mod.Press(kept, "Keep")), "It stays")
	s.says(s.ask(ann, ask), "Forty-one")
	removed := s.answer(mod.Press(s.answer(mod.Slash("article remove", values{"id": "radio-seals"})), "Remove"))
	s.says(removed, "Removed: radio-seals")
	s.lacks(s.ask(ann, ask), "Forty-one")
	// What an earlier answer showed of it is not to be had any more.
	s.says(s.answer(ann.Press(before, "Context of 1")), "The article is not in the library any more")
	s.answer(ann.Press(before, "Why these?"))
	// Many are listed in pages.
	var lines strings.Builder
	for i := range 40 {
		fmt.Fprintf(&lines, `{"id":"note-%02d","title":"Note %d","outlet":"Outlet %02d","text":"Note number %d of the town clerk of Ost says nothing about anything else."}`+"\n", i, i, i, i)
	}
	s.answer(mod.Press(s.answer(mod.Slash("article add", values{"file": discordtest.File{Name: "notes.jsonl", Data: []byte(lines.String())}})), "Publish"))
	first := s.answer(mod.Slash("article list", nil))
	s.says(first, "Page 1 of 4")
	second := s.answer(mod.Press(first, "Next"))
	s.says(second, "Page 2 of 4")
	s.says(s.answer(mod.Press(second, "Previous")), "Page 1 of 4")
	sources := s.answer(ann.Slash("sources", nil))
	s.says(sources, "Page 1 of 4")
	s.says(s.answer(ann.Press(s.answer(ann.Press(sources, "Next")), "Next")), "Page 3 of 4", "Outlet 39")
}

func tellsWhoWaits(s *serving) {
	mod, zoe := s.moderator("mod waiting"), s.guild.Member("zoe").In(s.general)
	yan, xia := s.guild.Member("yan"), s.guild.Member("xia")
	quiet := s.guild.Channel("quiet")
	question := "Who won the regatta of the pilot boats?"
	wait := func(h discordtest.Hand, o values) discordtest.Message {
		o["question"] = question
		m := s.answer(h.Slash("ask", o))
		kept := s.answer(h.Press(m, "Tell me when it can"))
		s.says(kept, "It is kept")
		return kept
	}
	wait(yan.In(quiet), values{})
	wait(xia.In(s.general), values{"private": true})
	left := s.guild.Member("wim")
	wait(left.In(s.general), values{})
	left.Leave()
	asked := wait(zoe, values{})
	quiet.Deny(s.guild.Bot(), discordtest.SendMessages)

	draft := s.answer(mod.Slash("article add", values{"file": discordtest.File{Name: "regatta.md", Data: []byte("---\ntitle: Regatta of the pilot boats\noutlet: Skell Radio\n---\nThe regatta of the pilot boats was won by the crew of the Halcyon on Sunday.\n")}}))
	s.answer(mod.Press(draft, "Publish"))
	told := func(h discordtest.Hand, after discordtest.Message) discordtest.Message {
		s.Helper()
		m := s.told(h, after)
		s.says(m, "<@"+h.User().ID+">", "you asked this before", question, "won by the crew of the Halcyon")
		if len(m.Pinged) != 1 || m.Pinged[0] != h.User().ID {
			s.Errorf("it alerts %v", m.Pinged)
		}
		return m
	}
	m := told(zoe, asked)
	s.says(s.answer(zoe.Press(m, "Why these?")), "By its words")
	told(yan.InDM(), discordtest.Message{}) // the bot may not write there any more
	told(xia.InDM(), discordtest.Message{}) // it was asked in private
	if n := len(left.InDM().FromBot()); n != 0 {
		s.Errorf("who has left was told: %d messages", n)
	}
	// Nothing is told twice: what is told waits no longer, soon after.
	for db, n := s.database(), 1; n > 0; {
		if err := db.QueryRowContext(s.ctx(), "SELECT count(*) FROM bot_waiting WHERE member = ?", zoe.User().ID).Scan(&n); err != nil {
			s.Fatalf("it still waits: %v", err)
		}
	}
}

// TestNotEmbeddedYet: while another process embeds, an answer says that passages may be
// missing, and afterwards what was left is taken up.
func TestNotEmbeddedYet(t *testing.T) {
	s := prepared(t)
	library := s.library()
	release, mine, err := library.TryLockEmbedding()
	if err != nil || !mine {
		t.Fatal(mine, err)
	}
	tower := corpus.Article{ID: "tower", Title: "Tower", Outlet: "Skell Radio", Text: "The water tower of Ost was painted green by two climbers from the capital."}
	if _, err := library.Add(t.Context(), []corpus.Entry{{Article: tower, Received: corpus.Received{Name: "tower.txt", Format: "text", Bytes: []byte(tower.Text)}}}); err != nil {
		t.Fatal(err)
	}
	s.start()
	question := "Who painted the water tower green?"
	s.says(s.ask(s.guild.Member("ann").In(s.general), question), "two climbers", "A better passage may be missing: some articles are so new")
	release()
	mod := s.moderator("mod")
	draft := s.answer(mod.Slash("article add", values{"file": discordtest.File{Name: "mill.md", Data: []byte("# Mill\n\nThe windmill of Ost grinds flour again, on Saturdays from ten to four.\n")}}))
	s.says(s.answer(mod.Press(draft, "Publish")), "Published")
	m := s.ask(s.guild.Member("bob").In(s.general), question)
	s.says(m, "two climbers")
	s.lacks(m, "some articles are so new")
}

// TestAnotherServersArchive: while thousands of passages of one server's are embedded,
// another one's article is, and who waits for it is told.
func TestAnotherServersArchive(t *testing.T) {
	if testing.Short() {
		t.Skip("embeds for some seconds")
	}
	s := prepared(t)
	var ledger strings.Builder
	for i := range 40_000 {
		fmt.Fprintf(&ledger, "The barge inventory number %d grows and grows again in the ledger of the harbour. ", i)
		if i%5 == 4 {
			ledger.WriteString("\n\n")
		}
	}
	archive := corpus.Article{ID: "barges", Title: "Barge ledger", Text: strings.TrimSpace(strings.ReplaceAll(ledger.String(), " \n", "\n"))}
	if _, err := s.library().Add(t.Context(), []corpus.Entry{{Article: archive, Received: corpus.Received{Name: "barges.txt", Format: "text", Bytes: []byte(archive.Text)}}}); err != nil {
		t.Fatal(err)
	}
	ostend := s.discord.Guild("Ostend")
	s.start()
	zoe := ostend.Member("zoe").In(ostend.Channel("general"))
	question := "How many tents did the llama convoy bring?"
	publish := func(mod discordtest.Hand, name, text string) {
		s.Helper()
		draft := s.answer(mod.Slash("article add", values{"file": discordtest.File{Name: name, Data: []byte(text)}}))
		s.says(s.answer(mod.Press(draft, "Publish")), "Published")
	}
	owner := ostend.Owner().In(ostend.Channel("general"))
	publish(owner, "hut.md", "# Hut\n\nThe first hut of the alpine club was built in 1903 by two guides.\n")
	asked := s.answer(zoe.Press(s.ask(zoe, question), "Tell me when it can"))
	s.says(asked, "It is kept")
	publish(owner, "llamas.md", "# Llama convoy\n\nThe llama convoy brought 12 tents to the valley on Monday, the police there said.\n")
	s.says(s.told(zoe, asked), "you asked this before", "12 tents")
	m := s.ask(ostend.Member("yan").In(ostend.Channel("general")), question)
	s.says(m, "12 tents")
	s.lacks(m, "not embedded")
	s.says(s.ask(s.guild.Member("ann").In(s.general), cost), "4.2 million crowns", "only their words could be compared as yet")
}

// library is the server's, in another process's eyes.
func (s *serving) library() *sqlite.Library {
	s.Helper()
	store, err := sqlite.Open(s.Context(), s.data)
	if err != nil {
		s.Fatal(err)
	}
	s.Cleanup(func() { store.Close() })
	library, err := store.Library(s.Context(), libraryOf(s.guild.ID))
	if err != nil {
		s.Fatal(err)
	}
	return library
}
