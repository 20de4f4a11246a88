// Package render turns what retrieval answers into Discord messages: pure
// functions, without network or store.
//
// A message is made of Components V2: texts in Discord's markdown, containers
// with a colour each, rows of buttons. What it quotes of an article stands in a
// block quote and reads on the screen, word for word, as the article has it:
// Escape takes from it whatever Discord would draw. The sentence that answers is
// bold, which is told below; colours say nothing that words do not.
//
// Discord's limits are budgets. A quote that has no room is cut at the borders of
// sentences, around the one that answers, with […] outside of the quote; then
// fewer quotes are shown; and only a single sentence too long for a message is
// cut itself, between words, which the message says. Message.Shown are the spans
// that are shown.
//
// All words of its own come from package phrase.
package render

import (
	"fmt"
	"strings"
	"time"
	"unicode"

	"verbatim/bot/render/phrase"
	"verbatim/corpus"
)

// Renderer makes messages in one language. The zero value has no words.
type Renderer struct{ Book *phrase.Book }

// Facts are what an answer's footer tells.
type Facts struct {
	// Question is what was asked, or "" where members see it anyway.
	Question string
	// Searched is what was searched for, where that is not Question, or "".
	Searched string
	// Within is what the asker has limited the question to, besides what it says.
	Within corpus.Filter
	// Notice is what the asker is told besides, and Member the id of one who is
	// told what was asked before, or "". Nobody is alerted unless the message's
	// AllowedMentions say so.
	Notice, Member string
	// Gone is how many quotes are not in the library any more.
	Gone int
	// Articles and Outlets are how many there are in the library.
	Articles, Outlets int
	// Took is how long answering took.
	Took time.Duration
}

// How many characters are shown at most of what is no quote; a message has room
// for all of these at once. What is cut ends in "…".
const (
	mostQuestion = 200
	mostName     = 80
	mostTitle    = 150
	mostCarrier  = 40
	mostWords    = 100
)

// Note is a message of fixed texts alone, a paragraph each.
func (r Renderer) Note(controls Controls, paragraphs ...string) Message {
	var fixed tally
	fixed.add(rows(controls.Below)...)
	each := (maxText-fixed.cost())/2/max(1, len(paragraphs)) - 1
	var out []string
	for _, p := range paragraphs {
		out = append(out, Escape(clip(p, each)))
	}
	return layout{top: joined("\n\n", out...), below: controls.Below}.message(r)
}

// clip is s on one line, at most n characters of it, without the signs that turn
// the direction of what is written after it.
func clip(s string, n int) string {
	if len(s) > 8*n {
		s = strings.ToValidUTF8(s[:8*n], "")
	}
	s = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Bidi_Control, r) {
			return -1
		}
		return r
	}, Showable(strings.Join(strings.Fields(s), " ")))
	if r := []rune(s); len(r) > n {
		return strings.TrimSpace(string(r[:max(0, n-1)])) + "…"
	}
	return s
}

// bold, subtext and inMarks put a finished text into a form.
func bold(plain string) string { return "**" + Escape(plain) + "**" }

// subtext makes small lines; plain has no line breaks.
func subtext(plain string) string { return "-# " + Escape(plain) }

func inMarks(s string, n int) string { return "“" + clip(s, n) + "”" }

// lines joins what there is.
func lines(parts ...string) string { return joined("\n", parts...) }

func joined(by string, parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, by)
}

// seconds is a duration in words.
func (r Renderer) seconds(d time.Duration) string {
	s := strings.Replace(fmt.Sprintf("%.1f", d.Seconds()), ".", r.Book.Say("decimal_mark"), 1)
	return r.Book.Say("seconds", "seconds", s)
}
