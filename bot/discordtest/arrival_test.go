package discordtest

import (
	"errors"
	"testing"

	"verbatim/bot/discordtest/payload"
)

// TestArrival: a guild that the bot is brought into while it runs.
func TestArrival(t *testing.T) {
	w := newScene(t, Options{NoRateLimits: true})
	later := w.d.GuildWithoutBot("Later")
	later.Channel("general")
	l := w.listen()
	if d := l.want("GUILD_CREATE"); d["id"] != w.guild.ID {
		t.Errorf("told of %v", d["name"])
	}
	commands := "/applications/" + w.d.ApplicationID() + "/guilds/" + later.ID + "/commands"
	const one = `[{"name":"here","description":"d"}]`
	for _, c := range []struct{ method, path, body string }{
		{"GET", commands, ""}, {"PUT", commands, one}, {"PUT", commands, `[]`}, {"POST", commands, `{"name":"here","description":"d"}`},
		{"GET", commands + "/5", ""}, {"PATCH", commands + "/5", `{"description":"e"}`}, {"DELETE", commands + "/5", ""},
		{"PUT", "/applications/" + w.d.ApplicationID() + "/guilds/5/commands", one}, // there is no such guild
		{"GET", "/guilds/" + later.ID, ""}, {"GET", "/guilds/" + later.ID + "/roles", ""},
		{"GET", "/channels/" + later.Channel("general").ID, ""},
	} {
		w.refused(c.method, c.path, c.body, 403, 50001)
	}
	if role := later.BotRole(); role != nil {
		t.Errorf("a bot that is not there has the role %s", role.ID)
	}
	if err := later.Member("ann").In(later.Channel("general")).Slash("ask", nil).Err(); !errors.Is(err, ErrCannot) {
		t.Errorf("a command without the bot: %v", err)
	}

	later.Invite()
	before, d := l.told("GUILD_CREATE")
	if len(before) != 0 || d["id"] != later.ID || d["unavailable"] != false || len(payload.List(d, "channels")) != 1 || d["joined_at"] == nil {
		t.Errorf("told %v, then %v", before, d)
	}
	w.call("PUT", commands, one, 200)
	first := botRoleOf(t, w, d)
	if first != later.BotRole().ID {
		t.Errorf("the bot's role is %s", first)
	}
	// Who comes again has a new role.
	later.Kick()
	later.Invite()
	if second := botRoleOf(t, w, l.want("GUILD_CREATE")); second == first || second != later.BotRole().ID {
		t.Errorf("the bot's role was %s, and is %s", first, second)
	}
	checkReply(t, "get_guild", 200, w.raw("GET", "/guilds/"+later.ID))
	checkReply(t, "list_guild_roles", 200, w.raw("GET", "/guilds/"+later.ID+"/roles"))
}

// raw is the answer to a request of GET, as it is on the wire.
func (w scene) raw(method, path string) []byte {
	w.Helper()
	status, _, data := send(w.TB, w.d, method, "/api/v10"+path, "", "", true)
	if status != 200 {
		w.Fatalf("%s: %d %s", path, status, data)
	}
	return data
}

// botRoleOf is the role of which a guild says that it is the bot's, which is the only
// one that the bot has.
func botRoleOf(t *testing.T, w scene, guild payload.Object) string {
	t.Helper()
	id := ""
	for _, x := range payload.List(guild, "roles") {
		r := x.(payload.Object)
		if payload.Text(payload.Dict(r, "tags"), "bot_id") == w.d.ApplicationID() {
			if id != "" || !payload.Truth(r, "managed") {
				t.Errorf("a second or an unmanaged role of the bot: %v", r)
			}
			id = payload.Text(r, "id")
		}
	}
	bot := payload.List(guild, "members")[0].(payload.Object)
	if roles := payload.List(bot, "roles"); len(roles) != 1 || roles[0] != id {
		t.Errorf("the bot has the roles %v, not %s", roles, id)
	}
	return id
}

// TestRoleOfTheBot: a mention of the bot's own role names the role and not the bot, so
// without the Message Content intent nothing of the text is there.
func TestRoleOfTheBot(t *testing.T) {
	w := newScene(t, Options{})
	l := w.listen()
	role := w.guild.BotRole().ID
	p := w.ann.MentionRole("how many?")
	if p.Err() != nil {
		t.Fatal(p.Err())
	}
	d := l.want("MESSAGE_CREATE")
	roles := payload.List(d, "mention_roles")
	if d["content"] != "" || len(payload.List(d, "mentions")) != 0 || len(roles) != 1 || roles[0] != role {
		t.Errorf("told %q, mentions %v, mention_roles %v", d["content"], d["mentions"], roles)
	}
	if got := w.call("GET", "/channels/"+w.channel.ID+"/messages/"+p.ID, "", 200); got["content"] != "" {
		t.Errorf("found %q", got["content"])
	}
	w.ann.Say("<@&" + role + "> <@" + w.d.ApplicationID() + "> how many?")
	if d := l.want("MESSAGE_CREATE"); d["content"] == "" || len(payload.List(d, "mention_roles")) != 1 || len(payload.List(d, "mentions")) != 1 {
		t.Errorf("told %v", d)
	}
	// An edit may come to mention the bot.
	p.Edit("<@" + w.d.ApplicationID() + "> how many?")
	if d := l.want("MESSAGE_UPDATE"); d["content"] == "" || len(payload.List(d, "mentions")) != 1 {
		t.Errorf("told %v", d)
	}
	if err := w.ann.User().InDM().MentionRole("x").Err(); !errors.Is(err, ErrCannot) {
		t.Errorf("a role in direct messages: %v", err)
	}

	granted := newScene(t, Options{PrivilegedIntents: IntentMessageContent})
	said := granted.ann.MentionRole("how many?")
	if got := granted.call("GET", "/channels/"+granted.channel.ID+"/messages/"+said.ID, "", 200); got["content"] != "<@&"+granted.guild.BotRole().ID+"> how many?" {
		t.Errorf("found %q", got["content"])
	}
}

// TestWhatIsRepliedTo: the intent shows it too, and without it only what mentions the
// bot is shown.
func TestWhatIsRepliedTo(t *testing.T) {
	for _, granted := range []int{0, IntentMessageContent} {
		w := newScene(t, Options{PrivilegedIntents: granted})
		bob := w.guild.Member("bob").In(w.channel)
		said := bob.Say("The ferry sinks.")
		reply := w.ann.Reply(said.Message, "<@"+w.d.ApplicationID()+"> is this true?")
		got := w.call("GET", "/channels/"+w.channel.ID+"/messages/"+reply.ID, "", 200)
		inner := payload.Text(payload.Dict(got, "referenced_message"), "content")
		if got["content"] == "" || (inner != "") != (granted != 0) {
			t.Errorf("granted %d: %q, in reply to %q", granted, got["content"], inner)
		}
	}
}
