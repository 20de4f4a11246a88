// Package whosaid is the reverse look-up of a quotation: given words, it tells
// where in the library they stand, or how they differ from what was published,
// or that they are not there. No model is asked.
//
// # What may go wrong
//
// A verdict is about what somebody is said to have said, so the errors weigh
// differently. To call words Exact that were not published so, but for their typography,
// would be the worst, and cannot happen: token after token is compared. To find an origin where
// the words are only ordinary ones is nearly as bad, and what the weights in
// significant prevent. To miss a place where much was changed is the error that is left,
// and why several ways of asking follow one another.
//
// # How a text is looked up
//
// Finder.Look takes these steps, each in the file that is named:
//
//  1. token.go reads both texts as tokens: words without case, numbers, signs that are
//     read aloud, and punctuation, in which every glyph of a quotation mark is one, every
//     dash is one, and what is not seen (spaces, soft hyphens, Discord's marks) does not
//     exist. character.go has the classes of characters, markup.go what Discord's and
//     Markdown's marks look like. Equal tokens have the same number in the vocabulary, so
//     that everything later compares numbers. Content is what is no punctuation.
//  2. look.go takes off who is named as the speaker at the end, and the punctuation at
//     both ends. quotation.go notes what stands in quotation marks within the text: each
//     of these may be from an article of its own.
//  3. search.go finds articles that may hold a stretch of 60 content tokens, in four ways
//     that find more and cost more: byFew asks the full text for a few phrases of six
//     words, byPhrase for one phrase after another, byTerms for the rarest words, byPairs
//     for phrases of two words. Each gives passages votes, in bits of how rare what they hold
//     is; those with the most are read and verified. The next way is asked only for what
//     the ones before left uncovered, or where a better article is likely (doubtful).
//  4. chain.go finds the runs of two tokens and more that an article shares with the given
//     text, and chains those that follow each other in both: the best chains are the places
//     worth a closer look. (This is what aligners of genomes call seed, chain, extend.)
//  5. align.go reads the given text as cheaply as can be, by dynamic programming over
//     windows around the chains. Each token of it is one of the window's, is in another's
//     place, or was put in; tokens of the window may be left out; and the reading may
//     jump to another place or into nowhere, each at a price. The prices stand at the top
//     of the file.
//  6. look.go makes pieces of the reading, merge joins those that follow each other in
//     both texts, and significant leaves out what two unrelated texts may share: a piece has
//     a weight, a word each and half a word for common ones, less what differs.
//  7. verdict.go proves each piece, compares what stands between its equal tokens
//     (Difference), finds whether it is cut out of a sentence, and decides the Verdict.
//     added.go keeps words that were put in at either end from being taken for the
//     neighbouring sentence, replaced. carrier.go finds the other articles that hold the
//     published words, headline.go articles whose headline the text is.
//
// # Words of this package
//
// The given text is what is looked up; published is what stands in an article. A source
// is an article under comparison, a pair two equal tokens, an anchor a run of pairs that
// cannot be made longer, a chain several anchors in order, a window the part of a source
// around a chain, a piece a run of the given text with its run in a source, a match a
// piece that has been proven, and a carrier an article that holds the same words. Spans
// of pieces count tokens, those of a Result bytes.
//
// # What always holds
//
// Everything that a Result shows of an article is proven like any quote: the article is
// read from the store again, its hash is compared, and the words are Text[span]. These are
// the assertions of FuzzLook, too: Matches are in the order of the text and do not
// overlap; between its Differences both sides of a Match have the same words; an Exact
// text has none.
//
// # How to change it
//
//   - A text gets the wrong verdict: add it to the tables of look_test.go, which write a
//     whole result as lines of text. Ask first which step lost it: was the article read
//     (search), was there a chain, was the reading the cheapest, was the piece significant?
//   - Two texts should be the same, or not: token_test.go has what is compared and what
//     makes no difference.
//   - A weight or a price: it stands for something in the comment beside it, and was set by
//     measuring. bench/whosaid changes sentences of a corpus in a dozen known ways and counts
//     the right verdicts for each; docs/measurements.md has the figures of today. A change
//     that helps one kind tends to cost another.
//
// Then run
//
//	go test ./retrieval/whosaid
//	go test ./retrieval/whosaid -fuzz FuzzLook -fuzztime 30s
//	go run ./bench/whosaid -corpus ../shared/eval/rtqa/corpus.jsonl.gz -n 1000 -seed 5
package whosaid

import (
	"context"
	"log/slog"
	"unicode/utf8"

	"verbatim/corpus"
)

// Verdict is what became of a look-up.
type Verdict string

// The verdicts.
const (
	// Exact: the whole text stands in an article in one run. Typography, case and
	// spaces do not count, nor does punctuation at either end.
	Exact Verdict = "exact"
	// Altered: the whole text is one run of an article but for the differences.
	Altered Verdict = "altered"
	// Joined: the text is put together from several places.
	Joined Verdict = "joined"
	// Part: a part of the text, or several, stand in the library, the rest does not.
	Part Verdict = "part"
	// NotFound: nothing of it that would mean anything stands in the library.
	NotFound Verdict = "foreign"
	// TooShort: it was not found, and is too short for that to say anything.
	TooShort Verdict = "too_short"
)

// Reason is what stands behind a verdict, or limits what it says.
type Reason string

// The reasons.
const (
	// NoWords: there is no word in the text.
	NoWords Reason = "no_words"
	// TooFew: Words are so few that not finding them says nothing.
	TooFew Reason = "too_few"
	// SomeAbsent: Absent of the Words are in none of the Matches.
	SomeAbsent Reason = "absent"
	// OnlyPunctuation: it differs in its punctuation alone.
	OnlyPunctuation Reason = "punctuation"
	// ByChance: Words are so few that any article may have them.
	ByChance Reason = "chance"
	// NotTheSpeaker: who is said to have said it (Speaker) was not compared.
	NotTheSpeaker Reason = "speaker"
	// SomeDamaged: articles that may hold the text could not be proven, and were
	// left out.
	SomeDamaged Reason = "damaged"
	// OnlyTheBeginning: no more than the first MaxTokens tokens were compared.
	OnlyTheBeginning Reason = "beginning"
)

// Limits of a look-up.
const (
	// MaxTokens is how many tokens of a text are compared; Result.Truncated tells
	// when there were more.
	MaxTokens = 4000
	// minWords is from how many words on an absence says something.
	minWords = 4
)

// Library is where articles are found and read.
type Library interface {
	// Holding returns at most n passages that hold the words of phrase in a row.
	// It may return more passages than do, never fewer.
	Holding(ctx context.Context, phrase string, n int) ([]int64, error)
	// Passage returns a passage with its article, both verified against what was
	// stored, or an error that wraps corpus.ErrNotFound or corpus.ErrDamaged; the ID of
	// its article comes with the latter.
	Passage(ctx context.Context, key int64) (corpus.Located, error)
	// CopyOf returns the id of the article that an article is a copy of, or "".
	CopyOf(ctx context.Context, id string) (string, error)
}

// Headlines finds articles by their headlines.
type Headlines interface {
	// Headed returns at most n passages of articles whose headline holds the words
	// of phrase in a row. It may return more passages than do, never fewer.
	Headed(ctx context.Context, phrase string, n int) ([]int64, error)
}

// Finder looks texts up in a library. It is safe for concurrent use.
type Finder struct {
	Library Library
	// Headlines may be nil: what is a headline is then simply NotFound.
	Headlines Headlines
	// Log is told of articles that cannot be proven, never of the text.
	Log *slog.Logger
}

// Result is what a look-up found.
type Result struct {
	// Text is the text as given. Bytes of it that were not UTF-8 are question
	// marks.
	Text string
	// Verdict is on as much of the text as was compared.
	Verdict Verdict
	// Reasons are what the verdict alone does not say.
	Reasons []Reason
	// Words is how many words of the text were compared, and Absent how many of these
	// are in none of the Matches.
	Words, Absent int
	// Truncated is set where only the first MaxTokens tokens were compared.
	Truncated bool
	// Speaker is the span of Text, if any, that names who said what stands in
	// quotation marks before it. It was not compared.
	Speaker corpus.Span
	// Matches are the places of the library that the text comes from, in the
	// order of the text: one where it is Exact or Altered.
	Matches []Match
	// Missing are the spans of Text that stand nowhere in the library, where
	// Verdict is Joined or Part.
	Missing []corpus.Span
	// Headlines are articles, without their texts, whose headline is the given
	// text or holds it, where no article's text does. A headline is not quoted:
	// Verdict does not change.
	Headlines []corpus.Article
}

// Match is a part of the given text with its place in the library.
type Match struct {
	Place
	// Given is the span of Result.Text that the place was found for.
	Given corpus.Span
	// Differences between the two, in the order of the text; none if it is exact.
	Differences []Difference
	// CutStart and CutEnd tell that the place begins or ends inside a sentence,
	// which may change its sense.
	CutStart, CutEnd bool
	// Carriers are the other articles that hold the published words of Place in
	// one run, but for their typography: the earliest first, those without a date
	// last, a copy after its original.
	Carriers []Place
}

// Place is a run of words in an article, proven.
type Place struct {
	Article corpus.Article
	corpus.Span
	// Paragraph is the number, from 1, of the paragraph in which it begins.
	// Subheadings do not count.
	Paragraph int
	// Text is Article.Text[Start:End].
	Text string

	key int64 // of a passage of Article
}

// Kind tells what a Difference is.
type Kind string

// The kinds of differences.
const (
	Replaced    Kind = "replaced"    // other words than were published
	PutIn       Kind = "put_in"      // words that were not published
	LeftOut     Kind = "left_out"    // published words that are not there
	Omission    Kind = "omission"    // published words that an ellipsis stands for
	Punctuation Kind = "punctuation" // the same words, other marks between them
)

// Difference is where the given text and the published one differ.
type Difference struct {
	Kind Kind
	// Given is a span of Result.Text and Published one of the article's text.
	// Either may be empty: it then tells where the other's words would stand.
	Given, Published corpus.Span
}

// valid returns text with every byte that is not UTF-8 replaced by a question
// mark, so that places in it stay what they were.
func valid(text string) string {
	if utf8.ValidString(text) {
		return text
	}
	out := []byte(text)
	for i := 0; i < len(out); {
		c, size := utf8.DecodeRune(out[i:])
		if c == utf8.RuneError && size == 1 {
			out[i] = '?'
		}
		i += size
	}
	return string(out)
}
