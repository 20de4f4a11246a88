// Package members measures the bot as members meet it: the program runs as an
// operator runs it, against the double of Discord, and 50 members ask, each again
// some seconds after the last answer.
//
//	go test ./bench/members -v -timeout 30m -data ~/.cache/verbatim/eval
//
// The data folder is a store with vectors, as verbatim eval leaves it. Its largest
// library becomes that of the server while this runs. Without -data it skips.
package members

import (
	"context"
	"database/sql"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"verbatim/bot/discordtest"
	"verbatim/corpus/sqlite"
	"verbatim/retrieval/eval"
)

var (
	data    = flag.String("data", "", "store with a large library")
	queries = flag.String("queries", "../shared/eval/rtqa/queries.dev.jsonl", "questions as JSON lines, from the repository's root")
	members = flag.Int("members", 50, "members who ask")
	pause   = flag.Duration("pause", 10*time.Second, "between an answer and the member's next question")
	lasting = flag.Duration("for", 2*time.Minute, "how long they ask")
)

func TestMembers(t *testing.T) {
	if *data == "" {
		t.Skip("skipped: name a store with -data")
	}
	root := filepath.Join("..", "..")
	questions, err := eval.ReadLines[eval.Question](filepath.Join(root, *queries))
	if err != nil {
		t.Skipf("skipped: the questions are not there: %v", err)
	}
	discord := discordtest.New(t, discordtest.Options{Keep: 10_000})
	guild := discord.Guild("Load")
	general := guild.Channel("general")
	lend(t, "discord-"+guild.ID)

	program := filepath.Join(t.TempDir(), "verbatim")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", program, "./cmd/verbatim")
	build.Dir = root
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	began := time.Now()
	bot := exec.CommandContext(t.Context(), program, "serve", "--data", *data)
	bot.Env = append(os.Environ(), "DISCORD_TOKEN="+discord.Token(), "VERBATIM_DISCORD_URL="+discord.URL(), "VERBATIM_HTTP=off")
	var log strings.Builder
	bot.Stderr = &log
	if err := bot.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = bot.Process.Signal(os.Interrupt)
		if err := bot.Wait(); err != nil {
			t.Errorf("%v\n%s", err, log.String())
		}
	}()
	if _, err := discord.Connected(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Logf("connected after %.1f s", time.Since(began).Seconds())

	var mu sync.Mutex
	var acks, answers []time.Duration
	said := map[string]int{}
	ask := func(m discordtest.Hand) {
		q := questions[rand.IntN(len(questions))].Query
		asked := time.Now()
		x := m.Slash("ask", discordtest.Values{"question": q})
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		ack, err := x.Ack(ctx)
		if err != nil {
			t.Errorf("no acknowledgement: %v", err)
			return
		}
		answer, err := x.Answer(ctx)
		took := time.Since(asked)
		mu.Lock()
		defer mu.Unlock()
		if err != nil {
			t.Errorf("no answer: %v", err)
			return
		}
		acks, answers = append(acks, ack.Took), append(answers, took)
		switch text := answer.Text(); {
		case strings.Contains(text, "Too many questions"):
			said["busy"]++
		case strings.Contains(text, "time ran out"):
			said["fewer read"]++
		default:
			said["in full"]++
		}
	}
	ask(guild.Member("first").In(general)) // fills the index
	t.Logf("first answer %.1f s after the start", time.Since(began).Seconds())
	acks, answers = nil, nil
	clear(said)

	until := time.Now().Add(*lasting)
	var wait sync.WaitGroup
	for i := range *members {
		hand := guild.Member(fmt.Sprint("member", i)).In(general)
		wait.Go(func() {
			time.Sleep(rand.N(*pause)) // they do not all begin at once
			for time.Now().Before(until) {
				ask(hand)
				time.Sleep(*pause)
			}
		})
	}
	wait.Wait()
	t.Logf("%d members, %d questions: acknowledged %s; answered %s; %v", *members, len(answers), spread(acks), spread(answers), said)
	t.Logf("the bot's memory: %s", memory(bot.Process.Pid))
}

// lend gives the store's largest library another name while the test runs.
func lend(t *testing.T, name string) {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(*data, sqlite.FileName))
	if err != nil {
		t.Fatal(err)
	}
	var id int64
	var own string
	err = db.QueryRow("SELECT l.id, l.name FROM libraries l JOIN articles a ON a.library = l.id GROUP BY l.id ORDER BY count(*) DESC LIMIT 1").Scan(&id, &own)
	if err != nil {
		t.Fatal(err)
	}
	rename := func(name string) {
		if _, err := db.Exec("UPDATE libraries SET name = ? WHERE id = ?", name, id); err != nil {
			t.Error(err)
		}
	}
	rename(name)
	t.Cleanup(func() {
		rename(own)
		db.Close()
	})
}

func spread(times []time.Duration) string {
	slices.Sort(times)
	if len(times) == 0 {
		return "never"
	}
	at := func(p float64) time.Duration { return times[int(p*float64(len(times)-1))].Round(time.Millisecond) }
	return fmt.Sprintf("p50 %s, p95 %s, p99 %s, at most %s", at(0.5), at(0.95), at(0.99), at(1))
}

// memory is what Linux says of a process.
func memory(pid int) string {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return err.Error()
	}
	var out []string
	for line := range strings.Lines(string(data)) {
		if strings.HasPrefix(line, "VmRSS") || strings.HasPrefix(line, "VmHWM") {
			out = append(out, strings.Join(strings.Fields(line), " "))
		}
	}
	return strings.Join(out, ", ")
}
