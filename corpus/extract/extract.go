// Package extract turns what a moderator hands in (a saved web page, text copied
// from a page, Markdown, or JSON lines) into articles with their canonical text,
// and says what it left out and why. Extract is the entrance; All is Extract for a
// stream, of which it holds one article at a time.
//
// Each step is a room of its own, and arrows point down this list:
//
//	extract     the entrance: undoes gzip, tells formats apart, reads JSON lines
//	markdown    Markdown and its front matter
//	html        saved pages
//	paste       text copied from a page, and what copying does to lines
//	provenance  what one line states: bylines, dates, outlets
//	draft       what a reader makes of an input; canonical characters and paragraphs
//	decode      bytes to UTF-8
//
// A wrong author, date or outlet on a line that was found is provenance's; a line
// that was not found, or text that is lost or too much, is the format's reader's.
package extract

import (
	"errors"

	"verbatim/corpus"
	"verbatim/corpus/extract/decode"
	"verbatim/corpus/extract/draft"
	"verbatim/corpus/extract/provenance"
)

// Version changes whenever the same bytes may give another text, or something else
// that is known of the article. It is stored with each article, so that a later check
// knows what to compare.
const Version = 3

// MaxBytes is the largest input taken, after decompression.
const MaxBytes = 20 << 20

// Errors that a Result or Extract may carry; each reads as a sentence for the
// person who handed the input in.
var (
	ErrEmpty     = errors.New("there is nothing in it")
	ErrTooLarge  = errors.New("it is larger than 20 MB")
	ErrBinary    = errors.New("it is not text (it looks like a binary file); save the page as HTML or copy its text")
	ErrGzip      = errors.New("it is a gzip file that cannot be read: it is damaged, or compressed twice; compress it once, anew")
	ErrEncoding  = decode.ErrEncoding
	ErrMHTML     = errors.New("it is a page saved as one file with its pictures (MHTML); save it as “Webpage, HTML only”, or copy its text")
	ErrJSON      = errors.New(`it is JSON, and JSON must be whole and have one article on each line, like {"title": …, "text": …}`)
	ErrNoArticle = draft.ErrNoArticle
)

// Dropped is a piece of the input that is not part of the article.
type Dropped = draft.Dropped

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
	// Stated reports whether the input itself gives the article's ID. Else the ID
	// is made of the input's name.
	Stated bool
	Err    error
}

// Clean brings what a moderator writes of an article to canonical characters, as
// draft.Clean does with what is read.
func Clean(s string) string { return draft.Clean(s) }

// ParseDate is provenance.ParseDate for what a moderator writes.
func ParseDate(s string) (iso string, ok bool) { return provenance.ParseDate(s) }
