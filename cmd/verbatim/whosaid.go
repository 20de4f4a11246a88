package main

import (
	"context"
	"io"
	"strings"

	"github.com/spf13/cobra"
)

func (a *app) whosaidCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "whosaid [TEXT | -]",
		Short: "Look up where a quotation comes from",
		Long: `Looks words up in the library and says where they stand, what differs from what
was published, whether they are put together from several places, or that they
are not there; with every article that carries them. Quotation marks, dashes,
spaces and case make no difference, nor does punctuation at either end.

Without TEXT, or with "-", it reads the text from its input, at most 1 MB.

Exit codes: 0 looked up, whether found or not, 1 failed, 2 called wrongly.`,
		Example: `  verbatim whosaid "The bridge will close for eleven weeks"
  pbpaste | verbatim whosaid --json`,
		RunE: func(cmd *cobra.Command, args []string) error {
			text := strings.Join(args, " ")
			if len(args) == 0 || text == "-" {
				data, err := io.ReadAll(io.LimitReader(a.stdin, maxLookUp+1))
				if err != nil {
					return err
				}
				if len(data) > maxLookUp {
					return usagef("the text is longer than 1 MB")
				}
				// The end of the last line is the terminal's, not the text's.
				text = strings.TrimRight(string(data), "\r\n")
			}
			if strings.TrimSpace(text) == "" {
				return usagef("there is no text to look up")
			}
			return a.whosaid(cmd.Context(), text, asJSON)
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print the result as one JSON object")
	return c
}

// maxLookUp bounds a text that is read from the input, in bytes.
const maxLookUp = 1 << 20

// whosaid looks text up. No model is loaded for that.
func (a *app) whosaid(ctx context.Context, text string, asJSON bool) error {
	store, articles, _, err := a.openToRead(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	r, err := a.ready(articles, nil).WhoSaid(ctx, text)
	if err != nil {
		return err
	}
	if asJSON {
		return encoder(a.stdout).Encode(whosaidForm(r))
	}
	a.printer().whosaid(r)
	return nil
}
