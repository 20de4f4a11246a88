package soak

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"verbatim/bot/discordtest"
)

// actor plays scenes in one server, as one or another of its people. The first thing
// that goes wrong in a scene is its err; nothing more is done in it then.
type actor struct {
	*soak
	home *server
	rnd  *rand.Rand
	ctx  context.Context // of the scene
	err  error
}

// scene plays one.
func (a *actor) scene(ctx context.Context) {
	ctx, cancel := deadline(ctx)
	defer cancel()
	a.ctx, a.err = ctx, nil
	name, play := a.pick()
	play()
	if a.err != nil {
		a.fault("server %02d, %s: %v", a.home.n, name, a.err)
	}
}

// one is true once in n times.
func (a *actor) one(n int) bool { return a.rnd.IntN(n) == 0 }

// someone is a member, in a room.
func (a *actor) someone() discordtest.Hand {
	return a.another(a.home.rooms[a.rnd.IntN(len(a.home.rooms))])
}

// another is a member in that room.
func (a *actor) another(room *discordtest.Channel) discordtest.Hand {
	return a.home.members[1+a.rnd.IntN(len(a.home.members)-1)].In(room)
}

// owner may do everything.
func (a *actor) owner() discordtest.Hand { return a.home.guild.Owner().In(a.home.rooms[0]) }

func (a *actor) failed(format string, args ...any) {
	if a.err == nil {
		a.err = fmt.Errorf(format, args...)
	}
}

// do starts an interaction. Now and then it comes twice, or much of what came lately
// does.
func (a *actor) do(what string, start func() *discordtest.Interaction) *discordtest.Interaction {
	if a.err != nil {
		return nil
	}
	time.Sleep(a.pause)
	x := start()
	if err := x.Err(); err != nil {
		a.failed("%s: %w", what, err)
		return nil
	}
	a.answers.Add(1)
	a.count(what)
	switch {
	case a.one(40):
		x.Again()
	case a.one(400):
		a.discord.Live().Repeat(20)
	}
	return x
}

func (a *actor) slash(h discordtest.Hand, command string, v discordtest.Values) *discordtest.Interaction {
	return a.do("/"+command, func() *discordtest.Interaction { return h.Slash(command, v) })
}

func (a *actor) press(h discordtest.Hand, m discordtest.Message, id string) *discordtest.Interaction {
	return a.do("button "+verb(id), func() *discordtest.Interaction { return h.Press(m, id) })
}

func (a *actor) submit(h discordtest.Hand, m discordtest.Modal, v discordtest.Values) *discordtest.Interaction {
	return a.do("modal "+verb(m.CustomID), func() *discordtest.Interaction { return h.Submit(m, v) })
}

func (a *actor) menu(h discordtest.Hand, command string, m discordtest.Message) *discordtest.Interaction {
	return a.do("menu "+command, func() *discordtest.Interaction { return h.MessageMenu(command, m) })
}

// verb is what a custom id is for.
func verb(id string) string {
	what, _, _ := strings.Cut(id, ":")
	return what
}

// saw looks at what somebody saw.
func saw[T any](a *actor, where string, v T, err error, may []*server) T {
	if err != nil {
		a.failed("%s: %w", where, err)
		return v
	}
	if len(may) == 0 {
		may = []*server{a.home}
	}
	a.watch.look(a.soak, where, v, may...)
	return v
}

// answer is what the member sees in the end. may are the servers of which something
// may be seen in it, this one if none is given.
func (a *actor) answer(x *discordtest.Interaction, may ...*server) (m discordtest.Message) {
	if a.err != nil {
		return m
	}
	m, err := x.Answer(a.ctx)
	if errors.Is(err, discordtest.ErrGone) { // taken back: it is said why
		m, err = x.FollowUp(a.ctx, 0)
	}
	return saw(a, "in an answer", m, err, may)
}

// follow is what is said after the first answer.
func (a *actor) follow(x *discordtest.Interaction) (m discordtest.Message) {
	if a.err == nil {
		m, err := x.FollowUp(a.ctx, 0)
		return saw(a, "in what follows", m, err, nil)
	}
	return m
}

// either is the message with the button as it changes, or what is said instead.
func (a *actor) either(x *discordtest.Interaction, may ...*server) (m discordtest.Message) {
	if a.err != nil {
		return m
	}
	ctx, cancel := context.WithCancel(a.ctx)
	defer cancel()
	type outcome struct {
		m   discordtest.Message
		err error
	}
	first := make(chan outcome, 2)
	go func() {
		m, err := x.Answer(ctx)
		first <- outcome{m, err}
	}()
	go func() {
		m, err := x.FollowUp(ctx, 0)
		first <- outcome{m, err}
	}()
	o := <-first
	return saw(a, "in an answer", o.m, o.err, may)
}

func (a *actor) modal(x *discordtest.Interaction) (m discordtest.Modal) {
	if a.err == nil {
		m, err := x.Modal(a.ctx)
		return saw(a, "in a modal", m, err, nil)
	}
	return m
}

func (a *actor) choices(x *discordtest.Interaction) (all []discordtest.Choice) {
	if a.err == nil {
		all, err := x.Choices(a.ctx)
		return saw(a, "in suggestions", all, err, nil)
	}
	return all
}

// replied is the bot's reply to what somebody wrote.
func (a *actor) replied(p *discordtest.Post, may ...*server) (m discordtest.Message) {
	if a.err != nil {
		return m
	}
	if p.Err() == nil {
		a.count("message")
		a.mu.Lock()
		a.written[p.ID] = 0
		a.mu.Unlock()
	}
	m, err := p.Answer(a.ctx)
	return saw(a, "in a reply", m, err, may)
}

// says fails the scene unless the message has the words.
func (a *actor) says(m discordtest.Message, words string) {
	if a.err == nil && !strings.Contains(m.Text(), words) {
		a.failed("it does not say %q: %s", words, m.Text())
	}
}

// gone waits until a message is deleted by what somebody did.
func (a *actor) gone(m discordtest.Message, x *discordtest.Interaction) {
	if a.err != nil {
		return
	}
	if err := m.Gone(a.ctx); err != nil {
		now, cancel := context.WithCancel(context.Background())
		cancel()
		said, _ := x.FollowUp(now, 0)
		a.failed("not deleted: %w; said %q of %s", err, said.Text(), m.Text())
	}
}

// button is the custom id of the first button that is for something, or "".
func button(m discordtest.Message, what string) string {
	for _, b := range m.Buttons() {
		if verb(b.CustomID) == what {
			return b.CustomID
		}
	}
	return ""
}

// selectMenu is the custom id of the message's select menu, or "".
func selectMenu(m discordtest.Message) (id string) {
	for _, row := range m.Components {
		r, _ := row.(map[string]any)
		inner, _ := r["components"].([]any)
		for _, x := range inner {
			c, _ := x.(map[string]any)
			if c["type"] == 3.0 {
				id, _ = c["custom_id"].(string)
			}
		}
	}
	return id
}

// isMembership is whether a refusal only says that somebody is not in a server.
func isMembership(v discordtest.Violation) bool {
	return strings.Contains(v.What, "Unknown Member") && strings.Contains(v.Where, "/members/")
}

var errNoMenu = errors.New("there is no menu")
