package render_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"verbatim/bot/render"
	"verbatim/corpus"
)

// TestEscapeByAnotherParser has an independent parser read what Escape makes.
// It needs node and the npm package discord-markdown-parser (1.3.1):
//
//	npm install --prefix DIR discord-markdown-parser@1.3.1
//	NODE_PATH=DIR/node_modules go test ./bot/render
//
// and, for its cases, the shared material beside the repository.
func TestEscapeByAnotherParser(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("node is not installed")
	}
	for _, c := range []struct {
		name  string
		texts func(*testing.T) []string
		least int
	}{
		{"awkward", func(*testing.T) []string { return awkward }, 10},
		{"random", func(*testing.T) []string { return randomTexts(3000) }, 3000},
		{"commonmark", func(t *testing.T) []string {
			return sharedLines(t, "commonmark_0.31.jsonl", func(c sharedCase) []string { return []string{c.Markdown} })
		}, 600},
		{"discord.js", func(t *testing.T) []string {
			return sharedLines(t, "discordjs_escapers.jsonl", func(c sharedCase) []string { return c.texts() })
		}, 70},
		{"pages", sharedPages, 5},
	} {
		t.Run(c.name, func(t *testing.T) {
			texts := c.texts(t)
			if len(texts) < c.least {
				t.Fatalf("only %d texts", len(texts))
			}
			readByNode(t, node, texts)
		})
	}
}

// readByNode fails unless each escaped text, alone and quoted, is drawn as text.
func readByNode(t *testing.T, node string, texts []string) {
	t.Helper()
	var in []nodeIn
	var want []string
	for _, text := range texts {
		escaped, shown := render.Escape(text), render.Showable(text)
		in = append(in, nodeIn{escaped, "text"}, nodeIn{"> " + strings.ReplaceAll(escaped, "\n", "\n> "), "quote"})
		want = append(want, shown, shown)
	}
	for i, got := range byNode(t, node, in) {
		if got.Text != want[i] {
			t.Errorf("%.200q is read otherwise: %s", want[i], cmp.Diff(want[i], got.Text))
		}
		if len(got.Drawn) > 0 {
			t.Errorf("%.200q: drawn as %q", want[i], got.Drawn)
		}
	}
}

// TestQuotesByAnotherParser has the other parser read what messages quote.
func TestQuotesByAnotherParser(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("node is not installed")
	}
	r := newRenderer(t)
	var in []nodeIn
	var want []string // of all messages
	for seed := range uint64(200) {
		m := maker{rand.New(rand.NewPCG(seed, 3))}
		n := 1 + m.IntN(4)
		a, articles := m.answer(n)
		message := r.Answer(a, render.Facts{Articles: 3}, render.Page{Closest: true}, render.Controls{})
		for _, s := range message.Shown {
			at := slices.IndexFunc(articles, func(a corpus.Article) bool { return a.ID == s.Article })
			want = append(want, render.Showable(s.Of(articles[at].Text)))
		}
		for _, text := range texts(message.Components) {
			in = append(in, nodeIn{text, "message"})
		}
	}
	var got []string
	for i, out := range byNode(t, node, in) {
		got = append(got, out.Quotes...)
		if len(out.Drawn) > 0 {
			t.Errorf("%.500q: drawn in a quote: %q", in[i].Source, out.Drawn)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%.5000s", diff)
	}
}

type nodeIn struct {
	Source string `json:"source"`
	As     string `json:"as"`
}

type nodeOut struct {
	Text   string   `json:"text"`
	Drawn  []string `json:"drawn"`
	Quotes []string `json:"quotes"`
}

// byNode has testdata/read.js read texts. It skips where the parser is missing.
func byNode(t *testing.T, node string, in []nodeIn) []nodeOut {
	t.Helper()
	var input bytes.Buffer
	for _, c := range in {
		if err := json.NewEncoder(&input).Encode(c); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.CommandContext(t.Context(), node, filepath.Join("testdata", "read.js"))
	cmd.Stdin = &input
	output, err := cmd.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == 3 {
		t.Skip("discord-markdown-parser is not where node looks; the comment of TestEscapeByAnotherParser says how to install it")
	}
	if err != nil {
		t.Fatalf("node: %v", err)
	}
	var out []nodeOut
	for line := range bytes.Lines(output) {
		var o nodeOut
		if err := json.Unmarshal(line, &o); err != nil {
			t.Fatal(err)
		}
		out = append(out, o)
	}
	if len(out) != len(in) {
		t.Fatalf("%d of %d texts were read", len(out), len(in))
	}
	return out
}

// randomTexts puts texts together from pieces that mean something to Discord.
func randomTexts(n int) []string {
	pieces := strings.Fields("* ** _ __ ~~ | || ` ``` # ## ### -# - + 1. 12) > >>> [ ] ( ) < > @everyone @here <@1> <#1> <t:1> <id:home> </a:1> :a: : https://a.b/c_d discord.gg/a \\ \\\\ a b1 ™ 🙂 ❤️ é 日本 . , ! \" ' = & ; $ ^ { }")
	pieces = append(pieces, " ", "  ", "\n", "\n\n", "\n> ", "\n- ", " ", "word", "12", "<@123456789012345678>", "<:ab:123456789012345678>")
	random := rand.New(rand.NewPCG(1, 2))
	texts := make([]string, n)
	for i := range texts {
		var b strings.Builder
		for range 1 + random.IntN(14) {
			b.WriteString(pieces[random.IntN(len(pieces))])
		}
		texts[i] = b.String()
	}
	return texts
}

type sharedCase struct {
	Markdown string `json:"markdown"`
	Args     []any  `json:"args"`
	Expected string `json:"expected"`
}

func (c sharedCase) texts() []string {
	out := []string{c.Expected}
	for _, a := range c.Args {
		if s, ok := a.(string); ok {
			out = append(out, s)
		}
	}
	return out
}

var shared = filepath.Join("..", "..", "..", "shared")

func sharedLines(t *testing.T, name string, texts func(sharedCase) []string) []string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(shared, "eval", "markdown", name))
	if err != nil {
		t.Skipf("the shared material is not beside the repository: %v", err)
	}
	var out []string
	for line := range bytes.Lines(data) {
		var c sharedCase
		if err := json.Unmarshal(line, &c); err != nil {
			t.Fatal(err)
		}
		out = append(out, texts(c)...)
	}
	return out
}

func sharedPages(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(shared, "articles", "*.txt"))
	if err != nil || len(files) == 0 {
		t.Skip("the shared material is not beside the repository")
	}
	var out []string
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, string(data))
	}
	return out
}
