package library

import (
	"context"
	"sync"

	xlanguage "golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"verbatim/retrieval/language"
)

// linguist tells questions that are in another language than the library, whose
// language is that of its newest articles.
type linguist struct {
	store sampler

	mu       sync.Mutex
	known    bool
	revision int64 // of the articles, when their language was told
	language string
}

const (
	sampleArticles = 20
	sampleBytes    = 1000 // of each
)

// Foreign returns the question's language, in English, if it is surely not the
// library's, or "".
func (l *linguist) Foreign(ctx context.Context, question string) (string, error) {
	own, err := l.own(ctx)
	if err != nil || own == "" {
		return "", err
	}
	other, sure := language.Other(question, own)
	if !sure {
		return "", nil
	}
	tag, err := xlanguage.Parse(other)
	if err != nil {
		return other, nil
	}
	return display.English.Languages().Name(tag), nil
}

// own is the library's language, or "" if it has no one language.
func (l *linguist) own(ctx context.Context) (string, error) {
	revision, err := l.store.ArticleRevision(ctx)
	if err != nil {
		return "", err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.known && l.revision == revision {
		return l.language, nil
	}
	texts, err := l.store.Beginnings(ctx, sampleArticles, sampleBytes)
	if err != nil {
		return "", err
	}
	l.known, l.revision, l.language = true, revision, language.Of(texts)
	return l.language, nil
}
