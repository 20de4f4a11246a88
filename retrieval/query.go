package retrieval

import (
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

// Scope is the part of the library that a question names: "what did the Courier
// write last week" names an outlet and days.
type Scope struct {
	// Filter holds the outlets and days that it names. The zero value means that it
	// names none, so that all articles are in scope.
	corpus.Filter
	// Absent are well-known outlets that it names too, and that no article of the
	// library is recorded as coming from.
	Absent []string
	// DatesUncertain means that the days may be those of what happened instead: "in
	// August 2021" may ask for what was published then or for what happened then.
	DatesUncertain bool
	// RelaxedDates is the scope that was dropped because its days were uncertain, none
	// of its articles answers, and articles of other days do.
	RelaxedDates corpus.Filter
	// Residual is the question without the words that only name outlets and times.
	Residual string
	// Words are the parts of the question that were understood so, in order.
	Words []string
}
