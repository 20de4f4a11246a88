package retrieval

import (
	"slices"
	"time"
)

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

// Stage is a part of the work and how long it took.
type Stage struct {
	Name string
	Took time.Duration
}

// The stages of a ranking and an answer.
const (
	StageWords     = "search by words"
	StageMeaning   = "search by meaning"
	StageReading   = "reading the best passages"
	StageSentences = "reading their sentences"
	StageProof     = "proving the quotes"
)
