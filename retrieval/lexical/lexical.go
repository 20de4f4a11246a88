// Package lexical finds passages by their words: it turns a question into an
// expression that SQLite's FTS5 understands, and cannot misunderstand.
package lexical

import (
	"context"
	"strings"
	"unicode"

	"verbatim/corpus"
)

// maxTerms bounds the expression that a very long question makes.
const maxTerms = 48

// FullText is a library's full-text index.
type FullText interface {
	// Search returns the n passages that match the FTS5 expression best, best
	// first, with BM25 scores: positive, higher is better.
	Search(ctx context.Context, match string, n int) ([]corpus.Hit, error)
}

// Index finds passages by a question's words.
type Index struct{ FullText FullText }

// Nearest returns the n passages that share the most telling words with the
// question, best first, by BM25.
func (x Index) Nearest(ctx context.Context, question string, n int) ([]corpus.Hit, error) {
	return x.FullText.Search(ctx, Expression(question), n)
}

// Expression returns the FTS5 expression for any of the question's terms, or ""
// if it has none. Each term is quoted: nothing in a question is an operator.
func Expression(question string) string {
	terms := Terms(question)
	for i, t := range terms {
		terms[i] = `"` + t + `"`
	}
	return strings.Join(terms, " OR ")
}

// Terms returns the question's distinct words in lower case, in order, at most
// 48, without those that say nothing about its subject, unless it has no other.
func Terms(question string) []string {
	words := strings.FieldsFunc(strings.ToLower(question), func(r rune) bool {
		// The characters that FTS5's unicode61 takes as parts of a token, with
		// marks, which it takes off.
		return !unicode.In(r, unicode.L, unicode.N, unicode.Co, unicode.M)
	})
	var telling, all []string
	seen := map[string]bool{}
	for _, w := range words {
		if seen[w] || len(all) == maxTerms {
			continue
		}
		seen[w] = true
		all = append(all, w)
		if !stopWords[w] {
			telling = append(telling, w)
		}
	}
	if len(telling) == 0 {
		return all
	}
	return telling
}

var stopWords = func() map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(`a about after all also an and any are as at be been being but by can
		could did do does for from had has have he her his how i if in into is it its itself just me my no
		not of on or our she should so such than that the their them then there these they this those to
		too us very was we were what when where which while who whom whose why will with would you your
		s t d ll re ve m say says said tell according article articles`) {
		m[w] = true
	}
	return m
}()
