package extract

import (
	"strings"

	"golang.org/x/net/html"
)

// readHTML reads a saved web page.
func readHTML(data []byte) (draft, error) {
	if len(data) > MaxBytes {
		return draft{}, ErrTooLarge
	}
	source, err := decodeHTML(data)
	if err != nil {
		return draft{}, err
	}
	doc, err := html.Parse(strings.NewReader(source))
	if err != nil {
		return draft{}, ErrNoArticle
	}
	p := newPage(doc)
	s := readStatements(doc)
	title := s.title()
	choices := p.choose(p.vote(), s.article.text("articleBody"), title, s.author())
	s.lines = p.headLines(choices)
	d := draft{title: title, author: s.author(), outlet: s.outlet(), url: s.url(), published: s.published()}
	d.original = s.original(d.outlet, p, choices)
	for i, b := range p.blocks {
		if choices[i].keep {
			d.blocks = append(d.blocks, block{text: b.text, heading: choices[i].heading})
		} else {
			d.dropped = append(d.dropped, Dropped{Text: b.text, Reason: choices[i].reason})
		}
	}
	if len(d.blocks) == 0 {
		return draft{}, ErrNoArticle
	}
	return d, nil
}

// share is the part of block i's characters that lie in kept text nodes.
func (p *page) share(i int, kept []bool) float64 {
	if kept == nil {
		return 0
	}
	all, in := 0, 0
	for _, n := range p.blocks[i].nodes {
		all += p.sizes[n]
		if kept[n] {
			in += p.sizes[n]
		}
	}
	return float64(in) / float64(all)
}

// headLines gives the short lines about the article's beginning: from its
// headline, or a few blocks before its first paragraph, to just after it.
func (p *page) headLines(choices []choice) []string {
	first, _ := span(choices)
	from := max(0, first-12)
	for i := first; i >= 0 && i >= first-40; i-- {
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
