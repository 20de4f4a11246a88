package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"verbatim/corpus"
	"verbatim/corpus/ingest"
	"verbatim/corpus/sqlite"
	"verbatim/corpus/starter"
	"verbatim/retrieval"
	"verbatim/retrieval/embed"
	"verbatim/retrieval/lexical"
	"verbatim/retrieval/scope"
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

// openLibrary opens the store in the data folder and the library that was named.
func (a *app) openLibrary(ctx context.Context) (*sqlite.Store, *sqlite.Library, error) {
	store, err := sqlite.Open(ctx, a.dataDir)
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
	for i := range items {
		if items[i].Err != nil {
			return nil, fmt.Errorf("%s: %w", items[i].Path, items[i].Err)
		}
		if err := ingest.Prepare(ctx, library, &items[i], corpus.Change{}); err != nil {
			return nil, err
		}
	}
	_, err = ingest.Store(ctx, library, items)
	return library, err
}

// withDesk opens everything that answering needs, runs f, and closes it.
func (a *app) withDesk(ctx context.Context, f func(*desk) error) error {
	store, library, err := a.openLibrary(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	n, err := library.Count(ctx)
	if err != nil {
		return err
	}
	if n == 0 {
		if a.library != defaultLibrary {
			return fmt.Errorf("the library %q is empty; add articles with: verbatim add --library %s PATH", a.library, a.library)
		}
		fmt.Fprintln(a.stderr, "Nothing has been added yet, so the starter library answers: five summaries of our own. Add articles with: verbatim add PATH")
		starterStore, starterLibrary, err := openStarter(ctx)
		if err != nil {
			return err
		}
		defer starterStore.Close()
		library = starterLibrary
	}
	model, err := a.openModel(ctx)
	if err != nil {
		return err
	}
	if model != nil {
		defer model.Close()
	}
	d, err := a.ready(ctx, library, model)
	if err != nil {
		return err
	}
	return f(d)
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
	d := &desk{library: library, engine: &retrieval.Engine{Params: retrieval.DefaultParams, Library: library, Lexical: lexical.New(library), Interpreter: interpreter{}, Linguist: &linguist{library: library}, Log: log}}
	if model == nil {
		return d, nil
	}
	progress := a.progress("embedding", "passages")
	err := ingest.Embed(ctx, library, model, progress.at)
	progress.end()
	if errors.Is(err, corpus.ErrBusy) {
		log.Warn("another process is adding articles; those that it has not finished are found by words alone")
	} else if err != nil {
		return nil, err
	}
	index, err := vector.New(library, model.Key())
	if err != nil {
		return nil, err
	}
	d.index, d.engine.Dense, d.engine.Model = index, index, model
	return d, d.sync(ctx)
}

// sync takes up what has changed in the library since the last question.
func (d *desk) sync(ctx context.Context) error {
	if d.index == nil {
		return nil
	}
	err := d.index.Sync(ctx)
	if errors.Is(err, corpus.ErrDamaged) {
		d.engine.Log.Error("some vectors are damaged; their passages are found by words alone", "error", err)
		return nil
	}
	return err
}

func (d *desk) compare(ctx context.Context, q retrieval.Query) (retrieval.Answer, error) {
	if err := d.sync(ctx); err != nil {
		return retrieval.Answer{}, err
	}
	return d.engine.Compare(ctx, q)
}

func (d *desk) ask(ctx context.Context, q retrieval.Query) (retrieval.Answer, error) {
	if err := d.sync(ctx); err != nil {
		return retrieval.Answer{}, err
	}
	return d.engine.Ask(ctx, q)
}

// interpreter reads the outlets and times that a question asks of.
type interpreter struct{}

func (interpreter) Interpret(question string, outlets []corpus.Outlet, now time.Time) retrieval.Asked {
	called := make([]corpus.Outlet, len(outlets))
	for i, o := range outlets {
		called[i] = corpus.Outlet{Name: o.Name, Aliases: o.Names()[1:]}
	}
	s := scope.Parse(question, called, now)
	asked := retrieval.Asked{Rest: s.Rest, Perhaps: s.Certainty == scope.Perhaps, Filter: corpus.Filter{Outlets: s.Outlets}}
	if !s.Since.IsZero() {
		asked.Since = s.Since.Format(time.DateOnly)
	}
	// What happened last week is told by nothing older, but also by what was
	// published after it.
	if !s.Until.IsZero() && s.Certainty != scope.Likely {
		asked.Until = s.Until.AddDate(0, 0, -1).Format(time.DateOnly)
	}
	for _, w := range s.Said {
		asked.Words = append(asked.Words, w.Of(question))
	}
	return asked
}
