// Package ingest brings articles into a library. It alone knows the order:
// extract, look up what is there, store with passages. Embedding comes after it and takes
// its time (package retrieval/library).
package ingest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
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
	// Match is what the library already holds of it. With Again it is not the
	// library's article but one that was given before this one.
	Match corpus.Match
	Again bool
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

// Read yields the articles in the file at path, or in stdin for "-", one by one. What
// cannot be read comes as an Item with an Err.
func Read(path string, stdin io.Reader) iter.Seq[Item] {
	return func(yield func(Item) bool) {
		name, in := "", stdin
		if path != Stdin {
			name = filepath.Base(path)
			f, err := open(path)
			if err != nil {
				yield(failed(path, name, err))
				return
			}
			defer f.Close()
			in = f
		}
		for r := range extract.All(name, in) {
			if !yield(itemOf(path, r)) {
				return
			}
		}
	}
}

// open opens a file, and nothing else: of a pipe the opening alone may take for ever.
func open(path string) (*os.File, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, errNoFiles
	case !info.Mode().IsRegular():
		return nil, errNoFile
	}
	return os.Open(path)
}

// From extracts the articles in the bytes of a file called name.
func From(name string, data []byte) []Item {
	results, err := extract.Extract(name, data)
	if err != nil {
		return []Item{failed(name, name, err)}
	}
	items := make([]Item, len(results))
	for i, r := range results {
		items[i] = itemOf(name, r)
	}
	return items
}

func itemOf(path string, r extract.Result) Item {
	r.Stated = r.Stated || r.Format != "jsonl" && telling(r.Article.ID)
	return Item{Path: path, Result: r}
}

func failed(path, name string, err error) Item {
	return Item{Path: path, Result: extract.Result{Article: corpus.Article{ID: extract.Stem(name)}, Err: err}}
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

var (
	// errNoFiles is a folder with nothing to read in it.
	errNoFiles = errors.New("there is no file in this folder")
	// errNoFile is a pipe or a device.
	errNoFile = errors.New(`it is not a file but a pipe or a device; give what comes out of it to standard input, and name that: verbatim add -`)
)

// Explain says what is wrong with the file at path in a sentence.
func Explain(path string, err error) string { return Name(path) + ": " + Reason(err) }

// Name is what the file at path is called in a sentence.
func Name(path string) string {
	switch path {
	case Stdin:
		return "standard input"
	case "":
		return `""`
	}
	return path
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
