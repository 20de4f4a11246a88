package bot

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"verbatim/bot/discordtest"
)

// TestEveryServerIsOffered: in a direct message all servers with articles that the asker
// is a member of are offered, however many others the bot is in, a page at a time; and
// Discord is not asked for what was known a moment ago.
func TestEveryServerIsOffered(t *testing.T) {
	const empty, filled = 120, 30 // of them ann is in all that are filled, and bob in the last one
	w := newWorld(t, discordtest.Options{}, nil)
	var all []*discordtest.Guild
	for i := range empty + filled {
		g := w.discord.Guild(fmt.Sprintf("Town %03d", i))
		if i < empty {
			continue
		}
		w.addTo(g, 1)
		g.Member("ann")
		all = append(all, g)
	}
	all[filled-1].Member("bob")
	ann, bob := w.discord.User("ann").InDM(), w.discord.User("bob").InDM()

	w.says(w.asks(bob), ourAnswer) // from the only one
	first := w.asks(ann)
	w.says(first, "Which server's articles shall answer?", "Page 1 of 2")
	id, offered := menu(t, first)
	names := slices.Sorted(maps.Keys(offered))
	asked := w.discord.CallCount("get_guild_member")
	if asked > 2*filled+2 {
		t.Errorf("Discord was asked %d times who is a member", asked)
	}
	second := w.answered(ann.Press(first, "Next"))
	_, offered = menu(t, second)
	more := slices.Sorted(maps.Keys(offered))
	if n := w.discord.CallCount("get_guild_member"); n != asked {
		t.Errorf("Discord was asked %d times again", n-asked)
	}
	var want []string
	for i := range filled {
		want = append(want, fmt.Sprintf("Town %03d", empty+i))
	}
	if got := append(slices.Clone(names), more...); !cmp.Equal(got, want) || len(names) != maxOptions {
		t.Errorf("offered: %q and %q", names, more)
	}
	w.says(w.answered(ann.Press(second, "Previous")), "Page 1 of 2")
	chosen := w.answered(ann.Choose(w.answered(ann.Press(second, "Next")), id, all[filled-1].ID))
	w.says(chosen, ourAnswer)
	// A reply goes on with the server that has answered.
	w.idle() // which message that is has to be noted
	m, err := ann.Reply(chosen, "And what does it say?").Answer(w.ctx())
	if err != nil {
		t.Fatal(err)
	}
	w.says(m, ourAnswer)
}

// TestWhoHasLeftIsNotAnswered: a server that was a member's only one a moment ago gives
// no answer once they have left it.
func TestWhoHasLeftIsNotAnswered(t *testing.T) {
	w := newWorld(t, discordtest.Options{}, nil)
	w.add(1)
	ann := w.guild.Member("ann")
	w.says(w.asks(ann.InDM()), ourAnswer)
	ann.Leave()
	w.says(w.asks(ann.InDM()), "You are not a member of that server any more")
	w.says(w.asks(ann.InDM()), "None of the servers that you share with me has articles")
}

// TestMembershipsAreRemembered: for a while, those who are members for longer than
// others, and those first forgotten that nobody has asked for.
func TestMembershipsAreRemembered(t *testing.T) {
	c := &clock{t: time.Unix(0, 0)}
	var mu sync.Mutex
	asked := map[string]int{}
	m := newMemberships(func(_ context.Context, guild, user string) (bool, error) {
		mu.Lock()
		defer mu.Unlock()
		asked[guild]++
		return guild == "in" && user == "ann", nil
	}, c.now)
	of := func(want map[string]int, servers ...string) {
		t.Helper()
		got, err := m.of(t.Context(), "ann", []string{"in", "out", "seen"})
		if err != nil || !cmp.Equal(got, servers) {
			t.Errorf("%v, %v", got, err)
		}
		if diff := cmp.Diff(want, asked); diff != "" {
			t.Error(diff)
		}
	}
	m.saw("seen", "ann")
	of(map[string]int{"in": 1, "out": 1}, "in", "seen")
	of(map[string]int{"in": 1, "out": 1}, "in", "seen")
	c.advance(strangerFor + time.Second)
	of(map[string]int{"in": 1, "out": 2}, "in", "seen")
	c.advance(memberFor)
	of(map[string]int{"in": 2, "out": 3, "seen": 1}, "in")
	for i := range 2 * maxMemberships {
		m.saw("crowd", fmt.Sprint(i))
	}
	if n := m.known.Len(); n != maxMemberships {
		t.Errorf("%d are remembered", n)
	}
}
