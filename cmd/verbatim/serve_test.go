package main

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"verbatim/bot/discordtest"
)

// serving is the bot as an operator runs it, against the double.
type serving struct {
	t       *testing.T
	discord *discordtest.Discord
	guild   *discordtest.Guild
	general *discordtest.Channel
	data    string
	log     *lockedBuffer
	stop    context.CancelFunc
	done    chan int
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

// serve starts the bot with the articles of testdata/ranking in the library of
// the guild "Lunmouth", and waits until it is ready.
func serve(t *testing.T) *serving {
	t.Helper()
	s := &serving{t: t, discord: discordtest.New(t, discordtest.Options{}), data: t.TempDir()}
	s.guild = s.discord.Guild("Lunmouth")
	s.general = s.guild.Channel("general")
	pages, err := filepath.Glob(filepath.Join("testdata", "ranking", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	verbatim(t, exitOK, append([]string{"add", "--yes", "--data", s.data, "--library", libraryOf(s.guild.ID)}, pages...)...)
	s.start()
	return s
}

// start runs "verbatim serve".
func (s *serving) start() {
	s.t.Helper()
	env := map[string]string{"DISCORD_TOKEN": s.discord.Token(), "VERBATIM_DISCORD_URL": s.discord.URL(), "VERBATIM_HTTP": "127.0.0.1:0"}
	ctx, stop := context.WithCancel(context.Background())
	s.stop, s.done, s.log = stop, make(chan int, 1), &lockedBuffer{}
	go func() {
		s.done <- run(ctx, []string{"serve", "--data", s.data}, func(key string) string { return env[key] }, strings.NewReader(""), &bytes.Buffer{}, s.log)
	}()
	s.t.Cleanup(func() {
		stop()
		select {
		case <-s.done:
		case <-time.After(20 * time.Second):
			s.t.Error("it does not stop")
		}
		if s.t.Failed() {
			s.t.Log(s.log.String())
		}
	})
	if _, err := s.discord.Connected(s.ctx()); err != nil {
		s.t.Fatalf("not connected: %v\n%s", err, s.log.String())
	}
}

// ctx bounds a wait.
func (s *serving) ctx() context.Context {
	ctx, cancel := context.WithTimeout(s.t.Context(), 20*time.Second)
	s.t.Cleanup(cancel)
	return ctx
}

// answer waits for what the member sees.
func (s *serving) answer(x *discordtest.Interaction) discordtest.Message {
	s.t.Helper()
	m, err := x.Answer(s.ctx())
	if err != nil {
		s.t.Fatalf("no answer: %v\n%s", err, s.log.String())
	}
	return m
}

// says fails unless the message has all of the words.
func says(t *testing.T, m discordtest.Message, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(m.Text(), w) {
			t.Errorf("it does not say %q:\n%s", w, m.Text())
		}
	}
}

func TestAMemberAsks(t *testing.T) {
	s := serve(t)
	ann := s.guild.Member("ann").In(s.general)
	x := ann.Slash("ask", discordtest.Values{"question": "How much will the repair of the bridge cost?"})
	m := s.answer(x)
	says(t, m, "The Lunmouth Courier", "4.2 million crowns", "Searched: 7 articles")
	says(t, s.answer(ann.Press(m, "Why these?")), "By its words")
	says(t, s.answer(ann.Press(m, "Context of 1")), "Engineers found cracks", "4.2 million crowns")
	says(t, s.answer(ann.Press(m, "By outlet")), "The Lunmouth Courier")
	says(t, s.answer(ann.Press(m, "Helpful")), "Thank you")
}
