// Package scope reads out of a question which outlets it asks, which times it
// asks of, and what is left to look for: "What did Slate say about lithium last
// week?" asks Slate, of the week before this one, about "lithium".
//
// An outlet counts only where the question is put to it, in a frame: "according
// to X", "what does X say", "X's report", "compare X and Y". A question about an
// outlet ("Who owns X?") is not put to it. A domain ("slate.com") counts by
// itself. Wherever a reading is doubtful, nothing is understood: a wrong scope
// hides the answer, no scope only makes it harder to find.
package scope

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"verbatim/corpus"
)

// Certainty is how surely a time is that of publication.
type Certainty int

const (
	// Perhaps is an absolute time: "in August 2021" may be when an article was
	// published, or when what it tells happened. Words of it stay in Rest.
	Perhaps Certainty = iota + 1
	// Likely is a time told from now: "last week", "on Monday". What happened
	// then is not told by anything older than Since, but may be by something
	// newer than Until.
	Likely
	// Surely is a time of publication: "articles from August 2021", "what did
	// Slate say last week".
	Surely
)

// Scope is what a question says about where and when to look.
type Scope struct {
	// Outlets are the names, as the library has them, of the outlets that the
	// question is put to, in the question's order, each once.
	Outlets []string
	// Since and Until are the half-open range [Since, Until) of days in the
	// location of now. Zero is open. Since is before Until where both are set,
	// and never after now.
	Since, Until time.Time
	// Certainty is that of Since and Until, or 0 if both are open.
	Certainty Certainty
	// Residual is the question without the words that only say whom and of when it
	// asks. It is never blank unless the question is.
	Residual string
	// Said is what was understood, in order; the spans do not overlap.
	Said []Said
}

// Said is a part of a question that was understood.
type Said struct {
	// Span is a range of bytes of the question, such as that of "slate.com" or
	// "since 26 August".
	corpus.Span
	// Outlet is the library's name of the outlet that is meant, or "" for a time.
	Outlet string
	// Since and Until are as in Scope, of this time alone.
	Since, Until time.Time
}

// longest bounds the questions that are read, in bytes. Nobody asks a longer one.
const longest = 2000

// Parse reads question, asked at now, of a library of the given outlets. Their
// aliases may be other names and domains. Nothing is understood of a question
// that is not UTF-8 or longer than 2,000 bytes.
func Parse(question string, outlets []corpus.Outlet, now time.Time) Scope {
	if !utf8.ValidString(question) || len(question) > longest {
		return Scope{Residual: strings.TrimSpace(question)}
	}
	all := split(question)
	known := index(outlets)
	cased := mixed(question)
	times := spoken(all, known.places(all, cased), now)

	// Times told from now are taken out first, so that "what did Slate say last
	// week about" is read like "what did Slate say about".
	f := &frames{words: all, names: known, mixed: cased, seen: map[place]match{}}
	for _, t := range times {
		if t.relative {
			f.words = without(f.words, t.cut)
		} else {
			f.times = append(f.times, t)
		}
	}
	f.read()

	var cuts, relative []corpus.Span
	for _, t := range times {
		if t.relative {
			relative = append(relative, t.cut)
		}
	}
	_, published := unframed(rest(question, relative))
	for _, t := range times {
		if t.relative && (published || f.publishing || f.beside(question, t.cut)) {
			t.certainty = Surely
		}
	}

	s := Scope{Said: f.said}
	for _, said := range f.said {
		if !slices.Contains(s.Outlets, said.Outlet) {
			s.Outlets = append(s.Outlets, said.Outlet)
		}
	}
	cuts = append(cuts, f.cuts...)
	for _, t := range times {
		s.Certainty = max(s.Certainty, t.certainty)
	}
	var whole period
	for _, t := range times {
		if t.certainty < s.Certainty {
			continue
		}
		whole = whole.and(t.period)
		s.Said = append(s.Said, Said{Span: t.said, Since: t.since, Until: t.until})
		if t.relative && !t.measure || t.certainty == Surely {
			cuts = append(cuts, t.cut)
		}
	}
	s.Since, s.Until = whole.since, whole.until
	slices.SortFunc(s.Said, func(a, b Said) int { return a.Start - b.Start })
	s.Residual = Subject(rest(question, cuts))
	return s
}
