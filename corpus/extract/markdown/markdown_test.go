package markdown

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"verbatim/corpus"
)

func TestRead(t *testing.T) {
	const source = `---
Title: "Ferry returns"
site_name: Harbour Weekly
author:
  - name: Ada Roe
  - Bo Lind
date: 2026-08-27
canonical_url: https://example.com/ferry?utm_source=x
draft: false
---

# Ferry returns

*By Ada Roe*

The ferry [came back](https://example.com/b) after **two** years
of repairs \& delay &amp; doubt.

![The ferry at the pier](ferry.png)

## A long wait

- one coat
- two hats, and
  a scarf

> Nobody had thought it possible.

<div>Sign up!</div>

` + "```\nkeel: cracked\n```\n" + `
| Ticket | Price |
|--------|-------|
| adult  | four  |
`
	d, err := Read(source)
	if err != nil {
		t.Fatal(err)
	}
	got, err := d.Article()
	if err != nil {
		t.Fatal(err)
	}
	want := corpus.Article{
		Title: "Ferry returns", Author: "Ada Roe, Bo Lind", Outlet: "Harbour Weekly",
		URL: "https://example.com/ferry", Published: "2026-08-27",
		Text: strings.Join([]string{
			"The ferry came back after two years of repairs & delay & doubt.", "A long wait", "one coat", "two hats, and a scarf",
			"Nobody had thought it possible.", "keel: cracked", "Ticket Price", "adult four",
		}, "\n\n"),
	}
	start := strings.Index(want.Text, "A long wait")
	want.Headings = []corpus.Span{{Start: start, End: start + len("A long wait")}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	var dropped []string
	for _, piece := range d.Dropped {
		dropped = append(dropped, piece.Reason+": "+piece.Text)
	}
	if diff := cmp.Diff([]string{"front matter: Title: \"Ferry returns\" site_name: Harbour Weekly author: - name: Ada Roe - Bo Lind date: 2026-08-27 canonical_url: https://example.com/ferry?utm_source=x draft: false",
		"repeated: Ferry returns", "caption: The ferry at the pier", "HTML: <div>Sign up!</div>", "byline: By Ada Roe"}, dropped); diff != "" {
		t.Errorf("dropped -want +got:\n%s", diff)
	}
}

func TestDetect(t *testing.T) {
	for _, test := range []struct {
		name, text string
		want       bool
	}{
		{"front matter", "---\ntitle: x\n---\n\nText.", true},
		{"title at the top", "# Ferry returns\n\nText.", true},
		{"two headings", "Text.\n\n## One\n\nText.\n\n## Two\n\nText.", true},
		{"links", "The [ferry](https://example.com/a) met the [tern](b.html) again.", true},
		{"one heading and emphasis", "Text with **much** of it.\n\n## One\n\nText.", true},
		{"plain", "The ferry sails again.\n\n“We have missed it badly,” said Ada Roe.", false},
		{"a pasted page", "Home\nNews\n\nFerry sails again\n\n• Four crowns for a passenger\n• Two for a dog\n\n© 2027 Harbour Weekly Ltd.\nPrivacy Policy", false},
		{"a number", "# 1 in the charts\n\nText.", false},
		{"hashtags", "#ferry #harbour\n\nText.", false},
		{"asterisks", "* The price is for one person.\n\n** Dogs sail free.", false},
		{"rule at the top", "---\n\nText.\n\n---\n\nText.", false},
		{"footnotes", "It sails.[1]\n\nIt sank.[2] (It did.)", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := Detect(test.text); got != test.want {
				t.Errorf("got %v", got)
			}
		})
	}
}

// Whatever its language and however well it is written, front matter is no text.
func TestFrontMatter(t *testing.T) {
	type row struct{ Title, Author, Outlet, Published, Text string }
	const body = "The harbour opens."
	for _, test := range []struct {
		name, source string
		want         row
	}{
		{"YAML", "---\ntitle: Ferry\nauthor: [Ada Roe, Bo Lind]\n---\n\n" + body, row{Title: "Ferry", Author: "Ada Roe, Bo Lind", Text: body}},
		{"a title with colons", "---\ntitle: Ferry: sinks: again\ndate: 2026-08-27\nauthors:\n  - Ada Roe\n  - Bo Lind\n---\n\n" + body,
			row{Title: "Ferry: sinks: again", Author: "Ada Roe, Bo Lind", Published: "2026-08-27", Text: body}},
		{"DOS lines", "---\r\ntitle: \"Ferry\": sinks\r\noutlet: 'Harbour Weekly'\r\n---\r\n\r\n" + body, row{Title: "Ferry", Outlet: "Harbour Weekly", Text: body}},
		{"TOML", "+++\ntitle = \"Ferry = new\"\ndate = 2026-08-27\nauthors = [\"Ada Roe\", 'Bo Lind']\n[params]\nsite_name = 'Harbour Weekly'\n+++\n\n" + body,
			row{Title: "Ferry = new", Author: "Ada Roe, Bo Lind", Outlet: "Harbour Weekly", Published: "2026-08-27", Text: body}},
		{"a list", "---\n- ferry\n- harbour\n---\n\n" + body, row{Text: body}},
		{"nothing", "---\n---\n\n# Ferry\n\n" + body, row{Title: "Ferry", Text: body}},
		{"above more than the parser gets", "---\ntitle: Ferry\n---\n\n" + body + strings.Repeat("\n\n"+body, maxMarkdown/len(body)), row{Title: "Ferry", Text: body}},
		{"a rule above a text", "---\nThe ferry returns.\n\n---\n\n# Ferry\n\n" + body + "\n\n## Later\n\n" + body, row{Title: "Ferry", Text: "The ferry returns.\n\n" + body + "\n\nLater\n\n" + body}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if !Detect(test.source) {
				t.Error("not taken for Markdown")
			}
			d, err := Read(test.source)
			if err != nil {
				t.Fatal(err)
			}
			a, err := d.Article()
			if err != nil {
				t.Fatal(err)
			}
			if strings.HasPrefix(a.Text, body) {
				a.Text = body
			}
			if diff := cmp.Diff(test.want, row{a.Title, a.Author, a.Outlet, a.Published, a.Text}); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestFrontMatterWithoutAnEnd(t *testing.T) {
	for _, source := range []string{"---\ntitle: Ferry returns\n\nThe ferry sails again.", "+++\ntitle = \"Ferry returns\"\n\nThe ferry sails again."} {
		if _, err := Read(source); !Detect(source) || !errors.Is(err, errOpenFrontMatter) {
			t.Errorf("%q: %v", source, err)
		}
	}
}
