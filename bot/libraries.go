package bot

import (
	"context"

	"verbatim/bot/state"
	"verbatim/corpus"
	"verbatim/corpus/ingest"
	"verbatim/retrieval"
	"verbatim/retrieval/whosaid"
)

// Libraries are the guilds' libraries.
type Libraries interface {
	// Of returns a guild's library, ready to answer. One that nothing has been
	// added to is empty.
	Of(ctx context.Context, guild string) (Library, error)
	// Filled are the guilds whose libraries hold articles.
	Filled(ctx context.Context) ([]string, error)
	// Erase removes a guild's library with all its articles, in one transaction with
	// decide, which comes first. If decide returns an error nothing is removed, and
	// Erase returns an error that wraps it.
	Erase(ctx context.Context, guild string, decide state.Decision) error
}

// Library is one guild's library.
type Library interface {
	Answerer
	Articles
	// Embed has some of what was added found by its meaning too, in about a second,
	// and reports whether there is more.
	Embed(ctx context.Context) (more bool, err error)
}

// Answerer answers from a library's articles.
type Answerer interface {
	// Ask answers q, and Compare does so with one quote of each outlet.
	Ask(ctx context.Context, q retrieval.Query) (retrieval.Answer, error)
	// Reconsider compares questions that nothing has answered with what was added since
	// they were compared last, and returns for each, in their order, whether it is worth
	// asking again. It asks nothing itself.
	Reconsider(ctx context.Context, questions []retrieval.Unanswered) ([]retrieval.Reconsidered, error)
	Compare(ctx context.Context, q retrieval.Query) (retrieval.Answer, error)
	// WhoSaid looks up where the words of text stand.
	WhoSaid(ctx context.Context, text string) (whosaid.Result, error)
	Prover
}

// Prover makes quotes of places.
type Prover interface {
	// Prove reads what the references mean from the library and returns a quote for each,
	// nil where there is none any more. question is what the sentence that answers is
	// looked for by, of those of which it is not known yet.
	Prove(ctx context.Context, question string, references []retrieval.Reference) ([]*retrieval.Quote, error)
}

// Articles are a library's articles.
type Articles interface {
	Reader
	Catalogue
	ingest.Library
	// Remove takes an article out.
	Remove(ctx context.Context, id string) error
	// Revision grows with every change of the library, by any process.
	Revision(ctx context.Context) (int64, error)
}

// Reader reads articles as they are stored.
type Reader interface {
	// Article returns one, or an error that wraps corpus.ErrNotFound or ErrDamaged.
	Article(ctx context.Context, id string) (corpus.Article, error)
	// Newest returns n, without their texts, in the order in which they were added, the
	// last first, leaving out the first skip.
	Newest(ctx context.Context, skip, n int) ([]corpus.Article, error)
}

// Catalogue tells what a library holds.
type Catalogue interface {
	// Count is how many articles it holds.
	Count(ctx context.Context) (int, error)
	// Outlets are those that published them, there or first, by name.
	Outlets(ctx context.Context) ([]corpus.Outlet, error)
	// OutletStats is what it holds of each outlet.
	OutletStats(ctx context.Context) ([]corpus.OutletStats, error)
}
