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
	"slices"
	"strings"

	"verbatim/corpus"
	"verbatim/corpus/extract"
)

// Stdin is the path that stands for standard input.
const Stdin = "-"

// Item is one article on its way in, or the reason why there is none.
type Item struct {
	// Path is where it was read from.
	Path string
	extract.Result
	// Set are the fields that were set to something else than was extracted.
	Set corpus.Fields
	// Match is what the library already holds of it.
	Match corpus.Match
}

// Files lists the files that paths name: a file itself, and every file below a
// folder, in order, but for hidden ones and what is no file (a device, a pipe),
// which only its own name asks for. A path with nothing to read is listed too:
// Read says what is wrong with it.
func Files(paths []string) []string {
	var out []string
	for _, p := range paths {
		if info, err := os.Stat(p); p == Stdin || err != nil || !info.IsDir() {
			out = append(out, p)
			continue
		}
		files := len(out)
		// With the separator a link to a folder is that folder.
		_ = filepath.WalkDir(p+string(filepath.Separator), func(path string, d fs.DirEntry, err error) error {
			switch hidden := d != nil && strings.HasPrefix(d.Name(), "."); {
			case filepath.Clean(path) == filepath.Clean(p):
			case hidden && d.IsDir():
				return fs.SkipDir
			case hidden:
			case err != nil, isFile(path, d):
				out = append(out, path)
			}
			return nil
		})
		if len(out) == files {
			out = append(out, p)
		}
	}
	return out
}

// isFile reports whether a folder's entry is a file or a link to one.
func isFile(path string, d fs.DirEntry) bool {
	if d.Type() == fs.ModeSymlink {
		info, err := os.Stat(path)
		return err != nil || info.Mode().IsRegular() // a link to nothing is worth a word
	}
	return d.Type().IsRegular()
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
		r.Stated = r.Stated || r.Format != "jsonl" && telling(r.Article.ID)
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
		if info, err := f.Stat(); err == nil && info.IsDir() {
			return filepath.Base(path), nil, errNoFiles
		}
		in, name = f, filepath.Base(path)
	}
	data, err = io.ReadAll(io.LimitReader(in, extract.MaxBytes+1))
	if err == nil && len(data) > extract.MaxBytes {
		err = extract.ErrTooLarge
	}
	return name, data, err
}

// Library is where articles go; *sqlite.Library is one.
type Library interface {
	// Match returns what it already holds of an article.
	Match(ctx context.Context, a corpus.Article) (corpus.Match, error)
	// Add stores articles, all or none, and returns what became of each, in order.
	Add(ctx context.Context, entries []corpus.Entry) ([]corpus.Added, error)
	// Article returns the article called id, or corpus.ErrNotFound.
	Article(ctx context.Context, id string) (corpus.Article, error)
}

// Prepare makes extracted items ready to be stored: change sets what the page
// does not say, ids are brought to the form that ids have, and the library is
// asked for what it already holds. Of items that are the same article, the
// later ones match the first. The same text of several outlets is an article of each.
func Prepare(ctx context.Context, library Library, items []Item, change corpus.Change) error {
	byText, byURL, ids := map[string][]*corpus.Article{}, map[string]string{}, map[string]bool{}
	used := inUse(ctx, library, ids)
	for i := range items {
		item := &items[i]
		if item.Err != nil {
			continue
		}
		a := &item.Article
		extracted := *a
		change.Apply(a)
		item.Set = corpus.Differing(extracted, *a)
		wanted := wantedIDs(*item)
		a.ID = wanted[0]
		if at := slices.IndexFunc(byText[a.Text], func(b *corpus.Article) bool {
			return a.Outlet == "" || b.Outlet == "" || corpus.Fold(a.Outlet) == corpus.Fold(b.Outlet)
		}); at >= 0 {
			item.Match = corpus.Match{Same: byText[a.Text][at].ID, SameText: true}
			continue
		}
		if same := byURL[a.URL]; same != "" && a.URL != "" {
			item.Match = corpus.Match{Same: same}
			continue
		}
		var err error
		if item.Match, err = library.Match(ctx, *a); err != nil {
			return err
		}
		if item.Match.Same == "" {
			if a.ID, err = firstFree(wanted, used); err != nil {
				return err
			}
			ids[a.ID] = true
			byText[a.Text], byURL[a.URL] = append(byText[a.Text], a), a.ID
		}
	}
	return nil
}

// Store stores prepared items, all or none, but for those with an Err. It
// returns what became of each, in order.
func Store(ctx context.Context, library Library, items []Item) ([]corpus.Added, error) {
	var entries []corpus.Entry
	for _, it := range items {
		if it.Err == nil {
			entries = append(entries, corpus.Entry{Article: it.Article, Set: it.Set, Received: corpus.Received{
				Name: filepath.Base(it.Path), Format: it.Format, Extractor: extract.Version, Bytes: it.Received,
			}})
		}
	}
	return library.Add(ctx, entries)
}

// Derive gives the article that received bytes give, but for its ID. The error is
// corpus.ErrOtherVersion if another extractor than today's has read them.
func Derive(r corpus.Received) (corpus.Article, error) {
	if r.Extractor != extract.Version {
		return corpus.Article{}, fmt.Errorf("extractor %d: %w", r.Extractor, corpus.ErrOtherVersion)
	}
	results, err := extract.Extract(r.Name, r.Bytes)
	if err != nil {
		return corpus.Article{}, err
	}
	if len(results) != 1 {
		return corpus.Article{}, fmt.Errorf("%d articles where one was received", len(results))
	}
	return results[0].Article, results[0].Err
}

// errNoFiles is a folder with nothing to read in it.
var errNoFiles = errors.New("there is no file in this folder")

// Explain says what is wrong with the file at path in a sentence.
func Explain(path string, err error) string {
	switch path {
	case Stdin:
		path = "standard input"
	case "":
		path = `""`
	}
	return path + ": " + Reason(err)
}

// Reason is Explain without the path.
func Reason(err error) string {
	var p *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "there is no such file"
	case errors.Is(err, fs.ErrPermission):
		return "it may not be read; check its owner and rights"
	case errors.As(err, &p):
		return fmt.Sprintf("it cannot be read (%v)", p.Err)
	}
	return err.Error()
}
