package main

import (
	"fmt"
	"slices"
	"strings"

	"verbatim/corpus"
	"verbatim/retrieval/whosaid"
)

// whosaid writes the result of a look-up. As with every quote, nothing is put
// into what was published: differences are told below it.
func (p printer) whosaid(r whosaid.Result) {
	say := func(s string) {
		for _, line := range p.wrap(printable(s), 0) {
			fmt.Fprintln(p.out, line)
		}
	}
	say(whosaidHeadline(r))
	if why := whosaidReasons(r); why != "" {
		say(why)
	}
	for i, m := range r.Matches {
		fmt.Fprintln(p.out)
		p.place(i+1, m)
		if len(r.Matches) > 1 {
			p.labelled("Given:", inMarks(m.Given.Of(r.Text)))
		}
		for _, d := range m.Differences {
			p.difference(r, m, d)
		}
		if note := cutNote(m); note != "" {
			p.labelled("Cut:", note)
		}
		p.carriers(m.Carriers)
	}
	for i, s := range r.Missing {
		if i == 0 {
			fmt.Fprintln(p.out)
			say("Not in the library:")
		}
		p.labelled("", inMarks(s.Of(r.Text)))
	}
	for i, h := range r.Headlines {
		if i == 0 {
			fmt.Fprintln(p.out)
			say("These words are a headline, though, or in one. Headlines are not quoted:")
		}
		facts := slices.DeleteFunc([]string{outletLine(h), printable(h.Title), printable(h.Published), printable(h.URL)}, func(s string) bool { return s == "" })
		p.labelled("", strings.Join(facts, " · ")+" ["+h.ID+"]")
	}
}

// whosaidHeadline says the verdict in one sentence.
func whosaidHeadline(r whosaid.Result) string {
	if r.Truncated {
		return "Of what was compared: " + whosaidVerdict(r)
	}
	return whosaidVerdict(r)
}

func whosaidVerdict(r whosaid.Result) string {
	switch r.Verdict {
	case whosaid.Exact:
		m := r.Matches[0]
		if m.CutStart || m.CutEnd {
			return "Exact, but cut out of a sentence. These words were published."
		}
		return "Exact. These words were published."
	case whosaid.Altered:
		return "Altered. What was published differs in " + count(len(r.Matches[0].Differences), "place") + "."
	case whosaid.Joined:
		return fmt.Sprintf("Joined. This was not published as one: it is put together from %d places.", len(r.Matches))
	case whosaid.Part:
		return "Only a part of this is in the library."
	case whosaid.TooShort:
		return "Too short to tell."
	}
	return "Not in the library: no article here holds these words, or words close to them."
}

// whosaidReasons says in sentences what the verdict alone does not.
func whosaidReasons(r whosaid.Result) string {
	words, are := count(r.Words, "word"), "are"
	if r.Words == 1 {
		words, are = "One word", "is"
	}
	var out []string
	for _, why := range r.Reasons {
		switch why {
		case whosaid.NoWords:
			out = append(out, "There are no words in it.")
		case whosaid.TooFew:
			out = append(out, words+" "+are+" too few to tell: not finding them says nothing.")
		case whosaid.SomeAbsent:
			out = append(out, fmt.Sprintf("Of %s, what was found lacks %d.", words, r.Absent))
		case whosaid.OnlyPunctuation:
			out = append(out, "Only the punctuation differs; the words are the same.")
		case whosaid.ByChance:
			out = append(out, words+" may stand in any article by chance.")
		case whosaid.NotTheSpeaker:
			out = append(out, fmt.Sprintf("Whether it was “%s” was not compared, only what stands in quotation marks.", r.Speaker.Of(r.Text)))
		case whosaid.SomeDamaged:
			out = append(out, "Some articles are damaged and were left out; these words may stand in one of them. verbatim check names them.")
		case whosaid.OnlyTheBeginning:
			out = append(out, fmt.Sprintf("Only the first %d words and marks were compared; the rest was not looked at.", whosaid.MaxTokens))
		}
	}
	return strings.Join(out, " ")
}

// place writes where a match stands and the published words.
func (p printer) place(n int, m whosaid.Match) {
	fmt.Fprintf(p.out, "%d. %s\n", n, p.strong(outletLine(m.Article)))
	fmt.Fprintf(p.out, "   %s\n", strings.Join(placeFacts(m.Article, m.Paragraph), " · "))
	p.text(m.Article.Text, m.Span, corpus.Span{})
	fmt.Fprintf(p.out, "   [%s]\n", m.Article.ID)
}

// difference writes one difference, the given words over the published ones.
func (p printer) difference(r whosaid.Result, m whosaid.Match, d whosaid.Difference) {
	given, published := d.Given.Of(r.Text), d.Published.Of(m.Article.Text)
	switch d.Kind {
	case whosaid.PutIn:
		p.labelled("Put in:", inMarks(given))
	case whosaid.LeftOut:
		p.labelled("Left out:", inMarks(published))
	case whosaid.Omission:
		p.labelled("Left out:", inMarks(published)+" (the text says so with “"+given+"”)")
	case whosaid.Punctuation:
		p.labelled("Given:", punctuationIn(r.Text, d.Given))
		p.labelled("Published:", punctuationIn(m.Article.Text, d.Published))
	default:
		p.labelled("Given:", inMarks(given))
		p.labelled("Published:", inMarks(published))
	}
}

// punctuationIn shows a mark between the words around it, which alone would not
// be understood.
func punctuationIn(text string, s corpus.Span) string {
	before, after := text[:s.Start], text[s.End:]
	if words := strings.Fields(before); len(words) > 0 && before != "" {
		before = before[strings.LastIndex(before, words[len(words)-1]):]
	}
	if words := strings.Fields(after); len(words) > 0 {
		after = after[:strings.Index(after, words[0])+len(words[0])]
	}
	return inMarks(before + text[s.Start:s.End] + after)
}

// labelled writes a value beside its label, in the margin of quotes.
func (p printer) labelled(label, value string) {
	const indent = "   "
	head := fmt.Sprintf("%s%-11s", indent, label)
	for i, part := range p.wrap(printable(strings.Join(strings.Fields(value), " ")), len(head)) {
		if i > 0 {
			head = strings.Repeat(" ", len(head))
		}
		fmt.Fprintln(p.out, strings.TrimRight(head+part, " "))
	}
}

func inMarks(s string) string { return "“" + clip(s, 600) + "”" }

func cutNote(m whosaid.Match) string {
	switch {
	case m.CutStart && m.CutEnd:
		return "the sentence begins before these words and goes on after them"
	case m.CutStart:
		return "the sentence begins before these words"
	case m.CutEnd:
		return "the sentence goes on after these words"
	}
	return ""
}

// maxCarriersShown is how many other articles are named to a person.
const maxCarriersShown = 10

func (p printer) carriers(carriers []whosaid.Place) {
	for i, c := range carriers[:min(maxCarriersShown, len(carriers))] {
		label := ""
		if i == 0 {
			label = "Also in:"
		}
		p.labelled(label, strings.Join(slices.Concat([]string{outletLine(c.Article)}, placeFacts(c.Article, c.Paragraph)), " · ")+" ["+c.Article.ID+"]")
	}
	if rest := len(carriers) - maxCarriersShown; rest > 0 {
		p.labelled("", fmt.Sprintf("and %s more; --json lists them all", count(rest, "article")))
	}
}
