package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"verbatim/corpus"
	"verbatim/retrieval"
)

// printer writes answers for people. The sentence that answers is marked in the
// margin, and in bold on a terminal: nothing is put into the quoted text.
type printer struct {
	out  io.Writer
	bold bool
}

func (a *app) printer() printer {
	f, ok := a.stdout.(*os.File)
	return printer{out: a.stdout, bold: ok && term.IsTerminal(int(f.Fd())) && a.getenv("NO_COLOR") == ""}
}

const (
	margin       = "  │ "
	marginMarked = "  ┃ "
)

func (p printer) answer(a retrieval.Answer, articles int) {
	if a.Degraded != "" {
		fmt.Fprintf(p.out, "(Degraded: %s.)\n\n", a.Degraded)
	}
	if !a.Abstained {
		for i, q := range a.Quotes {
			p.quote(i+1, q)
		}
		return
	}
	fmt.Fprintf(p.out, "Nothing in the %s here answers that.\n", count(articles, "article"))
	if len(a.Closest) > 0 {
		fmt.Fprint(p.out, "The closest passages, which may be about something else:\n\n")
		for i, q := range a.Closest {
			p.quote(i+1, q)
		}
	}
}

// quote writes one quote under its outlet.
func (p printer) quote(n int, q retrieval.Quote) {
	a := q.Article
	fmt.Fprintf(p.out, "%d. %s\n", n, p.strong(outletLine(a)))
	facts := []string{}
	for _, f := range []string{a.Title, a.Published, fmt.Sprintf("paragraph %d", q.Paragraph), a.URL} {
		if f != "" {
			facts = append(facts, printable(f))
		}
	}
	fmt.Fprintf(p.out, "   %s\n", strings.Join(facts, " · "))
	p.text(a.Text, q.Span, q.Marked)
	fmt.Fprintf(p.out, "   [%s]\n\n", a.ID)
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
	for _, r := range runs {
		if r.Len() == 0 || strings.TrimSpace(text[r.Start:r.End]) == "" {
			continue
		}
		edge := margin
		if r == marked {
			edge = marginMarked
		}
		for line := range strings.SplitSeq(strings.TrimSpace(text[r.Start:r.End]), "\n") {
			line = printable(line)
			if r == marked {
				line = p.strong(line)
			}
			fmt.Fprintln(p.out, strings.TrimRight(edge+line, " "))
		}
	}
}

func (p printer) strong(s string) string {
	if !p.bold || s == "" {
		return s
	}
	return "\033[1m" + s + "\033[0m"
}

// printable takes out what would steer a terminal. Stored texts hold no control
// characters; what else is shown may.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' || r == 0x7f || 0x80 <= r && r < 0xa0 {
			return -1
		}
		return r
	}, s)
}

// count is "1 article", "2 articles".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
