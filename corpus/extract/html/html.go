// Package html reads saved web pages. Every block of the draft is a block of the
// page, to the character.
//
// block.go cuts the page's visible text into blocks. vote.go asks trafilatura
// which of them are the article; choose.go, turnout.go and furniture.go say which
// of those are furniture after all (captions, teasers, sign-up boxes). statement.go
// gathers what the page states of itself, <meta> and JSON-LD (jsonld.go), and
// title.go, author.go, date.go, outlet.go and address.go choose from it. Text that
// is lost or too much: turnout.go and furniture.go; what is known of the article:
// the file named for it, or package provenance, which reads single lines.
package html

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"

	"verbatim/corpus/extract/decode"
	"verbatim/corpus/extract/draft"
)

// Read reads a saved web page. The page's visible text is cut into blocks,
// trafilatura says which of them are the article, rules say which of those are
// furniture after all, and what the page states of itself gives the rest. Every
// block of the draft is a block of the page, to the character.
func Read(data []byte) (draft.Draft, error) {
	source, err := decode.Page(data)
	if err != nil {
		return draft.Draft{}, err
	}
	doc, err := html.Parse(strings.NewReader(source))
	if err != nil {
		return draft.Draft{}, draft.ErrNoArticle // only of elements nested beyond reason
	}
	dropLongAttributes(doc)
	p := newPage(doc)
	s := readStatements(doc)
	title := s.title()
	choices := p.choose(p.vote(), s.article.text("articleBody"), title, s.author())
	s.lines = p.headLines(choices)

	d := draft.Draft{Title: title, Author: s.author(), Outlet: s.outlet(), URL: s.url(), Published: s.published()}
	d.Original = s.original(d.Outlet, p, choices)
	for i, b := range p.blocks {
		if choices[i].keep {
			d.Blocks = append(d.Blocks, draft.Block{Text: b.text, Heading: choices[i].heading})
		}
	}
	if len(d.Blocks) == 0 {
		return draft.Draft{}, draft.ErrNoArticle
	}
	// What the decoder could not read must not be quoted as the outlet's.
	if !utf8.Valid(data) && slices.ContainsFunc(d.Blocks, func(b draft.Block) bool { return strings.ContainsRune(b.Text, utf8.RuneError) }) {
		return draft.Draft{}, decode.ErrEncoding
	}
	d.Dropped = p.dropped(choices)
	return d, nil
}

// Limits of what is reported as left out; beyond them nobody reads it.
const (
	maxDropped     = 300
	maxDroppedText = 400 // bytes
)

// dropped lists the blocks that are left out, each text once, with why.
func (p *page) dropped(choices []choice) []draft.Dropped {
	first, last := span(choices)
	seen := map[string]bool{}
	var out []draft.Dropped
	for i, b := range p.blocks {
		if choices[i].keep || seen[b.text] || len(out) == maxDropped {
			continue
		}
		seen[b.text] = true
		reason := cmp.Or(choices[i].reason, phraseReason(b.text))
		switch {
		case reason != "":
		case 10*b.linked >= 9*b.size:
			reason = onlyLink
		case i < first:
			reason = "before the article"
		case i > last:
			reason = "after the article"
		default:
			reason = "beside the article"
		}
		out = append(out, draft.Dropped{Text: shorten(b.text, maxDroppedText), Reason: reason})
	}
	return out
}

// shorten cuts s to at most n bytes and marks the cut.
func shorten(s string, n int) string {
	if len(s) <= n {
		return s
	}
	n -= len("…")
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + "…"
}

// headLines gives the short lines about the article's beginning: from its
// headline, or a few blocks before its first paragraph, to just after it.
func (p *page) headLines(choices []choice) []string {
	first, _ := span(choices)
	from := max(0, first-12)
	for i := first; i >= 0 && i >= first-40 && i < len(p.blocks); i-- {
		if choices[i].reason == "headline" || headingLevel(p.blocks[i].element) == 1 {
			from = i
			break
		}
	}
	var lines []string
	for i := from; i < len(p.blocks) && i <= first+3; i++ {
		if b := p.blocks[i]; len(b.text) < 160 {
			lines = append(lines, b.text)
		}
	}
	return lines
}

// span gives the first and the last block that is kept, 0 and 0 if none is.
func span(choices []choice) (first, last int) {
	first = -1
	for i, c := range choices {
		if c.keep {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	return max(first, 0), last
}
