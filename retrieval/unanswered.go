package retrieval

// Unanswered is a question that nothing in a library has answered so far.
type Unanswered struct {
	Text string
	// Compared is what it has been compared with, as the library returned it the last
	// time; nil is nothing. Who keeps the question keeps this beside it, and does not
	// look into it.
	Compared []byte
}

// Reconsidered is what came of comparing an Unanswered with what its library has gained.
type Reconsidered struct {
	// Ask is whether something that was gained may answer it, so that it is worth
	// asking again.
	Ask bool
	// Compared is what it has been compared with now. It is to be kept once the question
	// has been asked, or need not be.
	Compared []byte
}
