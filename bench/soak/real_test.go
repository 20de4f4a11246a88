package soak

import (
	"bufio"
	"errors"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"verbatim/bot/discordtest"
)

const (
	// realGrowth is what the program's resident set may have grown by since the first
	// tenth, in bytes.
	realGrowth = 128 << 20
	// idle is how long the program keeps connections that it does not use, and
	// something.
	idle = 100 * time.Second
)

// TestReal runs the program as an operator does, with the real library and models.
func TestReal(t *testing.T) {
	if *authentic == 0 {
		t.Skip("skipped: say how many with -real")
	}
	s := newSoak(t, discordtest.Options{})
	s.atOnce = atOnce
	folder := t.TempDir()
	p := &program{T: t, path: filepath.Join(folder, "verbatim"), data: filepath.Join(folder, "data")}
	p.build()
	began := time.Now()
	for _, home := range s.servers {
		p.fill(home)
	}
	t.Logf("%d libraries filled in %s", len(s.servers), time.Since(began).Round(time.Second))
	p.serve(s)
	ready, cancel := deadline(t.Context())
	defer cancel()
	if _, err := s.discord.Connected(ready); err != nil {
		t.Fatalf("%v\n%s", err, p.said())
	}
	before := p.goroutines()
	var all []sample
	s.run(*authentic, func(acts int) {
		all = append(all, sample{acts: acts, heap: p.metric("go_memstats_heap_inuse_bytes"), resident: resident(t, p.cmd.Process.Pid), goroutines: p.goroutines(), file: size(p.data)})
		t.Log(all[len(all)-1])
	})
	if left := settle(p.goroutines, before, idle); left > before {
		t.Errorf("%d goroutines, where %d were before", left, before)
	}
	for _, outcome := range []string{"answered", "declined", "foreign", "busy", "limited", "failed"} {
		t.Logf("%9d questions %s", p.metric(`verbatim_asks_total{outcome="`+outcome+`"}`), outcome)
	}
	p.stop()
	kept(t, p.data)
	// Its heap is not collected before it is asked for, so only the whole counts.
	flat(t, all, realGrowth, realGrowth)
}

// program is verbatim, run as an operator runs it.
type program struct {
	*testing.T
	path, data string
	cmd        *exec.Cmd
	http       string // where its metrics are

	mu  sync.Mutex
	log strings.Builder
	end sync.WaitGroup
}

func (p *program) build() {
	p.Helper()
	build := exec.CommandContext(p.Context(), "go", "build", "-o", p.path, "./cmd/verbatim")
	build.Dir = filepath.Join("..", "..")
	if out, err := build.CombinedOutput(); err != nil {
		p.Fatalf("%v: %s", err, out)
	}
}

// fill adds a server's articles to its library.
func (p *program) fill(home *server) {
	p.Helper()
	folder := p.TempDir()
	for _, piece := range home.library() {
		if err := os.WriteFile(filepath.Join(folder, piece.name), []byte(piece.text), 0o600); err != nil {
			p.Fatal(err)
		}
	}
	add := exec.CommandContext(p.Context(), p.path, "add", "--yes", "--data", p.data, "--library", "discord-"+home.guild.ID, folder)
	if out, err := add.CombinedOutput(); err != nil {
		p.Fatalf("%v: %s", err, out)
	}
}

var rxAddress = regexp.MustCompile(`msg="health and metrics" address=(\S+)`)

// serve starts the bot, and returns once it has said where its metrics are.
func (p *program) serve(s *soak) {
	p.Helper()
	p.cmd = exec.Command(p.path, "serve", "--data", p.data)
	p.cmd.Env = append(os.Environ(), "DISCORD_TOKEN="+s.discord.Token(), "VERBATIM_DISCORD_URL="+s.discord.URL(), "VERBATIM_HTTP=127.0.0.1:0")
	log, err := p.cmd.StderrPipe()
	if err == nil {
		err = p.cmd.Start()
	}
	if err != nil {
		p.Fatal(err)
	}
	p.Cleanup(func() { p.cmd.Process.Kill() })
	address := make(chan string, 1)
	p.end.Go(func() {
		defer close(address)
		for lines := bufio.NewScanner(log); lines.Scan(); {
			line := lines.Text()
			p.mu.Lock()
			p.log.WriteString(line + "\n")
			p.mu.Unlock()
			if m := rxAddress.FindStringSubmatch(line); m != nil {
				address <- m[1]
			}
			if strings.Contains(line, "level=ERROR") || strings.Contains(line, "level=WARN") {
				s.fault("logged: %s", line)
			}
		}
	})
	if p.http = <-address; p.http == "" {
		p.Fatalf("it does not say where its metrics are:\n%s", p.said())
	}
}

func (p *program) said() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.log.String()
}

// stop ends it as an operator does.
func (p *program) stop() {
	p.Helper()
	if err := p.cmd.Process.Signal(os.Interrupt); err != nil {
		p.Fatal(err)
	}
	p.end.Wait()
	if err := p.cmd.Wait(); err != nil {
		p.Errorf("%v\n%s", err, p.said())
	}
}

func (p *program) goroutines() int { return int(p.metric("go_goroutines")) }

// metric is one of the program's, 0 if there is none.
func (p *program) metric(name string) int64 {
	p.Helper()
	resp, err := http.Get("http://" + p.http + "/metrics")
	if err != nil {
		p.Fatal(errors.Join(err, errors.New(p.said())))
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		p.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		if value, ok := strings.CutPrefix(line, name+" "); ok {
			n, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
			if err != nil {
				p.Fatal(err)
			}
			return int64(n)
		}
	}
	return 0
}
