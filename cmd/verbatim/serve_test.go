package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"verbatim/bot/discordtest"
)

// serving is the bot as an operator runs it, against the double, with the real
// store and models.
type serving struct {
	*testing.T
	discord *discordtest.Discord
	guild   *discordtest.Guild
	general *discordtest.Channel
	data    string
	env     map[string]string
	log     *lockedBuffer
	bot     *running
}

// running is "verbatim serve" under way.
type running struct {
	stop context.CancelFunc
	done chan int // its exit code; nil once it has ended
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// telegraph is an article whose outlet is hard to type.
const telegraph = `---
title: Lighthouse keeper retires
outlet: Łódzki Télégraphe
date: 2024-07-01
---
The keeper of the lighthouse at Ost, Bruno Szymański, retires after thirty-eight years. Nobody will follow him: the lamp has been switched by a clock since 2011.
`

// serve starts the bot with the articles of testdata/ranking, and telegraph, in the
// library of the guild "Lunmouth", and waits until it is ready.
func serve(t *testing.T) *serving {
	t.Helper()
	s := prepared(t)
	s.start()
	return s
}

// prepared is serve before the bot is started.
func prepared(t *testing.T) *serving {
	t.Helper()
	return preparedFor(t, discordtest.Options{})
}

// preparedFor is prepared with another Discord.
func preparedFor(t *testing.T, o discordtest.Options) *serving {
	t.Helper()
	s := &serving{T: t, discord: discordtest.New(t, o), data: t.TempDir(), log: &lockedBuffer{}, bot: &running{}}
	s.guild = s.discord.Guild("Lunmouth")
	s.general = s.guild.Channel("general")
	s.env = map[string]string{"DISCORD_TOKEN": s.discord.Token(), "VERBATIM_DISCORD_URL": s.discord.URL(), "VERBATIM_HTTP": "127.0.0.1:0"}
	pages, err := filepath.Glob(filepath.Join("testdata", "ranking", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	another := filepath.Join(t.TempDir(), "telegraph.md")
	if err := os.WriteFile(another, []byte(telegraph), 0o600); err != nil {
		t.Fatal(err)
	}
	verbatim(t, exitOK, append([]string{"add", "--yes", "--data", s.data, "--library", libraryOf(s.guild.ID), another}, pages...)...)
	return s
}

// start runs "verbatim serve" and waits until it is connected.
func (s *serving) start() {
	s.Helper()
	s.run()
	if _, err := s.discord.Connected(s.ctx()); err != nil {
		s.Fatalf("not connected: %v\n%s", err, s.log.String())
	}
}

// run runs "verbatim serve" until the test ends or end is called.
func (s *serving) run() {
	s.Helper()
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan int, 1)
	*s.bot = running{stop, done}
	go func() {
		done <- run(ctx, []string{"serve", "--data", s.data}, func(key string) string { return s.env[key] }, strings.NewReader(""), &bytes.Buffer{}, s.log)
	}()
	s.Cleanup(func() {
		s.end()
		if s.Failed() {
			s.Log(s.log.String())
		}
	})
}

// end stops the bot and fails unless it ends well within ten seconds.
func (s *serving) end() {
	s.Helper()
	if s.bot.done == nil {
		return
	}
	began := time.Now()
	s.bot.stop()
	select {
	case code := <-s.bot.done:
		if took := time.Since(began); code != exitOK || took > 10*time.Second {
			s.Errorf("it ended after %s with exit code %d", took, code)
		}
	case <-time.After(20 * time.Second):
		s.Error("it does not stop")
	}
	s.bot.done = nil
}

// again stops the bot and starts it on the same data.
func (s *serving) again() {
	s.Helper()
	s.end()
	s.anew()
}

// anew starts the bot once it is not there any more.
func (s *serving) anew() {
	s.Helper()
	if err := s.discord.Disconnected(s.ctx()); err != nil {
		s.Fatal(err)
	}
	s.discord.Advance(6 * time.Second) // one IDENTIFY in five seconds
	s.start()
}

// ctx bounds a wait.
func (s *serving) ctx() context.Context {
	ctx, cancel := context.WithTimeout(s.Context(), 20*time.Second)
	s.Cleanup(cancel)
	return ctx
}

// on is s for a part of the test.
func (s *serving) on(t *testing.T) *serving {
	part := *s
	part.T = t
	return &part
}

// came returns what was waited for, and fails with without where it did not come.
func came[T any](s *serving, without string) func(T, error) T {
	return func(it T, err error) T {
		s.Helper()
		if err != nil {
			s.Fatalf("%s: %v\n%s", without, err, s.log.String())
		}
		return it
	}
}

// answer waits for what the member sees.
func (s *serving) answer(x *discordtest.Interaction) discordtest.Message {
	s.Helper()
	return came[discordtest.Message](s, "no answer")(x.Answer(s.ctx()))
}

// ask asks with /ask.
func (s *serving) ask(h discordtest.Hand, question string) discordtest.Message {
	s.Helper()
	return s.answer(h.Slash("ask", discordtest.Values{"question": question}))
}

// followUp waits for what is said after an answer.
func (s *serving) followUp(x *discordtest.Interaction) discordtest.Message {
	s.Helper()
	return came[discordtest.Message](s, "nothing follows")(x.FollowUp(s.ctx(), 0))
}

// share shares a private answer and waits for what everybody sees then.
func (s *serving) share(h discordtest.Hand, m discordtest.Message) discordtest.Message {
	s.Helper()
	others := s.guild.Owner().In(h.Channel())
	last := discordtest.Message{}
	if all := others.FromBot(); len(all) > 0 {
		last = all[len(all)-1]
	}
	if err := h.Press(m, "Share").Err(); err != nil {
		s.Fatal(err)
	}
	return came[discordtest.Message](s, "not shared")(others.Next(s.ctx(), last))
}

// told waits for a message that alerts the member, which begins as plain content and
// becomes the answer that it announces.
func (s *serving) told(h discordtest.Hand, after discordtest.Message) discordtest.Message {
	s.Helper()
	m, err := h.Next(s.ctx(), after)
	if err == nil && len(m.Components) == 0 {
		m, err = m.Edited(s.ctx())
	}
	return came[discordtest.Message](s, "not told")(m, err)
}

// replied waits for the bot's reply to a message.
func (s *serving) replied(p *discordtest.Post) discordtest.Message {
	s.Helper()
	return came[discordtest.Message](s, "no reply")(p.Answer(s.ctx()))
}

// modal waits for a modal.
func (s *serving) modal(x *discordtest.Interaction) discordtest.Modal {
	s.Helper()
	return came[discordtest.Modal](s, "no modal")(x.Modal(s.ctx()))
}

// says fails unless the message has all of the words.
func (s *serving) says(m discordtest.Message, words ...string) {
	s.Helper()
	for _, w := range words {
		if !strings.Contains(m.Text(), w) {
			s.Errorf("it does not say %q:\n%s", w, m.Text())
		}
	}
}

// lacks fails if the message has one of the words.
func (s *serving) lacks(m discordtest.Message, words ...string) {
	s.Helper()
	for _, w := range words {
		if strings.Contains(m.Text(), w) {
			s.Errorf("it says %q:\n%s", w, m.Text())
		}
	}
}

// hidden fails unless the message is seen by the asker alone.
func (s *serving) hidden(m discordtest.Message) {
	s.Helper()
	if !m.Ephemeral {
		s.Errorf("everybody sees it:\n%s", m.Text())
	}
}

// buttons fails unless the message has these below its quotes.
func (s *serving) buttons(m discordtest.Message, want ...string) {
	s.Helper()
	var got []string
	for _, b := range m.Buttons() {
		got = append(got, b.Label)
	}
	for _, w := range want {
		if !slices.Contains(got, w) {
			s.Errorf("it has no button %q: %q", w, got)
		}
	}
}

// gone waits until a message is deleted.
func (s *serving) gone(m discordtest.Message) {
	s.Helper()
	if err := m.Gone(s.ctx()); err != nil {
		s.Errorf("it is still there: %v", err)
	}
}

// cannot fails unless nobody could have done that.
func (s *serving) cannot(err error) {
	s.Helper()
	if !errors.Is(err, discordtest.ErrCannot) {
		s.Errorf("somebody could do it: %v", err)
	}
}
