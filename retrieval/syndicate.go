package retrieval

import (
	"slices"
	"strings"
	"unicode"

	"verbatim/corpus"
)

const (
	// sameText is the containment from which two passages are the same text.
	sameText = 0.8
	// longSentence is the number of words from which nobody writes the same
	// sentence by chance.
	longSentence = 8
)

// original is a quote that passages of other articles are compared with.
type original struct {
	Quote
	text, marked []int64 // shingles of the quote and of the sentence that answers
	// pending means that it was chosen and is not proven. sentence is then the one that
	// is known to answer best, of Len 0 if none is; Quote.Marked is a guess.
	pending  bool
	sentence corpus.Span
}

func newOriginal(q Quote) *original {
	return &original{Quote: q, text: corpus.Shingles(q.Text), marked: corpus.Shingles(q.Marked.Of(q.Article.Text))}
}

// newPending returns a quote that is not proven, with its sentence where that is known.
func newPending(q Quote, question string, sentence corpus.Span) *original {
	q.Marked = sentence
	if sentence.Len() == 0 {
		q.Marked = sentenceByWords(question, q.Located)
	}
	o := newOriginal(q)
	o.pending, o.sentence = true, sentence
	return o
}

// Reference returns where it stands.
func (o *original) Reference() Reference {
	r := o.Quote.Reference()
	if o.pending {
		r.Marked, r.Pending = o.sentence, true
	}
	return r
}

// carriedIn returns the first of found that p carries, or nil.
func carriedIn(found []*original, p corpus.Located) *original {
	i := slices.IndexFunc(found, func(o *original) bool { return o.carriedBy(p) })
	if i < 0 {
		return nil
	}
	return found[i]
}

// carriedBy reports whether p, of another article, is the same text, as a news
// agency's is when several outlets carry it.
func (o *original) carriedBy(p corpus.Located) bool {
	return p.Article.ID != o.Article.ID && o.same(p.Of(p.Article.Text))
}

// addCarrier notes that p carries it, once an article.
func (o *original) addCarrier(p corpus.Located) {
	if !o.hasCarrier(p.Article.ID) {
		o.Carriers = append(o.Carriers, p)
	}
}

func (o *original) hasCarrier(id string) bool {
	return slices.ContainsFunc(o.Carriers, func(c corpus.Located) bool { return c.Article.ID == id })
}

// same reports whether text has the sentence that answers, word for word, or
// nearly the same words all in all, and every number of the shorter is in the
// longer too. Two outlets that differ in a figure are what a reader wants to see
// side by side.
func (o *original) same(text string) bool {
	if text == o.Text && len(strings.Fields(text)) >= longSentence { // mostly; what follows takes its time
		return true
	}
	shingles := corpus.Shingles(text)
	if marked := o.Marked.Of(o.Article.Text); len(strings.Fields(marked)) >= longSentence && len(marked) <= len(text) &&
		corpus.Containment(o.marked, shingles) == 1 {
		return true
	}
	if corpus.Containment(o.text, shingles) < sameText {
		return false
	}
	shorter, longer := o.Text, text
	if len(shorter) > len(longer) {
		shorter, longer = longer, shorter
	}
	in := numbers(longer)
	return !slices.ContainsFunc(numbers(shorter), func(n string) bool { return !slices.Contains(in, n) })
}

// numbers returns the words of s that have a digit, such as "1,200" and "26th".
func numbers(s string) []string {
	var out []string
	for w := range strings.FieldsFuncSeq(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != ',' && r != '.'
	}) {
		if strings.ContainsFunc(w, unicode.IsDigit) {
			out = append(out, strings.Trim(w, ".,"))
		}
	}
	return out
}
