package soak

import (
	"context"
	"errors"
	"hash/fnv"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"sync"

	"verbatim/bot"
	"verbatim/bot/state"
	"verbatim/corpus"
	"verbatim/corpus/ingest"
	"verbatim/corpus/segment"
	"verbatim/corpus/sqlite"
	"verbatim/retrieval"
	"verbatim/retrieval/library"
)

// shelves are libraries whose articles are in the real store, and which answer
// without looking for anything.
type shelves struct {
	store *sqlite.Store

	mu   sync.Mutex
	open map[string]*shelf
}

// Of returns a guild's library.
func (s *shelves) Of(ctx context.Context, guild string) (bot.Library, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.shelf(ctx, guild)
}

func (s *shelves) shelf(ctx context.Context, guild string) (*shelf, error) {
	if l := s.open[guild]; l != nil {
		return l, nil
	}
	articles, err := s.store.Library(ctx, guild)
	if err == nil {
		err = articles.Create(ctx)
	}
	if err != nil {
		return nil, err
	}
	s.open[guild] = &shelf{Library: library.New(library.Options{Store: articles, Log: slog.New(slog.DiscardHandler)}), articles: articles}
	return s.open[guild], nil
}

// Filled are the guilds whose libraries hold articles.
func (s *shelves) Filled(ctx context.Context) ([]string, error) { return s.store.Filled(ctx) }

// Erase is called for guilds that the bot has left, of which there are none.
func (s *shelves) Erase(context.Context, string, state.Decision) error {
	return errors.New("nobody left")
}

// fill puts a server's articles into its library.
func (s *shelves) fill(ctx context.Context, home *server) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	l, err := s.shelf(ctx, home.guild.ID)
	if err != nil {
		return err
	}
	var items []ingest.Item
	for _, p := range home.library() {
		items = append(items, ingest.From(p.name, []byte(p.text))...)
	}
	if err := ingest.Prepare(ctx, l.articles, items, corpus.Change{}); err != nil {
		return err
	}
	if _, err := ingest.Store(ctx, l.articles, items); err != nil {
		return err
	}
	for _, it := range items {
		l.quotes = append(l.quotes, quoted(it.Article))
	}
	return nil
}

// quoted is an article's first paragraph as a quote, its first sentence marked.
func quoted(a corpus.Article) retrieval.Quote {
	p := segment.Passages(a.Text, a.Headings)[0]
	q := retrieval.Quote{Located: corpus.Located{Passage: p, Article: a}, Text: p.Of(a.Text), Marked: p.Span, Why: retrieval.Why{ByWords: 1, BM25: 7.5, Fused: 1, ByReading: 1, Logit: 2, Place: 1, Of: 24, Confidence: 0.8}}
	if end := strings.Index(q.Text, ". "); end > 0 {
		q.Marked.End = p.Start + end + 1
	}
	return q
}

// shelf is one of the libraries.
type shelf struct {
	*library.Library // without a model
	articles
	quotes []retrieval.Quote
}

type articles = *sqlite.Library

// Reconsider has a question asked again whenever articles were added.
func (l *shelf) Reconsider(ctx context.Context, questions []retrieval.Unanswered) ([]retrieval.Reconsidered, error) {
	revision, err := l.Revision(ctx)
	now := strconv.FormatInt(revision, 10)
	out := make([]retrieval.Reconsidered, len(questions))
	for i, q := range questions {
		out[i] = retrieval.Reconsidered{Ask: string(q.Compared) != now, Compared: []byte(now)}
	}
	return out, err
}

func (l *shelf) Compare(ctx context.Context, q retrieval.Query) (retrieval.Answer, error) {
	a, err := l.Ask(ctx, q)
	seen := map[string]bool{}
	a.Quotes = slices.DeleteFunc(a.Quotes, func(q retrieval.Quote) bool {
		again := seen[q.Article.Outlet]
		seen[q.Article.Outlet] = true
		return again
	})
	return a, err
}

var errStandIn = errors.New("the stand-in was told to")

// Ask answers by the words of the question: the same question has the same quotes, as
// far as they go, in every server.
func (l *shelf) Ask(ctx context.Context, q retrieval.Query) (retrieval.Answer, error) {
	has := func(words string) bool { return strings.Contains(q.Text, words) }
	a := retrieval.Answer{Score: 0.8, Threshold: 0.5, Stages: []retrieval.Stage{{Name: retrieval.StageWords}, {Name: retrieval.StageProof}}}
	switch {
	case has(goesWrong):
		return retrieval.Answer{}, errStandIn
	case has(panics):
		panic(errStandIn)
	case has(tooMany):
		return retrieval.Answer{}, retrieval.ErrBusy
	case has(inGerman):
		a.Abstained, a.ForeignLanguage = true, "German"
		return a, nil
	case has(whenTide):
		late, err := l.articles.Article(ctx, "tide")
		if errors.Is(err, corpus.ErrNotFound) {
			a.Abstained, a.Score = true, 0.1
			return a, nil
		}
		a.Quotes = []retrieval.Quote{quoted(late)}
		return a, err
	}
	var quotes []retrieval.Quote
	h := fnv.New32a()
	h.Write([]byte(q.Text))
	start := int(h.Sum32() % uint32(len(l.quotes)))
	for i := range l.quotes {
		quote := l.quotes[(start+i)%len(l.quotes)]
		if len(q.Filter.Outlets) == 0 || slices.Contains(q.Filter.Outlets, quote.Article.Outlet) {
			quotes = append(quotes, quote)
		}
	}
	quotes = quotes[:min(len(quotes), 7)]
	if has(whoWon) || strings.TrimSpace(q.Text) == andHow {
		a.Abstained, a.Score, a.Closest = true, 0.2, quotes
		return a, nil
	}
	a.Quotes = quotes
	return a, nil
}
