package main

import (
	"context"
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

// openLibrary opens the library that was named, and makes nothing. Where none
// has that name the error says which there are; the default one may be to come.
func (a *app) openLibrary(ctx context.Context) (*sqlite.Store, *sqlite.Library, error) {
	store, library, err := a.openStore(ctx, sqlite.View)
	if err != nil || library.Exists() || a.library == defaultLibrary {
		return store, library, err
	}
	defer store.Close()
	names, err := store.Libraries(ctx)
	if err != nil {
		return nil, nil, err
	}
	there := "there is none yet"
	if len(names) > 0 {
		there = "there are: " + strings.Join(names, ", ")
	}
	return nil, nil, fmt.Errorf("there is no library %q; %s. verbatim add --library NAME PATH makes one", a.library, there)
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
	if store, library, err = a.openLibrary(ctx); err != nil {
		return nil, nil, false, err
	}
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
	fmt.Fprintln(a.stderr, "Nothing has been added yet, so the starter library answers: five summaries of our own. Add articles with: verbatim add PATH")
	store, library, err = openStarter(ctx)
	return store, library, true, err
}
