package bot

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"verbatim/bot/discordtest"
	"verbatim/bot/state"
)

// TestOneServersArchive: while a server's archive is embedded, without end, other
// servers' articles are, and who waits for one is told, there and here.
func TestOneServersArchive(t *testing.T) {
	w := newWorld(t, discordtest.Options{}, func(w *world) {
		w.shelves.embed = func(ctx context.Context, library string) (bool, error) {
			if library != w.guild.ID {
				return false, nil
			}
			select { // what a turn takes
			case <-time.After(10 * time.Millisecond):
			case <-ctx.Done():
			}
			return true, nil
		}
	})
	other := w.discord.Guild("Ostend")
	hands := map[*discordtest.Guild]discordtest.Hand{w.guild: w.hand("ann"), other: other.Member("bob").In(other.Channel("general"))}
	for guild, h := range hands {
		if err := w.State.Wait(t.Context(), state.Waiting{Guild: guild.ID, Channel: h.Channel().ID, Member: h.User().ID, Question: "What does it say?", Query: []byte("{}")}); err != nil {
			t.Fatal(err)
		}
	}
	w.add(1)
	select {
	case <-w.embedding.push(w.guild.ID):
		t.Error("it came to an end")
	default:
	}
	w.addTo(other, 1)
	began := time.Now()
	w.gained(w.ctx(), other.ID)
	if took := time.Since(began); took >= patience {
		t.Errorf("publishing took %s", took)
	}
	for _, h := range hands {
		w.says(w.card(h, discordtest.Message{}), "you asked this before", "This is what article 1 says")
	}
}

// TestEmbeddingThatFails: it is logged, the next one is not kept from it, and what is
// there is told all the same.
func TestEmbeddingThatFails(t *testing.T) {
	w := newWorld(t, discordtest.Options{}, func(w *world) {
		w.shelves.embed = func(context.Context, string) (bool, error) { return true, errors.New("the engine is on fire") }
	})
	ann := w.hand("ann")
	if err := w.State.Wait(t.Context(), state.Waiting{Guild: w.guild.ID, Channel: w.general.ID, Member: ann.User().ID, Question: "What does it say?", Query: []byte("{}")}); err != nil {
		t.Fatal(err)
	}
	w.add(1)
	w.gained(w.ctx(), w.guild.ID)
	w.says(w.card(ann, discordtest.Message{}), "This is what article 1 says")
}

// TestToldLater: who waits and cannot be told, because Discord fails for long, is told
// by the next round, without another article.
func TestToldLater(t *testing.T) {
	bubble(t, discordtest.Options{}, nil, func(w *world) {
		ann := w.hand("ann")
		if err := w.State.Wait(w.ctx(), state.Waiting{Guild: w.guild.ID, Channel: w.general.ID, Member: ann.User().ID, Question: "What does it say?", Query: []byte("{}")}); err != nil {
			w.Fatal(err)
		}
		w.discord.Fault(discordtest.Fault{Operation: post, Status: 500, Times: -1})
		w.add(1)
		w.gained(w.ctx(), w.guild.ID)
		time.Sleep(rounds / 2)
		if seen := ann.FromBot(); len(seen) > 0 {
			w.Fatalf("told while nothing can be sent: %q", seen[0].Text())
		}
		w.discord.Heal()
		time.Sleep(rounds)
		seen := ann.FromBot()
		if len(seen) != 1 {
			w.Fatalf("told %d times", len(seen))
		}
		w.says(seen[0], "you asked this before", ourAnswer)
	})
}

// TestASteadyWriterStarvesNobody: who comes again and again has one turn where each of
// the others has one.
func TestASteadyWriterStarvesNobody(t *testing.T) {
	for name, again := range map[string]func(q *queue, p *queued){
		"during its turn": func(q *queue, p *queued) { q.push(p.guild); q.end(p, false) },
		"after its turn":  func(q *queue, p *queued) { q.end(p, false); q.push(p.guild) },
	} {
		t.Run(name, func(t *testing.T) {
			q := newQueue()
			for _, guild := range []string{"archive", "another archive", "steady"} {
				q.push(guild)
			}
			turns := map[string]int{}
			for range 30 {
				p := q.next(t.Context())
				turns[p.guild]++
				if p.guild == "steady" {
					again(q, p)
				} else {
					q.end(p, true)
				}
			}
			if turns["archive"] != 10 || turns["another archive"] != 10 {
				t.Errorf("%v", turns)
			}
		})
	}
}

// TestQueue: who comes stands first in its round, who needs more goes to the end, and
// who comes during its own turn is not lost.
func TestQueue(t *testing.T) {
	q := newQueue()
	var got []string
	turn := func(more bool) *queued {
		p := q.next(t.Context())
		got = append(got, p.guild)
		q.end(p, more)
		return p
	}
	archive := q.push("archive")
	turn(true)
	article := q.push("article")
	turn(false)
	select {
	case <-article:
	default:
		t.Error("it is done, and not said to be")
	}
	q.push("another archive")
	turn(true)
	turn(true)
	turn(true)
	if p := q.next(t.Context()); p.guild != "archive" || p.turns != 3 {
		t.Errorf("%+v", p)
	} else {
		if q.push("archive") != archive { // during its turn
			t.Error("it stands there twice")
		}
		q.end(p, false)
	}
	if p := turn(false); p.turns != 3 { // whose turn in this round it is
		t.Errorf("turn %d of %s", p.turns, p.guild)
	}
	if p := turn(false); p.turns != 1 {
		t.Errorf("it came anew, and this is turn %d", p.turns)
	}
	select {
	case <-archive:
	default:
		t.Error("the archive is done, and not said to be")
	}
	if want := []string{"archive", "article", "another archive", "archive", "another archive", "another archive", "archive"}; !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
	ctx, cancel := context.WithCancel(t.Context())
	var waiting sync.WaitGroup
	waiting.Go(func() {
		if p := q.next(ctx); p != nil {
			t.Errorf("nobody stands there, and it is the turn of %s", p.guild)
		}
	})
	cancel()
	waiting.Wait()
}
