package discordtest

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"verbatim/bot/discordtest/payload"
)

// TestNotifications: whom a new message notifies, and what they read.
func TestNotifications(t *testing.T) {
	w := newScene(t, Options{NoRateLimits: true})
	ann, bob := w.guild.Member("ann"), w.guild.Member("bob")
	readers := w.guild.Role("readers", 0)
	w.guild.Member("bob", readers)
	hidden := w.guild.Channel("moderators")
	hidden.Deny(w.guild.Everyone(), ViewChannel)
	hidden.Allow(w.guild.Bot(), ViewChannel)
	owner := w.guild.Owner().User.ID
	asked := w.ann.Say("a question")
	mention := "<@" + ann.User.ID + ">"
	const everybody = MentionEveryone
	for _, test := range []struct {
		name, channel, body string
		bot                 Permissions
		to                  []string
		text                string
	}{
		{"plain content", w.channel.ID, `{"content":"` + mention + ` The library can answer now."}`, 0, []string{ann.User.ID}, "@ann The library can answer now."},
		{"Components V2", w.channel.ID, `{"flags":32768,"components":[{"type":10,"content":"` + mention + ` now"}]}`, 0, []string{ann.User.ID}, ""},
		{"an embed mentions nobody", w.channel.ID, `{"embeds":[{"description":"` + mention + `"}]}`, 0, nil, ""},
		{"nobody is allowed", w.channel.ID, `{"content":"` + mention + `","allowed_mentions":{"parse":[]}}`, 0, nil, "@ann"},
		{"one is allowed", w.channel.ID, `{"content":"` + mention + ` <@` + bob.User.ID + `>","allowed_mentions":{"users":["` + bob.User.ID + `"]}}`, 0, []string{bob.User.ID}, "@ann @bob"},
		{"silent", w.channel.ID, `{"flags":4096,"content":"` + mention + `"}`, 0, nil, "@ann"},
		{"who does not see the channel", hidden.ID, `{"content":"` + mention + `"}`, 0, nil, "@ann"},
		{"a reply", w.channel.ID, `{"content":"yes","message_reference":{"message_id":"` + asked.ID + `"}}`, 0, []string{ann.User.ID}, "yes"},
		{"a reply that says nothing of it", w.channel.ID, `{"content":"yes","message_reference":{"message_id":"` + asked.ID + `"},"allowed_mentions":{"parse":["users"]}}`, 0, nil, "yes"},
		{"a role that the bot may not mention", w.channel.ID, `{"content":"<@&` + readers.ID + `>"}`, 0, nil, "@readers"},
		{"a role", w.channel.ID, `{"content":"<@&` + readers.ID + `>"}`, everybody, []string{bob.User.ID}, "@readers"},
		{"everyone", w.channel.ID, `{"content":"@everyone see <#` + w.channel.ID + `>"}`, everybody, []string{owner, ann.User.ID, bob.User.ID}, "@everyone see #general"},
		{"everyone in a hidden channel", hidden.ID, `{"content":"@everyone"}`, everybody, []string{owner}, "@everyone"},
		{"directly", ann.InDM().Channel().ID, `{"content":"hello"}`, 0, []string{ann.User.ID}, "hello"},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := w
			w.TB = t
			w.guild.BotRole().Set(test.bot)
			id := payload.Text(w.call("POST", "/channels/"+test.channel+"/messages", test.body, 200), "id")
			at := w.guild.Owner().In(w.channel)
			switch test.channel {
			case hidden.ID:
				at = w.guild.Owner().In(hidden)
			case ann.InDM().Channel().ID:
				at = ann.InDM()
			}
			all := at.FromBot()
			got := all[len(all)-1]
			if got.ID != id {
				t.Fatalf("saw %s, not %s", got.ID, id)
			}
			slices.Sort(got.Notification.To)
			slices.Sort(test.to)
			if diff := cmp.Diff(Notification{To: test.to, Text: test.text}, got.Notification); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestEditsNotifyNobody: Discord notifies of new messages alone, and the answer that
// takes the place of "thinking" is an edit.
func TestEditsNotifyNobody(t *testing.T) {
	w := newScene(t, Options{NoRateLimits: true})
	mention := "<@" + w.ann.User().ID + ">"
	notified := func(want ...string) {
		t.Helper()
		if got := w.ann.Notifications(); !slices.Equal(got, want) {
			t.Errorf("notified of %q, not %q", got, want)
		}
	}
	x := w.ann.Slash("ask", nil)
	w.call("POST", callback(x), `{"type":5}`, 204)
	w.call("PATCH", w.webhook(x, "/messages/@original"), `{"content":"`+mention+` edited"}`, 200)
	if m, err := x.Answer(deadline(t)); err != nil || len(m.Pinged) != 1 {
		t.Errorf("it highlights %v, %v", m.Pinged, err)
	}
	notified()
	y := w.ann.Slash("ask", nil)
	w.call("POST", callback(y), `{"type":5}`, 204)
	w.call("POST", w.webhook(y, ""), `{"content":"`+mention+` in the place of thinking"}`, 200)
	notified()
	w.call("POST", w.webhook(y, ""), `{"content":"`+mention+` to her alone","flags":64}`, 200)
	notified()
	w.call("POST", w.webhook(y, ""), `{"content":"`+mention+` a second"}`, 200)
	notified("@ann a second")
	// Plain content first, then Components V2: the notification is the first's.
	sent := w.call("POST", "/channels/"+w.channel.ID+"/messages", `{"content":"`+mention+` found"}`, 200)
	w.call("PATCH", "/channels/"+w.channel.ID+"/messages/"+payload.Text(sent, "id"), `{"content":null,"flags":32768,"components":[{"type":10,"content":"words"}]}`, 200)
	notified("@ann a second", "@ann found")
	if m, err := w.ann.Next(deadline(t), w.ann.FromBot()[len(w.ann.FromBot())-2]); err != nil || m.Text() != "words" || m.Notification.Text != "@ann found" {
		t.Errorf("%+v, %v", m, err)
	}
}
