// Package lexical finds passages by their words: it turns a question into an
// expression that SQLite's FTS5 understands, and cannot misunderstand.
package lexical

import (
	"context"
	"strings"

	"verbatim/corpus"
	"verbatim/retrieval"
)

// FullText is a library's full-text index.
type FullText interface {
	// Search returns the n passages of the articles that f means which match the
	// FTS5 expression best, best first, with BM25 scores: positive, higher is
	// better.
	Search(ctx context.Context, match string, n int, f corpus.Filter) ([]corpus.Hit, error)
}

// Index finds passages by a question's words.
type Index struct{ FullText FullText }

// Nearest returns the n passages, of the articles that f means, that share the
// most telling words with the question, best first, by BM25.
func (x Index) Nearest(ctx context.Context, question string, n int, f corpus.Filter) ([]corpus.Hit, error) {
	return x.FullText.Search(ctx, Expression(question), n, f)
}

// Expression returns the FTS5 expression for any of the question's terms, or ""
// if it has none. Each term is quoted: nothing in a question is an operator.
func Expression(question string) string {
	terms := retrieval.Terms(question)
	for i, t := range terms {
		terms[i] = `"` + t + `"`
	}
	return strings.Join(terms, " OR ")
}
