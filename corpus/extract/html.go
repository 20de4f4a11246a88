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
	kept := p.vote()
	d := draft{}
	for _, b := range p.blocks {
		if b.share(kept) >= .5 {
			d.blocks = append(d.blocks, block{text: b.text})
		}
	}
	if len(d.blocks) == 0 {
		return draft{}, ErrNoArticle
	}
	return d, nil
}

// share is the part of the block's characters that lie in kept nodes.
func (b *pageBlock) share(kept []bool) float64 {
	if kept == nil {
		return 0
	}
	n, k := 0, 0
	for _, i := range b.nodes {
		n++
		if kept[i] {
			k++
		}
	}
	return float64(k) / float64(n)
}
