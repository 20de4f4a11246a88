package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"verbatim/corpus/sqlite"
	"verbatim/retrieval"
	"verbatim/retrieval/embed"
	"verbatim/retrieval/library"
)

// session is a library that a command asks, from its first question to its last.
type session struct {
	app      *app
	model    *embed.Model // nil without an engine
	store    *sqlite.Store
	articles *sqlite.Library
	library  *library.Library

	starter bool            // the starter library answers, until articles are added
	said    map[string]bool // on stderr
}

// ask is how a library is asked.
type ask func(*library.Library, context.Context, retrieval.Query) (retrieval.Answer, error)

// withSession opens everything that answering needs, runs f, and closes it.
func (a *app) withSession(ctx context.Context, f func(*session) error) (err error) {
	s := &session{app: a, said: map[string]bool{}}
	if s.store, s.articles, s.starter, err = a.openToRead(ctx); err != nil {
		return err
	}
	defer func() { s.store.Close() }()
	if s.model, err = a.openModel(ctx); err != nil {
		return err
	}
	defer s.model.Close()
	s.library = a.ready(s.articles, s.model)
	if err := s.refresh(ctx); err != nil {
		return err
	}
	return f(s)
}

// answer has the library answer q with what has been added by now, by other processes
// too.
func (s *session) answer(ctx context.Context, by ask, q retrieval.Query) (retrieval.Answer, error) {
	if err := s.leaveStarter(ctx); err != nil {
		return retrieval.Answer{}, err
	}
	if err := s.refresh(ctx); err != nil {
		return retrieval.Answer{}, err
	}
	return by(s.library, ctx, q)
}

// refresh embeds what is pending and brings the index up to date.
func (s *session) refresh(ctx context.Context) error {
	if err := s.embed(ctx); err != nil {
		return err
	}
	degraded, err := s.library.Refresh(ctx)
	if degraded == retrieval.DamagedVectors {
		s.warn(degradation(degraded))
	}
	return err
}

// leaveStarter goes over from the starter library to what has been added since.
func (s *session) leaveStarter(ctx context.Context) error {
	if !s.starter {
		return nil
	}
	store, articles, err := s.app.openLibrary(ctx)
	if errors.As(err, &noLibraryError{}) {
		return nil
	}
	if err != nil {
		return err
	}
	if n, err := articles.Count(ctx); err != nil || n == 0 {
		store.Close()
		return err
	}
	fmt.Fprintln(s.app.stderr, "Articles have been added: from here on they answer, not the starter library.")
	s.store.Close()
	s.store, s.articles, s.starter = store, articles, false
	s.library = s.app.ready(articles, s.model)
	return nil
}

// embed embeds what is pending. Where that has to wait those passages are found by
// their words, which is said.
func (s *session) embed(ctx context.Context) error {
	progress := s.app.progress("embedding", "passages")
	defer progress.end()
	err := s.library.EmbedAll(ctx, progress.at)
	var pending *library.PendingError
	switch {
	case !errors.As(err, &pending):
		return err
	case errors.Is(err, library.ErrEmbedding):
		s.warn(are(pending.Passages, "passage") + " not embedded yet and found by words alone; another process is at it")
	default:
		s.warn(fmt.Sprintf("%s not embedded and found by words alone: %v", are(pending.Passages, "passage"), pending.Err))
	}
	return nil
}

// warn says something on stderr, once: it is the same with another count.
func (s *session) warn(what string) {
	kind := strings.TrimLeft(what, "0123456789")
	if !s.said[kind] {
		fmt.Fprintf(s.app.stderr, "verbatim: %s\n", what)
	}
	s.said[kind] = true
}

// are is "1 passage is", "2 passages are".
func are(n int, noun string) string {
	if n == 1 {
		return "1 " + noun + " is"
	}
	return count(n, noun) + " are"
}
