package render_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"verbatim/bot/render"
	"verbatim/bot/render/markdown"
)

// awkward are texts that Discord would draw as something else.
var awkward = []string{
	`*a* **b** ***c*** _d_ __e__ ___f___ ~~g~~ ||h|| snake_case_name 2*3*4`,
	"`a` ``b`` ```c``` ```go\nd\n```",
	"# a\n## b\n### c\n  # d\n-# e\n#no #1",
	"- a\n* b\n+ c\n1. d\n  2. e\n3) f\n10. g\n- - h\n-i\n-1.5 degrees\n1.5 percent\n2021. It was",
	"> a\n>> b\n>>> c\n > d\na > b",
	"[a](https://b.example) [a](<https://b.example>) [a]: https://b.example ![a](b) [a\n](https://b)",
	"https://a.example/b_c_d http://a.example, <https://a.example> steam://run discord://-/x www.a.example a@b.example <a@b.example> <mailto:a@b.example> <+1 555 123 4567>",
	"discord.gg/abc Discord.GG/abc https://discord.gg/abc discord.com/invite/abc discordapp.com/invite/abc https://discord.com/channels/1/2/3",
	"<t:1618953630> <t:1618953630:R> <t:-1:d>",
	"<:a:123456789012345678> <a:bc:123456789012345678> :smile: ::: :+1: :wave::skin-tone-2: 12:30:45 a:b:c Note: this",
	"<@123456789012345678> <@!123456789012345678> <@&123456789012345678> <#123456789012345678> <id:customize> <id:linked-roles:123456789012345678> </airhorn:123456789012345678> </a b c:123456789012345678> @everyone @here @someone",
	`\ \\ \* \_ \a \1 \` + "\n" + `\#`,
	`¯\_(ツ)_/¯ :) :-( >:( <3`,
	"Acme™ © 2021 ® ↔ ▶ ☎ ❤ ❤️ ™️ 🙂 👩‍🚀 🏃‍♂️ ⛹🏽 1️⃣ #️⃣ 🇩🇪 ❤️‍🔥",
	"  two  spaces   three\n\n\nblank lines\n",
	"日本語。*強調* العربية \u202eabc\u202c e\u0301 \u200b.",
	"-", "#", ">", "1.", "*", "**", "***", "-# ", "# ", "\n- ", "||||", "____", "~~~~", "``````", ":", "<", "\\",
}

// TestEscapeReadsAsTheText asks our own reading of Discord's markdown.
func TestEscapeReadsAsTheText(t *testing.T) {
	for _, text := range awkward {
		reads(t, text)
	}
}

// reads fails unless the escaped text is drawn as text, and reads as what it was
// made of: at the beginning of a line, in a quote, in bold, and after words.
func reads(t *testing.T, text string) {
	t.Helper()
	escaped, want := render.Escape(text), render.Showable(text)
	for _, c := range []struct{ name, source, want string }{
		{"alone", escaped, want},
		{"after words", "so " + escaped + " so", "so " + want + " so"},
		{"quoted", "> " + strings.ReplaceAll(escaped, "\n", "\n> "), want},
		{"bold", "**" + escaped + "**", want},
	} {
		if want == "" && c.name == "bold" {
			continue
		}
		nodes := markdown.Parse(c.source)
		for len(nodes) == 1 && (nodes[0].Kind == markdown.Quote && c.name == "quoted" || nodes[0].Kind == markdown.Bold && c.name == "bold") {
			nodes = nodes[0].Children
		}
		if got := markdown.Plain(nodes); got != c.want {
			t.Errorf("%s: %s", c.name, cmp.Diff(c.want, got))
		}
		for _, n := range nodes {
			if n.Kind != markdown.Text {
				t.Errorf("%s: %q is drawn as a %s: %q", c.name, c.source, n.Kind, markdown.Plain([]markdown.Node{n}))
			}
		}
	}
}

func FuzzEscape(f *testing.F) {
	for _, text := range awkward {
		f.Add(text)
	}
	f.Add("\x00\t\r\n\f\v\u0085\u2028\u2029\xff\r- a\r\n# b")
	f.Fuzz(func(t *testing.T, text string) { reads(t, text) })
}

// TestEscapeTouchesNoMore tells where a backslash stands, which what is read
// cannot tell: one too many makes no difference there, nor does an emoji drawn.
func TestEscapeTouchesNoMore(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"“It closed at 12:30,” said Dr. Pell (who is 40). Why? It's well-known; 3.5 + 2 - 1 = 4.5 & more: 100 %!", "“It closed at 12\\:30,” said Dr. Pell (who is 40). Why? It's well-known; 3.5 + 2 - 1 = 4.5 & more: 100 %!"},
		{"- a - b\n  + c", "\\- a - b\n  \\+ c"},
		{"1. a 1. b\n12) c 12) d", "1\\. a 1. b\n12\\) c 12) d"},
		{"Acme™ © ☎", "Acme\\™ \\© \\☎"},
		{"❤️ ™️ ⛹🏽 👩\u200d⚖️ 🙂 日本", "❤️ ™️ ⛹🏽 👩\u200d⚖️ 🙂 日本"},
		{"[a] {b} discord.gg discord.", "\\[a] {b} discord\\.gg discord\\."},
		{"Note:\nsee: x:", "Note:\nsee: x:"},
	} {
		if got := render.Escape(c.text); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

func TestShowableNamesWhatCannotBeShown(t *testing.T) {
	if got, want := render.Showable("a\tb\r\nc\x00\u2028d\xff"), "a\uFFFDb\uFFFD\nc\uFFFD\uFFFDd\uFFFD"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
