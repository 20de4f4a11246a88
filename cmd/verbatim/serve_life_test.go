package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"verbatim/bot/discordtest"
)

// TestServeIsCalledWrongly is what serve says when it cannot begin.
func TestServeIsCalledWrongly(t *testing.T) {
	empty := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(empty, []byte(" \n"), 0o600); err != nil {
		t.Fatal(err)
	}
	lines := filepath.Join(t.TempDir(), "lines")
	if err := os.WriteFile(lines, []byte("x.y.z\r\nx.y.z\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	d := discordtest.New(t, discordtest.Options{})
	d.Expect("401: Unauthorized")
	away := d.Guild("away")
	away.Kick()
	file := filepath.Join(t.TempDir(), "good")
	if err := os.WriteFile(file, []byte(d.Token()+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		env  map[string]string
		args []string
		code int
		says string
	}{
		"no token":       {nil, nil, exitUsage, "DISCORD_TOKEN_FILE"},
		"no file":        {map[string]string{"DISCORD_TOKEN_FILE": empty + "x"}, nil, exitUsage, "no such file"},
		"an empty file":  {map[string]string{"DISCORD_TOKEN_FILE": empty}, nil, exitUsage, "is empty"},
		"two lines":      {map[string]string{"DISCORD_TOKEN": "x.y\nz"}, nil, exitUsage, "the token in DISCORD_TOKEN has white space"},
		"two words":      {map[string]string{"DISCORD_TOKEN": "Bot x.y z"}, nil, exitUsage, "it must be one word"},
		"a file of two":  {map[string]string{"DISCORD_TOKEN_FILE": lines}, nil, exitUsage, "the token in " + lines},
		"an argument":    {nil, []string{"now"}, exitUsage, "does not take"},
		"a bad address":  {map[string]string{"DISCORD_TOKEN": "x", "VERBATIM_DISCORD_URL": "discord"}, nil, exitUsage, "VERBATIM_DISCORD_URL"},
		"a bad port":     {map[string]string{"DISCORD_TOKEN": "x", "VERBATIM_HTTP": "nowhere"}, nil, exitFailed, "VERBATIM_HTTP"},
		"a wrong token":  {map[string]string{"DISCORD_TOKEN": "x.y.z", "VERBATIM_DISCORD_URL": d.URL(), "VERBATIM_HTTP": "off"}, nil, exitFailed, "does not accept the token"},
		"a wrong server": {map[string]string{"DISCORD_TOKEN_FILE": file, "DISCORD_GUILD_ID": away.ID, "VERBATIM_DISCORD_URL": d.URL(), "VERBATIM_HTTP": "off"}, nil, exitFailed, "DISCORD_GUILD_ID"},
	} {
		t.Run(name, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			getenv := func(key string) string { return c.env[key] }
			code := run(t.Context(), append([]string{"serve", "--data", t.TempDir()}, c.args...), getenv, strings.NewReader(""), &stdout, &stderr)
			if code != c.code || !strings.Contains(stderr.String(), c.says) || stdout.Len() > 0 {
				t.Errorf("exit %d, %s%s", code, stderr.String(), stdout.String())
			}
			if n := strings.Count(stderr.String(), "\n"); name == "no token" && n != 3 {
				t.Errorf("%d lines:\n%s", n, stderr.String())
			}
		})
	}
	if out := verbatim(t, exitOK, "--version"); !strings.HasPrefix(out, "verbatim version ") || strings.Contains(out, "devel") {
		t.Error(out)
	}
	// What is said of commands: an example each, and the exit codes.
	for _, command := range []string{"serve", "healthcheck"} {
		help := verbatim(t, exitOK, command, "--help")
		for _, want := range []string{"Examples:", "Exit codes:", "verbatim " + command} {
			if !strings.Contains(help, want) {
				t.Errorf("%s --help lacks %q", command, want)
			}
		}
	}
}

// TestTokenStaysHere: the file that the README has the token put into is neither
// offered for commit nor sent to a builder of images.
func TestTokenStaysHere(t *testing.T) {
	for _, name := range []string{".gitignore", ".dockerignore"} {
		data, err := os.ReadFile(filepath.Join("..", "..", name))
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Contains(strings.Fields(string(data)), ".env") {
			t.Errorf("%s lacks .env", name)
		}
	}
}

// TestEnvironmentIsDocumented compares .env.example with what is read.
func TestEnvironmentIsDocumented(t *testing.T) {
	example, err := os.ReadFile(filepath.Join("..", "..", ".env.example"))
	if err != nil {
		t.Fatal(err)
	}
	sources, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	rx := regexp.MustCompile(`getenv\("(\w+)"\)`)
	for _, path := range sources {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range rx.FindAllStringSubmatch(string(data), -1) {
			if name := m[1]; !strings.HasPrefix(name, "XDG_") && !strings.Contains(string(example), "\n#"+name+"=") {
				t.Errorf("%s reads %s, which .env.example does not have", path, name)
			}
		}
	}
}

var rxAddress = regexp.MustCompile(`msg="health and metrics" address=(\S+)`)

// get is what the bot says over HTTP.
func (s *serving) get(path string) (int, string) {
	s.Helper()
	found := rxAddress.FindAllStringSubmatch(s.log.String(), -1)
	if found == nil {
		s.Fatal("no address in the log")
	}
	resp, err := http.Get("http://" + found[len(found)-1][1] + path)
	if err != nil {
		s.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		s.Fatal(err)
	}
	return resp.StatusCode, string(body)
}

// TestHealth is what an operator sees from outside, and how the bot ends.
func TestHealth(t *testing.T) {
	s := serve(t)
	ann := s.guild.Member("ann").In(s.general)
	s.ask(ann, cost)
	s.ask(ann, nowhere)
	for path, want := range map[string]string{"/healthz": "alive\n", "/readyz": "ready\n"} {
		if code, body := s.get(path); code != http.StatusOK || body != want {
			t.Errorf("%s: %d %q", path, code, body)
		}
	}
	if code, _ := s.get("/"); code != http.StatusNotFound {
		t.Errorf("/: %d", code)
	}
	_, metrics := s.get("/metrics")
	for _, want := range []string{
		`verbatim_asks_total{outcome="answered"} 1`, `verbatim_asks_total{outcome="declined"} 1`, "verbatim_gateway_ready 1", "verbatim_gateway_connects_total 1",
		"verbatim_gateway_heartbeat_age_seconds ", "verbatim_library_articles 8", "verbatim_library_passages ", "verbatim_libraries_open 1", "verbatim_libraries_bytes ", "verbatim_pending_passages 0",
		`verbatim_build_info{go_version="` + runtime.Version() + `",version="` + version() + `"} 1`, "verbatim_stage_seconds_bucket{stage=", "verbatim_answer_seconds_count 2",
		`verbatim_discord_requests_total{method="POST",route="POST /interactions/{id}/{id}/callback",status="204"} 2`, "go_goroutines ",
	} {
		if !strings.Contains(metrics, want) {
			t.Errorf("/metrics lacks %q", want)
		}
	}
	if strings.Contains(s.log.String(), cost) || strings.Contains(metrics, s.discord.Token()) || strings.Contains(s.log.String(), s.discord.Token()) {
		t.Error("a question or the token is logged")
	}
	if begins := `msg="verbatim begins" version=` + version(); !strings.Contains(s.log.String(), begins) {
		t.Errorf("the log lacks %q:\n%s", begins, s.log.String())
	}
	if !strings.Contains(s.log.String(), "https://discord.com/oauth2/authorize?client_id="+s.discord.ApplicationID()) || !strings.Contains(s.log.String(), `msg="ready: connected to Discord" servers=1`) {
		t.Errorf("the log lacks the invite link, or that it is ready:\n%s", s.log.String())
	}
	address := rxAddress.FindStringSubmatch(s.log.String())[1]
	healthcheck := func(address string) int {
		var out bytes.Buffer
		return run(t.Context(), []string{"healthcheck"}, func(key string) string { return map[string]string{"VERBATIM_HTTP": address}[key] }, strings.NewReader(""), &out, &out)
	}
	for at, want := range map[string]int{address: exitOK, "off": exitUsage, "127.0.0.1:1": exitFailed} {
		if code := healthcheck(at); code != want {
			t.Errorf("healthcheck at %s: %d", at, code)
		}
	}

	// A library that cannot be read: alive, but not ready until it can.
	for _, change := range []struct {
		sql, says string
		code      int
	}{
		{"ALTER TABLE articles RENAME TO mislaid", "the library cannot be read\n", http.StatusServiceUnavailable},
		{"ALTER TABLE mislaid RENAME TO articles", "ready\n", http.StatusOK},
	} {
		if _, err := s.database().Exec(change.sql); err != nil {
			t.Fatal(err)
		}
		if code, body := s.get("/readyz"); code != change.code || body != change.says {
			t.Errorf("%s: /readyz: %d %q", change.sql, code, body)
		}
	}

	// A signal in the middle of an answer: it is finished, though the gateway closes.
	s.discord.Fault(discordtest.Fault{Operation: "update_original_webhook_message", Delay: 1500 * time.Millisecond})
	x := ann.Slash("ask", values{"question": cost})
	if _, err := x.Ack(s.ctx()); err != nil {
		t.Fatal(err)
	}
	s.end()
	s.says(s.answer(x), "4.2 million crowns")
	if ends := `msg="verbatim ends" version=` + version(); !strings.Contains(s.log.String(), ends) {
		t.Errorf("the log lacks %q:\n%s", ends, s.log.String())
	}
}

// TestSignalWhileStarting stops the bot where it has not come to answering.
func TestSignalWhileStarting(t *testing.T) {
	for name, prepare := range map[string]func(*discordtest.Discord){
		"Discord is down":     func(d *discordtest.Discord) { d.Fault(discordtest.Fault{Status: 503, Times: -1}) },
		"Discord is mute":     func(d *discordtest.Discord) { d.Fault(discordtest.Fault{Hold: make(chan struct{}), Times: -1}) },
		"the gateway is mute": func(d *discordtest.Discord) { d.Script(discordtest.Script{NoHello: true}) },
	} {
		t.Run(name, func(t *testing.T) {
			d := discordtest.New(t, discordtest.Options{})
			prepare(d)
			s := &serving{T: t, discord: d, data: t.TempDir(), log: &lockedBuffer{}, bot: &running{},
				env: map[string]string{"DISCORD_TOKEN": d.Token(), "VERBATIM_DISCORD_URL": d.URL(), "VERBATIM_HTTP": "127.0.0.1:0"}}
			s.run()
			for ctx := s.ctx(); rxAddress.FindString(s.log.String()) == ""; {
				if ctx.Err() != nil {
					t.Fatal(s.log.String())
				}
			}
			if code, body := s.get("/readyz"); code != http.StatusServiceUnavailable || body != "not connected to Discord\n" {
				t.Errorf("/readyz: %d %q", code, body)
			}
			var said bytes.Buffer
			address := rxAddress.FindStringSubmatch(s.log.String())[1]
			code := run(t.Context(), []string{"healthcheck"}, func(key string) string { return map[string]string{"VERBATIM_HTTP": address}[key] }, strings.NewReader(""), &said, &said)
			if want := "verbatim: not ready: not connected to Discord (503 Service Unavailable)\n"; code != exitFailed || said.String() != want {
				t.Errorf("healthcheck: exit %d, %s", code, said.String())
			}
			s.end()
		})
	}
}

// TestOneServes: a data folder is served by one process at a time. The next one waits
// for the one that is about to end, and for no other.
func TestOneServes(t *testing.T) {
	s := serve(t)
	var said, stdout bytes.Buffer
	second := &app{getenv: func(key string) string { return s.env[key] }, stdout: &output{to: &stdout}, stderr: &said, overlap: time.Millisecond, ending: ending}
	code := second.run(t.Context(), []string{"serve", "--data", s.data})
	if want := "verbatim: " + s.data + " is served already"; code != exitFailed || !strings.Contains(said.String(), want) {
		t.Errorf("exit %d: %s", code, said.String())
	}
	first := *s.bot
	before := s.log.String()
	s.run()
	for ctx := s.ctx(); !strings.Contains(strings.TrimPrefix(s.log.String(), before), "another verbatim serve uses this data folder"); {
		if ctx.Err() != nil {
			t.Fatal("it does not say that it waits")
		}
	}
	s.discord.Advance(6 * time.Second) // one IDENTIFY in five seconds
	first.stop()
	if code := <-first.done; code != exitOK {
		t.Errorf("exit %d", code)
	}
	if _, err := s.discord.Connected(s.ctx()); err != nil {
		t.Fatalf("the next one does not go on: %v", err)
	}
	s.says(s.ask(s.guild.Member("ann").In(s.general), cost), "4.2 million crowns")
}

// TestEndsInTime: what does not end is left behind.
func TestEndsInTime(t *testing.T) {
	s := prepared(t)
	hold := make(chan struct{})
	s.discord.Fault(discordtest.Fault{Operation: "update_original_webhook_message", Hold: hold})
	var stdout bytes.Buffer
	a := &app{getenv: func(key string) string { return s.env[key] }, stdout: &output{to: &stdout}, stderr: s.log, ending: time.Millisecond}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan int, 1)
	go func() { ended <- a.run(ctx, []string{"serve", "--data", s.data}) }()
	if _, err := s.discord.Connected(s.ctx()); err != nil {
		t.Fatal(err)
	}
	if _, err := s.guild.Member("ann").In(s.general).Slash("ask", values{"question": cost}).Ack(s.ctx()); err != nil {
		t.Fatal(err)
	}
	stop()
	select {
	case code := <-ended:
		if code != exitOK || !strings.Contains(s.log.String(), "stopped without waiting any longer") {
			t.Errorf("exit %d: %s", code, s.log.String())
		}
	case <-time.After(5 * time.Second): // the answer would be waited for
		t.Error("it does not end")
	}
	close(hold)
	if err := s.discord.Disconnected(s.ctx()); err != nil {
		t.Error(err)
	}
}

// TestKillWhileAnswering kills the bot, with a signal that cannot be caught, while
// members ask and press. What it leaves is whole, and a new one goes on from there.
func TestKillWhileAnswering(t *testing.T) {
	if testing.Short() {
		t.Skip("kills processes for some seconds")
	}
	s := prepared(t)
	ctx, cancel := context.WithTimeout(t.Context(), 60*time.Second)
	defer cancel()
	c := self(t, "serve", "--data", s.data)
	for _, key := range []string{"DISCORD_TOKEN", "VERBATIM_DISCORD_URL"} {
		c.Env = append(c.Env, key+"="+s.env[key])
	}
	c.Env = append(os.Environ(), append(c.Env, "VERBATIM_HTTP=off")...)
	c.Stderr = s.log
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := s.discord.Connected(ctx); err != nil {
		c.Process.Kill()
		c.Wait()
		t.Fatalf("%v\n%s", err, s.log.String())
	}
	ann := s.guild.Member("ann").In(s.general)
	m := s.ask(ann, cost)
	for i := range 20 {
		s.guild.Member("member "+string(rune('a'+i))).In(s.general).Slash("ask", values{"question": crossing})
		ann.Press(m, "Helpful")
	}
	if err := s.discord.Called(ctx, "update_original_webhook_message", 5); err != nil {
		t.Error(err)
	}
	if err := c.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	c.Wait()
	if out := verbatim(t, exitOK, "check", "--data", s.data, "--library", libraryOf(s.guild.ID)); !strings.Contains(out, "8 articles") {
		t.Errorf("check says: %s", out)
	}
	s.anew()
	s.says(s.answer(ann.Press(m, "Context of 1")), "Engineers found cracks")
	s.says(s.ask(s.guild.Member("after").In(s.general), cost), "4.2 million crowns")
}
