package bot

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"verbatim/bot/discordtest"
	"verbatim/bot/interact"
	"verbatim/bot/state"
	"verbatim/corpus"
	"verbatim/corpus/ingest"
)

// lines are n articles as JSON lines.
func lines(n int) []byte {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `{"id":"minute-%03d","title":"Minute %d","outlet":"Ost Gazette","text":"Minute %d of the meeting of the anglers of Ost says who brought the cake, and no more."}`+"\n", i, i, i)
	}
	return []byte(b.String())
}

// drafted is a draft of n articles, that the moderator's message stands for.
func (w *world) drafted(guild *discordtest.Guild, n int) (id int64, press func(what string) *discordtest.Interaction) {
	w.Helper()
	owner := guild.Owner().In(guild.Channel("general"))
	id, err := w.State.AddDraft(w.Context(), state.Draft{Guild: guild.ID, Member: owner.User().ID, Name: "minutes.jsonl", Bytes: lines(n)})
	if err != nil {
		w.Fatal(err)
	}
	return id, func(what string) *discordtest.Interaction {
		w.Helper()
		return owner.PressForged(w.answered(owner.Slash("help", nil)), interact.CustomID(what, id, 0))
	}
}

// holds checks how many articles a guild's library has.
func (w *world) holds(guild *discordtest.Guild, want int) {
	w.Helper()
	articles, err := w.articles(w.Context(), guild.ID)
	if err != nil {
		w.Fatal(err)
	}
	if n, err := articles.Count(w.Context()); n != want || err != nil {
		w.Errorf("there are %d articles and not %d, %v", n, want, err)
	}
}

// TestPublishingInParts: a draft of many articles is stored in parts, between which
// others write.
func TestPublishingInParts(t *testing.T) {
	w := newWorld(t, discordtest.Options{}, nil)
	var parts []int
	w.shelves.adding = func(ctx context.Context, _ string, n int) error {
		parts = append(parts, n)
		_, err := w.State.AddAnswer(ctx, state.Answer{Guild: w.guild.ID, Shows: []byte("{}")})
		return err
	}
	_, press := w.drafted(w.guild, 120)
	w.says(w.answered(press("publish")), "Published: 120 articles.")
	if !cmp.Equal(parts, []int{50, 50, 20}) {
		t.Errorf("parts: %v", parts)
	}
	w.holds(w.guild, 120)
}

// TestPublishingHoldsUpNobody: while one server's articles are being stored, another
// one's are published, and who publishes the same draft once more is told so.
func TestPublishingHoldsUpNobody(t *testing.T) {
	w := newWorld(t, discordtest.Options{}, nil)
	other := w.discord.Guild("Ostend")
	begun, release := make(chan struct{}), make(chan struct{})
	w.shelves.adding = func(_ context.Context, library string, _ int) error {
		if library == w.guild.ID {
			begun <- struct{}{}
			<-release
		}
		return nil
	}
	_, press := w.drafted(w.guild, 1)
	x := press("publish")
	<-begun
	_, there := w.drafted(other, 60)
	w.says(w.answered(there("publish")), "Published: 60 articles.")
	for _, what := range []string{"publish", "discard"} {
		m, err := press(what).FollowUp(w.ctx(), 0)
		if err != nil {
			t.Fatal(err)
		}
		w.says(m, "It is being published just now")
	}
	close(release)
	w.says(w.answered(x), "Published. Its id is minute-000")
	w.holds(w.guild, 1)
	w.holds(other, 60)
}

// TestPublishingThatFails: what was stored stays, and publishing once more stores the
// rest and tells of all. Discarding the rest says so.
func TestPublishingThatFails(t *testing.T) {
	for name, c := range map[string]struct {
		then  string
		says  string
		holds int
	}{
		"published": {"publish", "Published: 120 articles.", 120},
		"discarded": {"discard", "The rest is discarded. 50 articles of it had been published already.", 50},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, discordtest.Options{}, nil)
			calls := 0
			w.shelves.adding = func(context.Context, string, int) error {
				if calls++; calls == 2 {
					return corpus.ErrBusy
				}
				return nil
			}
			_, press := w.drafted(w.guild, 120)
			m, err := press("publish").FollowUp(w.ctx(), 0)
			if err != nil {
				t.Fatal(err)
			}
			w.says(m, "The library is being changed")
			w.holds(w.guild, 50)
			w.says(w.answered(press(c.then)), c.says)
			w.holds(w.guild, c.holds)
		})
	}
}

// TestPublishingGoesOnAfterARestart: a draft whose publishing was stopped in the middle
// is published to its end without anybody's doing, each article once.
func TestPublishingGoesOnAfterARestart(t *testing.T) {
	var id int64
	w := newWorld(t, discordtest.Options{}, func(w *world) {
		id, _ = w.drafted(w.guild, 120)
		d, claim, err := w.State.Claim(t.Context(), w.guild.ID, id)
		if err != nil {
			t.Fatal(err)
		}
		articles, err := w.articles(t.Context(), w.guild.ID)
		if err != nil {
			t.Fatal(err)
		}
		items := ingest.From(d.Name, d.Bytes)
		if err := ingest.Prepare(t.Context(), articles, items, corpus.Change{}); err != nil {
			t.Fatal(err)
		}
		if _, err := ingest.Store(t.Context(), articles, items[:50]); err != nil {
			t.Fatal(err)
		}
		if err := w.State.Note(t.Context(), claim, state.Outcome{New: 50}); err != nil {
			t.Fatal(err)
		}
		w.clock.advance(state.ClaimFor)
	})
	var o state.Outcome
	for ctx := w.ctx(); ; {
		var err error
		if o, err = w.State.Outcome(t.Context(), w.guild.ID, id); err == nil {
			break
		}
		if ctx.Err() != nil {
			t.Fatalf("it is not published: %v", err)
		}
	}
	if want := (state.Outcome{Published: true, New: 120}); o != want {
		t.Errorf("%+v", o)
	}
	w.holds(w.guild, 120)
}

// TestDecidedTwice: who publishes or discards what is decided already is told what
// became of it.
func TestDecidedTwice(t *testing.T) {
	w := newWorld(t, discordtest.Options{}, nil)
	_, one := w.drafted(w.guild, 1)
	w.says(w.answered(one("publish")), "Published. Its id is minute-000")
	_, same := w.drafted(w.guild, 1)
	w.says(w.answered(same("publish")), "That article is here already. Its id is minute-000")
	_, several := w.drafted(w.guild, 3)
	w.says(w.answered(several("publish")), "Published: 2 articles.")
	_, discarded := w.drafted(w.guild, 4)
	w.says(w.answered(discarded("discard")), "Discarded.")
	for _, what := range []string{"publish", "discard"} {
		w.says(w.answered(one(what)), "Published. Its id is minute-000")
		w.says(w.answered(same(what)), "That article is here already. Its id is minute-000")
		w.says(w.answered(several(what)), "Published: 2 articles.")
		w.says(w.answered(discarded(what)), "Discarded.")
	}
	w.holds(w.guild, 3)
	// What nobody has decided goes in its time, as does what became of the others.
	_, undecided := w.drafted(w.guild, 5)
	for _, kept := range []bool{true, false} {
		w.clock.advance(keepUndecided - time.Hour)
		if err := w.tidy(t.Context()); err != nil {
			t.Fatal(err)
		}
		if kept {
			w.says(w.answered(one("publish")), "Published. Its id is minute-000")
			continue
		}
		for _, press := range []func(string) *discordtest.Interaction{one, undecided} {
			m, err := press("publish").FollowUp(w.ctx(), 0)
			if err != nil {
				t.Fatal(err)
			}
			w.says(m, "That draft is not kept any more")
		}
	}
	w.holds(w.guild, 3)
}
