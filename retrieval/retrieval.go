// Package retrieval answers a question with quotes from a library.
//
// A Query goes to two indexes: words (BM25) and meaning (the cosine of
// embeddings). Their lists are fused, a cross-encoder reads the best of them
// beside the question, and what it finds orders the Ranking. From that the
// engine chooses quotes and decides whether they answer at all. An Answer with
// no quotes abstains, which is no error.
//
// Every Quote is proven: its text is read from the store by its span, and the
// article's hash is compared, after everything else is decided. No text of a
// quote comes from an index, a model or a formatter.
package retrieval

import (
	"context"
	"slices"
	"time"

	"verbatim/corpus"
)

// Query is a question to a library.
type Query struct {
	Text string
	// Limit is how many quotes are wanted at most; 0 means DefaultLimit.
	Limit int
	// Now is when the question is asked.
	Now time.Time
	// Filter bounds which articles may be quoted.
	Filter corpus.Filter
	// Page is how many quotes are proven at once, the first page; of the others the
	// answer has references. 0 proves all.
	Page int
	// Threshold is the confidence, 0 to 1, from which something is an answer; 0 means the
	// engine's.
	Threshold float64
	// Background means that nobody waits for the answer: it comes behind all questions
	// that somebody asks.
	Background bool
	// Everything gives the ranking as it is, to measure it: nothing is merged or
	// left out, and the sentence that answers is sought in the first few alone.
	Everything bool
}

// DefaultLimit is the number of quotes in an answer that does not say otherwise.
const DefaultLimit = 3

// Library is where passages are read from. Passage returns the passage with its
// article, both verified against what was stored, or an error that wraps
// corpus.ErrNotFound or corpus.ErrDamaged; the ID of its article comes with the latter.
type Library interface {
	Passage(ctx context.Context, key int64) (corpus.Located, error)
	// Article returns the article with that id, verified likewise.
	Article(ctx context.Context, id string) (corpus.Article, error)
	// Copies are passages, at most n, that may have the text of an article's paragraph in
	// its near copies.
	Copies(ctx context.Context, article string, paragraph, n int) ([]int64, error)
	// Outlets are those of the library's articles, with their other names.
	Outlets(ctx context.Context) ([]corpus.Outlet, error)
	// Undated is how many articles f would mean if they had a date.
	Undated(ctx context.Context, f corpus.Filter) (int, error)
}

// Lexical finds passages by words.
type Lexical interface {
	// Nearest returns the n passages, of the articles that f means, nearest to a
	// question. Scores are BM25.
	Nearest(ctx context.Context, question string, n int, f corpus.Filter) ([]corpus.Hit, error)
	// Len is how many passages the library holds.
	Len(ctx context.Context) (int, error)
}

// Dense finds passages by meaning: dense.Passages is one. It may be slow or away;
// the question is then answered by words alone, and the answer is degraded.
type Dense interface {
	// Nearest returns the n passages, of the articles that f means, nearest to a
	// question's vector. Scores are cosines.
	Nearest(ctx context.Context, vector []float32, n int, f corpus.Filter) ([]corpus.Hit, error)
	// Cosines returns the cosine of vector and each passage's. Passages without a vector
	// are not in the map.
	Cosines(ctx context.Context, vector []float32, passages []int64) (map[int64]float64, error)
}

// Model turns questions into vectors and reads passages beside a question.
type Model interface {
	// Question returns the question's vector.
	Question(ctx context.Context, text string) ([]float32, error)
	// Scores returns a logit for each passage, higher where it answers better. Before
	// passage i is begun more(i), if not nil, is asked whether there is time; where it
	// says no, there are logits of the passages before it alone.
	Scores(ctx context.Context, question string, passages []string, more func(i int) bool) ([]float32, error)
}

// Quote is a passage of an article, proven.
type Quote struct {
	corpus.Located
	// Text is Article.Text[Start:End].
	Text string
	// Marked is the span of Article.Text, within the quote, of the sentence that
	// answers.
	Marked corpus.Span
	// Carriers are the same text in other articles, as syndication spreads it,
	// each proven like the quote.
	Carriers []corpus.Located
	// Why is how it came to be chosen.
	Why Why
	// OutOfScope means that the question names other outlets or times than this one's.
	OutOfScope bool
}

// Degradation is why a better passage may be missing, or "".
type Degradation string

// The degradations.
const (
	// NoModels: the models could not be loaded.
	NoModels Degradation = "no_models"
	// IndexAway: the index of vectors did not answer, or not in time.
	IndexAway Degradation = "index_away"
	// DamagedArticles: what is stored of some articles is not what came in, and
	// nothing of them is quoted.
	DamagedArticles Degradation = "damaged_articles"
	// DamagedVectors: some vectors cannot be read.
	DamagedVectors Degradation = "damaged_vectors"
	// NotEmbedded: some passages are not embedded, or not yet, or the index of vectors
	// does not have them yet.
	NotEmbedded Degradation = "not_embedded"
)

// Worst is that of several degradations which matters most, in the order in which
// they are declared.
func Worst(of ...Degradation) Degradation {
	for _, d := range []Degradation{NoModels, IndexAway, DamagedArticles, DamagedVectors, NotEmbedded} {
		if slices.Contains(of, d) {
			return d
		}
	}
	return ""
}

// Answer is what a library says to a question.
type Answer struct {
	// Abstained means that nothing in the library answers: Quotes is empty, and
	// Closest holds what comes nearest.
	Abstained bool
	// Score is the confidence, 0 to 1, that the best passage answers; the engine
	// abstains below Threshold.
	Score, Threshold float64
	// ForeignLanguage is the English name of the question's language where the library
	// is in another one; the engine abstains then.
	ForeignLanguage string
	// Scope is the outlets and times that the question names, and ScopeEmpty means that
	// none of the articles in that scope answers.
	Scope      Scope
	ScopeEmpty bool
	// OutletsWithoutQuote are the outlets that a comparison names and has no quote
	// from.
	OutletsWithoutQuote []string
	// Undated is how many articles have no date, and were left out where the question or
	// its filter names a time.
	Undated int
	// Degraded is why a better passage may be missing, or "".
	Degraded Degradation
	Quotes   []Quote
	Closest  []Quote
	// Rest is where what follows Quotes stands, or what follows Closest where the answer
	// abstains, as far as Query.Limit goes. Engine.Prove makes quotes of them.
	Rest []Reference
	// Stages are how long each stage took, and Unread how many passages the
	// cross-encoder did not get to read because its time was over.
	Stages []Stage
	Unread int
}
