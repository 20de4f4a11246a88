package main

import (
	"fmt"
	"io"
	"strings"
	"unicode"

	"github.com/mattn/go-runewidth"
	"golang.org/x/term"

	"verbatim/corpus"
	"verbatim/retrieval"
)

// printer writes answers for people. The sentence that answers is marked in the
// margin, and in bold on a terminal: nothing is put into the quoted text. Only on
// a terminal are long lines broken, between words.
type printer struct {
	out   io.Writer
	bold  bool
	width int // columns; 0 leaves lines as they are
	// explain adds why each quote was chosen and where the time went.
	explain bool
}

func (a *app) printer() printer {
	p := printer{out: a.stdout, bold: a.stdout.bold}
	if f, ok := a.stdout.terminal(); ok {
		if columns, _, err := term.GetSize(int(f.Fd())); err == nil && columns > 20 {
			p.width = columns
		}
	}
	return p
}

const (
	margin       = "  │ "
	marginMarked = "  ┃ "
)

// answer shows an answer that was looked for in articles, or those of them that
// within means.
func (p printer) answer(a retrieval.Answer, articles int, within corpus.Filter) {
	if a.Degraded != "" {
		fmt.Fprintf(p.out, "(Degraded: %s.)\n\n", degradation(a.Degraded))
	}
	if a.ForeignLanguage != "" {
		fmt.Fprintf(p.out, "The question seems to be in %s, which is not the library's language. Ask in that.\n", a.ForeignLanguage)
		return
	}
	if !within.All() {
		fmt.Fprintf(p.out, "Limited to %s.\n\n", articlesOf(within))
	}
	if len(a.Scope.Absent) > 0 {
		fmt.Fprintf(p.out, "No article here is recorded as coming from %s.\n\n", printable(strings.Join(a.Scope.Absent, " or ")))
	}
	if !a.Scope.All() {
		p.asked(a)
	}
	if !a.Scope.RelaxedDates.All() {
		fmt.Fprintf(p.out, "None of the %s answers that. Articles of other times do:\n\n", articlesOf(a.Scope.RelaxedDates))
	}
	if len(a.OutletsWithoutQuote) > 0 {
		fmt.Fprintf(p.out, "No quote was found of %s.\n\n", printable(strings.Join(a.OutletsWithoutQuote, " or ")))
	}
	quotes := a.Quotes
	if a.Abstained {
		if within.All() {
			fmt.Fprintf(p.out, "Nothing in the %s here answers that.\n", count(articles, "article"))
		} else {
			fmt.Fprintln(p.out, "Nothing in these articles answers that.")
		}
		if len(a.Closest) > 0 {
			fmt.Fprint(p.out, "The closest passages, which may be about something else:\n\n")
		}
		quotes = a.Closest
	}
	for i, q := range quotes {
		if q.OutOfScope && !a.ScopeEmpty && (i == 0 || !quotes[i-1].OutOfScope) {
			fmt.Fprint(p.out, "From others than you asked of:\n\n")
		}
		p.quote(i+1, q)
		if p.explain {
			p.why(q.Why)
			fmt.Fprintln(p.out)
		}
	}
	if a.Undated > 0 {
		fmt.Fprintf(p.out, "%s no date and may be of that time too.\n", has(a.Undated, "article"))
	}
	if p.explain {
		p.stages(a)
	}
}

// asked tells whom and of when the question was understood to ask.
func (p printer) asked(a retrieval.Answer) {
	what := articlesOf(a.Scope.Filter)
	switch {
	case !a.ScopeEmpty:
		fmt.Fprintf(p.out, "Asked of %s.\n\n", what)
	case a.Abstained:
		fmt.Fprintf(p.out, "Asked of %s: none of them answers that.\n", what)
	default:
		fmt.Fprintf(p.out, "Asked of %s: none of them answers that. Others do:\n\n", what)
	}
}

// articlesOf says in words which articles a filter means, without "the".
func articlesOf(f corpus.Filter) string {
	what := "articles"
	if len(f.Outlets) > 0 {
		what += " of " + strings.Join(f.Outlets, " and ")
	}
	switch {
	case f.Since != "" && f.Since == f.Until:
		what += " published on " + f.Since
	case f.Since != "" && f.Until != "":
		what += " published from " + f.Since + " to " + f.Until
	case f.Since != "":
		what += " published since " + f.Since
	case f.Until != "":
		what += " published until " + f.Until
	}
	return printable(what)
}

// degradation says why a better passage may be missing.
func degradation(d retrieval.Degradation) string {
	switch d {
	case retrieval.NoModels:
		return "the models could not be loaded, so only words were compared"
	case retrieval.IndexAway:
		return "the index of vectors does not answer, so only words were compared"
	case retrieval.DamagedArticles:
		return "some articles are damaged, and nothing of them is quoted; verbatim check names them"
	case retrieval.DamagedVectors:
		return "some vectors are damaged, and their passages are found by words alone; verbatim check names them"
	}
	return "some passages are not embedded, and are found by words alone"
}

// quote writes one quote under its outlet.
func (p printer) quote(n int, q retrieval.Quote) {
	a := q.Article
	fmt.Fprintf(p.out, "%d. %s\n", n, p.strong(outletLine(a)))
	fmt.Fprintf(p.out, "   %s\n", strings.Join(placeFacts(a, q.Paragraph), " · "))
	p.text(a.Text, q.Span, q.Marked)
	if len(q.Carriers) > 0 {
		var names []string
		for _, c := range q.Carriers {
			names = append(names, fmt.Sprintf("%s [%s]", outletLine(c.Article), c.Article.ID))
		}
		fmt.Fprintf(p.out, "   The same text is also in: %s\n", strings.Join(names, ", "))
	}
	fmt.Fprintf(p.out, "   [%s]\n\n", a.ID)
}

// placeFacts are what is said of a paragraph of an article.
func placeFacts(a corpus.Article, paragraph int) []string {
	var facts []string
	for _, f := range []string{a.Title, a.Published, fmt.Sprintf("paragraph %d", paragraph), a.URL} {
		if f != "" {
			facts = append(facts, printable(f))
		}
	}
	return facts
}

// outletLine names who published an article, and first published it.
func outletLine(a corpus.Article) string {
	name := a.Outlet
	if name == "" {
		name = "Outlet unknown"
	}
	if a.OriginalOutlet != "" && a.OriginalOutlet != a.Outlet {
		name += " (originally " + a.OriginalOutlet + ")"
	}
	return printable(name)
}

// text writes a span of an article's text, in up to three runs so that the
// marked part has a margin of its own.
func (p printer) text(text string, s, marked corpus.Span) {
	if !s.Contains(marked) || marked == s {
		marked = corpus.Span{}
	}
	runs := []corpus.Span{s}
	if marked.Len() > 0 {
		runs = []corpus.Span{{Start: s.Start, End: marked.Start}, marked, {Start: marked.End, End: s.End}}
	}
	shown := s.Start
	for _, r := range runs {
		if strings.TrimSpace(text[r.Start:r.End]) == "" {
			continue
		}
		// What parts this run from the last one stands at the ends of either.
		lead := len(text[r.Start:r.End]) - len(strings.TrimLeftFunc(text[r.Start:r.End], unicode.IsSpace))
		if shown > s.Start && strings.Contains(text[shown:r.Start+lead], "\n\n") {
			fmt.Fprintln(p.out, strings.TrimRight(margin, " "))
		}
		body := strings.TrimSpace(text[r.Start:r.End])
		shown = r.Start + lead + len(body)
		edge := margin
		if r == marked {
			edge = marginMarked
		}
		for line := range strings.SplitSeq(body, "\n") {
			for _, part := range p.wrap(printable(line), runewidth.StringWidth(edge)) {
				if r == marked {
					part = p.strong(part)
				}
				fmt.Fprintln(p.out, strings.TrimRight(edge+part, " "))
			}
		}
	}
}

// wrap breaks a line between words so that it fits beside a margin.
func (p printer) wrap(line string, margin int) []string {
	if p.width == 0 || runewidth.StringWidth(line)+margin <= p.width {
		return []string{line}
	}
	var out []string
	start, space, column := 0, -1, margin
	for i, r := range line {
		if r == ' ' {
			space = i
		}
		column += runewidth.RuneWidth(r)
		if column > p.width && space > start {
			out = append(out, line[start:space])
			start = space + 1
			column = margin + runewidth.StringWidth(line[start:max(start, i)])
			if r != ' ' {
				column += runewidth.RuneWidth(r)
			}
		}
	}
	return append(out, line[start:])
}

func (p printer) strong(s string) string {
	if !p.bold || s == "" {
		return s
	}
	return boldOn + s + boldOff
}

// has is "1 article has", "2 articles have".
func has(n int, noun string) string {
	if n == 1 {
		return "1 " + noun + " has"
	}
	return count(n, noun) + " have"
}

// count is "1 article", "2 articles".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
