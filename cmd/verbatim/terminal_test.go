package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// hostile is what a name may hold that a terminal obeys: it colours, rings, goes
// back in the line, clears it, is a control sequence in one byte, turns the
// direction of writing. The last two are not UTF-8 and what we mean bold by.
const hostile = "\x1b[31m\a\b\x7f\u009b31m\u0085\u202eNNC\u202c\u2066\u2069\u2028\u200f\xff" + boldOn

// obeyed returns what a terminal would obey in what was printed.
func obeyed(printed string) (found []rune) {
	for _, r := range printed {
		if unicode.IsControl(r) && r != '\n' && r != '\t' || '\u202a' <= r && r <= '\u202e' || '\u2066' <= r && r <= '\u2069' ||
			r == '\u2028' || r == '\u2029' || r == '\ufdd0' || r == '\ufdd1' {
			found = append(found, r)
		}
	}
	if !utf8.ValidString(printed) {
		found = append(found, utf8.RuneError)
	}
	return found
}

// TestNothingSteersTheTerminal gives hostile bytes to everything that is printed
// again: file names, outlets, titles, authors, addresses, aliases, questions.
func TestNothingSteersTheTerminal(t *testing.T) {
	dir := t.TempDir()
	data := filepath.Join(dir, "data"+hostile)
	write := func(name, text string) string {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Skipf("the file system takes no such names: %v", err)
		}
		return path
	}
	const body = "The bridge over the Lun was closed on Monday after a cable had snapped.\n\nIt stays closed until March, the \u202emayor\u202c said.\n"
	// A word inside a name is turned, so that CNN is read where NNC stands.
	good := write("good"+hostile+"\n.md", "---\ntitle: \"The bridge \\u202Eis shut\\e[2J\"\noutlet: \"\\u202ENNC\\u202C\"\nauthor: \"A \\u2067Writer\"\n---\n"+body)
	record := write("records"+hostile+".jsonl", `{"id":"two","title":"A ferry \u202esails\u001b[2J\ufdd0","outlet":"\u202eCBB\u009b","author":"\u2066B","url":"https://example.com/\u202e?a=\u001b[2J","published":"2024-03-01","text":"The ferry sails at noon. \u202eIt is late.\u001b[2J"}`+"\n")
	empty := write("empty"+hostile+"\n.txt", "")
	env := map[string]string{"VERBATIM_ONNXRUNTIME": filepath.Join(dir, "none"+hostile)} // by words alone, and said so
	steps := []struct {
		name string
		code int
		args []string
	}{
		{"looked at", exitOK, []string{"add", "--dry-run", good, record}},
		{"added", exitFailed, []string{"add", "--yes", good, record, empty, filepath.Join(dir, "absent"+hostile)}},
		{"added again", exitOK, []string{"add", "--yes", good}},
		{"listed", exitOK, []string{"list"}},
		{"outlets", exitOK, []string{"list", "--outlets"}},
		{"shown", exitOK, []string{"show", "two"}},
		{"asked", exitOK, []string{"ask", "--explain", "Is the bridge" + hostile + " closed?"}},
		{"compared", exitOK, []string{"compare", "When does the ferry sail?"}},
		{"who said", exitOK, []string{"whosaid", "The ferry sails at noon." + hostile}},
		{"checked", exitOK, []string{"check"}},
		{"no such outlet", exitUsage, []string{"ask", "--outlet", "X" + hostile, "Is the bridge closed?"}},
		{"no such article", exitFailed, []string{"show", "x" + hostile}},
		{"no such library", exitUsage, []string{"show", "--library", "x" + hostile, "two"}},
		{"no such command", exitUsage, []string{"x" + hostile}},
		{"no such flag", exitUsage, []string{"list", "--x" + hostile}},
		{"no number", exitUsage, []string{"ask", "--limit", "x" + hostile, "Why?"}},
		{"no file", exitFailed, []string{"eval", "--corpus", filepath.Join(dir, "x"+hostile), "--queries", "q", "--run", "r"}},
		{"previewed", exitOK, []string{"preview", "--output", filepath.Join(dir, "page"+hostile), "Is the bridge closed?"}},
		{"edited", exitOK, []string{"edit", "two", "--title", "T" + hostile, "--alias", "\u202eB\u202c"}},
		{"as JSON", exitOK, []string{"ask", "--json", "Is the bridge" + hostile + " closed?"}},
		{"listed as JSON", exitOK, []string{"list", "--json"}},
		{"extracted", exitFailed, []string{"extract", good, empty}},
		{"removed", exitFailed, []string{"remove", "two", "x" + hostile}},
	}
	for _, c := range steps {
		var stdout, stderr bytes.Buffer
		code := run(t.Context(), append(c.args, "--data", data), func(k string) string { return env[k] }, strings.NewReader(""), &stdout, &stderr)
		if code != c.code {
			t.Errorf("%s: exit %d, want %d: %s", c.name, code, c.code, stderr.String())
		}
		for stream, printed := range map[string]string{"stdout": stdout.String(), "stderr": stderr.String()} {
			if found := obeyed(printed); len(found) > 0 {
				t.Errorf("%s: %s holds %q: %q", c.name, stream, found, printed)
			}
		}
		for line := range strings.Lines(stderr.String()) {
			if strings.HasPrefix(line, ".") { // the end of a file's name, on a line of its own
				t.Errorf("%s: a file's name breaks the line: %q", c.name, stderr.String())
			}
		}
	}
}

// TestJSONLosesNothing: what a terminal would obey is escaped, and read back as it was.
func TestJSONLosesNothing(t *testing.T) {
	want := map[string]string{"outlet": strings.ToValidUTF8(hostile, "\ufffd") + "<&>é日本\u200f"}
	var out bytes.Buffer
	if err := encoder(&out).Encode(want); err != nil {
		t.Fatal(err)
	}
	if found := obeyed(out.String()); len(found) > 0 || !strings.Contains(out.String(), "<&>é日本") {
		t.Errorf("%q in %s", found, out.String())
	}
	var got map[string]string
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestOutput(t *testing.T) {
	for name, c := range map[string]struct {
		bold       bool
		text, want string
		oneLine    string // what printable makes of it
	}{
		"plain":             {false, "The port – 日本語, עברית\u200f.\n\tend", "The port – 日本語, עברית\u200f.\n\tend", "The port – 日本語, עברית.�\tend"},
		"colour":            {false, "a\x1b[31mb", "a�[31mb", "a�[31mb"},
		"a turned outlet":   {false, "\u202eNNC", "�NNC", "�NNC"},
		"a line gone over":  {false, "one\rtwo", "one�two", "one�two"},
		"no UTF-8":          {false, "a\x9bb\xff", "a�b�", "a�b�"},
		"half a character":  {false, "a\xe2\x80", "a��", "a��"},
		"bold":              {true, boldOn + "a" + boldOff, "\x1b[1ma\x1b[0m", "a"},
		"bold in a pipe":    {false, boldOn + "a" + boldOff, "a", "a"},
		"bold is not asked": {true, "a\x1b[1mb", "a�[1mb", "a�[1mb"},
	} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			n, err := (&output{to: &out, bold: c.bold}).Write([]byte(c.text))
			if err != nil || n != len(c.text) {
				t.Errorf("%d, %v", n, err)
			}
			if diff := cmp.Diff(c.want, out.String()); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(c.oneLine, printable(c.text)); diff != "" {
				t.Error(diff)
			}
		})
	}
	full := errors.New("the disk is full")
	broken := &output{to: writerFunc(func([]byte) (int, error) { return 0, full })}
	io.WriteString(broken, "a")
	io.WriteString(broken, "b")
	if !errors.Is(broken.err, full) {
		t.Errorf("error %v", broken.err)
	}
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }
