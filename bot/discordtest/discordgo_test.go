package discordtest_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/google/go-cmp/cmp"

	"verbatim/bot/discordtest"
)

// soon is a deadline for what should happen at once.
func soon(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	t.Cleanup(cancel)
	return ctx
}

// open connects a bot to the double. A func(*discordgo.Session) sets it up; others
// are handlers.
func open(t *testing.T, d *discordtest.Discord, intents discordgo.Intent, handlers ...any) *discordgo.Session {
	t.Helper()
	s, err := discordgo.New("Bot " + d.Token())
	if err != nil {
		t.Fatal(err)
	}
	s.Client = &http.Client{Transport: d.Transport()}
	s.Identify.Intents = intents
	s.ShouldReconnectOnError = false
	for _, h := range handlers {
		if prepare, ok := h.(func(*discordgo.Session)); ok {
			prepare(s)
		} else {
			s.AddHandler(h)
		}
	}
	if err := s.Open(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// receive waits for what a handler got.
func receive[T any](t *testing.T, from <-chan T) T {
	t.Helper()
	select {
	case v := <-from:
		return v
	case <-soon(t).Done():
		t.Fatal("nothing came")
		panic("unreachable")
	}
}

const everyday = discordgo.IntentGuilds | discordgo.IntentGuildMessages | discordgo.IntentDirectMessages

// testBot is a bot that does what a bot of quotes does.
type testBot struct{ t *testing.T }

func (b testBot) must(err error) {
	if err != nil {
		b.t.Errorf("bot: %v", err)
	}
}

func (b testBot) row(buttons ...discordgo.MessageComponent) []discordgo.MessageComponent {
	return []discordgo.MessageComponent{discordgo.ActionsRow{Components: buttons}}
}

func (b testBot) interact(s *discordgo.Session, i *discordgo.InteractionCreate) {
	respond := func(kind discordgo.InteractionResponseType, data *discordgo.InteractionResponseData) {
		b.must(s.InteractionRespond(i.Interaction, &discordgo.InteractionResponse{Type: kind, Data: data}))
	}
	switch i.Type {
	case discordgo.InteractionApplicationCommandAutocomplete:
		respond(discordgo.InteractionApplicationCommandAutocompleteResult, &discordgo.InteractionResponseData{
			Choices: []*discordgo.ApplicationCommandOptionChoice{{Name: "The Gazette", Value: "gazette"}},
		})
	case discordgo.InteractionApplicationCommand:
		data := i.ApplicationCommandData()
		respond(discordgo.InteractionResponseDeferredChannelMessageWithSource, nil)
		words := "quote"
		if data.CommandType == discordgo.MessageApplicationCommand {
			words = "about: " + data.Resolved.Messages[data.TargetID].Content
		} else if len(data.Options) > 0 && data.Options[0].Type == discordgo.ApplicationCommandOptionString {
			words = "quote for " + data.Options[0].StringValue()
		}
		components := b.row(
			discordgo.Button{Label: "Why these?", Style: discordgo.SecondaryButton, CustomID: "why"},
			discordgo.Button{Label: "Rate", Style: discordgo.SecondaryButton, CustomID: "rate"},
			discordgo.Button{Label: "Gone", Style: discordgo.SecondaryButton, CustomID: "gone", Disabled: true},
		)
		_, err := s.InteractionResponseEdit(i.Interaction, &discordgo.WebhookEdit{Content: &words, Components: &components})
		b.must(err)
		_, err = s.FollowupMessageCreate(i.Interaction, true, &discordgo.WebhookParams{Content: "only you see this", Flags: discordgo.MessageFlagsEphemeral})
		b.must(err)
	case discordgo.InteractionMessageComponent:
		switch i.MessageComponentData().CustomID {
		case "why":
			respond(discordgo.InteractionResponseUpdateMessage, &discordgo.InteractionResponseData{Content: "because"})
		case "rate":
			respond(discordgo.InteractionResponseModal, &discordgo.InteractionResponseData{
				CustomID: "reason", Title: "Why?",
				Components: b.row(discordgo.TextInput{CustomID: "text", Label: "Reason", Style: discordgo.TextInputShort, MinLength: 3, MaxLength: 10}),
			})
		}
	case discordgo.InteractionModalSubmit:
		row := i.ModalSubmitData().Components[0].(*discordgo.ActionsRow)
		respond(discordgo.InteractionResponseChannelMessageWithSource, &discordgo.InteractionResponseData{
			Content: "noted: " + row.Components[0].(*discordgo.TextInput).Value, Flags: discordgo.MessageFlagsEphemeral,
		})
	}
}

func commands() []*discordgo.ApplicationCommand {
	moderators := int64(discordgo.PermissionManageMessages)
	return []*discordgo.ApplicationCommand{
		{Name: "ask", Description: "Ask the library", Options: []*discordgo.ApplicationCommandOption{
			{Type: discordgo.ApplicationCommandOptionString, Name: "question", Description: "What?", Required: true, MaxLength: 200},
			{Type: discordgo.ApplicationCommandOptionString, Name: "outlet", Description: "Whose?", Autocomplete: true},
		}},
		{Name: "article", Description: "Articles", DefaultMemberPermissions: &moderators, Options: []*discordgo.ApplicationCommandOption{
			{Type: discordgo.ApplicationCommandOptionSubCommand, Name: "add", Description: "Add one", Options: []*discordgo.ApplicationCommandOption{
				{Type: discordgo.ApplicationCommandOptionAttachment, Name: "file", Description: "A page", Required: true},
			}},
		}},
		{Name: "Ask about this", Type: discordgo.MessageApplicationCommand},
	}
}

// TestDiscordgo takes the client library through all that a member can do.
func TestDiscordgo(t *testing.T) {
	t.Parallel()
	d := discordtest.New(t, discordtest.Options{})
	g := d.Guild("Testers")
	channel := g.Channel("general")
	ann := g.Member("ann").In(channel)
	ready := make(chan *discordgo.Ready, 1)
	guilds := make(chan *discordgo.GuildCreate, 1)
	s := open(t, d, everyday, testBot{t}.interact,
		func(_ *discordgo.Session, r *discordgo.Ready) { ready <- r },
		func(_ *discordgo.Session, c *discordgo.GuildCreate) { guilds <- c })
	if r := receive(t, ready); r.User.ID != d.ApplicationID() || len(r.Guilds) != 1 {
		t.Errorf("READY for %s with %d guilds", r.User.ID, len(r.Guilds))
	}
	if c := receive(t, guilds); c.ID != g.ID || len(c.Channels) != 1 {
		t.Errorf("GUILD_CREATE of %s with %d channels", c.ID, len(c.Channels))
	}
	if _, err := s.ApplicationCommandBulkOverwrite(d.ApplicationID(), "", commands()); err != nil {
		t.Fatal(err)
	}

	asked := ann.Slash("ask", discordtest.Values{"question": "how many fighters?"})
	ack, err := asked.Ack(soon(t))
	if err != nil || ack.Type != discordtest.AckDeferred || ack.Took > time.Second {
		t.Fatalf("acknowledged with %+v, %v", ack, err)
	}
	answer, err := asked.Answer(soon(t))
	if err != nil {
		t.Fatal(err)
	}
	if answer.Text() != "quote for how many fighters?" || answer.Ephemeral {
		t.Errorf("answered %q", answer.Text())
	}
	more, err := asked.FollowUp(soon(t), 0)
	if err != nil || !more.Ephemeral {
		t.Fatalf("followed up with %+v, %v", more, err)
	}
	bob := g.Member("bob").In(channel)
	if n := len(bob.FromBot()); n != 1 {
		t.Errorf("bob sees %d messages, the ephemeral one too?", n)
	}
	if n := len(ann.FromBot()); n != 2 {
		t.Errorf("ann sees %d messages", n)
	}

	rated := bob.Press(answer, "Rate")
	modal, err := rated.Modal(soon(t))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"text"}, modal.Inputs()); diff != "" {
		t.Error(diff)
	}
	if err := bob.Submit(modal, discordtest.Values{"text": "no"}).Err(); !errors.Is(err, discordtest.ErrCannot) {
		t.Errorf("a value that is too short: %v", err)
	}
	if err := ann.Submit(modal, discordtest.Values{"text": "good"}).Err(); !errors.Is(err, discordtest.ErrCannot) {
		t.Errorf("a modal that another was shown: %v", err)
	}
	noted, err := bob.Submit(modal, discordtest.Values{"text": "good"}).Answer(soon(t))
	if err != nil || noted.Content != "noted: good" {
		t.Errorf("submitted: %+v, %v", noted, err)
	}
	if err := bob.Submit(modal, discordtest.Values{"text": "again"}).Err(); !errors.Is(err, discordtest.ErrCannot) {
		t.Errorf("a modal twice: %v", err)
	}

	updated, err := ann.Press(answer, "why").Answer(soon(t))
	if err != nil || updated.ID != answer.ID || updated.Content != "because" {
		t.Errorf("updated to %+v, %v", updated, err)
	}
	if edited, err := answer.Edited(soon(t)); err != nil || edited.Content != "because" {
		t.Errorf("edited to %+v, %v", edited, err)
	}

	choices, err := ann.Autocomplete("ask", "outlet", "gaz", nil).Choices(soon(t))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]discordtest.Choice{{Name: "The Gazette", Value: "gazette"}}, choices); diff != "" {
		t.Error(diff)
	}
	said := bob.Say("The ferry sinks.")
	about, err := ann.MessageMenu("Ask about this", said.Message).Answer(soon(t))
	if err != nil || about.Content != "about: The ferry sinks." {
		t.Errorf("the menu: %+v, %v", about, err)
	}
}

// TestHand shows that a hand can do only what a person could.
func TestHand(t *testing.T) {
	t.Parallel()
	d := discordtest.New(t, discordtest.Options{})
	g := d.Guild("Testers")
	channel, hidden := g.Channel("general"), g.Channel("moderators")
	hidden.Deny(g.Everyone(), discordtest.ViewChannel)
	ann := g.Member("ann").In(channel)
	mod := g.Member("mod", g.Role("moderators", discordtest.ManageMessages)).In(channel)
	s := open(t, d, everyday, testBot{t}.interact)
	if _, err := s.ApplicationCommandBulkOverwrite(d.ApplicationID(), g.ID, commands()); err != nil {
		t.Fatal(err)
	}
	answer, err := ann.Slash("ask", discordtest.Values{"question": "what?"}).Answer(soon(t))
	if err != nil {
		t.Fatal(err)
	}
	page := discordtest.File{Name: "page.html", ContentType: "text/html", Data: []byte("<p>words")}
	private, err := ann.Slash("ask", discordtest.Values{"question": "what?"}).FollowUp(soon(t), 0)
	if err != nil {
		t.Fatal(err)
	}
	gone := ann.Say("to be deleted")
	gone.Delete()
	for name, cannot := range map[string]error{
		"a command that is not registered":  ann.Slash("nope", nil).Err(),
		"without a required option":         ann.Slash("ask", nil).Err(),
		"an option that is not there":       ann.Slash("ask", discordtest.Values{"question": "x", "nope": "x"}).Err(),
		"an option of another type":         ann.Slash("ask", discordtest.Values{"question": 7}).Err(),
		"a text that is too long":           ann.Slash("ask", discordtest.Values{"question": strings.Repeat("x", 201)}).Err(),
		"a moderators' command":             ann.Slash("article add", discordtest.Values{"file": page}).Err(),
		"a subcommand that is not there":    mod.Slash("article nope", nil).Err(),
		"a group without its subcommand":    mod.Slash("article", nil).Err(),
		"a disabled button":                 ann.Press(answer, "Gone").Err(),
		"a button that is not there":        ann.Press(answer, "nope").Err(),
		"somebody else's ephemeral message": mod.Press(private, "x").Err(),
		"a message in another channel":      mod.User().InDM().Press(answer, "why").Err(),
		"a select that is a button":         ann.Choose(answer, "why", "x").Err(),
		"completion of a plain option":      ann.Autocomplete("ask", "question", "x", nil).Err(),
		"a guild's command in DMs":          mod.User().InDM().Slash("ask", discordtest.Values{"question": "x"}).Err(),
		"a command where nothing is seen":   g.Member("ann").In(hidden).Slash("ask", discordtest.Values{"question": "x"}).Err(),
		"a menu of a message that is gone":  ann.MessageMenu("Ask about this", gone.Message).Err(),
		"a menu of an ephemeral message":    ann.MessageMenu("Ask about this", private).Err(),
		"a modal that was not shown":        ann.Submit(discordtest.Modal{}, nil).Err(),
		"writing where nothing is seen":     g.Member("ann").In(hidden).Say("x").Err(),
	} {
		if !errors.Is(cannot, discordtest.ErrCannot) {
			t.Errorf("%s: %v", name, cannot)
		}
	}
	// The bot's last word is a follow-up: the test ends after it.
	if _, err := mod.Slash("article add", discordtest.Values{"file": page}).FollowUp(soon(t), 0); err != nil {
		t.Errorf("a moderator: %v", err)
	}
	g.Override("article", g.Member("ann"), true)
	if _, err := ann.Slash("article add", discordtest.Values{"file": page}).FollowUp(soon(t), 0); err != nil {
		t.Errorf("whom an admin allowed: %v", err)
	}
}

// TestMessageContent: without the intent, only what is meant for the bot is read.
func TestMessageContent(t *testing.T) {
	t.Parallel()
	for _, granted := range []bool{false, true} {
		t.Run(fmt.Sprint("granted ", granted), func(t *testing.T) {
			options, intents := discordtest.Options{}, everyday
			if granted {
				options.PrivilegedIntents = discordtest.IntentMessageContent
				intents |= discordgo.IntentMessageContent
			}
			d := discordtest.New(t, options)
			g := d.Guild("Testers")
			channel := g.Channel("general")
			ann := g.Member("ann").In(channel)
			got := make(chan *discordgo.MessageCreate, 10)
			s := open(t, d, intents, func(_ *discordgo.Session, m *discordgo.MessageCreate) { got <- m })
			if _, err := s.ChannelMessageSend(channel.ID, "an answer"); err != nil {
				t.Fatal(err)
			}
			answer, err := ann.Next(soon(t), discordtest.Message{})
			if err != nil {
				t.Fatal(err)
			}
			ann.Say("hello all")
			ann.Mention("what?")
			ann.Reply(answer, "and then?")
			ann.ReplySilently(answer, "secretly")
			ann.User().InDM().Say("in private")
			want := map[string]bool{ // whether it is read without the intent
				"an answer": true, "hello all": false, "<@" + d.ApplicationID() + "> what?": true,
				"and then?": true, "secretly": false, "in private": true,
			}
			empty := 0
			for range want {
				m := receive(t, got)
				if m.Content == "" {
					empty++
				} else if !want[m.Content] && !granted {
					t.Errorf("read %q", m.Content)
				}
				if (m.GuildID == "") != (m.Content == "in private") || m.GuildID != "" && m.Member == nil {
					t.Errorf("%q: guild %q, member %v", m.Content, m.GuildID, m.Member)
				}
			}
			if wanted := map[bool]int{false: 2, true: 0}[granted]; empty != wanted {
				t.Errorf("%d messages were empty, not %d", empty, wanted)
			}
		})
	}
}

// TestMentionAndReply: a bot that answers what is said to it.
func TestMentionAndReply(t *testing.T) {
	t.Parallel()
	d := discordtest.New(t, discordtest.Options{})
	g := d.Guild("Testers")
	thread := g.Channel("general").Thread("news")
	ann := g.Member("ann").In(thread)
	bot := testBot{t}
	open(t, d, everyday, func(s *discordgo.Session, m *discordgo.MessageCreate) {
		if m.Author.ID == d.ApplicationID() {
			return
		}
		bot.must(s.ChannelTyping(m.ChannelID))
		_, err := s.ChannelMessageSendComplex(m.ChannelID, &discordgo.MessageSend{
			Content: "you said: " + m.Content + " @everyone <@" + m.Author.ID + ">", Reference: m.Reference(),
			AllowedMentions: &discordgo.MessageAllowedMentions{},
		})
		bot.must(err)
	})
	answer, err := ann.Mention("who?").Answer(soon(t))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(answer.Content, "who?") || len(answer.Pinged) != 0 {
		t.Errorf("answered %q, pinged %v", answer.Content, answer.Pinged)
	}
	if err := thread.Typing(soon(t), 1); err != nil {
		t.Error(err)
	}
	next, err := ann.Reply(answer, "and why?").Answer(soon(t))
	if err != nil || !strings.HasPrefix(next.Content, "you said: and why?") {
		t.Errorf("answered %q, %v", next.Content, err)
	}
}

// TestUploads: what a member uploads can be fetched, by a slash command and by a
// modal.
func TestUploads(t *testing.T) {
	t.Parallel()
	d := discordtest.New(t, discordtest.Options{})
	g := d.Guild("Testers")
	mod := g.Member("mod", g.Role("moderators", discordtest.Administrator)).In(g.Channel("general"))
	client := &http.Client{Transport: d.Transport()}
	fetched := make(chan string, 2)
	type attachments struct {
		Data struct {
			Resolved struct {
				Attachments map[string]struct{ URL, Filename string }
			}
		}
		ID, Token string
		Type      int
	}
	s := open(t, d, everyday)
	s.AddHandler(func(_ *discordgo.Session, e *discordgo.Event) {
		if e.Type != "INTERACTION_CREATE" {
			return
		}
		var i attachments
		if err := json.Unmarshal(e.RawData, &i); err != nil {
			t.Error(err)
		}
		for _, a := range i.Data.Resolved.Attachments {
			resp, err := client.Get(a.URL)
			if err != nil {
				t.Error(err)
				return
			}
			var body bytes.Buffer
			body.ReadFrom(resp.Body)
			resp.Body.Close()
			fetched <- a.Filename + ": " + body.String()
		}
		answer := `{"type":5}`
		if i.Type == 2 {
			answer = `{"type":9,"data":{"custom_id":"m","title":"Article","components":[
				{"type":18,"label":"File","component":{"type":19,"custom_id":"file","max_values":2,"required":false}},
				{"type":18,"label":"Text","component":{"type":4,"custom_id":"text","style":2,"required":false}}]}}`
		}
		resp, err := client.Post(d.URL()+"/api/v10/interactions/"+i.ID+"/"+i.Token+"/callback", "application/json", strings.NewReader(answer))
		if err != nil || resp.StatusCode != http.StatusNoContent {
			t.Errorf("%v, %v", resp, err)
			return
		}
		resp.Body.Close()
	})
	if _, err := s.ApplicationCommandBulkOverwrite(d.ApplicationID(), g.ID, commands()); err != nil {
		t.Fatal(err)
	}
	page := discordtest.File{Name: "page.html", ContentType: "text/html", Data: []byte("<p>words")}
	modal, err := mod.Slash("article add", discordtest.Values{"file": page}).Modal(soon(t))
	if err != nil {
		t.Fatal(err)
	}
	note := discordtest.File{Name: "note.txt", Data: []byte("a note")}
	if _, err := mod.Submit(modal, discordtest.Values{"file": []discordtest.File{note}, "text": "pasted"}).Ack(soon(t)); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"page.html: <p>words", "note.txt: a note"} {
		if got := receive(t, fetched); got != want {
			t.Errorf("fetched %q, not %q", got, want)
		}
	}
}

// TestDiscordgoResumes: the library's own reconnect finds its session again, and
// what happened meanwhile.
func TestDiscordgoResumes(t *testing.T) {
	t.Parallel()
	d := discordtest.New(t, discordtest.Options{})
	g := d.Guild("Testers")
	ann := g.Member("ann").In(g.Channel("general"))
	got := make(chan string, 10)
	open(t, d, everyday,
		func(s *discordgo.Session) { s.ShouldReconnectOnError = true },
		func(_ *discordgo.Session, m *discordgo.MessageCreate) { got <- m.Content })
	first, err := d.Connected(soon(t))
	if err != nil {
		t.Fatal(err)
	}
	// A heartbeat that fails while the library reconnects makes it close the new
	// connection too, so the first one goes before.
	if err := first.Heartbeats(soon(t), 1); err != nil {
		t.Fatal(err)
	}
	first.Send(discordtest.Reconnect())
	if code, err := first.Closed(soon(t)); err != nil || code != 1012 {
		t.Errorf("closed with %d, %v", code, err)
	}
	ann.Mention("meanwhile")
	if content := receive(t, got); !strings.Contains(content, "meanwhile") {
		t.Errorf("got %q", content)
	}
	if d.Resumed() != 1 || d.Identified() != 1 || d.Opened() != 2 {
		t.Errorf("%d resumed, %d identified, %d opened", d.Resumed(), d.Identified(), d.Opened())
	}
	ann.Mention("afterwards")
	if content := receive(t, got); !strings.Contains(content, "afterwards") {
		t.Errorf("got %q", content)
	}
}
