package main

import (
	"context"
	"sync"

	"verbatim/bot"
	"verbatim/bot/state"
	"verbatim/corpus/sqlite"
	"verbatim/retrieval"
	"verbatim/retrieval/embed"
	"verbatim/retrieval/library"
)

// served are the libraries of the Discord servers, each made when it is asked for the
// first time.
type served struct {
	store   *sqlite.Store
	options library.Options // of each, but for its store

	mu   sync.Mutex
	open map[string]*opening
}

// opening is a library that is open or being opened. Making one has to wait for
// whoever writes; the other servers' are not to wait with it.
type opening struct {
	mu      sync.Mutex
	library *guildLibrary // nil before
}

// guildLibrary is a server's library: its articles, and what answers from them.
type guildLibrary struct {
	*library.Library
	articles
}

type articles = *sqlite.Library

func newServed(a *app, store *sqlite.Store, model *embed.Model) *served {
	s := &served{store: store, open: map[string]*opening{}}
	s.options = library.Options{Params: retrieval.DefaultParams, Gate: retrieval.NewServingGate(), Log: a.log()}
	s.options.Params.Budget = retrieval.ServingBudget
	if model != nil {
		s.options.Model = model
	}
	return s
}

// libraryOf is the name of a Discord server's library.
func libraryOf(guild string) string { return "discord-" + guild }

// Of returns a server's library.
func (s *served) Of(ctx context.Context, guild string) (bot.Library, error) {
	o := s.opening(guild)
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.library != nil {
		return o.library, nil
	}
	articles, err := s.store.Library(ctx, libraryOf(guild))
	if err != nil {
		return nil, err
	}
	// Made now and not with its first article: what follows is used by many at once.
	if err := articles.Create(ctx); err != nil {
		return nil, err
	}
	options := s.options
	options.Store = articles
	l, err := library.New(options)
	if err != nil {
		return nil, err
	}
	o.library = &guildLibrary{l, articles}
	return o.library, nil
}

// opening is where a server's library is opened.
func (s *served) opening(guild string) *opening {
	s.mu.Lock()
	defer s.mu.Unlock()
	o := s.open[guild]
	if o == nil {
		o = &opening{}
		s.open[guild] = o
	}
	return o
}

// Erase removes a server's library, if decide has it so. Nobody opens it meanwhile:
// they would go on with one that is not there.
func (s *served) Erase(ctx context.Context, guild string, decide state.Decision) error {
	o := s.opening(guild)
	o.mu.Lock()
	defer o.mu.Unlock()
	articles, err := s.store.Library(ctx, libraryOf(guild))
	if err != nil {
		return err
	}
	if err := articles.EraseWith(ctx, decide); err != nil {
		return err
	}
	o.library = nil
	return nil
}
