package discordtest

import (
	"errors"
	"slices"
	"testing"

	"verbatim/bot/discordtest/payload"
)

// told reads events until one of a name, and returns the names of all before it.
func (l listener) told(until string) (before []string, d payload.Object) {
	l.Helper()
	for {
		name, d := l.next()
		if name == until {
			return before, d
		}
		before = append(before, name)
	}
}

// TestDeletions: what the bot is told of what is deleted, and what it finds.
func TestDeletions(t *testing.T) {
	w := newScene(t, Options{NoRateLimits: true})
	mod := w.guild.Member("mod", w.guild.Role("moderators", ManageMessages)).In(w.channel)
	// post posts a message of the bot.
	post := func(c *Channel) Message {
		t.Helper()
		w.call("POST", "/channels/"+c.ID+"/messages", `{"content":"x"}`, 200)
		all := w.guild.Owner().In(c).FromBot()
		return all[len(all)-1]
	}
	path := func(m Message) string { return "/channels/" + m.Channel.ID + "/messages/" + m.ID }
	l := w.listen()

	one := post(w.channel)
	if err := w.ann.Delete(one); !errors.Is(err, ErrCannot) {
		t.Errorf("a member deleted the bot's: %v", err)
	}
	if err := mod.Delete(one); err != nil {
		t.Error(err)
	}
	if d := l.want("MESSAGE_DELETE"); d["id"] != one.ID {
		t.Errorf("told of %v", d)
	}
	w.refused("GET", path(one), "", 404, 10008)
	if _, err := one.Now(); !errors.Is(err, ErrGone) {
		t.Error(err)
	}

	two, three := post(w.channel), post(w.channel)
	w.channel.Purge(two, three)
	if before, d := l.told("MESSAGE_DELETE_BULK"); len(payload.List(d, "ids")) != 2 || slices.Contains(before, "MESSAGE_DELETE") {
		t.Errorf("told %v, then of %v", before, d)
	}
	w.guild.BotRole().Set(ManageMessages)
	four, five := post(w.channel), post(w.channel)
	w.call("POST", "/channels/"+w.channel.ID+"/messages/bulk-delete", `{"messages":["`+four.ID+`","`+five.ID+`"]}`, 204)
	if before, d := l.told("MESSAGE_DELETE_BULK"); len(payload.List(d, "ids")) != 2 || slices.Contains(before, "MESSAGE_DELETE") {
		t.Errorf("told %v, then of %v", before, d)
	}

	thread := w.channel.Thread("alone")
	inThread := post(thread)
	thread.Delete()
	before, d := l.told("THREAD_DELETE")
	if len(d) != 4 || d["id"] != thread.ID || d["guild_id"] != w.guild.ID || d["parent_id"] != w.channel.ID || d["type"] != 11.0 || slices.Contains(before, "MESSAGE_DELETE") {
		t.Errorf("told %v, then of %v", before, d)
	}
	w.refused("GET", path(inThread), "", 404, 10003)

	// Neither the threads of a channel nor its messages have an event of their own.
	other := w.guild.Channel("other")
	within := other.Thread("with it")
	six, seven := post(other), post(within)
	x := w.guild.Member("ann").In(other).Slash("ask", nil)
	w.call("POST", callback(x), `{"type":5}`, 204)
	late := w.guild.Member("ann").In(other).Slash("ask", nil)
	other.Delete()
	post(w.channel)
	if before, _ := l.told("CHANNEL_DELETE"); slices.Contains(before, "MESSAGE_DELETE") || slices.Contains(before, "THREAD_DELETE") {
		t.Errorf("told %v", before)
	}
	if before, _ := l.told("MESSAGE_CREATE"); len(before) != 0 {
		t.Errorf("told %v", before)
	}
	w.refused("GET", path(six), "", 404, 10003)
	w.refused("GET", path(seven), "", 404, 10003)
	w.refused("GET", "/channels/"+within.ID, "", 404, 10003)
	w.refused("PATCH", w.webhook(x, "/messages/@original"), `{"content":"x"}`, 404, 10003)
	w.refused("POST", w.webhook(x, ""), `{"content":"x"}`, 404, 10003)
	w.refused("POST", callback(late), `{"type":5}`, 404, 10003)
	if err := seven.Gone(deadline(t)); err != nil {
		t.Error(err)
	}
	if err := w.guild.Member("ann").In(other).Slash("ask", nil).Err(); !errors.Is(err, ErrCannot) {
		t.Errorf("a command where nothing is: %v", err)
	}

	eight := post(w.channel)
	w.guild.Kick()
	if before, d := l.told("GUILD_DELETE"); len(d) != 1 || slices.Contains(before, "MESSAGE_DELETE") || slices.Contains(before, "CHANNEL_DELETE") {
		t.Errorf("told %v, then of %v", before, d)
	}
	w.refused("GET", path(eight), "", 403, 50001)
}

// TestThinkingIsTakenAway: by the bot, which may follow up, or by a moderator, which
// ends it.
func TestThinkingIsTakenAway(t *testing.T) {
	w := newScene(t, Options{NoRateLimits: true})
	mine := w.ann.Slash("ask", nil)
	w.call("POST", callback(mine), `{"type":5}`, 204)
	w.call("DELETE", w.webhook(mine, "/messages/@original"), "", 204)
	w.call("POST", w.webhook(mine, ""), `{"content":"for you alone","flags":64}`, 200)
	if m, err := mine.Answer(deadline(t)); err != nil || !m.Ephemeral {
		t.Errorf("%+v, %v", m, err)
	}
	theirs := w.ann.Slash("ask", nil)
	w.call("POST", callback(theirs), `{"type":5}`, 204)
	all := w.ann.Messages()
	if err := w.guild.Owner().In(w.channel).Delete(all[len(all)-1]); err != nil {
		t.Fatal(err)
	}
	w.refused("PATCH", w.webhook(theirs, "/messages/@original"), `{"content":"x"}`, 404, 10008)
	w.refused("POST", w.webhook(theirs, ""), `{"content":"x"}`, 404, 10008)
}

// TestArchivedThreads: in one nothing is changed, and the next message opens it.
func TestArchivedThreads(t *testing.T) {
	w := newScene(t, Options{NoRateLimits: true})
	thread := w.channel.Thread("old")
	ann := w.guild.Member("ann").In(thread)
	messages := "/channels/" + thread.ID + "/messages"
	id := payload.Text(w.call("POST", messages, `{"content":"x"}`, 200), "id")
	said := ann.Say("hello")
	thread.Archive(false)
	w.refused("PATCH", messages+"/"+id, `{"content":"y"}`, 400, 50083)
	w.refused("PUT", messages+"/"+said.ID+"/reactions/%F0%9F%91%8D/@me", "", 400, 50083)
	if err := ann.Slash("ask", nil).Err(); !errors.Is(err, ErrCannot) {
		t.Errorf("a command: %v", err)
	}
	l := w.listen()
	if d := l.want("GUILD_CREATE"); len(payload.List(d, "threads")) != 0 {
		t.Errorf("threads: %v", d["threads"])
	}
	w.call("DELETE", messages+"/"+id, "", 204)
	w.call("POST", messages, `{"content":"again"}`, 200)
	if d := l.want("THREAD_UPDATE"); payload.Truth(payload.Dict(d, "thread_metadata"), "archived") {
		t.Errorf("told of %v", d)
	}
	if err := ann.Slash("ask", nil).Err(); err != nil {
		t.Error(err)
	}
	thread.Archive(true)
	if err := ann.Say("x").Err(); !errors.Is(err, ErrCannot) {
		t.Errorf("somebody wrote in a locked thread: %v", err)
	}
	// Of a thread that the bot does not see it is not told.
	w.channel.Deny(w.guild.Bot(), ViewChannel)
	w.channel.Thread("secret").Archive(false)
	w.channel.Allow(w.guild.Bot(), ViewChannel)
	if before, _ := l.told("CHANNEL_UPDATE"); slices.Contains(before, "THREAD_CREATE") {
		t.Errorf("told %v", before)
	}
	if before, _ := l.told("CHANNEL_UPDATE"); len(before) != 0 {
		t.Errorf("told %v", before)
	}
}
