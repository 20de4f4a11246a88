// Package dense is the contract of an index of vectors, and what is done alike
// with every one that keeps it: bringing it up to what the store holds (Sync), and
// searching it for the passages of a library (Passages).
//
// An index is derived. The store has every vector, and what an index answers is
// never quoted: it says where passages may stand, and each is read from the store
// and proven before it is shown. So an entry too many does no harm, while one that
// is missing hides a passage, which words may still find. An index may run in this
// process or on another machine; it may be slow, away, emptied, or filled from
// another store. None of that fails a question.
//
// An entry is named by its place (article, hash of the text, span), which means
// the same in every copy of a library, not by a row of one database. Package
// densetest has the contract as tests that every engine runs.
package dense

import (
	"context"

	"verbatim/corpus"
)

// Index holds the vectors of one library's passages by one model. It is safe for
// concurrent use. Every call returns soon after its context ends, with an error
// that wraps the context's; any other error means that the index cannot do what was
// asked just now, and says why.
type Index interface {
	// Search returns the n entries whose vectors are nearest to v, of the articles that
	// f means, nearest first: fewer if there are fewer, none from an empty index. It may
	// be approximate; of the truly nearest hundred it finds at least 98 in 100.
	Search(ctx context.Context, v []float32, n int, f corpus.Filter) ([]Hit, error)
	// Cosines returns the cosine of v and the vector at each place, -1 to 1. A place of
	// which the index holds nothing is not in the map.
	Cosines(ctx context.Context, v []float32, places []corpus.Place) (map[corpus.Place]float64, error)
	// State returns what the index holds.
	State(ctx context.Context) (State, error)
	// Apply makes the changes of b, in the order of its fields. To apply the same again
	// changes nothing. After an error any part of them may have been made, but Mark only
	// if everything else was. A vector that is not of length 1 (to a hundredth), or not
	// as long as the others, is an error, and nothing is changed then.
	Apply(ctx context.Context, b Batch) error
}

// Sized is an index that takes up memory of this process.
type Sized interface {
	// Bytes is about how much.
	Bytes() int64
}

// Hit is an entry that a search found. Its score is the cosine, -1 to 1.
type Hit struct {
	corpus.Place
	Score float64
}

// State is what an index holds.
type State struct {
	Len  int  // entries
	Mark Mark // the last one that was applied; the zero Mark after Clear
}

// Batch is a change of an index.
type Batch struct {
	// Clear removes every entry, and the mark.
	Clear bool
	// Articles replace whatever the index holds of articles with their ids.
	Articles []corpus.ArticleVectors
	// Mark, if not nil, is kept with the entries, as lasting as they are.
	Mark *Mark
}

// Mark is how far an index has been brought. Sync alone looks into it; an index
// keeps it as it is.
type Mark struct {
	// Source and Revision are those of the store's state that the index has.
	Source   string
	Revision int64
	// Len is how many entries the index had then, so that a loss is noticed; -1 while
	// changes are being made.
	Len int
	// Damaged is how many vectors were left out because they cannot be read, by article.
	Damaged map[string]int
}
