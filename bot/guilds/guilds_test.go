package guilds

import (
	"encoding/json"
	"slices"
	"testing"

	"verbatim/bot/event"
)

// nobody is told in which guilds the bot is.
type nobody struct{}

func (nobody) Present([]string)               {}
func (nobody) Joined(string)                  {}
func (nobody) Left(string)                    {}
func (nobody) Deleted(string, []string, bool) {}

// town is a guild whose bot is 9. Role 2 is the bot's own, 3 one that it shares with
// another bot, 4 another bot's own. Channel 11 is hidden from everybody but role 3, and
// 12 is a thread of it.
const town = `{"id":"1","name":"Lunmouth","owner_id":"7",
	"roles":[{"id":"1","name":"@everyone","permissions":"1024"},{"id":"2","name":"verbatim","permissions":"2048","tags":{"bot_id":"9"}},
		{"id":"3","name":"bots","permissions":"0"},{"id":"4","name":"another","permissions":"8","tags":{"bot_id":"8"}}],
	"channels":[{"id":"10","name":"general","type":0},
		{"id":"11","name":"secret","type":0,"permission_overwrites":[{"id":"1","type":0,"allow":"0","deny":"1024"},{"id":"3","type":0,"allow":"1024","deny":"0"}]}],
	"threads":[{"id":"12","name":"whispers","type":11,"parent_id":"11"}],
	"members":[{"user":{"id":"9"},"roles":["2"]}]}`

func lunmouth(t *testing.T) *Guilds {
	t.Helper()
	s := New(nobody{})
	s.Is("9")
	take(t, s, "GUILD_CREATE", town)
	return s
}

func take(t *testing.T, s *Guilds, name, data string) {
	t.Helper()
	if err := s.Take(name, json.RawMessage(data)); err != nil {
		t.Fatal(err)
	}
}

// TestOwnRole: of the roles that the bot has, one is its own, also once it has changed.
func TestOwnRole(t *testing.T) {
	s := lunmouth(t)
	for _, step := range []struct{ event, data, want string }{
		{"GUILD_MEMBER_UPDATE", `{"guild_id":"1","user":{"id":"9"},"roles":["2","3"]}`, "2"},
		{"GUILD_ROLE_UPDATE", `{"guild_id":"1","role":{"id":"2","name":"quotes","permissions":"2048","tags":{"bot_id":"9"}}}`, "2"},
		{"GUILD_ROLE_DELETE", `{"guild_id":"1","role_id":"2"}`, ""},
		{"GUILD_ROLE_CREATE", `{"guild_id":"1","role":{"id":"5","name":"verbatim","permissions":"0","tags":{"bot_id":"9"}}}`, "5"},
		{"GUILD_DELETE", `{"id":"1"}`, ""},
	} {
		take(t, s, step.event, step.data)
		if got := s.OwnRole("1"); got != step.want {
			t.Errorf("after %s it is %q, not %q", step.event, got, step.want)
		}
	}
}

// TestPermissions: who may do what where, as Discord computes it.
func TestPermissions(t *testing.T) {
	s := lunmouth(t)
	may := func(channel string) (event.Permissions, bool) { return s.May("1", channel) }
	if p, known := may("10"); !known || !p.Has(event.ViewChannel|event.SendMessages) || p.Has(event.ManageGuild) {
		t.Errorf("general: %b, %t", p, known)
	}
	for _, hidden := range []string{"11", "12"} { // a thread is as hidden as its channel
		if p, known := may(hidden); !known || p.Has(event.ViewChannel) {
			t.Errorf("%s: %b, %t", hidden, p, known)
		}
	}
	if _, known := may("13"); known {
		t.Error("a channel that is not there is known")
	}
	take(t, s, "GUILD_MEMBER_UPDATE", `{"guild_id":"1","user":{"id":"9"},"roles":["2","3"]}`)
	if p, _ := may("12"); !p.Has(event.ViewChannel) {
		t.Errorf("with the role: %b", p)
	}
	if !s.IsThread("1", "12") || s.Parent("1", "12") != "11" || s.Parent("1", "10") != "10" {
		t.Error("the thread is none, or of another channel")
	}
	for who, c := range map[string]struct {
		member string
		roles  []string
		want   []string
	}{
		"a member":         {"5", nil, []string{"10"}},
		"one with a role":  {"5", []string{"3"}, []string{"10", "11"}},
		"an administrator": {"5", []string{"4"}, []string{"10", "11"}},
		"the owner":        {"7", nil, []string{"10", "11"}},
	} {
		if got := s.Visible("1", []string{"10", "11"}, c.member, c.roles); !slices.Equal(got, c.want) {
			t.Errorf("%s sees %v", who, got)
		}
	}
	take(t, s, "GUILD_UPDATE", `{"id":"1","name":"Lunmouth upon Lun","owner_id":"5","roles":[{"id":"1","permissions":"0"}]}`)
	if p, _ := may("10"); s.Name("1") != "Lunmouth upon Lun" || p.Has(event.ViewChannel) {
		t.Errorf("after an update: %s, %b", s.Name("1"), p)
	}
}
