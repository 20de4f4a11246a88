package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"

	"verbatim/corpus/sqlite"
	"verbatim/retrieval/dense"
	"verbatim/retrieval/dense/chromem"
	"verbatim/retrieval/embed"
	"verbatim/retrieval/library"
)

// openModel loads the models. Where no engine runs it says so once and returns
// nil: the program goes on by words alone.
func (a *app) openModel(ctx context.Context) (*embed.Model, error) {
	m, err := embed.Open(ctx, embed.Options{Library: a.getenv("VERBATIM_ONNXRUNTIME"), CacheDir: a.getenv("VERBATIM_CACHE"), Try: a.tryEngine})
	if errors.Is(err, embed.ErrNoEngine) {
		fmt.Fprintf(a.stderr, "verbatim: answering by words alone: %v\n", err)
		return nil, nil
	}
	return m, err
}

// log writes what a person should know of but cannot be an error.
func (a *app) log() *slog.Logger { return slog.New(slog.NewTextHandler(a.stderr, nil)) }

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

// ready makes what is stored ready to be asked. model is nil without an engine.
func (a *app) ready(articles *sqlite.Library, model *embed.Model) *library.Library {
	o := library.Options{Store: articles, Log: a.log()}
	withModel(&o, model)
	return library.New(o)
}

// withModel has a library's passages compared by meaning too. model is nil without an
// engine.
func withModel(o *library.Options, model *embed.Model) {
	if model != nil {
		o.Model, o.NewIndex = model, func() dense.Index { return chromem.New() }
	}
}

// embed embeds what is pending in the library, whose lock the caller has.
func (a *app) embed(ctx context.Context, articles *sqlite.Library, model *embed.Model) error {
	progress := a.progress("embedding", "passages")
	defer progress.end()
	return library.EmbedAll(ctx, articles, model, progress.at)
}

// lockEmbedding waits for the turn to embed, and says so.
func (a *app) lockEmbedding(ctx context.Context, articles *sqlite.Library) (release func(), err error) {
	return articles.LockEmbedding(ctx, func() {
		fmt.Fprintln(a.stderr, "verbatim: another process is embedding; waiting until it has finished")
	})
}
