// Package corpus defines what the library holds and the words for it.
//
// An Outlet publishes Articles. An Article has a canonical Text, which never
// changes once it is stored: paragraphs and subheadings separated by one blank
// line. A Span is a range of bytes of that text. A Passage is a span that is
// retrieved as a unit; a Sentence is a span within a passage. Whatever is shown
// to a reader as a quote is Text[span], nothing else.
package corpus

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"
)

// Sentinel errors. Callers compare with errors.Is; the wrapped message says
// which article or file it is about.
var (
	ErrNotFound  = errors.New("no such article")
	ErrDuplicate = errors.New("already in the library")
	ErrDamaged   = errors.New("stored data is damaged")
	ErrBusy      = errors.New("the library is in use by another process")
	ErrFull      = errors.New("there is no room on the disk")
	ErrDenied    = errors.New("the library may not be written")
	// ErrOtherVersion is no fault: another version of the program made it, and
	// this one may make something else of the same bytes.
	ErrOtherVersion = errors.New("made by another version")
)

// Span is the half-open range of bytes [Start, End) of a text.
type Span struct{ Start, End int }

// Len is the span's length in bytes.
func (s Span) Len() int { return s.End - s.Start }

// Contains reports whether t lies within s.
func (s Span) Contains(t Span) bool { return s.Start <= t.Start && t.End <= s.End }

// Valid reports whether s is a non-empty range of text that begins and ends on
// a rune border.
func (s Span) Valid(text string) bool {
	return 0 <= s.Start && s.Start < s.End && s.End <= len(text) &&
		utf8.RuneStart(text[s.Start]) && (s.End == len(text) || utf8.RuneStart(text[s.End]))
}

// Of returns text[s.Start:s.End], or "" if s is not Valid for text.
func (s Span) Of(text string) string {
	if !s.Valid(text) {
		return ""
	}
	return text[s.Start:s.End]
}

// Article is one published text and what is known of where it came from. Any
// string but ID and Text may be "", which means unknown; nothing is guessed.
type Article struct {
	// ID names the article within its library: letters, digits, '.', '_', '-'.
	ID string
	// Title is the headline. It is context for retrieval and never quoted.
	Title string
	// Author is the byline without "By"; several names are separated by ", ".
	Author string
	// Outlet is who published the page that was received.
	Outlet string
	// OriginalOutlet is who published it first, where Outlet reprints it.
	OriginalOutlet string
	// URL is canonical (CanonicalURL) and opens. PageKey tells whether it is another's.
	URL string
	// Published is an ISO 8601 date ("2021-08-27") or an RFC 3339 time.
	Published string
	// Text is the canonical text.
	Text string
	// Headings are the spans of Text that are subheadings, in order. They part
	// passages and are never quoted by themselves.
	Headings []Span
}

// Hash is the hex SHA-256 of a canonical text, stored beside it and compared
// before anything of it is quoted.
func Hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// Passage is the unit that is retrieved: one paragraph, several short
// neighbouring ones, or a part of a very long one.
type Passage struct {
	Span
	// Paragraph is the number, from 1, of the paragraph it begins in.
	// Subheadings do not count.
	Paragraph int
}

// Outlet is a publisher and the other names it is known by, such as
// "South China Morning Post" with "SCMP" and "scmp.com".
type Outlet struct {
	Name    string
	Aliases []string
	// Site is the host that most of its articles are from, without "www.", or "".
	Site string
}

// Names are all by which the outlet may be called.
func (o Outlet) Names() []string {
	names := append([]string{o.Name}, o.Aliases...)
	if o.Site != "" {
		names = append(names, o.Site)
	}
	return names
}

// Fold brings a name to the form in which names are compared: lower case,
// without a leading "the" or "www.".
func Fold(name string) string {
	name = strings.ToLower(strings.Join(strings.Fields(name), " "))
	name = strings.TrimPrefix(name, "www.")
	return strings.TrimPrefix(name, "the ")
}

// Context is the text by which passage p of a is found: the headline, where
// there is one, then the passage. It is embedded and scored, never shown.
func (a *Article) Context(p Span) string {
	if a.Title == "" {
		return p.Of(a.Text)
	}
	return a.Title + "\n" + p.Of(a.Text)
}

// Received is what came in and became an article: kept so that a quote can be
// traced to it.
type Received struct {
	// Name is the file's or the address's name, as given.
	Name string
	// Format is the form it was recognised as, such as "html".
	Format string
	// Extractor is the version of the extractor that read it.
	Extractor int
	// Bytes are what was received, after decompression.
	Bytes []byte
}

// Filter says which articles are meant. The zero value means all.
type Filter struct {
	// Outlets are names of outlets, spelt as the library spells them: an article
	// is meant if one of them published it, there or first. None means any.
	Outlets []string
	// Since and Until are the first and the last day of publication, as ISO 8601
	// dates; "" is open. If either is set, articles without a date are not meant.
	Since, Until string
}

// All reports whether f leaves nothing out.
func (f Filter) All() bool { return len(f.Outlets) == 0 && f.Since == "" && f.Until == "" }

// Means reports whether an article of these outlets and that date is meant: Outlet,
// OriginalOutlet and Published of Article.
func (f Filter) Means(outlet, original, published string) bool {
	if len(f.Outlets) > 0 && !slices.Contains(f.Outlets, outlet) && !slices.Contains(f.Outlets, original) {
		return false
	}
	// The day as the outlet writes it: a time's first ten characters.
	day := published[:min(len(published), len("2006-01-02"))]
	return day >= f.Since && (f.Until == "" || day != "" && day <= f.Until)
}

// Hit is a passage that a search found. A higher Score is better; scores are
// comparable within one list only.
type Hit struct {
	Passage int64
	Score   float64
}

// Located is a passage with the article that it stands in, as read from the
// store in one piece.
type Located struct {
	Passage
	// Key is the passage's number in the store. It is never used twice.
	Key     int64
	Article Article
}

// Place is where a passage or a quote stands, said by what it is and not by a row of
// some database: it means the same in every copy of a library.
type Place struct {
	Article string `json:"article"` // Article.ID
	Hash    string `json:"hash"`    // of the article's text
	Span    Span   `json:"span"`
}

// Place returns where the passage stands.
func (l Located) Place() Place {
	return Place{Article: l.Article.ID, Hash: Hash(l.Article.Text), Span: l.Span}
}

// Change sets what is known of an article; nil leaves a field as it is. The
// text of an article never changes.
type Change struct {
	Title, Author, Outlet, OriginalOutlet, URL, Published *string
}

// Apply makes the change to a.
func (c Change) Apply(a *Article) {
	fields := a.known()
	for i, set := range []*string{c.Title, c.Author, c.Outlet, c.OriginalOutlet, c.URL, c.Published} {
		if set != nil {
			*fields[i] = *set
		}
	}
}
