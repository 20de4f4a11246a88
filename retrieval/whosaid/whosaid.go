// Package whosaid is the reverse look-up of a quotation: given words, it tells
// where in the library they stand, or how they differ from what was published,
// or that they are not there.
//
// Both texts are read as tokens: words without case, numbers, signs that are
// read aloud, and punctuation, in which every glyph of a quotation mark is one,
// every dash is one, and what is not seen (spaces, soft hyphens, Discord's
// marks) does not exist. Passages that hold some of the given words in a row, or
// the rarest of them, come from the full-text index. Runs of words that an
// article shares with the given text are chained, and around the best chains the
// two are aligned by dynamic programming, in which the given text may also jump
// from one place to another or belong to none, each at a price: the cheapest
// reading is the Result. No model is asked.
//
// Everything that a Result shows of an article is proven like any quote: the
// article is read from the store again, its hash is compared, and the words are
// Text[span].
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
	// stored, or an error that wraps corpus.ErrNotFound or corpus.ErrDamaged.
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
	// Headlines may be nil: what is a headline is then simply Foreign.
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
