// Package draft is what a reader of one format makes of an input, and how an
// article comes of it.
//
// A Draft holds what the input states of the article, its blocks in page order,
// and what was left out. Article cleans and joins the blocks into the canonical
// text, the same way for every format, so that the rules on characters (Clean)
// and on paragraphs stand in one place. A change here changes stored texts: see
// extract.Version.
package draft

import (
	"errors"
	"strings"

	"verbatim/corpus"
)

// ErrNoArticle is an input in which no paragraph is an article's.
var ErrNoArticle = errors.New("no article was found in it; copy the article's text and add that instead")

// Block is one paragraph, list item or subheading.
type Block struct {
	Text    string
	Heading bool
}

// Dropped is a piece of the input that is not part of the article.
type Dropped struct {
	Text   string `json:"text"`
	Reason string `json:"reason"`
}

// Draft is what a reader of one format has found. A string that is "" is unknown.
type Draft struct {
	// Outlet published the input, Original published the article first.
	ID, Title, Author, Outlet, Original string
	// URL is canonical, Published an ISO 8601 date or an RFC 3339 time.
	URL, Published string

	Blocks  []Block
	Dropped []Dropped
}

// Article makes the article of d. Blocks are cleaned, joined by one blank line,
// and empty ones left out. The error is ErrNoArticle if no paragraph is left, or if
// what is left is no words.
func (d Draft) Article() (corpus.Article, error) {
	a := corpus.Article{
		ID: d.ID, Title: Clean(d.Title), Author: Clean(d.Author), Outlet: Clean(d.Outlet),
		OriginalOutlet: Clean(d.Original), URL: d.URL, Published: d.Published,
	}
	var text strings.Builder
	paragraphs := 0
	for _, b := range d.Blocks {
		t := Clean(b.Text)
		if t == "" {
			continue
		}
		if text.Len() > 0 {
			text.WriteString("\n\n")
		}
		start := text.Len()
		text.WriteString(t)
		if b.Heading {
			a.Headings = append(a.Headings, corpus.Span{Start: start, End: text.Len()})
		} else {
			paragraphs++
		}
	}
	a.Text = text.String()
	if paragraphs == 0 || !isReadable(a.Text) {
		return corpus.Article{}, ErrNoArticle
	}
	return a, nil
}
