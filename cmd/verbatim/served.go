package main

import (
	"cmp"
	"context"
	"errors"
	"sync"

	"verbatim/bot"
	"verbatim/corpus"
	"verbatim/corpus/sqlite"
	"verbatim/retrieval"
	"verbatim/retrieval/embed"
	"verbatim/retrieval/whosaid"
)

// served are the libraries of the Discord servers, each opened when it is asked
// for the first time.
type served struct {
	app   *app
	store *sqlite.Store
	model *embed.Model // nil without an engine
	gate  *retrieval.Gate

	mu   sync.Mutex
	open map[string]*opening
}

// opening is a library that is open or being opened. Making one has to wait for
// whoever writes; the other servers' are not to wait with it.
type opening struct {
	mu      sync.Mutex
	library *servedLibrary // nil before
}

func newServed(a *app, store *sqlite.Store, model *embed.Model) *served {
	return &served{app: a, store: store, model: model, gate: retrieval.NewServingGate(), open: map[string]*opening{}}
}

// libraryOf is the name of a Discord server's library.
func libraryOf(guild string) string { return "discord-" + guild }

// Of returns a server's library.
func (s *served) Of(ctx context.Context, guild string) (bot.Library, error) {
	s.mu.Lock()
	o := s.open[guild]
	if o == nil {
		o = &opening{}
		s.open[guild] = o
	}
	s.mu.Unlock()
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.library != nil {
		return o.library, nil
	}
	library, err := s.store.Library(ctx, libraryOf(guild))
	if err != nil {
		return nil, err
	}
	// Made now and not with its first article: what follows is used by many at once.
	if err := library.Create(ctx); err != nil {
		return nil, err
	}
	d := &desk{app: s.app, model: s.model, said: map[string]bool{}}
	if err := d.take(library); err != nil {
		return nil, err
	}
	d.engine.Gate = s.gate
	d.engine.Params.Budget = retrieval.ServingBudget
	o.library = &servedLibrary{desk: d, revision: -1}
	return o.library, nil
}

// Erase removes a server's library.
func (s *served) Erase(ctx context.Context, guild string) error {
	s.mu.Lock()
	delete(s.open, guild)
	s.mu.Unlock()
	library, err := s.store.Library(ctx, libraryOf(guild))
	if err != nil {
		return err
	}
	return library.Erase(ctx)
}

// servedLibrary is a desk that many ask at once.
type servedLibrary struct {
	desk      *desk
	embedding sync.Mutex

	mu       sync.Mutex
	revision int64 // of the library when lacking was found out
	lacking  retrieval.Degradation
}

// Articles are the library's.
func (l *servedLibrary) Articles() *sqlite.Library { return l.desk.library }

// Ask answers from what is embedded by now.
func (l *servedLibrary) Ask(ctx context.Context, q retrieval.Query) (retrieval.Answer, error) {
	return l.answer(ctx, (*retrieval.Engine).Ask, q)
}

// Compare is like Ask.
func (l *servedLibrary) Compare(ctx context.Context, q retrieval.Query) (retrieval.Answer, error) {
	return l.answer(ctx, (*retrieval.Engine).Compare, q)
}

func (l *servedLibrary) answer(ctx context.Context, by answerer, q retrieval.Query) (retrieval.Answer, error) {
	var lacking retrieval.Degradation
	if l.desk.index != nil {
		err := l.desk.index.Sync(ctx)
		if errors.Is(err, corpus.ErrDamaged) {
			lacking, err = retrieval.DamagedVectors, nil
		} else if err == nil {
			lacking, err = l.pending(ctx)
		}
		if err != nil {
			return retrieval.Answer{}, err
		}
	}
	answer, err := by(l.desk.engine, ctx, q)
	answer.Degraded = cmp.Or(answer.Degraded, lacking)
	return answer, err
}

// pending tells whether something waits to be embedded. It is counted again only when
// the library has changed.
func (l *servedLibrary) pending(ctx context.Context) (retrieval.Degradation, error) {
	revision, err := l.desk.library.Revision(ctx)
	if err != nil {
		return "", err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.revision != revision {
		n, err := l.desk.library.CountPending(ctx, l.desk.model.Key())
		if err != nil {
			return "", err
		}
		l.revision, l.lacking = revision, ""
		if n > 0 {
			l.lacking = retrieval.NotEmbedded
		}
	}
	return l.lacking, nil
}

// WhoSaid looks words up.
func (l *servedLibrary) WhoSaid(ctx context.Context, text string) (whosaid.Result, error) {
	finder := whosaid.Finder{Library: l.desk.library, Headlines: l.desk.library, Log: l.desk.app.log()}
	return finder.Look(ctx, text)
}

// Embed embeds what is pending, and returns how many passages that were. What
// another process is embedding is left to it.
func (l *servedLibrary) Embed(ctx context.Context) (int, error) {
	if l.desk.model == nil {
		return 0, nil
	}
	l.embedding.Lock()
	defer l.embedding.Unlock()
	n, err := l.desk.library.CountPending(ctx, l.desk.model.Key())
	if err != nil || n == 0 {
		return 0, err
	}
	return n, l.desk.embed(ctx)
}
