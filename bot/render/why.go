package render

import (
	"fmt"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"verbatim/retrieval"
)

// Context is the paragraphs around a quote, n before it and n after it.
func (r Renderer) Context(q retrieval.Quote, n int, below ...discordgo.MessageComponent) Message {
	keep := q.Marked
	if keep.Len() == 0 {
		keep = q.Span
	}
	p := newPassage(q.Article, retrieval.Around(q.Article.Text, q.Span, n), keep, keep)
	l := layout{
		top:   Escape(r.Book.Say("around", "number", q.Paragraph)),
		cards: []card{{outlet: q.Article.Outlet, head: r.head(0, q.Article, keep), passage: &p}},
		below: below,
	}
	if len(p.marks) > 0 {
		l.bottom = subtext(r.Book.Say("nearest_in_bold"))
	}
	return l.message(r)
}

// Why tells how the quotes on a page of an answer came to be chosen, or the closest
// passages of one that abstains, and where the time went.
func (r Renderer) Why(a retrieval.Answer, page Page, below ...discordgo.MessageComponent) Message {
	quotes := a.Quotes
	if a.Abstained {
		quotes = a.Closest
	}
	l := layout{top: bold(r.Book.Say("why")), bottom: r.stages(a), below: below}
	for i, q := range quotes {
		at := q.Marked
		if at.Len() == 0 {
			at = q.Span
		}
		l.cards = append(l.cards, card{outlet: q.Article.Outlet, head: r.head(page.Before+i+1, q.Article, at), tail: r.why(q.Why)})
	}
	return l.message(r)
}

// why tells of one passage how each stage liked it.
func (r Renderer) why(w retrieval.Why) string {
	say, ordinal := r.Book.Say, r.Book.Ordinal
	var out []string
	add := func(plain string) { out = append(out, "- "+Escape(plain)) }
	if w.ByWords > 0 {
		add(say("why_words", "place", ordinal(w.ByWords), "score", fmt.Sprintf("%.1f", w.BM25)))
	} else {
		add(say("why_no_words"))
	}
	if w.ByMeaning > 0 {
		add(say("why_meaning", "place", ordinal(w.ByMeaning), "score", fmt.Sprintf("%.2f", w.Cosine)))
	}
	add(say("why_both", "place", ordinal(w.Fused), "of", w.Of))
	if w.ByReading > 0 {
		add(say("why_read", "place", ordinal(w.ByReading), "verdict", r.verdict(w.Logit), "score", fmt.Sprintf("%.1f", w.Logit)))
	} else {
		add(say("why_unread"))
	}
	if w.SentenceLogit != nil {
		add(say("why_sentence", "verdict", r.verdict(*w.SentenceLogit), "score", fmt.Sprintf("%.1f", *w.SentenceLogit)))
	}
	add(say("why_place", "place", ordinal(w.Place), "of", w.Of, "confidence", fmt.Sprintf("%.2f", w.Confidence)))
	return strings.Join(out, "\n")
}

// verdict puts the cross-encoder's logit into words.
func (r Renderer) verdict(logit float64) string {
	switch {
	case logit > 5:
		return r.Book.Say("clearly_answers")
	case logit > 0:
		return r.Book.Say("probably_answers")
	case logit > -5:
		return r.Book.Say("may_have_to_do")
	}
	return r.Book.Say("hardly_has_to_do")
}

// stages tells how sure an answer is and where its time went.
func (r Renderer) stages(a retrieval.Answer) string {
	say := r.Book.Say
	out := []string{subtext(say("sure", "score", fmt.Sprintf("%.2f", a.Score), "threshold", fmt.Sprintf("%.2f", a.Threshold)))}
	var parts []string
	var total time.Duration
	for _, s := range a.Stages {
		total += s.Took
		parts = append(parts, say("stage", "name", r.stage(s.Name), "time", milliseconds(s.Took)))
	}
	if len(parts) > 0 {
		out = append(out, subtext(clip(say("took", "time", milliseconds(total), "stages", strings.Join(parts, say("list_comma"))), 2*mostQuestion)))
	}
	if a.Unread > 0 {
		out = append(out, subtext(say("unread", "n", a.Unread)))
	}
	if a.Degraded != "" {
		out = append(out, subtext(r.degraded(a.Degraded)))
	}
	return lines(out...)
}

// degraded says that a better passage may be missing, and why.
func (r Renderer) degraded(why retrieval.Degradation) string {
	switch why {
	case retrieval.NoModels:
		return r.Book.Say("degraded_no_models")
	case retrieval.IndexAway:
		return r.Book.Say("degraded_index_away")
	case retrieval.DamagedArticles:
		return r.Book.Say("degraded_damaged_articles")
	case retrieval.DamagedVectors:
		return r.Book.Say("degraded_damaged")
	}
	return r.Book.Say("degraded_not_embedded")
}

// stage names a stage.
func (r Renderer) stage(name string) string {
	switch name {
	case retrieval.StageWords:
		return r.Book.Say("stage_words")
	case retrieval.StageMeaning:
		return r.Book.Say("stage_meaning")
	case retrieval.StageReading:
		return r.Book.Say("stage_reading")
	case retrieval.StageSentences:
		return r.Book.Say("stage_sentences")
	case retrieval.StageProof:
		return r.Book.Say("stage_proof")
	}
	return name
}

func milliseconds(d time.Duration) string {
	return fmt.Sprintf("%.0f ms", float64(d.Microseconds())/1000)
}
