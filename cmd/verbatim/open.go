package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"verbatim/corpus"
	"verbatim/corpus/ingest"
	"verbatim/corpus/sqlite"
	"verbatim/corpus/starter"
)

// noLibraryError says that there is no library of the name that was given.
type noLibraryError struct{ says string }

func (e noLibraryError) Error() string { return e.says }

// openLibrary opens the library that was named, and makes nothing. Where there is none
// it returns a noLibraryError, which says which there are.
func (a *app) openLibrary(ctx context.Context) (*sqlite.Store, *sqlite.Library, error) {
	store, library, err := a.openStore(ctx, sqlite.View)
	if err != nil || library.Exists() {
		return store, library, err
	}
	defer store.Close()
	names, err := store.Libraries(ctx)
	switch {
	case err != nil:
		return nil, nil, err
	case len(names) == 0 && a.library == defaultLibrary:
		return nil, nil, a.noLibraries()
	case len(names) == 0:
		return nil, nil, noLibraryError{fmt.Sprintf("there is no library %q; there is none yet. verbatim add --library NAME PATH makes one", a.library)}
	case a.library == defaultLibrary:
		return nil, nil, noLibraryError{fmt.Sprintf("there is no library %q; there are: %s. --library names one", a.library, strings.Join(names, ", "))}
	}
	return nil, nil, noLibraryError{fmt.Sprintf("there is no library %q; there are: %s. verbatim add --library NAME PATH makes one", a.library, strings.Join(names, ", "))}
}

// noLibraries is the error of a data folder in which there is no library at all.
func (a *app) noLibraries() error {
	return noLibraryError{fmt.Sprintf("there is no library in %s; verbatim add PATH makes one, and --data names another folder", a.dataDir)}
}

// cutOff says that the store's file has no bytes, if that is so.
func (a *app) cutOff() string {
	path := filepath.Join(a.dataDir, sqlite.FileName)
	if info, err := os.Stat(path); err != nil || info.Size() > 0 {
		return ""
	}
	return path + " is an empty file. If it ever held articles, it was cut off: restore it from a backup."
}

// openStore opens the store, as open does, and the library that was named, which
// need not exist.
func (a *app) openStore(ctx context.Context, open func(context.Context, string) (*sqlite.Store, error)) (*sqlite.Store, *sqlite.Library, error) {
	if says := a.cutOff(); says != "" {
		fmt.Fprintf(a.stderr, "verbatim: %s\n", says)
	}
	store, err := open(ctx, a.dataDir)
	if err != nil {
		return nil, nil, err
	}
	library, err := store.Library(ctx, a.library)
	if err != nil {
		store.Close()
		return nil, nil, err
	}
	return store, library, nil
}

// openStarter returns the starter library in a store of its own, in memory.
func openStarter(ctx context.Context) (*sqlite.Store, *sqlite.Library, error) {
	store, err := sqlite.OpenMemory(ctx, "starter")
	if err != nil {
		return nil, nil, err
	}
	library, err := fillStarter(ctx, store)
	if err != nil {
		store.Close()
		return nil, nil, fmt.Errorf("starter library: %w", err)
	}
	return store, library, nil
}

func fillStarter(ctx context.Context, store *sqlite.Store) (*sqlite.Library, error) {
	library, err := store.Library(ctx, "starter")
	if err != nil {
		return nil, err
	}
	files, err := fs.Glob(starter.Files, "*.md")
	if err != nil {
		return nil, err
	}
	var items []ingest.Item
	for _, f := range files {
		data, err := starter.Files.ReadFile(f)
		if err != nil {
			return nil, err
		}
		items = append(items, ingest.From(f, data)...)
	}
	for _, it := range items {
		if it.Err != nil {
			return nil, fmt.Errorf("%s: %w", it.Path, it.Err)
		}
	}
	if err := ingest.Prepare(ctx, library, items, corpus.Change{}); err != nil {
		return nil, err
	}
	_, err = ingest.Store(ctx, library, items)
	return library, err
}

// openToRead opens the library that was named, or the starter library while
// nothing has been added, and says so.
func (a *app) openToRead(ctx context.Context) (store *sqlite.Store, library *sqlite.Library, starter bool, err error) {
	var none noLibraryError
	switch store, library, err = a.openLibrary(ctx); {
	case err == nil:
		n, err := library.Count(ctx)
		if err == nil && n == 0 && a.library != defaultLibrary {
			err = fmt.Errorf("the library %q is empty; add articles with: verbatim add --library %s PATH", a.library, a.library)
		}
		if err == nil && n > 0 {
			return store, library, false, nil
		}
		store.Close()
		if err != nil {
			return nil, nil, false, err
		}
	case a.library != defaultLibrary || !errors.As(err, &none):
		return nil, nil, false, err
	}
	fmt.Fprintln(a.stderr, "Nothing has been added yet, so the starter library answers: five summaries of our own. Add articles with: verbatim add PATH")
	store, library, err = openStarter(ctx)
	return store, library, true, err
}

// openToShow opens the library in which article id is to be looked up: the one that
// was named, or while nothing has been added the starter library, if it is one of its.
func (a *app) openToShow(ctx context.Context, id string) (*sqlite.Store, *sqlite.Library, error) {
	store, library, none := a.openLibrary(ctx)
	if none == nil {
		n, err := library.Count(ctx)
		if err != nil || n > 0 || a.library != defaultLibrary {
			return store, library, err
		}
		none = fmt.Errorf("%q: %w", id, corpus.ErrNotFound)
		store.Close()
	} else if !errors.As(none, &noLibraryError{}) || a.library != defaultLibrary {
		return nil, nil, none
	}
	store, library, err := openStarter(ctx)
	if err != nil {
		return nil, nil, err
	}
	if _, err := library.Article(ctx, id); err != nil {
		store.Close()
		return nil, nil, none
	}
	fmt.Fprintln(a.stderr, "Nothing has been added yet; this is of the starter library, whose five summaries are our own.")
	return store, library, nil
}
