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
	d := draft{title: s.title(), author: s.author(), outlet: s.outlet(), url: s.url(), published: s.published()}
	choices := p.choose(p.vote(), s.article.text("articleBody"), d.title)
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
