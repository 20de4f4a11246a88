package render

import (
	"strings"

	"verbatim/corpus"
	"verbatim/retrieval"
)

// Page is which part of an answer a message shows.
type Page struct {
	// Before is how many quotes earlier pages have shown; the numbers of this one's
	// go on from there.
	Before int
	// Closest shows what comes closest, of an answer that abstains.
	Closest bool
}

// Answer is an answer's quotes, or that there are none.
func (r Renderer) Answer(a retrieval.Answer, f Facts, page Page, controls Controls) Message {
	l := layout{top: r.says(a, f, page.Closest), below: controls.Below}
	quotes := a.Quotes
	if a.Abstained {
		quotes = nil
		if page.Closest {
			quotes = a.Closest
		}
	}
	for i, q := range quotes {
		c := r.quote(page.Before+i+1, q)
		c.buttons = controls.of(i)
		if q.OutOfScope && !a.ScopeEmpty && (i == 0 || !quotes[i-1].OutOfScope) {
			c.intro = Escape(r.Book.Say("from_others"))
		}
		l.cards = append(l.cards, c)
	}
	if a.ForeignLanguage == "" {
		l.bottom = r.footer(a, f, quotes)
	}
	return l.message(r)
}

// Compare is an answer with one row an outlet: what each says, in a sentence.
func (r Renderer) Compare(a retrieval.Answer, f Facts, controls Controls) Message {
	l := layout{top: r.says(a, f, false), below: controls.Below}
	if !a.Abstained {
		for i, q := range a.Quotes {
			c := r.quote(0, q)
			if q.Marked.Len() > 0 && q.Span.Contains(q.Marked) {
				p := newPassage(q.Article, q.Marked, q.Marked)
				c.passage = &p
			}
			c.buttons = controls.of(i)
			l.cards = append(l.cards, c)
		}
	}
	if a.ForeignLanguage == "" {
		l.bottom = r.footer(a, f, nil)
	}
	return l.message(r)
}

// says is what is said before any quote.
func (r Renderer) says(a retrieval.Answer, f Facts, closest bool) string {
	say := r.Book.Say
	var out []string
	add := func(plain string) { out = append(out, Escape(plain)) }
	if f.Member != "" {
		out = append(out, "<@"+f.Member+"> "+Escape(say("answered_now")))
	}
	if f.Notice != "" {
		add(clip(f.Notice, mostQuestion))
	}
	if f.Question != "" {
		out = append(out, bold(say("question", "question", clip(f.Question, mostQuestion))))
	}
	if f.Searched != "" {
		add(say("searched_for", "question", clip(f.Searched, mostQuestion)))
	}
	if !f.Within.All() {
		add(say("within", "what", r.asked(f.Within)))
	}
	if a.Degraded != "" {
		add(r.degraded(a.Degraded))
	}
	if a.ForeignLanguage != "" {
		add(say("foreign", "language", clip(a.ForeignLanguage, mostCarrier)))
		return lines(out...)
	}
	if len(a.Scope.Absent) > 0 {
		add(say("asked_absent", "outlets", clip(r.Book.List(a.Scope.Absent), mostQuestion)))
	}
	switch {
	case a.Scope.All():
	case !a.ScopeEmpty:
		add(say("asked", "what", r.asked(a.Scope.Filter)))
	case a.Abstained:
		add(say("asked_missing", "what", r.asked(a.Scope.Filter)))
	default:
		add(say("asked_others", "what", r.asked(a.Scope.Filter)))
	}
	if !a.Scope.RelaxedDates.All() {
		add(say("asked_not_then", "what", r.asked(a.Scope.RelaxedDates)))
	}
	if len(a.OutletsWithoutQuote) > 0 {
		add(say("silent", "outlets", clip(r.Book.List(a.OutletsWithoutQuote), mostQuestion)))
	}
	if a.Abstained {
		switch {
		case f.Articles == 0:
			add(say("nothing_here"))
		case !f.Within.All():
			add(say("nothing_within"))
		default:
			add(say("nothing_answers", "n", f.Articles))
		}
		if closest && len(a.Closest) > 0 {
			add(say("closest"))
		}
	}
	if f.Gone > 0 {
		add(say("gone", "n", f.Gone))
	}
	return lines(out...)
}

// asked tells whom and of when a question was understood to ask.
func (r Renderer) asked(f corpus.Filter) string {
	say, date := r.Book.Say, r.Book.Date
	var parts []string
	if len(f.Outlets) > 0 {
		parts = append(parts, say("articles_of", "outlets", r.Book.List(f.Outlets)))
	} else {
		parts = append(parts, say("articles_any"))
	}
	switch {
	case f.Since != "" && f.Since == f.Until:
		parts = append(parts, say("published_on", "date", date(f.Since)))
	case f.Since != "" && f.Until != "":
		parts = append(parts, say("published_between", "since", date(f.Since), "until", date(f.Until)))
	case f.Since != "":
		parts = append(parts, say("published_since", "date", date(f.Since)))
	case f.Until != "":
		parts = append(parts, say("published_until", "date", date(f.Until)))
	}
	return clip(strings.Join(parts, " "), mostQuestion)
}

// quote is a quote under its outlet; n is its number, or 0 for none.
func (r Renderer) quote(n int, q retrieval.Quote) card {
	p := newPassage(q.Article, q.Span, q.Marked, q.Marked)
	var carriers []string
	for _, c := range q.Carriers {
		carriers = append(carriers, r.outlet(c.Article, mostCarrier))
	}
	at := q.Marked
	if at.Len() == 0 {
		at = q.Span
	}
	return card{
		outlet:  q.Article.Outlet,
		head:    r.head(n, q.Article, at),
		passage: &p,
		tail: lines(
			subtext(r.Book.Say("paragraph", "number", q.Paragraph)),
			r.carriers(carriers),
		),
	}
}

// head names an article: its outlet, its headline, its day.
func (r Renderer) head(n int, a corpus.Article, at corpus.Span) string {
	name := r.outlet(a, mostName)
	if n > 0 {
		name = r.Book.Say("numbered", "number", n, "what", name)
	}
	return lines(bold(name), joined(" · ", r.headline(a, at), Escape(clip(r.Book.Date(a.Published), mostCarrier))))
}

// outlet names who published an article, and first published it.
func (r Renderer) outlet(a corpus.Article, most int) string {
	name := clip(a.Outlet, most)
	if name == "" {
		name = r.Book.Say("outlet_unknown")
	}
	if original := clip(a.OriginalOutlet, most); original != "" && a.OriginalOutlet != a.Outlet {
		return r.Book.Say("originally", "outlet", name, "original", original)
	}
	return name
}

// mostCarriers is how many other articles with the same text are named.
const mostCarriers = 3

// carriers names outlets that have the same text.
func (r Renderer) carriers(names []string) string {
	if len(names) == 0 {
		return ""
	}
	if more := len(names) - mostCarriers; more > 0 {
		names = append(names[:mostCarriers:mostCarriers], r.Book.Say("more_articles", "n", more))
	}
	return subtext(r.Book.Say("same_text", "outlets", r.Book.List(names)))
}

// footer tells how the answer was found.
func (r Renderer) footer(a retrieval.Answer, f Facts, quotes []retrieval.Quote) string {
	say := r.Book.Say
	if f.Articles == 0 {
		return ""
	}
	in := []string{say("articles", "n", f.Articles)}
	if f.Outlets > 0 { // none of the articles may say whose it is
		in = append(in, say("outlets", "n", f.Outlets))
	}
	facts := []string{say("searched", "what", strings.Join(in, say("list_comma")))}
	if !a.Abstained {
		facts = append(facts, r.confidence(a.Score))
	}
	if f.Took > 0 {
		facts = append(facts, r.seconds(f.Took))
	}
	out := []string{subtext(strings.Join(facts, " · "))}
	for _, q := range quotes {
		if q.Marked.Len() > 0 && q.Marked != q.Span && q.Span.Contains(q.Marked) {
			bold := say("in_bold")
			if a.Abstained { // then none answers
				bold = say("nearest_in_bold")
			}
			out = append(out, subtext(bold))
			break
		}
	}
	if a.Undated > 0 {
		out = append(out, subtext(say("undated", "n", a.Undated)))
	}
	if a.Unread > 0 {
		out = append(out, subtext(say("unread", "n", a.Unread)))
	}
	return lines(out...)
}

// confidence puts the chance that an answer answers into words.
func (r Renderer) confidence(score float64) string {
	switch {
	case score >= 0.9:
		return r.Book.Say("confidence_high")
	case score >= 0.7:
		return r.Book.Say("confidence_good")
	}
	return r.Book.Say("confidence_fair")
}
