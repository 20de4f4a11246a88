package main

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"

	"verbatim/bot"
	"verbatim/bot/state"
	"verbatim/corpus/sqlite"
	"verbatim/retrieval"
	"verbatim/retrieval/embed"
	"verbatim/retrieval/library"
)

// served are the libraries of the Discord servers, each made when it is asked for the
// first time. What they take up in memory is bounded.
type served struct {
	store   *sqlite.Store
	options library.Options // of each, but for its store

	mu  sync.Mutex
	all map[string]*guild
}

// guild is a Discord server's place among the libraries. Making a library has to wait
// for whoever writes; the other servers' are not to wait with it.
type guild struct {
	making  sync.Mutex                   // held by who makes the library, or erases it
	library atomic.Pointer[guildLibrary] // nil before it is made, and once it is erased
}

// guildLibrary is a server's library: its articles, and what answers from them.
type guildLibrary struct {
	*library.Library
	articles
}

type articles = *sqlite.Library

func newServed(a *app, store *sqlite.Store, model *embed.Model, memory int64) *served {
	s := &served{store: store, all: map[string]*guild{}}
	s.options = library.Options{Params: retrieval.DefaultParams, Gate: retrieval.NewServingGate(), Memory: library.NewMemory(memory), Log: a.log()}
	s.options.Params.Budget = retrieval.ServingBudget
	withModel(&s.options, model)
	return s
}

// libraryOf is the name of a Discord server's library.
func libraryOf(guild string) string { return "discord-" + guild }

func (s *served) guild(id string) *guild {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.all[id] == nil {
		s.all[id] = &guild{}
	}
	return s.all[id]
}

// Of returns a server's library.
func (s *served) Of(ctx context.Context, id string) (bot.Library, error) {
	g := s.guild(id)
	if l := g.library.Load(); l != nil {
		return l, nil
	}
	g.making.Lock()
	defer g.making.Unlock()
	return s.made(ctx, g, id)
}

// made returns the library of g, whose making the caller has locked.
func (s *served) made(ctx context.Context, g *guild, id string) (*guildLibrary, error) {
	if l := g.library.Load(); l != nil {
		return l, nil
	}
	articles, err := s.store.Library(ctx, libraryOf(id))
	if err != nil {
		return nil, err
	}
	// Made now and not with its first article: what follows is used by many at once.
	if err := articles.Create(ctx); err != nil {
		return nil, err
	}
	options := s.options
	options.Store = articles
	l := &guildLibrary{library.New(options), articles}
	g.library.Store(l)
	return l, nil
}

// Filled are the servers whose libraries hold articles.
func (s *served) Filled(ctx context.Context) (guilds []string, err error) {
	names, err := s.store.Filled(ctx)
	for _, name := range names {
		if id, ok := strings.CutPrefix(name, libraryOf("")); ok {
			guilds = append(guilds, id)
		}
	}
	return guilds, err
}

// Erase removes a server's library once nobody asks it, if decide has it so. Nobody
// makes it meanwhile: they would go on with one that is not there.
func (s *served) Erase(ctx context.Context, id string, decide state.Decision) error {
	g := s.guild(id)
	g.making.Lock()
	defer g.making.Unlock()
	articles, err := s.store.Library(ctx, libraryOf(id))
	if err != nil {
		return err
	}
	erase := func(ctx context.Context) error { return articles.EraseWith(ctx, decide) }
	if l := g.library.Load(); l != nil {
		err = l.Library.Erase(ctx, erase)
	} else {
		err = erase(ctx)
	}
	if err == nil {
		g.library.Store(nil)
	}
	return err
}

// pending is how many passages of all libraries wait to be embedded, as they were
// counted last.
func (s *served) pending() (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, g := range s.all {
		if l := g.library.Load(); l != nil {
			n += l.Library.Pending()
		}
	}
	return n
}
