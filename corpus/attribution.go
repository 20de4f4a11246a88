package corpus

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
)

// Fields is a set of what is known of an article beside its text.
type Fields uint8

const (
	FieldTitle Fields = 1 << iota
	FieldAuthor
	FieldOutlet
	FieldOriginalOutlet
	FieldURL
	FieldPublished
)

// String lists the fields' names for a sentence, such as "outlet, date".
func (f Fields) String() string {
	var names []string
	for i, name := range []string{"title", "author", "outlet", "original outlet", "address", "date"} {
		if f&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	return strings.Join(names, ", ")
}

// known are the fields of an article in the order of their bits.
func (a *Article) known() []*string {
	return []*string{&a.Title, &a.Author, &a.Outlet, &a.OriginalOutlet, &a.URL, &a.Published}
}

// Differing are the fields in which two articles differ.
func Differing(a, b Article) (f Fields) {
	others := b.known()
	for i, s := range a.known() {
		if *s != *others[i] {
			f |= 1 << i
		}
	}
	return f
}

// Digest is the hex SHA-256 of all that a reader is told of an article: its ID and
// what is known of it, its headings, and its text, by the text's Hash. It is stored
// beside the article and compared before anything of it is quoted, so that a quote
// stands under its outlet and date as surely as it has its words.
func (a *Article) Digest(hash string) string {
	sum := sha256.New()
	for _, s := range append([]*string{&hash, &a.ID}, a.known()...) {
		fmt.Fprintf(sum, "%d:%s", len(*s), *s) // with its length, so that nothing moves from one to the next
	}
	for _, h := range a.Headings {
		fmt.Fprintf(sum, "%d-%d,", h.Start, h.End)
	}
	return hex.EncodeToString(sum.Sum(nil))
}
