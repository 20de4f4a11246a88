package main

import (
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"verbatim/corpus"
)

// The commands that look at and change what is in a library.

func (a *app) listCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:     "list",
		Short:   "List the articles in the library",
		Long:    "Lists the articles in the order in which they were added.\n\nExit codes: 0 done, 1 failed, 2 called wrongly.",
		Example: "  verbatim list\n  verbatim list --json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			store, library, err := a.openLibrary(cmd.Context())
			if err != nil {
				return err
			}
			defer store.Close()
			items, err := library.List(cmd.Context())
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
				fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", it.ID, outletLine(it.Article), printable(it.Published), printable(clip(it.Title, 80)))
			}
			return w.Flush()
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON object an article")
	return c
}

func (a *app) showCommand() *cobra.Command {
	var asJSON, text bool
	c := &cobra.Command{
		Use:   "show ID",
		Short: "Show an article as it is stored",
		Long: `Shows what is known of an article and its text. With --text it prints the text
alone, byte for byte: the offsets of quotes count in it.

Exit codes: 0 done, 1 failed, 2 called wrongly.`,
		Example: "  verbatim show article-1\n  verbatim show article-1 --text",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			store, library, err := a.openLibrary(ctx)
			if err != nil {
				return err
			}
			defer store.Close()
			art, err := library.Article(ctx, args[0])
			if err != nil {
				return err
			}
			if text {
				_, err := fmt.Fprint(a.stdout, art.Text)
				return err
			}
			received, err := library.Received(ctx, args[0])
			if err != nil {
				return err
			}
			form := articleForm(art)
			form.Received = &fileJSON{received.Name, received.Format, received.Extractor, corpus.Hash(string(received.Bytes)), len(received.Bytes)}
			if asJSON {
				return encoder(a.stdout).Encode(form)
			}
			for _, f := range []struct{ name, value string }{
				{"title", art.Title}, {"outlet", outletLine(art)}, {"author", art.Author}, {"published", art.Published}, {"address", art.URL},
				{"received", fmt.Sprintf("%s, %s, %d bytes, sha256 %.16s…", received.Name, received.Format, len(received.Bytes), form.Received.SHA256)},
				{"text", fmt.Sprintf("%d bytes, sha256 %.16s…", len(art.Text), corpus.Hash(art.Text))},
			} {
				if f.value != "" {
					fmt.Fprintf(a.stdout, "%-10s %s\n", f.name, printable(f.value))
				}
			}
			fmt.Fprintf(a.stdout, "\n%s\n", art.Text)
			return nil
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	c.Flags().BoolVar(&text, "text", false, "print the text alone, byte for byte")
	c.MarkFlagsMutuallyExclusive("json", "text")
	return c
}

func (a *app) removeCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "remove ID...",
		Short:   "Take articles out of the library",
		Long:    "Takes articles out of the library, with what was received and all that was made of it.\n\nExit codes: 0 done, 1 one of them is not there, 2 called wrongly.",
		Example: "  verbatim remove article-1",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			store, library, err := a.openLibrary(cmd.Context())
			if err != nil {
				return err
			}
			defer store.Close()
			for _, id := range args {
				if err := library.Remove(cmd.Context(), id); err != nil {
					return err
				}
				fmt.Fprintf(a.stdout, "removed %s\n", id)
			}
			return nil
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
article's outlet another name, by which questions and later articles may call it.

Exit codes: 0 done, 1 failed, 2 called wrongly.`,
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
			art, err := library.Edit(ctx, args[0], change)
			if err != nil {
				return err
			}
			if len(aliases) > 0 && art.Outlet == "" {
				return fmt.Errorf("%s has no outlet to give another name; set it with --outlet", art.ID)
			}
			for _, name := range aliases {
				if err := library.AddAlias(ctx, art.Outlet, name); err != nil {
					return err
				}
			}
			for _, name := range noAliases {
				if err := library.RemoveAlias(ctx, name); err != nil {
					return err
				}
			}
			fmt.Fprintf(a.stdout, "%s: %s · %s · %s\n", art.ID, outletLine(art), printable(art.Published), printable(art.Title))
			return nil
		},
	}
	flags.register(c)
	c.Flags().StringArrayVar(&aliases, "alias", nil, "another name of its outlet; may be repeated")
	c.Flags().StringArrayVar(&noAliases, "remove-alias", nil, "a name that is its outlet's no more")
	return c
}
