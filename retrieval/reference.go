package retrieval

import "verbatim/corpus"

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
