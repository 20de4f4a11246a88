package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"verbatim/corpus"
	"verbatim/corpus/extract"
	"verbatim/corpus/ingest"
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

// shownWhole is how many articles are shown with all that was left out; more
// are listed, a line each.
const shownWhole = 5

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

	var items []ingest.Item
	progress := a.progress("reading", "files")
	for i, f := range files {
		read, err := await(ctx, func() ([]ingest.Item, error) { return ingest.Read(f, a.stdin), nil })
		if err != nil {
			return err
		}
		items = append(items, read...)
		progress.at(i+1, len(files))
	}
	progress.end()
	if flag := ofOne(change); flag != "" && len(items) > 1 {
		return usagef("%s is one article's, and there are %d here; add that one by itself", flag, len(items))
	}
	if err := ingest.Prepare(ctx, library, items, change); err != nil {
		return err
	}
	failed := 0
	var fresh []ingest.Item
	for _, it := range items {
		switch {
		case it.Err != nil:
			failed++
			fmt.Fprintf(a.stderr, "verbatim: %s\n", printable(ingest.Explain(it.Path, it.Err)))
		case it.Match.Same != "":
			if !a.alreadyThere(it, it.Match, fresh) {
				failed++
			}
		default:
			fresh = append(fresh, it)
		}
	}
	for i, it := range fresh {
		if len(fresh) <= shownWhole {
			a.preview(it)
		} else if i < 20 {
			fmt.Fprintf(a.stdout, "%s: %s · %s\n", it.Article.ID, outletLine(it.Article), printable(it.Article.Title))
		} else if i == 20 {
			fmt.Fprintf(a.stdout, "… and %d more\n", len(fresh)-20)
		}
	}
	if len(fresh) > shownWhole {
		a.leftOutOfRecords(fresh)
	}
	if dry {
		if len(fresh) > 0 {
			fmt.Fprintf(a.stdout, "Nothing was stored: this was a dry run of %s.\n", count(len(fresh), "article"))
		}
	} else {
		if len(fresh) > 0 && !yes {
			ok, err := a.confirm(ctx, fmt.Sprintf("Store %s?", count(len(fresh), "article")), files)
			if err != nil {
				return err
			}
			if !ok {
				fmt.Fprintln(a.stdout, "Nothing was stored.")
				return nil
			}
		}
		unstored, err := a.store(ctx, library, fresh)
		if err != nil {
			return err
		}
		failed += unstored
	}
	if failed > 0 {
		return errFaults
	}
	return nil
}

// store stores items in batches, says so, and then embeds them and whatever an
// earlier call left. unstored is how many turned out to be at an address that
// has another text.
func (a *app) store(ctx context.Context, library *sqlite.Library, items []ingest.Item) (unstored int, err error) {
	// With the turn from the start, no one who asks meanwhile begins to embed.
	release, mine, err := library.TryLockEmbedding()
	if err != nil {
		return 0, err
	}
	const batch = 50
	for len(items) > 0 {
		n := min(batch, len(items))
		added, err := ingest.Store(ctx, library, items[:n])
		if err != nil {
			return unstored, err
		}
		for i, ad := range added {
			switch {
			case ad.Same != "":
				if !a.alreadyThere(items[i], ad.Match, nil) {
					unstored++
				}
			case ad.Near != "":
				fmt.Fprintf(a.stdout, "added %s, linked to %s, of which it repeats %.0f %%\n", ad.ID, ad.Near, 100*ad.Containment)
			default:
				fmt.Fprintf(a.stdout, "added %s\n", ad.ID)
			}
		}
		items = items[n:]
	}
	model, err := a.openModel(ctx)
	if err != nil || model == nil {
		return unstored, err
	}
	defer model.Close()
	if !mine {
		if release, err = a.lockEmbedding(ctx, library); err != nil {
			return unstored, err
		}
	}
	defer release()
	return unstored, a.embed(ctx, library, model)
}

// alreadyThere says why an item is not stored, and reports whether its text is
// stored all the same. fresh are the items before it that will be.
func (a *app) alreadyThere(it ingest.Item, m corpus.Match, fresh []ingest.Item) bool {
	where := "in the library already, as " + m.Same
	if slices.ContainsFunc(fresh, func(f ingest.Item) bool { return f.Article.ID == m.Same }) {
		where = "the same as " + m.Same + ", given before it"
	}
	if m.SameText {
		fmt.Fprintf(a.stdout, "%s is %s: the text is the same.\n", it.Article.ID, where)
	} else {
		fmt.Fprintf(a.stdout, "%s is %s: the address is the same. Its text differs and was not stored; to take it, remove %s first.\n", it.Article.ID, where, m.Same)
	}
	return m.SameText
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

// leftOutOfRecords says what records state of their articles and could not be read:
// hundreds are not shown one by one.
func (a *app) leftOutOfRecords(items []ingest.Item) {
	count, first := map[string]int{}, map[string]string{}
	for _, it := range items {
		if it.Format != "jsonl" { // of a page much is left out
			continue
		}
		for _, d := range it.Dropped {
			if count[d.Reason]++; count[d.Reason] == 1 {
				first[d.Reason] = fmt.Sprintf("%s, of %s", printable(clip(d.Text, 60)), it.Article.ID)
			}
		}
	}
	for _, reason := range slices.Sorted(maps.Keys(count)) {
		fmt.Fprintf(a.stdout, "left out: %s in %d of the records; the first is %s\n", reason, count[reason], first[reason])
	}
}
