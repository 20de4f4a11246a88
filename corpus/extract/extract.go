// Package extract turns what a moderator hands in (a saved web page, text
// copied from a page, Markdown, or JSON lines) into articles with their
// canonical text, and says what it left out and why.
//
// A reader of one format makes a draft: metadata, blocks in page order, and
// what was dropped. build joins a draft's blocks into the canonical text, the
// same way for every format, so the rules on characters stand in one place.
package extract

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"verbatim/corpus"
)

// Version changes whenever the same bytes may give another text, or something else
// that is known of the article. It is stored with each article, so that a later check knows what to compare.
const Version = 2

// MaxBytes is the largest input taken, after decompression.
const MaxBytes = 20 << 20

// Errors that a Result or Extract may carry; each reads as a sentence for the
// person who handed the input in.
var (
	ErrEmpty     = errors.New("there is nothing in it")
	ErrTooLarge  = errors.New("it is larger than 20 MB")
	ErrBinary    = errors.New("it is not text (it looks like a binary file); save the page as HTML or copy its text")
	ErrGzip      = errors.New("it is a gzip file that cannot be read: it is damaged, or compressed twice; compress it once, anew")
	ErrEncoding  = errors.New("its characters could not be read; save it as UTF-8")
	ErrJSON      = errors.New(`it is JSON, and JSON must be whole and have one article on each line, like {"title": …, "text": …}`)
	ErrNoArticle = errors.New("no article was found in it; copy the article's text and add that instead")
)

// Dropped is a piece of the input that is not part of the article.
type Dropped struct {
	Text   string `json:"text"`
	Reason string `json:"reason"`
}

// Result is one article found in an input, or why there is none.
type Result struct {
	Article corpus.Article
	Dropped []Dropped
	// Format is "html", "text", "markdown" or "jsonl".
	Format string
	// Received is the part of the input that this article came from, after
	// decompression: the whole input, or its own line of JSON lines. Extract of
	// it gives the same article again.
	Received []byte
	Err      error
}

// block is one paragraph, bullet or subheading of a draft.
type block struct {
	text    string
	heading bool
}

// draft is what a reader of one format has found.
type draft struct {
	id, title, author, outlet, original, url, published string

	blocks  []block
	dropped []Dropped
}

// build makes the article of a draft. Blocks are cleaned, joined by one blank
// line, and empty ones left out.
func build(d draft) (corpus.Article, error) {
	a := corpus.Article{
		ID: d.id, Title: Clean(d.title), Author: Clean(d.author), Outlet: Clean(d.outlet),
		OriginalOutlet: Clean(d.original), URL: d.url, Published: d.published,
	}
	var text strings.Builder
	paragraphs := 0
	for _, b := range d.blocks {
		t := Clean(b.text)
		if t == "" {
			continue
		}
		if text.Len() > 0 {
			text.WriteString("\n\n")
		}
		start := text.Len()
		text.WriteString(t)
		if b.heading {
			a.Headings = append(a.Headings, corpus.Span{Start: start, End: text.Len()})
		} else {
			paragraphs++
		}
	}
	if paragraphs == 0 {
		return corpus.Article{}, ErrNoArticle
	}
	a.Text = text.String()
	return a, nil
}

// Clean brings text to canonical characters: Unicode NFC, every run of white
// space one space, none at the ends. Control characters and invisible format
// characters that carry nothing on a page (soft hyphens, zero-width spaces,
// byte order marks) go; joiners and direction marks, which change what is
// read, stay.
func Clean(s string) string {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	s = norm.NFC.String(s)
	var out strings.Builder
	out.Grow(len(s))
	space := false
	for _, r := range s {
		switch {
		case unicode.IsSpace(r):
			space = true
		case r == '\u00AD' || r == '\u200B' || r == '\uFEFF' || r == '\u2060' || unicode.Is(unicode.Cc, r):
		default:
			if space && out.Len() > 0 {
				out.WriteByte(' ')
			}
			space = false
			out.WriteRune(r)
		}
	}
	return norm.NFC.String(out.String())
}
