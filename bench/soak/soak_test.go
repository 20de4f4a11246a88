// Package soak has the bot live for long and looks at what it leaves behind: 50
// servers on the double of Discord, each with a library of its own, whose members
// do at once whatever members can do. Memory has to stay flat, no goroutine may be
// left, and nothing of one server may be seen in another.
//
//	go test ./bench/soak -run Synthetic -v -timeout 1h -interactions 1000000
//	go test ./bench/soak -run Real -v -timeout 4h -real 20000
//
// The first runs the bot in this process over a stand-in for retrieval, with the
// real store, in a bubble of testing/synctest: hours go by as fast as the machine has
// time, and nobody is late where it has none. The second runs the program as an operator does, with the real models.
// Each skips unless it is asked for by its flag.
//
// A mark is a word that tells a server's own things from others': "text07mark" in
// an article of server 7. An act is one thing that somebody does, and a scene
// several that belong together, done by an actor.
package soak

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"verbatim/bot/discordtest"
)

var (
	synthetic = flag.Int("interactions", 0, "how many acts over a stand-in for retrieval")
	authentic = flag.Int("real", 0, "how many acts over the real library and models")
	servers   = flag.Int("servers", 50, "servers, at most 100")
	people    = flag.Int("members", 500, "members of each server")
	seed      = flag.Uint64("seed", 1, "of what the members do")
)

const (
	// round is how many acts come between two looks at the whole; what the double has
	// seen is forgotten then.
	round = 2000
	// samples is how often memory is looked at.
	samples = 20
	// pause is what an actor waits before each act in the synthetic soak, so that all act
	// at the same moments: a hundred acts a second, by which what the bot remembers for
	// a while is as much as it gets.
	pause = time.Second
	// atOnce is how many scenes are played at a time in the real one: more than take
	// turns at the processor make each other late for Discord's three seconds.
	atOnce = 8
	// patience is how long a scene may take.
	patience = 2 * time.Minute
	// tooMuch is how many faults end a soak.
	tooMuch = 20
)

// soak is one run.
type soak struct {
	*testing.T
	atOnce  int           // scenes
	pause   time.Duration // before each act
	discord *discordtest.Discord
	servers []*server
	watch   *watch
	copied  *copied

	acts    atomic.Int64
	asked   atomic.Int64 // questions that no other is like
	answers atomic.Int64 // first answers that are due to interactions

	mu      sync.Mutex
	by      map[string]int // acts by what they were
	written map[string]int // messages that members wrote to the bot, and how often each was replied to
	faults  int
}

func newSoak(t *testing.T, o discordtest.Options) *soak {
	t.Helper()
	o.NoRateLimits = true
	s := &soak{T: t, atOnce: 2 * *servers, discord: discordtest.New(t, o), by: map[string]int{}, written: map[string]int{}, copied: &copied{}}
	for n := range min(*servers, 100) {
		s.servers = append(s.servers, newServer(s.discord, n, *people))
	}
	for n, home := range s.servers { // who is in two servers
		home.next = s.servers[(n+1)%len(s.servers)]
		home.traveller = home.guild.Member(mark("traveller", n))
		home.next.guild.Member(mark("traveller", n))
	}
	s.watch = newWatch(len(s.servers))
	return s
}

// count counts an act.
func (s *soak) count(what string) {
	s.acts.Add(1)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.by[what]++
}

// fault fails the soak for something that happened in a scene.
func (s *soak) fault(format string, args ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.faults++; s.faults <= tooMuch {
		s.Errorf(format, args...)
	}
}

// run has two actors in each server do n acts together, and calls sample between, in
// quiet moments.
func (s *soak) run(n int, sample func(acts int)) {
	s.Helper()
	began := time.Now()
	var all []*actor
	for i := range 2 * len(s.servers) {
		all = append(all, &actor{soak: s, home: s.servers[i/2], rnd: rand.New(rand.NewPCG(*seed, uint64(i)))})
	}
	every := max(n/samples, 1)
	for until := 0; until < n; {
		next := min(until+every, n)
		for until < next {
			until = min(until+round, next)
			s.round(all, until)
			if s.Failed() && s.faults >= tooMuch {
				s.Fatal("too many faults")
			}
		}
		sample(int(s.acts.Load()))
	}
	s.Logf("%d acts of %d actors in %d servers, %s by their clock", s.acts.Load(), len(all), len(s.servers), time.Since(began).Round(time.Second))
	for _, what := range slices.Sorted(maps.Keys(s.by)) {
		s.Logf("%9d %s", s.by[what], what)
	}
	s.watch.report(s.T, int(s.acts.Load()))
}

// round has the actors play scenes until there were so many acts, and then looks at
// what is in the channels.
func (s *soak) round(all []*actor, until int) {
	var wait sync.WaitGroup
	turns := make(chan struct{}, s.atOnce)
	for _, a := range all {
		wait.Go(func() {
			for int(s.acts.Load()) < until {
				turns <- struct{}{}
				a.scene(s.Context())
				<-turns
			}
		})
	}
	wait.Wait()
	for _, home := range s.servers {
		for _, room := range home.rooms {
			for _, m := range home.guild.Owner().In(room).FromBot() {
				s.watch.look(s, "in a channel", m, home)
				if n, toBot := s.written[m.ReplyTo]; toBot {
					if s.written[m.ReplyTo]++; n > 0 {
						s.fault("a message was replied to %d times", n+1)
					}
				}
			}
		}
	}
	clear(s.written)
	// Whatever came twice was answered once.
	if n := s.discord.CallCount("create_interaction_response"); int64(n) != s.answers.Load() {
		s.fault("%d first answers to %d interactions", n, s.answers.Load())
	}
	for _, refusal := range s.discord.Refusals() {
		// In a direct message every server is asked whether the member is there.
		if !isMembership(refusal) {
			s.fault("refused: %s", refusal)
		}
	}
	s.discord.Forget()
}

// deadline bounds a scene.
func deadline(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeoutCause(ctx, patience, fmt.Errorf("nothing for %s", patience))
}
