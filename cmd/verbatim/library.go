package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"
	"unicode"

	"github.com/spf13/cobra"

	"verbatim/corpus"
	"verbatim/corpus/extract"
	"verbatim/corpus/lookalike"
	"verbatim/corpus/sqlite"
)

// The commands that look at and change what is in a library.

func (a *app) listCommand() *cobra.Command {
	var asJSON, outlets, libraries bool
	c := &cobra.Command{
		Use:   "list",
		Short: "List the articles in the library",
		Long: `Lists the articles in the order in which they were added; or the outlets with
the other names they go by; or the libraries in the data folder.

Exit codes: 0 done, 1 failed or there is no library, 2 called wrongly.`,
		Example: "  verbatim list\n  verbatim list --outlets\n  verbatim list --json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx := cmd.Context()
			switch {
			case outlets && libraries:
				return usagef("list takes either --outlets or --libraries")
			case libraries:
				return a.listLibraries(ctx, asJSON)
			}
			store, library, err := a.openLibrary(ctx)
			if err != nil {
				return err
			}
			defer store.Close()
			if outlets {
				return a.listOutlets(ctx, library, asJSON)
			}
			return a.listArticles(ctx, library, asJSON)
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON object a line")
	c.Flags().BoolVar(&outlets, "outlets", false, "list the outlets and their aliases")
	c.Flags().BoolVar(&libraries, "libraries", false, "list the libraries")
	return c
}

func (a *app) listArticles(ctx context.Context, library *sqlite.Library, asJSON bool) error {
	items, err := library.List(ctx)
	if err != nil {
		return err
	}
	if asJSON {
		for _, it := range items {
			form := articleForm(it.Article)
			form.Bytes, form.Passages, form.CopyOf, form.Added = it.Bytes, it.Passages, it.CopyOf, it.Added.Format("2006-01-02T15:04:05Z07:00")
			if err := encoder(a.stdout).Encode(form); err != nil {
				return err
			}
		}
		return nil
	}
	w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	for _, it := range items {
		title := printable(clip(it.Title, 80))
		if it.CopyOf != "" {
			title += " (repeats " + it.CopyOf + ")"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", it.ID, outletLine(it.Article), printable(it.Published), title)
	}
	return w.Flush()
}

type outletJSON struct {
	Outlet  string   `json:"outlet"`
	Aliases []string `json:"aliases"`
	Site    string   `json:"site"`
	// LooksLike is another outlet whose name cannot be told from this one by eye.
	LooksLike string `json:"looks_like,omitempty"`
}

func (a *app) listOutlets(ctx context.Context, library *sqlite.Library, asJSON bool) error {
	outlets, err := library.Outlets(ctx)
	if err != nil {
		return err
	}
	names := lookalike.Of(outlets)
	for _, o := range outlets {
		like := names.Like(o.Name)
		if asJSON {
			if err := encoder(a.stdout).Encode(outletJSON{o.Name, append([]string{}, o.Aliases...), o.Site, like}); err != nil {
				return err
			}
			continue
		}
		line := o.Name
		if names := o.Names()[1:]; len(names) > 0 {
			line += ", also " + strings.Join(names, ", ")
		}
		if like != "" {
			line += fmt.Sprintf("; it looks like %s, which is another outlet%s", like, oddCharacters(o.Name, like))
		}
		fmt.Fprintln(a.stdout, printable(line))
	}
	return nil
}

// warnLike says so if name looks like another of the outlets, of which id is to be.
func (a *app) warnLike(id, name string, outlets *lookalike.Names) {
	if like := outlets.Like(name); like != "" {
		fmt.Fprintf(a.stderr, "verbatim: %s\n", printable(fmt.Sprintf(
			"%s: its outlet %s looks like %s, which is another outlet%s; if it is the same, set it: verbatim edit %s --outlet %q", id, name, like, oddCharacters(name, like), id, like)))
	}
}

// oddCharacters names the characters that tell name from other and are not on every
// keyboard, as " (С is U+0421)".
func oddCharacters(name, other string) string {
	var odd []string
	for _, r := range lookalike.Odd(name, other) {
		if r <= unicode.MaxASCII {
			continue
		}
		shown := "it has "
		if unicode.IsGraphic(r) && !unicode.IsMark(r) {
			shown = string(r) + " is "
		}
		odd = append(odd, shown+fmt.Sprintf("%U", r))
	}
	if len(odd) == 0 {
		return ""
	}
	return " (" + strings.Join(odd[:min(len(odd), 5)], ", ") + ")"
}

type libraryJSON struct {
	Library  string `json:"library"`
	Articles int    `json:"articles"`
}

func (a *app) listLibraries(ctx context.Context, asJSON bool) error {
	store, _, err := a.openStore(ctx, sqlite.View)
	if err != nil {
		return err
	}
	defer store.Close()
	names, err := store.Libraries(ctx)
	if err != nil {
		return err
	}
	if len(names) == 0 {
		return a.noLibraries()
	}
	for _, name := range names {
		library, err := store.Library(ctx, name)
		if err != nil {
			return err
		}
		n, err := library.Count(ctx)
		if err != nil {
			return err
		}
		if !asJSON {
			fmt.Fprintf(a.stdout, "%s: %s\n", printable(name), count(n, "article"))
		} else if err := encoder(a.stdout).Encode(libraryJSON{name, n}); err != nil {
			return err
		}
	}
	return nil
}

func (a *app) showCommand() *cobra.Command {
	var asJSON, text bool
	c := &cobra.Command{
		Use:   "show ID",
		Short: "Show an article as it is stored",
		Long: `Shows what is known of an article and its text. With --text it prints the text
alone, byte for byte: the offsets of quotes count in it.

Exit codes: 0 done, 1 failed, something of it is damaged, or there is no library, 2
called wrongly.`,
		Example: "  verbatim show article-1\n  verbatim show article-1 --text",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if text && asJSON {
				return usagef("show takes either --json or --text")
			}
			store, library, err := a.openToShow(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			defer store.Close()
			return a.show(cmd.Context(), library, args[0], asJSON, text)
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	c.Flags().BoolVar(&text, "text", false, "print the text alone, byte for byte")
	return c
}

func (a *app) show(ctx context.Context, library *sqlite.Library, id string, asJSON, text bool) error {
	art, err := library.Article(ctx, id)
	if err != nil {
		return err
	}
	if text {
		return a.stdout.exactly(art.Text)
	}
	form := articleForm(art)
	if form.CopyOf, err = library.CopyOf(ctx, id); err != nil {
		return err
	}
	came := ""
	received, damage := library.Received(ctx, id)
	switch {
	case damage == nil:
		form.Received = &fileJSON{received.Name, received.Format, received.Extractor, corpus.Hash(string(received.Bytes)), len(received.Bytes)}
		came = fmt.Sprintf("%s, %s, %d bytes, sha256 %.16s…", received.Name, received.Format, len(received.Bytes), form.Received.SHA256)
	case errors.Is(damage, corpus.ErrDamaged):
		came = "damaged"
		fmt.Fprintf(a.stderr, "verbatim: %s: %v; the text itself is whole\n", id, damage)
	default:
		return damage
	}
	if asJSON {
		err = encoder(a.stdout).Encode(form)
	} else {
		for _, f := range []struct{ name, value string }{
			{"title", art.Title}, {"outlet", outletLine(art)}, {"author", art.Author}, {"published", art.Published}, {"address", art.URL},
			{"repeats", form.CopyOf}, {"received", came}, {"text", fmt.Sprintf("%d bytes, sha256 %.16s…", len(art.Text), corpus.Hash(art.Text))},
		} {
			if f.value != "" {
				fmt.Fprintf(a.stdout, "%-10s %s\n", f.name, printable(f.value))
			}
		}
		fmt.Fprintf(a.stdout, "\n%s\n", art.Text)
	}
	if damage != nil {
		return errFaults
	}
	return err
}

func (a *app) removeCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "remove ID...",
		Short:   "Take articles out of the library",
		Long:    "Takes articles out of the library, with what was received and all that was made of it.\n\nExit codes: 0 done, 1 one of them is not there or there is no library, 2 called wrongly.",
		Example: "  verbatim remove article-1",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			store, library, err := a.openLibrary(cmd.Context())
			if err != nil {
				return err
			}
			defer store.Close()
			var missing error
			for _, id := range args {
				err := library.Remove(cmd.Context(), id)
				switch {
				case errors.Is(err, corpus.ErrNotFound):
					missing = errFaults
					fmt.Fprintf(a.stderr, "verbatim: %v; \"verbatim list\" shows what there is\n", err)
				case err != nil:
					return err
				default:
					fmt.Fprintf(a.stdout, "removed %s\n", id)
				}
			}
			return missing
		},
	}
}

func (a *app) editCommand() *cobra.Command {
	var flags changeFlags
	var aliases, noAliases []string
	c := &cobra.Command{
		Use:   "edit ID",
		Short: "Correct what is known of an article",
		Long: `Sets what is known of an article; its text never changes. --alias gives the
article's outlet another name, by which questions and later articles may call it;
"verbatim list --outlets" shows them. It makes the whole change or none of it.

Exit codes: 0 done, 1 failed or there is no library, 2 called wrongly.`,
		Example: `  verbatim edit article-1 --outlet "The Example Times" --published 2021-08-27
  verbatim edit article-1 --alias ET --alias example.com`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			change, err := flags.change(cmd)
			if err != nil {
				return err
			}
			if change == (corpus.Change{}) && len(aliases)+len(noAliases) == 0 {
				return usagef("edit needs something to change; see verbatim edit --help")
			}
			store, library, err := a.openLibrary(ctx)
			if err != nil {
				return err
			}
			defer store.Close()
			art, err := library.Edit(ctx, args[0], corpus.Edit{Change: change, Aliases: cleaned(aliases), NoAliases: cleaned(noAliases)})
			if err != nil {
				return err
			}
			fmt.Fprintf(a.stdout, "%s: %s · %s · %s\n", art.ID, outletLine(art), printable(art.Published), printable(art.Title))
			if change.Outlet == nil {
				return nil
			}
			outlets, err := library.Outlets(ctx)
			if err == nil {
				a.warnLike(art.ID, art.Outlet, lookalike.Of(outlets))
			}
			return err
		},
	}
	flags.register(c)
	c.Flags().StringArrayVar(&aliases, "alias", nil, "another name of its outlet; may be repeated")
	c.Flags().StringArrayVar(&noAliases, "remove-alias", nil, "a name that is its outlet's no more")
	return c
}

// cleaned brings names to canonical characters.
func cleaned(names []string) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = extract.Clean(n)
	}
	return out
}
