package library

import (
	"context"

	"verbatim/corpus"
	"verbatim/retrieval"
	"verbatim/retrieval/dense"
	"verbatim/retrieval/lexical"
	"verbatim/retrieval/whosaid"
)

// Store holds the articles of a library; *sqlite.Library is one. Each part of
// answering says what it needs of it.
type Store interface {
	retrieval.Library
	lexical.FullText
	dense.Library
	// Revision grows with each change of the library.
	Revision(ctx context.Context) (int64, error)
	whosaid.Library
	whosaid.Headlines
	Embeddings
	sampler
}

// Embeddings is where passages wait for their vectors and where these are kept, by the
// key of the model that made them.
type Embeddings interface {
	// CountPending is how many passages have no vector of the model, and Pending at most
	// n of them, the newest articles' first.
	CountPending(ctx context.Context, model string) (int, error)
	Pending(ctx context.Context, model string, n int) ([]corpus.Pending, error)
	// SaveVectors stores the vectors of passages from Pending, all or none.
	SaveVectors(ctx context.Context, model string, of []corpus.Pending, vectors [][]float32) error
	// FinishEmbedding is called once none is pending any more.
	FinishEmbedding(ctx context.Context, model string) error
	EmbeddingLock
}

// EmbeddingLock keeps two processes from embedding the same passages.
type EmbeddingLock interface {
	// TryLockEmbedding reports with ok whether the lock was free; release frees it.
	TryLockEmbedding() (release func(), ok bool, err error)
	// LockEmbedding waits for the lock, and calls waiting once if it is not free.
	LockEmbedding(ctx context.Context, waiting func()) (release func(), err error)
}

// sampler gives the beginnings of the newest n articles, so many bytes of each, and the
// revision at which the articles last changed.
type sampler interface {
	ArticleRevision(ctx context.Context) (int64, error)
	Beginnings(ctx context.Context, n, bytes int) ([]string, error)
}

// Model reads questions and passages.
type Model interface {
	retrieval.Model
	Embedder
}

// Embedder turns passages into vectors.
type Embedder interface {
	// Key tells its vectors from those of others.
	Key() string
	// Passages hands each text's vector to each, one call at a time, in any order.
	Passages(ctx context.Context, texts []string, each func(i int, vector []float32) error) error
}
