package render

import (
	"strings"

	"github.com/bwmarrin/discordgo"

	"verbatim/corpus"
	"verbatim/retrieval/whosaid"
)

// How much of a look-up is told at most.
const (
	mostDifferences = 5
	mostMissing     = 3
	mostDiffering   = 40 // characters of each side of a difference
)

// WhoSaid is where given words stand in the library. The published words are
// quoted, with those that differ in bold, and every difference is told below.
func (r Renderer) WhoSaid(found whosaid.Result, below ...discordgo.MessageComponent) Message {
	say := r.Book.Say
	l := layout{below: below}
	top := []string{bold(r.foundHeadline(found))}
	for _, why := range found.Reasons {
		top = append(top, Escape(r.foundReason(found, why)))
	}
	for _, m := range found.Matches {
		l.cards = append(l.cards, r.match(found, m))
	}
	if len(found.Missing) > 0 {
		top = append(top, Escape(say("parts_missing")))
		for _, s := range found.Missing[:min(mostMissing, len(found.Missing))] {
			top = append(top, "- "+Escape(inMarks(s.Of(found.Text), mostWords)))
		}
		if more := len(found.Missing) - mostMissing; more > 0 {
			top = append(top, "- "+Escape(say("more_parts", "n", more)))
		}
	}
	if len(found.Headlines) > 0 {
		top = append(top, Escape(say("headlines")))
		for _, h := range found.Headlines[:min(mostCarriers, len(found.Headlines))] {
			top = append(top, r.head(0, h, corpus.Span{}))
		}
		if more := len(found.Headlines) - mostCarriers; more > 0 {
			top = append(top, Escape(say("more_articles", "n", more)))
		}
	}
	l.top = lines(top...)
	return l.message(r)
}

// foundHeadline says the verdict in one sentence.
func (r Renderer) foundHeadline(found whosaid.Result) string {
	verdict := r.foundVerdict(found)
	if found.Truncated {
		return r.Book.Say("beginning", "verdict", verdict)
	}
	return verdict
}

func (r Renderer) foundVerdict(found whosaid.Result) string {
	say := r.Book.Say
	switch found.Verdict {
	case whosaid.Exact:
		if m := found.Matches[0]; m.CutStart || m.CutEnd {
			return say("exact_cut")
		}
		return say("exact")
	case whosaid.Altered:
		return say("altered", "n", len(found.Matches[0].Differences))
	case whosaid.Joined:
		return say("joined", "n", len(found.Matches))
	case whosaid.Part:
		return say("part")
	case whosaid.TooShort:
		return say("too_short")
	}
	return say("not_found")
}

// foundReason says what the verdict alone does not.
func (r Renderer) foundReason(found whosaid.Result, why whosaid.Reason) string {
	say := r.Book.Say
	switch why {
	case whosaid.NoWords:
		return say("found_no_words")
	case whosaid.TooFew:
		return say("found_too_few", "n", found.Words)
	case whosaid.SomeAbsent:
		return say("found_absent", "n", found.Absent, "words", say("words", "n", found.Words))
	case whosaid.OnlyPunctuation:
		return say("found_punctuation")
	case whosaid.ByChance:
		return say("found_by_chance", "n", found.Words)
	case whosaid.NotTheSpeaker:
		return say("found_speaker", "speaker", clip(found.Speaker.Of(found.Text), mostWords))
	case whosaid.SomeDamaged:
		return say("found_damaged")
	case whosaid.OnlyTheBeginning:
		return say("found_beginning", "n", whosaid.MaxTokens)
	}
	return ""
}

// match is one place that given words come from.
func (r Renderer) match(found whosaid.Result, m whosaid.Match) card {
	say := r.Book.Say
	var marks []corpus.Span
	var differences []string
	for i, d := range m.Differences {
		if i == mostDifferences {
			differences = append(differences, "- "+Escape(say("more_differences", "n", len(m.Differences)-i)))
			break
		}
		differences = append(differences, "- "+Escape(r.difference(found, m, d)))
	}
	for _, d := range m.Differences {
		if m.Contains(d.Published) {
			marks = append(marks, d.Published)
		}
	}
	p := newPassage(m.Article, m.Span, corpus.Span{}, marks...)
	head := r.head(0, m.Article, m.Span)
	if len(found.Matches) > 1 {
		head = lines(Escape(say("given", "words", inMarks(m.Given.Of(found.Text), mostWords))), head)
	}
	var carriers []string
	for _, c := range m.Carriers {
		carriers = append(carriers, r.outlet(c.Article, mostCarrier))
	}
	bolds := ""
	if len(p.marks) > 0 {
		bolds = subtext(say("differs_in_bold"))
	}
	return card{
		outlet: m.Article.Outlet, head: head, passage: &p,
		tail: lines(lines(differences...), bolds, subtext(joined(" · ", say("paragraph", "number", m.Paragraph), r.cutNote(m))), r.carriers(carriers)),
	}
}

// difference says where the given words and the published ones differ.
func (r Renderer) difference(found whosaid.Result, m whosaid.Match, d whosaid.Difference) string {
	say := r.Book.Say
	given, published := inMarks(d.Given.Of(found.Text), mostDiffering), inMarks(d.Published.Of(m.Article.Text), mostDiffering)
	switch d.Kind {
	case whosaid.PutIn:
		return say("put_in", "given", given)
	case whosaid.LeftOut:
		return say("left_out", "published", published)
	case whosaid.Omission:
		return say("omission", "published", published, "given", given)
	case whosaid.Punctuation: // a mark alone would not be understood
		given, published = inMarks(among(found.Text, d.Given), mostDiffering), inMarks(among(m.Article.Text, d.Published), mostDiffering)
	}
	return say("replaced", "given", given, "published", published)
}

// among is a span with the words that it stands between.
func among(text string, s corpus.Span) string {
	before, after := text[:s.Start], text[s.End:]
	before = before[strings.LastIndexAny(strings.TrimRight(before, " \n"), " \n")+1:]
	if i := strings.IndexAny(strings.TrimLeft(after, " \n"), " \n"); i >= 0 {
		after = after[:len(after)-len(strings.TrimLeft(after, " \n"))+i]
	}
	return before + text[s.Start:s.End] + after
}

func (r Renderer) cutNote(m whosaid.Match) string {
	switch {
	case m.CutStart && m.CutEnd:
		return r.Book.Say("cut_both")
	case m.CutStart:
		return r.Book.Say("cut_start")
	case m.CutEnd:
		return r.Book.Say("cut_end")
	}
	return ""
}
