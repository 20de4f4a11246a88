package retrieval

import "time"

// Params are the weights of the ranking, and its bounds.
type Params struct {
	// Depth is how many passages each index is asked for.
	Depth int
	// RerankDepth is how many of the fused list the cross-encoder reads.
	RerankDepth int
	// Budget is how long after its turn has come the cross-encoder may go on reading
	// for a question that is alone; of several, each has its share of it. 0 is no
	// bound. What it has not reached by then keeps its place by the indexes' scores.
	Budget time.Duration
	// DenseTimeout is how long each of the two calls of the index of vectors may take,
	// before the question is answered without it. 0 is no bound.
	DenseTimeout time.Duration
	// SyncTimeout is how long a question waits for the index of vectors to be brought up
	// to date, before that is asked as it is. 0 is no bound.
	SyncTimeout time.Duration
	// Lexical is the weight of BM25 in the fused score, 0 to 1; the rest is the
	// cosine's.
	Lexical float64
	// Encoder and Sentence are how much the cross-encoder's opinion of the passage
	// and of its best sentence add to the fused score at most, and Softness how
	// slowly it is won over, in logits.
	Encoder, Sentence, Softness float64
	// SameArticle and SameOutlet are what a passage loses for each better one of
	// its article, and if there is a better one of its outlet: how good is "about
	// as good" when different ones come first.
	SameArticle, SameOutlet float64
	// InScope is what a passage gains for being of the outlets and times that the
	// question asks of.
	InScope float64
	// Sentences is how many of the best passages that were read are read sentence
	// by sentence, to find the one that answers and how surely it does.
	Sentences int
}

// DefaultParams were chosen together on the development halves of the
// benchmarks; docs/measurements.md has the figures. The timeouts are far above
// what an index in memory takes on a busy machine.
var DefaultParams = Params{Depth: 100, RerankDepth: 11, DenseTimeout: time.Second, SyncTimeout: 10 * time.Second, Lexical: 0.35, Encoder: 2, Sentence: 1, Softness: 4,
	SameArticle: 0.2, SameOutlet: 0.4, InScope: 1, Sentences: 6}

// threshold is the confidence below which nothing is quoted.
const threshold = 0.5
