// Package phrase has every fixed text that members and moderators read.
//
// A Phrase has a key and stands in a file for each language, which is named for
// Discord's code for that language (en-US.yaml). A file that is put there is a
// language that the bot speaks; what it leaves out is said in English. A phrase
// is plain words, never Discord's markdown, with {names} where something is put
// in. Where its words depend on a number, it has a form for each of the
// language's plurals (one, other, …), and the number's name is n.
package phrase

import (
	"embed"
	"fmt"
	"path"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

//go:embed *.yaml
var files embed.FS

// Default is the language that every phrase is there in.
const Default = "en-US"

// Books are the phrases of all languages.
type Books struct{ books map[string]*Book }

// Book is the phrases of one language.
type Book struct {
	tag      language.Tag
	phrases  map[string]forms
	fallback *Book // nil for Default
}

// forms are a phrase for each plural category; one that does not depend on a
// number has "other" alone.
type forms map[string]string

// UnmarshalYAML reads a phrase, which is a text or one for each plural.
func (f *forms) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.ScalarNode {
		*f = forms{"other": n.Value}
		return nil
	}
	var m map[string]string
	if err := n.Decode(&m); err != nil {
		return err
	}
	*f = m
	return nil
}

// Load reads the languages that the program was built with.
func Load() (*Books, error) {
	texts, err := Texts()
	if err != nil {
		return nil, err
	}
	return Read(texts)
}

// Texts are the languages' files that the program was built with, by their locales.
func Texts() (map[string][]byte, error) {
	entries, err := files.ReadDir(".")
	if err != nil {
		return nil, err
	}
	texts := map[string][]byte{}
	for _, e := range entries {
		if texts[strings.TrimSuffix(e.Name(), path.Ext(e.Name()))], err = files.ReadFile(e.Name()); err != nil {
			return nil, err
		}
	}
	return texts, nil
}

// Read reads the text of each language's file, by its locale.
func Read(texts map[string][]byte) (*Books, error) {
	b := &Books{map[string]*Book{}}
	for locale, text := range texts {
		tag, err := language.Parse(locale)
		if err != nil {
			return nil, fmt.Errorf("phrases of %s: %w", locale, err)
		}
		book := &Book{tag: tag}
		if err := yaml.Unmarshal(text, &book.phrases); err != nil {
			return nil, fmt.Errorf("phrases of %s: %w", locale, err)
		}
		b.books[locale] = book
	}
	first, ok := b.books[Default]
	if !ok {
		return nil, fmt.Errorf("phrases of %s: there are none", Default)
	}
	for _, book := range b.books {
		if book != first {
			book.fallback = first
		}
	}
	return b, nil
}

// In returns the book for one of Discord's locales: the language's, whichever
// country's, or else the default.
func (b *Books) In(locale string) *Book {
	if book, ok := b.books[locale]; ok {
		return book
	}
	base, _, _ := strings.Cut(locale, "-")
	if book, ok := b.books[base]; ok {
		return book
	}
	return b.books[Default]
}

// Own returns a phrase without plurals of exactly one locale, other than the default
// one, and whether that has it.
func (b *Books) Own(locale, key string) (string, bool) {
	book, ok := b.books[locale]
	if !ok || book.fallback == nil {
		return "", false
	}
	f, ok := book.phrases[key]
	return f["other"], ok
}

// Say returns the phrase with the values put in for the names, which stand in
// pairs: Say("found", "n", 3, "where", "the library").
func (b *Book) Say(key string, pairs ...any) string {
	f, ok := b.phrases[key]
	if !ok {
		if b.fallback != nil {
			return b.fallback.Say(key, pairs...)
		}
		return key
	}
	form := f["other"]
	var swaps []string
	for i := 0; i+1 < len(pairs); i += 2 {
		name, value := fmt.Sprint(pairs[i]), pairs[i+1]
		if n, ok := value.(int); ok && name == "n" {
			if chosen, ok := f[category(plural.Cardinal, b.tag, n)]; ok {
				form = chosen
			}
		}
		swaps = append(swaps, "{"+name+"}", fmt.Sprint(value))
	}
	return strings.NewReplacer(swaps...).Replace(form)
}

// Ordinal is "1st", "2nd", "11th".
func (b *Book) Ordinal(n int) string {
	f, ok := b.phrases["ordinal"]
	if !ok && b.fallback != nil {
		return b.fallback.Ordinal(n)
	}
	form, ok := f[category(plural.Ordinal, b.tag, n)]
	if !ok {
		form = f["other"]
	}
	return strings.ReplaceAll(form, "{n}", fmt.Sprint(n))
}

// Date says a day in words. published is an ISO 8601 date or an RFC 3339 time;
// anything else is returned as it is.
func (b *Book) Date(published string) string {
	day, _, _ := strings.Cut(published, "T") // the outlet's own day, whatever the reader's
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return published
	}
	return b.Say("date", "day", t.Day(), "month", b.month(t.Month()), "year", t.Year())
}

func (b *Book) month(m time.Month) string { return b.Say(fmt.Sprintf("month_%d", m)) }

// List joins items: "a", "a and b", "a, b and c".
func (b *Book) List(items []string) string {
	switch len(items) {
	case 0:
		return ""
	case 1:
		return items[0]
	}
	last := len(items) - 1
	return b.Say("list", "first", strings.Join(items[:last], b.Say("list_comma")), "last", items[last])
}

// category is the plural category of n.
func category(rules *plural.Rules, tag language.Tag, n int) string {
	switch rules.MatchPlural(tag, max(n, -n), 0, 0, 0, 0) {
	case plural.Zero:
		return "zero"
	case plural.One:
		return "one"
	case plural.Two:
		return "two"
	case plural.Few:
		return "few"
	case plural.Many:
		return "many"
	}
	return "other"
}
