package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
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

// withDesk opens everything that answering needs, runs f, and closes it.
func (a *app) withDesk(ctx context.Context, f func(*desk) error) error {
	store, library, starter, err := a.openToRead(ctx)
	if err != nil {
		return err
	}
	defer func() { store.Close() }()
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
	if starter {
		d.successor = func(ctx context.Context) (*sqlite.Library, error) {
			added, library, err := a.openLibrary(ctx)
			if err != nil {
				return nil, err
			}
			if n, err := library.Count(ctx); err != nil || n == 0 {
				added.Close()
				return nil, err
			}
			fmt.Fprintln(a.stderr, "Articles have been added: from here on they answer, not the starter library.")
			store.Close()
			store = added
			return library, nil
		}
	}
	return f(d)
}

// desk is a library made ready to answer.
type desk struct {
	app     *app
	model   *embed.Model // nil without an engine
	library *sqlite.Library
	engine  *retrieval.Engine
	index   *vector.Index // nil without a model

	// successor returns the library that is to answer instead from now on, or nil.
	successor func(context.Context) (*sqlite.Library, error)

	lacking retrieval.Degradation
	said    map[string]bool // on stderr

	mu       sync.Mutex
	revision int64 // of the library when pending was counted
	pending  int   // passages that are not embedded
}

// ready embeds what is pending in the library, unless another process is at it,
// and fills its index.
func (a *app) ready(ctx context.Context, library *sqlite.Library, model *embed.Model) (*desk, error) {
	d := &desk{app: a, model: model, said: map[string]bool{}}
	if err := d.take(library); err != nil {
		return nil, err
	}
	return d, d.sync(ctx)
}

// take makes library the one that answers.
func (d *desk) take(library *sqlite.Library) error {
	d.library, d.revision = library, -1
	d.engine = &retrieval.Engine{Params: retrieval.DefaultParams, Library: library, Lexical: lexical.New(library), Interpreter: interpreter{}, Linguist: &linguist{library: library}, Log: d.app.log()}
	if d.model == nil {
		return nil
	}
	index, err := vector.New(library, d.model.Key())
	if err != nil {
		return err
	}
	d.index, d.engine.Dense, d.engine.Model = index, index, d.model
	return nil
}

// sync takes up what has changed since the last question.
func (d *desk) sync(ctx context.Context) error {
	if d.successor != nil {
		library, err := d.successor(ctx)
		if err != nil {
			return err
		}
		if library != nil {
			d.successor = nil
			if err := d.take(library); err != nil {
				return err
			}
		}
	}
	if d.index == nil {
		return nil
	}
	d.lacking = ""
	if err := d.embed(ctx); err != nil {
		return err
	}
	err := d.index.Sync(ctx)
	if errors.Is(err, corpus.ErrDamaged) {
		d.lacks(retrieval.DamagedVectors, degradation(retrieval.DamagedVectors))
		return nil
	}
	return err
}

// embed embeds what is pending. Where another process is embedding, or nothing
// can be written, it leaves that: those passages are found by words.
func (d *desk) embed(ctx context.Context) error {
	pending, err := d.countPending(ctx)
	if err != nil || pending == 0 {
		return err
	}
	release, free, err := d.library.TryLockEmbedding()
	if err != nil {
		d.lacks(retrieval.NotEmbedded, fmt.Sprintf("%s not embedded and found by words alone: %v", are(pending, "passage"), err))
		return nil
	}
	if !free {
		d.lacks(retrieval.NotEmbedded, are(pending, "passage")+" not embedded yet and found by words alone; another process is at it")
		return nil
	}
	defer release()
	if err = d.app.embed(ctx, d.library, d.model); errors.Is(err, corpus.ErrBusy) || errors.Is(err, corpus.ErrFull) {
		d.lacks(retrieval.NotEmbedded, fmt.Sprintf("%s not embedded and found by words alone: %v", are(pending, "passage"), err))
		return nil
	}
	return err
}

// countPending is how many passages are not embedded. They are counted again when the
// library has changed.
func (d *desk) countPending(ctx context.Context) (int, error) {
	revision, err := d.library.Revision(ctx)
	if err != nil {
		return 0, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.revision != revision {
		if d.pending, err = d.library.CountPending(ctx, d.model.Key()); err != nil {
			return 0, err
		}
		d.revision = revision
	}
	return d.pending, nil
}

// lacks notes that something is found by words alone, and says what on stderr, once.
func (d *desk) lacks(why retrieval.Degradation, what string) {
	d.lacking = cmp.Or(d.lacking, why)
	kind := strings.TrimLeft(what, "0123456789") // it is the same with another count
	if !d.said[kind] {
		fmt.Fprintf(d.app.stderr, "verbatim: %s\n", what)
	}
	d.said[kind] = true
}

// are is "1 passage is", "2 passages are".
func are(n int, noun string) string {
	if n == 1 {
		return "1 " + noun + " is"
	}
	return count(n, noun) + " are"
}

// embed embeds what is pending in the library, whose turn to embed the caller has.
func (a *app) embed(ctx context.Context, library *sqlite.Library, model *embed.Model) error {
	progress := a.progress("embedding", "passages")
	defer progress.end()
	return ingest.Embed(ctx, library, model, progress.at)
}

// turn waits for the turn to embed, and says so.
func (a *app) turn(ctx context.Context, library *sqlite.Library) (release func(), err error) {
	return library.LockEmbedding(ctx, func() {
		fmt.Fprintln(a.stderr, "verbatim: another process is embedding; waiting until it has finished")
	})
}

// answer has by answer q from the library as it is now, and says what of it was
// found by words alone.
func (d *desk) answer(ctx context.Context, by answerer, q retrieval.Query) (retrieval.Answer, error) {
	if err := d.sync(ctx); err != nil {
		return retrieval.Answer{}, err
	}
	answer, err := by(d.engine, ctx, q)
	answer.Degraded = cmp.Or(answer.Degraded, d.lacking)
	return answer, err
}

// interpreter reads the outlets and times that a question asks of.
type interpreter struct{}

func (interpreter) Interpret(question string, outlets []corpus.Outlet, now time.Time) retrieval.Scope {
	all, absent := scope.Known(outlets)
	s := scope.Parse(question, append(all, absent...), now)
	asked := retrieval.Scope{Residual: s.Residual, DatesUncertain: s.Certainty == scope.Perhaps}
	for _, name := range s.Outlets {
		if slices.ContainsFunc(outlets, func(o corpus.Outlet) bool { return o.Name == name }) {
			asked.Outlets = append(asked.Outlets, name)
		} else {
			asked.Absent = append(asked.Absent, name)
		}
	}
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
