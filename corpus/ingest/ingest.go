// Package ingest brings articles into a library. It alone knows the order:
// extract, look up what is there, store with passages, embed.
package ingest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"verbatim/corpus"
	"verbatim/corpus/extract"
	"verbatim/corpus/sqlite"
)

// Stdin is the path that stands for standard input.
const Stdin = "-"

// Item is one article on its way in, or the reason why there is none.
type Item struct {
	// Path is where it was read from.
	Path string
	extract.Result
	// Match is what the library already holds of it.
	Match sqlite.Match
}

// Files lists the files that paths name: a file itself, and every file below a
// folder, in order, but for hidden ones.
func Files(paths []string) ([]string, error) {
	var out []string
	for _, p := range paths {
		if p == Stdin {
			out = append(out, p)
			continue
		}
		err := filepath.WalkDir(p, func(path string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if path != p && strings.HasPrefix(d.Name(), ".") {
				if d.IsDir() {
					return fs.SkipDir
				}
				return nil
			}
			if !d.IsDir() {
				out = append(out, path)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Read extracts the articles in the file at path, or in stdin for "-". What
// cannot be read comes as an Item with an Err.
func Read(path string, stdin io.Reader) []Item {
	name, data, err := read(path, stdin)
	if err != nil {
		return []Item{{Path: path, Result: extract.Result{Article: corpus.Article{ID: extract.Stem(name)}, Err: err}}}
	}
	items := From(name, data)
	for i := range items {
		items[i].Path = path
	}
	return items
}

// From extracts the articles in the bytes of a file called name.
func From(name string, data []byte) []Item {
	results, err := extract.Extract(name, data)
	if err != nil {
		results = []extract.Result{{Article: corpus.Article{ID: extract.Stem(name)}, Err: err}}
	}
	items := make([]Item, len(results))
	for i, r := range results {
		items[i] = Item{Path: name, Result: r}
	}
	return items
}

// read reads no more than can be taken.
func read(path string, stdin io.Reader) (name string, data []byte, err error) {
	in := stdin
	if path != Stdin {
		f, err := os.Open(path)
		if err != nil {
			return filepath.Base(path), nil, err
		}
		defer f.Close()
		in, name = f, filepath.Base(path)
	}
	data, err = io.ReadAll(io.LimitReader(in, extract.MaxBytes+1))
	if err == nil && len(data) > extract.MaxBytes {
		err = extract.ErrTooLarge
	}
	return name, data, err
}

// Prepare makes an extracted item ready to be stored: change sets what the page
// does not say, the id is brought to the form that ids have, and the library is
// asked for what it already holds.
func Prepare(ctx context.Context, library *sqlite.Library, item *Item, change corpus.Change) error {
	if item.Err != nil {
		return nil
	}
	a := &item.Article
	change.Apply(a)
	if a.ID = Slug(a.ID); a.ID == "" {
		a.ID = Slug(a.Title)
	}
	if a.ID == "" {
		a.ID = corpus.Hash(a.Text)[:12]
	}
	var err error
	item.Match, err = library.Match(ctx, *a)
	return err
}

// Store stores prepared items, all or none, but for those with an Err. It
// returns what became of each, in order.
func Store(ctx context.Context, library *sqlite.Library, items []Item) ([]sqlite.Added, error) {
	var entries []sqlite.Entry
	for _, it := range items {
		if it.Err == nil {
			entries = append(entries, sqlite.Entry{Article: it.Article, Received: corpus.Received{
				Name: filepath.Base(it.Path), Format: it.Format, Extractor: extract.Version, Bytes: it.Received,
			}})
		}
	}
	return library.Add(ctx, entries)
}

// Derive gives the text that received bytes give. The error is
// corpus.ErrOtherVersion if another extractor than today's has read them.
func Derive(r corpus.Received) (string, error) {
	if r.Extractor != extract.Version {
		return "", fmt.Errorf("extractor %d: %w", r.Extractor, corpus.ErrOtherVersion)
	}
	results, err := extract.Extract(r.Name, r.Bytes)
	if err != nil {
		return "", err
	}
	if len(results) != 1 {
		return "", fmt.Errorf("%d articles where one was received", len(results))
	}
	if results[0].Err != nil {
		return "", results[0].Err
	}
	return results[0].Article.Text, nil
}

// maxID bounds the length of an id.
const maxID = 100

// Slug brings s to the form of an id: what is not a letter or digit of ASCII,
// '.', '_' or '-' becomes a '-'.
func Slug(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)), strings.ContainsRune("._-", r):
			b.WriteRune(r)
		case !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
		if b.Len() == maxID {
			break
		}
	}
	return strings.Trim(b.String(), "-.")
}

// Explain says what is wrong with a file in a sentence.
func Explain(path string, err error) string {
	if path == Stdin {
		path = "standard input"
	}
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Sprintf("%s: there is no such file", path)
	}
	return fmt.Sprintf("%s: %v", path, err)
}
