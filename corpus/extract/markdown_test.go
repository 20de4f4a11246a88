package extract

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"verbatim/corpus"
)

func TestReadMarkdown(t *testing.T) {
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
	results, err := Extract("ferry.md", []byte(source))
	if err != nil {
		t.Fatal(err)
	}
	got := results[0].Article
	want := corpus.Article{
		ID: "ferry", Title: "Ferry returns", Author: "Ada Roe, Bo Lind", Outlet: "Harbour Weekly",
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
	for _, d := range results[0].Dropped {
		dropped = append(dropped, d.Reason+": "+d.Text)
	}
	if diff := cmp.Diff([]string{"repeated: Ferry returns", "caption: The ferry at the pier", "HTML: <div>Sign up!</div>", "byline: By Ada Roe"}, dropped); diff != "" {
		t.Errorf("dropped -want +got:\n%s", diff)
	}
}

func TestLooksMarkdown(t *testing.T) {
	for _, test := range []struct {
		name, text string
		want       bool
	}{
		{"front matter", "---\ntitle: x\n---\n\nText.", true},
		{"title at the top", "# Ferry returns\n\nText.", true},
		{"two headings", "Text.\n\n## One\n\nText.\n\n## Two\n\nText.", true},
		{"links", "The [ferry](https://example.com/a) met the [tern](b.html) again.", true},
		{"one heading and emphasis", "Text with **much** of it.\n\n## One\n\nText.", true},
		{"plain", ferry, false},
		{"a pasted page", ferryPage, false},
		{"a number", "# 1 in the charts\n\nText.", false},
		{"hashtags", "#ferry #harbour\n\nText.", false},
		{"asterisks", "* The price is for one person.\n\n** Dogs sail free.", false},
		{"rule at the top", "---\n\nText.\n\n---\n\nText.", false},
		{"footnotes", "It sails.[1]\n\nIt sank.[2] (It did.)", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := looksMarkdown(test.text); got != test.want {
				t.Errorf("got %v", got)
			}
		})
	}
}
