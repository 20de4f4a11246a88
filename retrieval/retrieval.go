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
//
// # The way of a question through the files
//
//	engine.go      takes the question and begins a run (run.go), which has what belongs
//	               to this question alone: what was read for it, its deadlines, what it
//	               left out
//	respond.go     chooses what is shown, and decides whether it answers
//	compare.go     ranks one passage of each outlet
//	scope.go       ranks what the question asks of first, and relaxes that
//	rank.go        asks both indexes and goes through the stages below
//	fuse.go        makes one list of two
//	rerank.go      has the cross-encoder read passages, and then their sentences
//	diversify.go   puts different outlets and articles first where they are as good
//	confidence.go  how surely the best of them answers
//	merge.go       puts passages together that follow each other
//	threshold.go   applies another threshold than the engine's
//	prove.go       reads quotes from the store again; syndicate.go knows the same text
//	               in other articles, sentence.go the sentence that answers
//	explain.go     how a quote came to be chosen
//
// A file uses those below it and none above. ranking.go, answer.go, quote.go and
// query.go have the types that are handed on, params.go the weights, and gate.go bounds
// how many questions are answered at a time.
package retrieval

import (
	"context"
	"time"

	"verbatim/corpus"
)

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

// Interpreter understands what a question says about the outlets and times that
// it asks of.
type Interpreter interface {
	Interpret(question string, outlets []corpus.Outlet, now time.Time) Scope
}

// Linguist tells when a question is surely in another language than the library:
// the question's, in English, such as "Spanish", or "".
type Linguist interface {
	Foreign(ctx context.Context, question string) (language string, err error)
}
