package main

import (
	"cmp"
	"context"
	"errors"
	"sync"
	"time"

	"verbatim/bot"
	"verbatim/bot/state"
	"verbatim/corpus"
	"verbatim/corpus/ingest"
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
	o := s.opening(guild)
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
	o.library = &servedLibrary{desk: d}
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
	library, err := s.store.Library(ctx, libraryOf(guild))
	if err != nil {
		return err
	}
	if err := library.EraseWith(ctx, decide); err != nil {
		return err
	}
	o.library = nil
	return nil
}

// servedLibrary is a desk that many ask at once.
type servedLibrary struct{ desk *desk }

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
		pending, err := l.desk.countPending(ctx)
		if err != nil {
			return retrieval.Answer{}, err
		}
		if pending > 0 {
			lacking = retrieval.NotEmbedded
		}
		if err := l.desk.index.Sync(ctx); errors.Is(err, corpus.ErrDamaged) {
			lacking = retrieval.DamagedVectors
		} else if err != nil {
			return retrieval.Answer{}, err
		}
	}
	answer, err := by(l.desk.engine, ctx, q)
	answer.Degraded = cmp.Or(answer.Degraded, lacking)
	return answer, err
}

// WhoSaid looks words up.
func (l *servedLibrary) WhoSaid(ctx context.Context, text string) (whosaid.Result, error) {
	finder := whosaid.Finder{Library: l.desk.library, Headlines: l.desk.library, Log: l.desk.app.log()}
	return finder.Look(ctx, text)
}

const (
	// atOnce is how many passages are embedded before another library's turn: about a
	// second's work, and an ordinary article.
	atOnce = 16
	// turnPatience is how long another process that embeds is waited for. Whoever has
	// the turn keeps it for long, and this is not to keep others from being told.
	turnPatience = time.Second
)

// Embed embeds some passages of those that are pending, and reports whether more are.
func (l *servedLibrary) Embed(ctx context.Context) (more bool, err error) {
	if l.desk.model == nil {
		return false, nil
	}
	if n, err := l.desk.countPending(ctx); err != nil || n == 0 {
		return false, err
	}
	wait, cancel := context.WithTimeout(ctx, turnPatience)
	defer cancel()
	release, err := l.desk.library.LockEmbedding(wait, func() {})
	if err != nil {
		if wait.Err() != nil && ctx.Err() == nil {
			return true, nil // another process is at it
		}
		return false, err
	}
	defer release()
	n, err := ingest.EmbedSome(ctx, l.desk.library, l.desk.model, atOnce)
	if errors.Is(err, corpus.ErrBusy) {
		return true, nil
	}
	return n == atOnce, err
}
