package markdown_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"verbatim/bot/render/markdown"
)

func text(s string) markdown.Node { return markdown.Node{Kind: markdown.Text, Text: s} }

func of(k markdown.Kind, children ...markdown.Node) markdown.Node {
	return markdown.Node{Kind: k, Children: children}
}

func TestParse(t *testing.T) {
	for _, c := range []struct {
		name, source string
		want         []markdown.Node
	}{
		{"emphasis", "a **b *c* d** __e__ _f_ ~~g~~ ||h||", []markdown.Node{text("a "), of(markdown.Bold, text("b "), of(markdown.Italic, text("c")), text(" d")), text(" "), of(markdown.Underline, text("e")), text(" "), of(markdown.Italic, text("f")), text(" "), of(markdown.Strike, text("g")), text(" "), of(markdown.Spoiler, text("h"))}},
		{"both", "***a***", []markdown.Node{of(markdown.Bold, of(markdown.Italic, text("a")))}},
		{"escaped", `\*a\* **b\*\*** \a \\`, []markdown.Node{text("*a* "), of(markdown.Bold, text("b**")), text(` \a \`)}},
		{"no emphasis", "* a * b ~ | 2*3", []markdown.Node{{Kind: markdown.Item, Text: "* ", Children: []markdown.Node{text("a * b ~ | 2*3")}}}},
		{"a quote of lines", "> a\n> \n> b\nc", []markdown.Node{of(markdown.Quote, text("a\n\nb")), text("c")}},
		{"a quote to the end", "a\n>>> b\nc", []markdown.Node{text("a\n"), of(markdown.Quote, text("b\nc"))}},
		{"no quote", ">a\nb > c", []markdown.Node{text(">a\nb > c")}},
		{"lines", "# a\n-# b\n- c\n2. d\n#e", []markdown.Node{{Kind: markdown.Heading, Level: 1, Children: []markdown.Node{text("a")}}, of(markdown.Subtext, text("b")), {Kind: markdown.Item, Text: "- ", Children: []markdown.Node{text("c")}}, {Kind: markdown.Item, Text: "2. ", Children: []markdown.Node{text("d")}}, text("#e")}},
		{"links", "[a](https://b.example/c_(d)) <https://e.example> https://f.example.", []markdown.Node{{Kind: markdown.Link, URL: "https://b.example/c_(d)", Children: []markdown.Node{text("a")}}, text(" "), {Kind: markdown.Link, URL: "https://e.example", Children: []markdown.Node{text("https://e.example")}}, text(" "), {Kind: markdown.Link, URL: "https://f.example", Children: []markdown.Node{text("https://f.example")}}, text(".")}},
		{"a label knows no backslash", `[\*a](https://b.example)`, []markdown.Node{{Kind: markdown.Link, URL: "https://b.example", Children: []markdown.Node{text(`\*a`)}}}},
		{"Discord's own", "<@1> <t:5:R> :a: <:b:2> @here", []markdown.Node{{Kind: markdown.Mention, Text: "@1"}, text(" "), {Kind: markdown.Timestamp, Text: "5:R"}, text(" "), {Kind: markdown.Emoji, Text: ":a:"}, text(" "), {Kind: markdown.Emoji, Text: ":b:"}, text(" "), {Kind: markdown.Mention, Text: "@here"}}},
		{"code", "`*a*` ```\n*b*\n```", []markdown.Node{{Kind: markdown.Code, Text: "*a*"}, text(" "), {Kind: markdown.CodeBlock, Text: "*b*"}}},
		{"what clients change first", "a\r\nb\tc\f", []markdown.Node{text("a\nb    c")}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, markdown.Parse(c.source)); diff != "" {
				t.Error(diff)
			}
		})
	}
}
