package retrieval

import "verbatim/corpus"

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

// Reference is where a quote stands. It has none of the quote's words, so that it
// may be kept and passed on; Engine.Prove reads them from the library. Its JSON form
// is that of answers that are kept: fields are only added.
type Reference struct {
	corpus.Place
	// Marked is the span of the article's text, within Span, of the sentence that
	// answers. Of Len 0 it has yet to be found.
	Marked     corpus.Span `json:"marked"`
	Paragraph  int         `json:"paragraph"`
	OutOfScope bool        `json:"other,omitempty"`
	Carriers   []Reference `json:"carriers,omitempty"` // Article, Hash, Span and Paragraph alone
	Why        Why         `json:"why"`
	// Pending means that it was chosen and has not been proven yet: carriers that no
	// search came upon have yet to be found.
	Pending bool `json:"pending,omitempty"`
}

// Reference returns where the quote stands.
func (q Quote) Reference() Reference {
	r := referTo(q.Located)
	r.Marked, r.OutOfScope, r.Why = q.Marked, q.OutOfScope, q.Why
	for _, c := range q.Carriers {
		r.Carriers = append(r.Carriers, referTo(c))
	}
	return r
}

func referTo(l corpus.Located) Reference {
	return Reference{Place: l.Place(), Paragraph: l.Paragraph}
}

// Why is how a passage came to its place in a ranking: what each stage thought
// of it, and where that put it. Ranks count from 1; 0 is "not found" or "not
// asked".
type Why struct {
	// ByWords and ByMeaning are its places in the two searches, BM25 and Cosine
	// their scores.
	ByWords, ByMeaning int
	BM25, Cosine       float64
	// Fused is its place when the two are joined.
	Fused int
	// ByReading is its place among the passages that the cross-encoder read, and
	// Logit what that thought of it: above 0 it rather answers.
	ByReading int
	Logit     float64
	// SentenceLogit is the cross-encoder's for its best sentence alone; nil where
	// the sentences were not read.
	SentenceLogit *float64
	// Place is its place in the end, of Of that came into question.
	Place, Of int
	// Confidence, 0 to 1, that it answers by itself.
	Confidence float64
}
