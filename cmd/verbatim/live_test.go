//go:build unix

package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"verbatim/corpus"
	"verbatim/corpus/corpustest"
	"verbatim/corpus/sqlite"
)

// talk is a chat --json that is under way.
type talk struct {
	*testing.T
	*exec.Cmd
	in     io.WriteCloser
	out    *bufio.Reader
	stderr bytes.Buffer
}

func startTalk(t *testing.T, data string) *talk {
	t.Helper()
	c := &talk{T: t, Cmd: self(t, "chat", "--json", "--data", data)}
	c.Cmd.Stderr = &c.stderr
	in, err := c.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	c.in, c.out = in, bufio.NewReader(out)
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Process.Kill() })
	return c
}

func (c *talk) ask(question string) (a answerJSON) {
	c.Helper()
	fmt.Fprintln(c.in, question)
	line, err := c.out.ReadBytes('\n')
	if err != nil {
		c.Fatalf("%v: %s", err, c.stderr.String())
	}
	if err := json.Unmarshal(line, &a); err != nil {
		c.Fatal(err)
	}
	return a
}

// ends waits for a process that has been told to end.
func ends(t *testing.T, c *exec.Cmd) (code int) {
	t.Helper()
	stuck := time.AfterFunc(30*time.Second, func() {
		t.Error("it does not end")
		c.Process.Kill()
	})
	defer stuck.Stop()
	c.Wait()
	return c.ProcessState.ExitCode()
}

func TestSignalsEndWhatWaitsForInput(t *testing.T) {
	t.Run("chat", func(t *testing.T) {
		c := startTalk(t, t.TempDir())
		c.ask("How many fighters does ISIS-K have?") // and now it waits for the next
		c.Process.Signal(syscall.SIGTERM)
		if code := ends(t, c.Cmd); code != exitFailed || !strings.HasSuffix(c.stderr.String(), "verbatim: stopped\n") {
			t.Errorf("exit %d: %s", code, c.stderr.String())
		}
	})
	t.Run("a pipe by its name", func(t *testing.T) { // which nobody writes to: it is refused at once
		fifo := filepath.Join(t.TempDir(), "fifo")
		if err := syscall.Mkfifo(fifo, 0o600); err != nil {
			t.Skip(err)
		}
		c := self(t, "extract", fifo)
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		if code := ends(t, c); code != exitFailed {
			t.Errorf("exit %d", code)
		}
	})
}

// store opens the default library of a data folder.
func store(t *testing.T, data string) *sqlite.Library {
	t.Helper()
	s, err := sqlite.Open(t.Context(), data)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	l, err := s.Library(t.Context(), defaultLibrary)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// TestChatChangesOver chats with the starter library while another process adds
// articles, and then leaves them to be embedded.
func TestChatChangesOver(t *testing.T) {
	data := t.TempDir()
	c := startTalk(t, data)
	if a := c.ask("How many fighters does ISIS-K have?"); a.Abstained {
		t.Error("the starter library does not answer")
	}

	l := store(t, data)
	release, mine, err := l.TryLockEmbedding()
	if err != nil || !mine {
		t.Fatal(mine, err)
	}
	add := func(a corpus.Article) {
		if _, err := l.Add(t.Context(), []corpus.Entry{{Article: a, Received: corpus.Received{Name: "a.txt", Bytes: []byte(a.Text)}}}); err != nil {
			t.Fatal(err)
		}
	}
	add(corpustest.Bridge())
	const question = "For how long will the stone bridge close?"
	if a := c.ask(question); !a.Degraded || len(a.Quotes) == 0 || a.Quotes[0].ArticleID != "bridge" {
		t.Errorf("while another embeds: %+v", a)
	}
	if a := c.ask("How many fighters does ISIS-K have?"); !a.Abstained {
		t.Error("the starter library still answers")
	}
	release()
	if a := c.ask(question); a.Degraded || len(a.Quotes) == 0 {
		t.Errorf("with nobody embedding: %+v", a)
	}
	add(corpustest.Harbour())
	if a := c.ask("How many crossings were cancelled?"); a.Degraded || len(a.Quotes) == 0 || a.Quotes[0].ArticleID != "harbour" {
		t.Errorf("after another article: %+v", a)
	}
	c.in.Close()
	if code := ends(t, c.Cmd); code != exitOK {
		t.Errorf("exit %d", code)
	}
	if said := c.stderr.String(); strings.Count(said, "another process is at it") != 1 || !strings.Contains(said, "Articles have been added") {
		t.Error(said)
	}
}

// TestAddEmbedsWhatWasLeft adds again what a killed add stored and did not embed.
func TestAddEmbedsWhatWasLeft(t *testing.T) {
	data, file := t.TempDir(), filepath.Join(t.TempDir(), "letter.jsonl")
	a := corpustest.Bridge()
	line, err := json.Marshal(map[string]string{"id": a.ID, "text": a.Text})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, line, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := store(t, data).Add(t.Context(), []corpus.Entry{{Article: a, Received: corpus.Received{Name: "a.txt", Bytes: line}}}); err != nil {
		t.Fatal(err)
	}
	if out := verbatim(t, exitOK, "add", "--yes", "--data", data, file); !strings.Contains(out, "in the library already") {
		t.Error(out)
	}
	if out := verbatim(t, exitOK, "check", "--data", data); !strings.Contains(out, " 0 still to be embedded") {
		t.Error(out)
	}
}

// TestEveryLineIsAnswered sends chat --json a line that is no question between
// two that are.
func TestEveryLineIsAnswered(t *testing.T) {
	in := strings.NewReader("How many fighters?\n" + strings.Repeat("why ", maxLine/4) + "?\nWho left the Taliban?")
	var stdout, stderr bytes.Buffer
	code := run(t.Context(), []string{"chat", "--json", "--data", t.TempDir()}, func(string) string { return "" }, in, &stdout, &stderr)
	lines := strings.Split(strings.TrimSpace(stdout.String()), "\n")
	if code != exitFailed || len(lines) != 3 {
		t.Fatalf("exit %d, %d lines: %s", code, len(lines), stderr.String())
	}
	for i, want := range []string{`{"question":"How many fighters?","abstained":`, `{"question":"why why `, `{"question":"Who left the Taliban?","abstained":`} {
		if !strings.HasPrefix(lines[i], want) {
			t.Errorf("line %d: %.200s", i+1, lines[i])
		}
	}
	if !strings.Contains(lines[1], `"error":"the line is longer than 1 MB`) {
		t.Errorf("%.300s", lines[1])
	}
}

// TestReadOnlyFolder looks at a library as a user who may not write it.
func TestReadOnlyFolder(t *testing.T) {
	root := t.TempDir()
	data := filepath.Join(root, "data")
	file := filepath.Join(root, "bridge.txt")
	if err := os.WriteFile(file, []byte(corpustest.Bridge().Title+"\n\n"+corpustest.Bridge().Text), 0o644); err != nil {
		t.Fatal(err)
	}
	verbatim(t, exitOK, "add", "--yes", "--data", data, file)
	// The superuser may write anywhere: be somebody else then.
	command := func(args ...string) *exec.Cmd { return self(t, append(args, "--data", data)...) }
	if os.Geteuid() == 0 {
		command = asUser(t, root, data, 65534)
	}
	if err := os.Chmod(filepath.Join(data, sqlite.FileName), 0o444); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(data, 0o555); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Chmod(data, 0o755) })
	for _, test := range []struct {
		args []string
		want string
		code int
	}{
		{[]string{"list"}, "bridge", exitOK},
		{[]string{"show", "bridge"}, "eleven weeks", exitOK},
		{[]string{"ask", "--json", "For how long will the stone bridge close?"}, `"degraded":false`, exitOK},
		{[]string{"check"}, "nothing is wrong", exitOK},
		{[]string{"remove", "bridge"}, "the data folder cannot be written", exitFailed},
		{[]string{"add", "--yes", file}, "the data folder cannot be written", exitFailed},
	} {
		c := command(test.args...)
		out, _ := c.CombinedOutput()
		if code := c.ProcessState.ExitCode(); code != test.code || !strings.Contains(string(out), test.want) {
			t.Errorf("%v: exit %d: %s", test.args, code, out)
		}
	}
}
