package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"

	"verbatim/corpus"
	"verbatim/corpus/ingest"
	"verbatim/corpus/sqlite"
	"verbatim/retrieval"
	"verbatim/retrieval/embed"
	"verbatim/retrieval/lexical"
	"verbatim/retrieval/vector"
)

// This file alone sees every concrete type.

// openModel loads the models. Where no engine runs it says so once and returns
// nil: the program goes on by words alone.
func (a *app) openModel(ctx context.Context) (*embed.Model, error) {
	m, err := embed.Open(ctx, embed.Options{Library: a.getenv("VERBATIM_ONNXRUNTIME"), CacheDir: a.getenv("VERBATIM_CACHE")})
	if errors.Is(err, embed.ErrNoEngine) {
		fmt.Fprintf(a.stderr, "verbatim: answering by words alone: %v\n", err)
		return nil, nil
	}
	return m, err
}

func (a *app) cacheDir() (string, error) {
	if dir := a.getenv("VERBATIM_CACHE"); dir != "" {
		return dir, nil
	}
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("cache folder: %w; set VERBATIM_CACHE", err)
	}
	return filepath.Join(dir, "verbatim"), nil
}

// desk is a library made ready to answer.
type desk struct {
	library *sqlite.Library
	engine  *retrieval.Engine
	index   *vector.Index // nil without a model
}

// ready embeds what is pending in the library and fills its index.
func (a *app) ready(ctx context.Context, library *sqlite.Library, model *embed.Model) (*desk, error) {
	log := slog.New(slog.NewTextHandler(a.stderr, nil))
	d := &desk{library: library, engine: &retrieval.Engine{Library: library, Lexical: lexical.Index{FullText: library}, Log: log}}
	if model == nil {
		return d, nil
	}
	progress := a.progress("embedding", "passages")
	if err := ingest.Embed(ctx, library, model, progress.at); err != nil {
		return nil, err
	}
	progress.end()
	index, err := vector.New(library, model.Key())
	if err != nil {
		return nil, err
	}
	if err := index.Sync(ctx); errors.Is(err, corpus.ErrDamaged) {
		log.Error("some vectors are damaged; the passages are found by words alone", "error", err)
	} else if err != nil {
		return nil, err
	}
	d.index, d.engine.Dense, d.engine.Model = index, index, model
	return d, nil
}
