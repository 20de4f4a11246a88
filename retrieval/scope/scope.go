// Package scope reads out of a question which outlets it asks, which times it
// asks of, and what is left to look for: "What did Slate say about lithium last
// week?" asks Slate, of the week before this one, about "lithium". It also reads the
// limits that a person gives beside a question (Limits, Dates) and knows the outlets
// that everybody knows (Known).
//
// # What may go wrong
//
// Two errors are possible, and they are not alike. A scope that is not read only makes
// the answer harder to find: all articles are searched. A scope that is read where none
// was meant prefers the wrong articles, and its words are taken out of the question.
// So wherever a reading is doubtful, nothing is understood. Every rule below was written
// against both kinds of examples, and a change needs both.
//
// # How a question is read
//
// There is no grammar and no model: words and small closed lists of them, read once
// from left to right. Parse takes these steps, each in the file that is named:
//
//  1. word.go splits the question into words. A word has its folded form, whether a
//     possessive ends it, and its gap to the word before: near, a pause (comma, dash,
//     bracket), a colon, or a stop. Nothing is read across a gap unless a rule says so.
//     mixed tells whether capitals say anything in this question.
//  2. outlet.go makes an index of the outlets' names, aliases and sites. exactly finds
//     the longest run of words that spells one, nearly the one that a run misspells
//     (near.go counts the letters), domain the one whose site a word is. A name that two
//     outlets have is nobody's.
//  3. spoken.go finds times, in words that are part of no outlet's name ("USA Today").
//     point.go reads a single time ("last week", "26 August", "on Monday"), between.go two
//     with a word between them, period.go counts on the calendar. Each time becomes a
//     spokenTime: a period, the words that name it, and how certain it is that articles
//     of that time are meant (Certainty).
//  4. Times told from now are taken out of the words, so that "what did Slate say last
//     week about" is read as "what did Slate say about".
//  5. frame.go walks over what remains. An outlet counts only in a frame, which is a
//     phrase by which a question is put to somebody. At each word the readers are tried
//     in order, and the first that fits wins: opening, comparing, according, asking,
//     toldBy, stating, article, where, domain. asking.go has those with a verb, naming.go
//     those without. A question about an outlet ("Who owns X?") is in no frame. A site
//     ("slate.com") is its own frame.
//  6. source.go reads the part of a frame that names outlets: "the SCMP and CNN", "an
//     article in Slate", "Slate's report". How plainly a name must be spelt depends on how
//     much the frame says by itself; that is trust. After "according to" a misspelt name
//     will do; before a bare "article" it must be capitalised if it is an ordinary word
//     (ordinary.go has the commonest 6,000).
//  7. rest.go cuts out what only said whom and of when, and mends the punctuation.
//     subject.go then takes off what speaks of the library ("What do the articles say
//     about"). That is Scope.Residual, which is searched for.
//
// lexicon.go has the lists of words that frames and times are recognised by.
//
// # What always holds
//
// These are the assertions of fuzz_test.go. Residual is never blank unless the question
// is, and has only words of the question, in its order. Since is before Until, and never
// after now. Spans of Said do not overlap and lie in the question. Outlets are spelt as
// the library spells them. Nothing is understood of a question that is not UTF-8 or is
// longer than 2,000 bytes.
//
// # How to change it
//
//   - A question is read wrongly: add it to the table of outlet_test.go (outlets, residual)
//     or spoken_test.go (times), with a neighbour that must stay as it is.
//   - Another verb or noun of a frame: it belongs in a list of lexicon.go. Look where the
//     list is used first; most are used by several readers.
//   - Another frame: write a reader, func(i int) bool, which calls take when it fits and
//     changes nothing else, and put it into frames.read before those that would take its
//     words for less.
//   - Another way to tell a time: clock.point, if Dates should read it too, else a case of
//     timeReader.
//   - Another well-known outlet: a line of known.txt. A name that is a common word stays out.
//
// Then run
//
//	go test ./retrieval/scope
//	go test ./retrieval/scope -fuzz FuzzParse -fuzztime 30s
//
// Where the benchmarks lie beside the checkout, benchmark_test.go counts what is
// understood of their questions. A person has read each of these; whoever changes a
// number there reads them again.
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
	// published, or when what it tells happened. Words of it stay in Residual.
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
