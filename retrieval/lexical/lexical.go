// Package lexical finds passages by their words: it turns a question into an
// expression that SQLite's FTS5 understands, and cannot misunderstand.
package lexical

import (
	"context"
	"strings"
	"sync"

	"verbatim/corpus"
	"verbatim/retrieval"
)

// FullText is a library's full-text index.
type FullText interface {
	// Search returns the n passages of the articles that f means which match the
	// FTS5 expression best, best first, with BM25 scores: positive, higher is
	// better.
	Search(ctx context.Context, match string, n int, f corpus.Filter) ([]corpus.Hit, error)
	// Frequency is how many passages match the expression, counted up to most.
	Frequency(ctx context.Context, match string, most int) (int, error)
	// Len is how many passages the index holds.
	Len(ctx context.Context) (int, error)
}

// In a library of more than largeLibrary passages, words that more than one
// passage in commonShare has are not searched for: going through them takes
// longer than all the rest, and they hardly tell passages apart.
const (
	largeLibrary = 20_000
	commonShare  = 10
)

// Index finds passages by a question's words. It is safe for concurrent use.
type Index struct {
	fullText FullText

	mu     sync.Mutex
	size   int             // of the library when common was counted
	common map[string]bool // by word: whether too many passages have it
}

// New returns an index of what fullText holds.
func New(fullText FullText) *Index { return &Index{fullText: fullText} }

// Nearest returns the n passages, of the articles that f means, that share the
// most telling words with the question, best first, by BM25.
func (x *Index) Nearest(ctx context.Context, question string, n int, f corpus.Filter) ([]corpus.Hit, error) {
	terms, err := x.telling(ctx, retrieval.Terms(question))
	if err != nil {
		return nil, err
	}
	return x.fullText.Search(ctx, expression(terms), n, f)
}

// Len is how many passages the full text holds.
func (x *Index) Len(ctx context.Context) (int, error) { return x.fullText.Len(ctx) }

// telling leaves out the words that are too common, unless all are.
func (x *Index) telling(ctx context.Context, terms []string) ([]string, error) {
	size, err := x.fullText.Len(ctx)
	if err != nil || size <= largeLibrary {
		return terms, err
	}
	var out []string
	for _, t := range terms {
		common, err := x.isCommon(ctx, t, size)
		if err != nil {
			return nil, err
		}
		if !common {
			out = append(out, t)
		}
	}
	if len(out) == 0 {
		return terms, nil
	}
	return out, nil
}

// isCommon looks each word up once, and again when the library has grown or
// shrunk by a tenth.
func (x *Index) isCommon(ctx context.Context, term string, size int) (bool, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if d := size - x.size; x.common == nil || max(d, -d) > x.size/10 {
		x.size, x.common = size, map[string]bool{}
	}
	common, known := x.common[term]
	if known {
		return common, nil
	}
	n, err := x.fullText.Frequency(ctx, expression([]string{term}), size/commonShare+1)
	if err != nil {
		return false, err
	}
	common = n > size/commonShare
	x.common[term] = common
	return common, nil
}

// expression returns the FTS5 expression for any of the terms, or "" if there
// are none. Each term is quoted: nothing in a question is an operator.
func expression(terms []string) string {
	quoted := make([]string, len(terms))
	for i, t := range terms {
		quoted[i] = `"` + t + `"`
	}
	return strings.Join(quoted, " OR ")
}
