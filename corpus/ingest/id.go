package ingest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/mozillazg/go-unidecode"

	"verbatim/corpus"
)

// An article's id is what a person reads and types to name it. It is the one that
// its record states, or its file's name where that tells it from others, or else
// its headline. Two articles under one headline are told apart by their outlets,
// then by their days; a number comes last, from the store.

const (
	// maxID bounds the length of an id in bytes. Discord takes no longer option.
	maxID = 100
	// maxHeadline bounds, in bytes, what an id takes of a headline, and maxOutlet
	// what it takes of an outlet's name.
	maxHeadline = 60
	maxOutlet   = 24
	// maxStem is longer than a file name that a person chose as a name; browsers
	// save pages under their whole titles.
	maxStem = 40
	// minNumber is the least length of a number or checksum under which a file is kept.
	minNumber = 6
	// openingWords is how much of a text without a headline names it.
	openingWords = 8
)

// firstFree returns the first of the wanted ids that neither the library has nor was
// given before, or the best with a number.
func (in *Intake) firstFree(ctx context.Context, wanted []string) (string, error) {
	for n := 0; ; n++ {
		id := wanted[0]
		if n < len(wanted) {
			id = wanted[n]
		} else {
			id = fmt.Sprintf("%s-%d", id, n-len(wanted)+2)
		}
		if taken, err := in.isTaken(ctx, id); err != nil || !taken {
			return id, err
		}
	}
}

func (in *Intake) isTaken(ctx context.Context, id string) (bool, error) {
	if in.ids[id] {
		return true, nil
	}
	_, err := in.library.Article(ctx, id)
	switch {
	case errors.Is(err, corpus.ErrNotFound):
		return false, nil
	case errors.Is(err, corpus.ErrDamaged):
		return true, nil
	}
	return err == nil, err
}

// wantedIDs are the ids that the article of an item may get, the best first.
func wantedIDs(it Item) []string {
	a, out := it.Article, []string(nil)
	stated := slug(a.ID)
	if it.Stated && stated != "" {
		out = append(out, stated)
	}
	headline := cutWords(plain(a.Title), maxHeadline)
	if headline == "" {
		words := strings.Fields(a.Text[:min(len(a.Text), 8*maxID)])
		headline = cutWords(plain(strings.ToValidUTF8(strings.Join(words[:min(len(words), openingWords)], " "), "")), maxHeadline)
	}
	if headline != "" {
		outlet, day := cutWords(plain(a.Outlet), maxOutlet), a.Published[:min(len(a.Published), len("2006-01-02"))]
		for _, parts := range [][]string{{headline}, {headline, outlet}, {headline, day}, {headline, outlet, day}} {
			if !slices.Contains(parts, "") {
				out = append(out, strings.Join(parts, "-"))
			}
		}
	}
	if len(out) == 0 && stated != "" {
		out = append(out, stated)
	}
	if len(out) == 0 {
		out = append(out, corpus.Hash(a.Text)[:12])
	}
	return out
}

// slug brings s to the form of an id: letters are written in ASCII, and what is
// not a letter or digit then, '.', '_' or '-', becomes a '-'.
func slug(s string) string {
	var b strings.Builder
	for _, r := range unidecode.Unidecode(s) {
		if b.Len() == maxID {
			break
		}
		switch {
		case isASCIIWord(r), strings.ContainsRune("._-", r):
			b.WriteRune(r)
		case r == '\'': // "town's" is one word
		case !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	return strings.Trim(b.String(), "-.")
}

// plain is slug in lower case with hyphens between words only.
func plain(s string) string {
	s = strings.ReplaceAll(strings.ToLower(unidecode.Unidecode(s)), "'", "")
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return !isASCIIWord(r) }), "-")
}

func isASCIIWord(r rune) bool {
	return r <= unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// cutWords cuts hyphened words to at most n bytes, whole words if it can.
func cutWords(s string, n int) string {
	if len(s) <= n {
		return s
	}
	if at := strings.LastIndexByte(s[:n+1], '-'); at > n/2 {
		return s[:at]
	}
	return strings.TrimRight(s[:n], "-")
}

// telling reports whether the stem of a file's name tells the file from others: a
// person chose it as a name, or it is a number or checksum under which the file is
// kept. "index" and "article-2" are neither, nor is the title of a page under which
// browsers save it.
func telling(stem string) bool {
	if stem != slug(stem) || len(stem) > maxStem {
		return false
	}
	return slices.ContainsFunc(strings.FieldsFunc(stem, func(r rune) bool { return strings.ContainsRune("._-", r) }), func(token string) bool {
		word := strings.Trim(strings.ToLower(token), "0123456789")
		named := len(word) >= 3 && strings.ContainsAny(word, "aeiouy") && !generic[word]
		return named || len(token) >= minNumber && word != strings.ToLower(token)
	})
}

// generic are words of file names that say what a file is, not what is in it.
var generic = map[string]bool{
	"amp": true, "article": true, "articles": true, "attachment": true, "clip": true, "clipboard": true, "content": true,
	"data": true, "default": true, "doc": true, "document": true, "download": true, "draft": true, "export": true, "file": true,
	"image": true, "img": true, "index": true, "input": true, "item": true, "message": true, "new": true, "news": true, "note": true, "notes": true,
	"output": true, "page": true, "pages": true, "paste": true, "pasted": true, "post": true, "print": true, "saved": true, "scan": true,
	"screenshot": true, "stdin": true, "story": true, "temp": true, "text": true, "unknown": true, "unnamed": true, "untitled": true, "upload": true, "view": true,
}
