package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"verbatim/corpus"
	"verbatim/corpus/extract"
	"verbatim/corpus/ingest"
	"verbatim/corpus/lookalike"
	"verbatim/corpus/sqlite"
)

func (a *app) addCommand() *cobra.Command {
	var yes, dry bool
	var change changeFlags
	c := &cobra.Command{
		Use:   "add PATH...",
		Short: "Put articles into the library",
		Long: `Takes saved web pages, text copied from a page, Markdown, and JSON lines (one
article a line), each also gzipped; "-" is standard input, and a folder is every
file in it. Shows what it will store and what it leaves out, and asks.

An article is called by its id: its file's name where that tells it from others
(not "page.html" or a browser's name for a saved page), else its headline's words.

An article that is there already, by its address or its text, is not stored
again; one that repeats much of another is stored and linked to it.

Exit codes: 0 all done, 1 something was not stored, 2 called wrongly.`,
		Example: `  verbatim add page.html
  verbatim add --outlet "The Example Times" --yes pasted.txt
  verbatim add --dry-run articles.jsonl.gz`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			set, err := change.change(cmd)
			if err != nil {
				return err
			}
			return a.add(cmd.Context(), args, set, yes, dry)
		},
	}
	c.Flags().BoolVarP(&yes, "yes", "y", false, "store without asking")
	c.Flags().BoolVar(&dry, "dry-run", false, "show what would be stored, store nothing")
	change.register(c)
	return c
}

// changeFlags are the flags that set what is known of an article.
type changeFlags struct{ title, author, outlet, original, url, published string }

func (f *changeFlags) register(c *cobra.Command) {
	c.Flags().StringVar(&f.outlet, "outlet", "", "who published it")
	c.Flags().StringVar(&f.original, "original-outlet", "", "who published it first, if the outlet reprints it")
	c.Flags().StringVar(&f.title, "title", "", "headline")
	c.Flags().StringVar(&f.author, "author", "", "who wrote it")
	c.Flags().StringVar(&f.url, "url", "", "address of the page")
	c.Flags().StringVar(&f.published, "published", "", "date, as 2021-08-27")
}

// ofOne names a flag that was given and can be true of one article only, or "".
func ofOne(c corpus.Change) string {
	switch {
	case c.URL != nil && *c.URL != "":
		return "--url"
	case c.Title != nil && *c.Title != "":
		return "--title"
	}
	return ""
}

// change returns what was set, in the form in which it is stored.
func (f *changeFlags) change(cmd *cobra.Command) (c corpus.Change, err error) {
	for _, s := range []struct {
		flag  string
		value *string
		to    **string
	}{
		{"outlet", &f.outlet, &c.Outlet}, {"original-outlet", &f.original, &c.OriginalOutlet}, {"title", &f.title, &c.Title},
		{"author", &f.author, &c.Author}, {"url", &f.url, &c.URL}, {"published", &f.published, &c.Published},
	} {
		if cmd.Flags().Changed(s.flag) {
			*s.value = extract.Clean(*s.value)
			*s.to = s.value
		}
	}
	if c.URL != nil && *c.URL != "" {
		url, err := corpus.CanonicalURL(*c.URL)
		if err != nil {
			return c, usagef("--url %q is not a web address: %v", f.url, err)
		}
		*c.URL = url
	}
	if c.Published != nil && *c.Published != "" {
		iso, ok := extract.ParseDate(*c.Published)
		if !ok {
			return c, usagef("--published %q is not a date; write it as 2021-08-27", f.published)
		}
		*c.Published = iso
	}
	return c, nil
}

func (a *app) add(ctx context.Context, paths []string, change corpus.Change, yes, dry bool) error {
	files := ingest.Files(paths)
	open := sqlite.Open
	if dry {
		open = sqlite.View
	}
	store, library, err := a.openStore(ctx, open)
	if err != nil {
		return err
	}
	defer store.Close()

	outlets, err := library.Outlets(ctx)
	if err != nil {
		return err
	}
	run := &adding{app: a, library: library, intake: ingest.NewIntake(library, change), yes: yes, dry: dry, only: ofOne(change),
		outlets: lookalike.Of(outlets), told: map[string]bool{}}
	progress := a.progress("reading", "files")
	for i, f := range files {
		for it, err := range a.items(ctx, f) {
			if err == nil {
				err = run.take(ctx, it)
			}
			if err != nil {
				return err
			}
		}
		if dry || !yes { // else what is added is said
			progress.at(i+1, len(files))
		}
	}
	progress.end()
	if err := run.prepare(ctx); err != nil {
		return err
	}
	run.showEnd()
	switch {
	case dry && run.fresh > 0:
		fmt.Fprintf(a.stdout, "Nothing was stored: this was a dry run of %s.\n", count(run.fresh, "article"))
	case dry:
	default:
		if run.fresh > 0 && !yes {
			ok, err := a.confirm(ctx, fmt.Sprintf("Store %s?", count(run.fresh, "article")), files)
			if err != nil {
				return err
			}
			if !ok {
				fmt.Fprintln(a.stdout, "Nothing was stored.")
				return nil
			}
		}
		if err := run.store(ctx); err != nil {
			return err
		}
		if err := run.finish(ctx); err != nil {
			return err
		}
	}
	if run.failed > 0 {
		return errFaults
	}
	return nil
}

// preview shows what will be stored of an article and what is left out.
func (a *app) preview(it ingest.Item) {
	art := it.Article
	w := a.stdout
	title := art.Title
	if title == "" {
		title = "(no title found; set it with --title)"
	}
	fmt.Fprintf(w, "%s\n", a.printer().strong(printable(title)))
	if art.Outlet == "" {
		fmt.Fprintf(w, "  outlet     unknown: the page does not say; set it with --outlet NAME, or later: verbatim edit %s --outlet NAME\n", art.ID)
	} else {
		fmt.Fprintf(w, "  outlet     %s\n", outletLine(art))
	}
	for _, f := range []struct{ name, value string }{{"author", art.Author}, {"published", art.Published}, {"address", art.URL}} {
		if f.value != "" {
			fmt.Fprintf(w, "  %-10s %s\n", f.name, printable(f.value))
		}
	}
	paragraphs := strings.Count(art.Text, "\n\n") + 1 - len(art.Headings)
	fmt.Fprintf(w, "  read as    %s: %s, %s, %s\n", it.Format, count(paragraphs, "paragraph"), count(len(art.Headings), "subheading"), count(len(strings.Fields(art.Text)), "word"))
	fmt.Fprintf(w, "  begins     %s\n", printable(clip(art.Text, 100)))
	fmt.Fprintf(w, "  ends       %s\n", printable(clipEnd(art.Text, 100)))
	if it.Match.Near != "" {
		fmt.Fprintf(w, "  like       %s, of which it repeats %.0f %%\n", it.Match.Near, 100*it.Match.Containment)
	}
	if len(it.Dropped) > 0 {
		fmt.Fprintf(w, "  left out   %s:\n", count(len(it.Dropped), "piece"))
		for _, d := range it.Dropped {
			fmt.Fprintf(w, "    %-24s %s\n", d.Reason, printable(clip(d.Text, 80)))
		}
	}
	fmt.Fprintln(w)
}

// clip is the beginning of s on one line, at most n runes.
func clip(s string, n int) string {
	r := []rune(strings.Join(strings.Fields(s[:min(len(s), 8*n)]), " "))
	if len(r) <= n {
		return string(r)
	}
	return string(r[:n]) + "…"
}

// clipEnd is the end of s on one line, at most n runes.
func clipEnd(s string, n int) string {
	r := []rune(strings.ToValidUTF8(strings.Join(strings.Fields(s[max(0, len(s)-8*n):]), " "), ""))
	if len(r) <= n {
		return string(r)
	}
	return "…" + string(r[len(r)-n:])
}

// confirm asks a question on the terminal. Where nobody can answer it is an
// error that names the flag which does.
func (a *app) confirm(ctx context.Context, question string, files []string) (bool, error) {
	f, ok := a.stdin.(*os.File)
	for _, name := range files {
		ok = ok && name != ingest.Stdin
	}
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return false, usagef("nobody is there to ask; add --yes to store, or --dry-run to look")
	}
	fmt.Fprintf(a.stdout, "%s [y/N] ", question)
	line, err := await(ctx, func() (string, error) { return readLine(bufio.NewReader(a.stdin)) })
	if err != nil && !errors.Is(err, io.EOF) {
		return false, err
	}
	answer := strings.ToLower(strings.TrimSpace(line))
	return answer == "y" || answer == "yes", nil
}
