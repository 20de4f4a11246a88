//go:build unix

package main

import (
	"bytes"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/dustin/go-humanize"

	"verbatim/bot/discordtest"
)

// needed is what the bot asks for when it is invited.
const needed = discordtest.ViewChannel | discordtest.SendMessages | discordtest.SendMessagesInThreads | discordtest.AttachFiles | discordtest.ReadMessageHistory

var rxInvite = regexp.MustCompile(`url="?(https://discord\.com/oauth2/authorize\?[^\s"]+)`)

// TestInvited is a bot that has what its invite link asks for and nothing else: no
// right of everybody's helps it. What each is for, TestBetweenServers shows.
func TestInvited(t *testing.T) {
	s := preparedFor(t, discordtest.Options{BotPermissions: needed})
	s.guild.Everyone().Set(0)
	everybody := s.guild.Role("members", discordtest.Everyone)
	s.env["DISCORD_GUILD_ID"] = s.guild.ID
	elsewhere := s.discord.Guild("Elsewhere")
	s.start()
	found := rxInvite.FindStringSubmatch(s.log.String())
	if found == nil {
		t.Fatalf("no link:\n%s", s.log.String())
	}
	link, err := url.Parse(found[1])
	if err != nil {
		t.Fatal(err)
	}
	if q := link.Query(); q.Get("scope") != "bot applications.commands" || q.Get("client_id") != s.discord.ApplicationID() || q.Get("permissions") != needed.String() {
		t.Errorf("the link asks for %v", q)
	}
	if got, all := s.guild.Commands(), []string{"Ask about this", "Who published this?", "about", "article", "ask", "compare", "help", "privacy", "settings", "sources"}; !slices.Equal(slices.Sorted(slices.Values(got)), all) {
		t.Errorf("commands: %q", got)
	}
	if got := elsewhere.Commands(); len(got) > 0 {
		t.Errorf("commands in another server: %q", got)
	}

	// One asks by command and another one by a mention: nobody may ask so soon again.
	for i, place := range []*discordtest.Channel{s.general, s.general.Thread("talk"), s.guild.Forum("questions").Thread("a post")} {
		asks := s.guild.Member(fmt.Sprint("asks", i), everybody).In(place)
		mentions := s.guild.Member(fmt.Sprint("mentions", i), everybody).In(place)
		for _, m := range []discordtest.Message{s.ask(asks, cost), s.replied(mentions.Mention(cost))} {
			s.says(m, "million crowns")
			s.lacks(m, "permission")
			if m.Ephemeral {
				t.Error("it is private")
			}
		}
	}
	s.exported(s.guild.Member("ann", everybody).In(s.general))
	if n := strings.Count(s.log.String(), `msg="ready: `); n != 1 {
		t.Errorf("it is said %d times that it is ready:\n%s", n, s.log.String())
	}

	// Commands are registered again only when they are others.
	puts := func() int { return s.discord.CallCount("bulk_set_guild_application_commands") }
	if n := puts(); n != 1 || s.discord.CallCount("bulk_set_application_commands") != 0 {
		t.Errorf("registered %d times", n)
	}
	s.end()
	req, err := http.NewRequest(http.MethodPut, s.discord.URL()+"/api/v10/applications/"+s.discord.ApplicationID()+"/guilds/"+s.guild.ID+"/commands", strings.NewReader(`[{"name":"ask","description":"Of an earlier version"}]`))
	if err != nil {
		t.Fatal(err)
	}
	req.Header = http.Header{"Authorization": {"Bot " + s.discord.Token()}, "Content-Type": {"application/json"}}
	resp, err := http.DefaultClient.Do(req)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatal(resp, err)
	}
	resp.Body.Close()
	s.discord.Advance(time.Minute) // until the limit of registering allows it
	s.anew()
	if n := puts(); n != 3 { // and the earlier version's
		t.Errorf("registered %d times", n)
	}
	if n := len(s.guild.Commands()); n != 10 {
		t.Errorf("%d commands", n)
	}
}

// TestFatalCode: a connection that Discord closes for good ends the program, which
// says what to mend, and does not try again.
func TestFatalCode(t *testing.T) {
	s := serve(t)
	s.discord.Live().Send(discordtest.CloseWith(4014))
	select {
	case code := <-s.bot.done:
		if code != exitFailed {
			t.Errorf("exit %d", code)
		}
	case <-time.After(20 * time.Second):
		t.Error("it does not end")
	}
	s.bot.done = nil
	lines := strings.Split(strings.TrimSpace(s.log.String()), "\n")
	if last := lines[len(lines)-1]; !strings.HasPrefix(last, "verbatim: ") || !strings.Contains(last, "intents") || strings.Contains(last, "level=") {
		t.Errorf("it says last: %s", last)
	}
	if n := s.discord.Identified(); n != 1 {
		t.Errorf("%d sessions", n)
	}
}

// TestWithoutEngine: where the models cannot be loaded it answers by words, says so,
// and is not ready.
func TestWithoutEngine(t *testing.T) {
	s := prepared(t)
	s.env["VERBATIM_ONNXRUNTIME"] = filepath.Join(t.TempDir(), "none.so")
	s.start()
	ann := s.guild.Member("ann").In(s.general)
	m := s.ask(ann, cost)
	s.says(m, "A better passage may be missing: the models could not be loaded")
	if !strings.Contains(m.Text(), "million crowns") { // words alone are seldom enough to be sure
		s.says(s.answer(ann.Press(m, "Show the closest passages")), "million crowns")
	}
	if code, body := s.get("/readyz"); code != http.StatusServiceUnavailable || !strings.Contains(body, "models") {
		t.Errorf("/readyz: %d %q", code, body)
	}
	if code, _ := s.get("/healthz"); code != http.StatusOK {
		t.Errorf("/healthz: %d", code)
	}
}

// TestProcess runs the program as an operator does: with a .env file, and ended by
// SIGTERM in the middle of an answer.
func TestProcess(t *testing.T) {
	if testing.Short() {
		t.Skip("runs a process for some seconds")
	}
	s := prepared(t)
	dir := t.TempDir()
	env := "DISCORD_TOKEN=" + s.discord.Token() + "\nVERBATIM_DISCORD_URL=" + s.discord.URL() + "\nVERBATIM_HTTP=127.0.0.1:0\nVERBATIM_DATA=" + s.data + "\n"
	if err := os.WriteFile(filepath.Join(dir, ".env"), []byte(env), 0o600); err != nil {
		t.Fatal(err)
	}
	c := self(t, "serve")
	c.Dir, c.Stderr = dir, s.log
	var stdout bytes.Buffer
	c.Stdout = &stdout
	c.Env = slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "DISCORD_") || strings.HasPrefix(v, "VERBATIM_D") })
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Process.Kill() })
	conn, err := s.discord.Connected(s.ctx())
	if err != nil {
		t.Fatalf("%v\n%s", err, s.log.String())
	}
	s.discord.Fault(discordtest.Fault{Operation: "update_original_webhook_message", Delay: 1500 * time.Millisecond})
	x := s.guild.Member("ann").In(s.general).Slash("ask", values{"question": cost})
	if _, err := x.Ack(s.ctx()); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	c.Process.Signal(syscall.SIGTERM)
	if code := ends(t, c); code != exitOK || time.Since(began) > 10*time.Second {
		t.Errorf("exit %d after %s\n%s", code, time.Since(began), s.log.String())
	}
	s.says(s.answer(x), "4.2 million crowns")
	if code, err := conn.Closed(s.ctx()); err != nil || code != 1000 {
		t.Errorf("the gateway was closed with %d, %v", code, err)
	}
	if stdout.Len() > 0 {
		t.Errorf("on standard output: %s", stdout.String())
	}
}

// TestDefaults: what .env.example says is the default is, and nobody but this computer
// reaches it.
func TestDefaults(t *testing.T) {
	example, err := os.ReadFile(filepath.Join("..", "..", ".env.example"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(example), "\n#VERBATIM_HTTP="+defaultHTTP+"\n") {
		t.Errorf("VERBATIM_HTTP is %s by default", defaultHTTP)
	}
	if !strings.Contains(string(example), "\n#VERBATIM_MEMORY="+strings.ReplaceAll(humanize.IBytes(defaultMemory), " ", "")+"\n") {
		t.Errorf("VERBATIM_MEMORY is %s by default", humanize.IBytes(defaultMemory))
	}
	host, _, err := net.SplitHostPort(defaultHTTP)
	if ip := net.ParseIP(host); err != nil || ip == nil || !ip.IsLoopback() {
		t.Errorf("%s is not loopback", host)
	}
	// Nothing is documented that is not read.
	var sources []byte
	paths, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range paths {
		data, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(p, "_test.go") {
			sources = append(sources, data...)
		}
	}
	for _, m := range regexp.MustCompile(`(?m)^#([A-Z_]+)=`).FindAllStringSubmatch(string(example), -1) {
		if !strings.Contains(string(sources), `"`+m[1]+`"`) {
			t.Errorf("%s is documented and not read", m[1])
		}
	}
	if !strings.Contains(noToken, "chat needs none") {
		t.Error("who has no token is not told what needs none")
	}
}
