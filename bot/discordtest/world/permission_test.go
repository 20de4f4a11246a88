package world

import (
	"testing"
	"time"

	"verbatim/bot/discordtest/payload"
)

// newWorld has a guild with the bot, a channel, and a member who is called ann.
func newWorld(t *testing.T, o Options) (*Guild, *Channel, *Member) {
	t.Helper()
	o.Now = func() time.Time { return time.Date(2026, 8, 1, 12, 0, 0, 0, time.UTC) }
	w := New(o)
	g := w.AddGuild("", "Testers")
	g.Invite()
	return g, g.AddChannel("", "general", payload.ChannelText), g.Join(w.Person("", "ann"))
}

// TestOverwrites: everyone's, then the roles' together, then the member's own.
func TestOverwrites(t *testing.T) {
	g, channel, ann := newWorld(t, Options{})
	reader, writer := g.RoleNamed("reader", 0), g.RoleNamed("writer", 0)
	check := func(want bool, step string) {
		t.Helper()
		if channel.Permissions(ann.User).Has(SendMessages) != want {
			t.Errorf("after %s: %v", step, !want)
		}
	}
	check(true, "nothing")
	g.EveryoneRole().Overwrite(channel, 0, SendMessages)
	check(false, "everyone is denied")
	ann.Give(reader)
	ann.Give(writer)
	reader.Overwrite(channel, 0, SendMessages)
	check(false, "a role is denied")
	writer.Overwrite(channel, SendMessages, 0)
	check(true, "one role is allowed, one denied")
	ann.Overwrite(channel, 0, SendMessages)
	check(false, "the member is denied")
	ann.Overwrite(channel, 0, ViewChannel)
	if channel.Permissions(ann.User).Has(ReadMessageHistory) {
		t.Error("who does not see a channel may something there")
	}
	reader.Set(Administrator)
	check(true, "administrator")
}
