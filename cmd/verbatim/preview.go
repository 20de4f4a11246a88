package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"verbatim/bot"
	"verbatim/bot/render"
	"verbatim/bot/render/page"
	"verbatim/bot/render/phrase"
	"verbatim/corpus/sqlite"
	"verbatim/retrieval"
	"verbatim/retrieval/library"
)

// previewOptions say what a preview shows.
type previewOptions struct {
	bot.PreviewOptions
	output string
	within withinFlags
}

func (a *app) previewCommand() *cobra.Command {
	var o previewOptions
	c := &cobra.Command{
		Use:   "preview QUESTION",
		Short: "Show an answer as Discord would, on a web page",
		Long: `Answers a question as ask does, and writes a web page that shows the bot's
message about as Discord would draw it, from the payload that would be sent. The
page stands alone: open it in a browser. Its buttons do nothing.

Exit codes: 0 written, whether answered or declined, 1 failed, 2 called wrongly.`,
		Example: `  verbatim preview "How many people were hurt?"
  verbatim preview --compare --output compare.html "How many people were hurt?"
  verbatim preview --output - "How many people were hurt?" > answer.html`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if o.Quotes < 1 {
				return usagef("--limit must be at least 1")
			}
			question := strings.Join(args, " ")
			if strings.TrimSpace(question) == "" {
				return usagef("the question is empty")
			}
			return a.writePreview(cmd.Context(), question, o)
		},
	}
	c.Flags().StringVarP(&o.output, "output", "o", "preview.html", `the page's file; "-" is standard output`)
	c.Flags().IntVar(&o.Quotes, "limit", retrieval.DefaultLimit, "quotes on the page; with --compare outlets")
	c.Flags().BoolVar(&o.Compare, "compare", false, "show what each outlet says")
	c.Flags().BoolVar(&o.Why, "explain", false, "add the message that tells why these passages were chosen")
	o.within.add(c)
	return c
}

// writePreview answers the question and writes the page.
func (a *app) writePreview(ctx context.Context, question string, o previewOptions) error {
	messages, err := a.previewed(ctx, question, o)
	if err != nil {
		return err
	}
	var payloads [][]byte
	for _, m := range messages {
		if err := m.Check(); err != nil {
			return fmt.Errorf("the message breaks one of Discord's limits: %w", err)
		}
		payload, err := json.Marshal(m)
		if err != nil {
			return err
		}
		payloads = append(payloads, payload)
	}
	var out bytes.Buffer
	if err := page.Write(&out, question, payloads...); err != nil {
		return err
	}
	if o.output == "-" {
		return a.stdout.exactly(out.String())
	}
	if err := os.WriteFile(o.output, out.Bytes(), 0o644); err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "wrote %s\n", printable(o.output))
	return nil
}

// previewed are the messages that the question's answer would become.
func (a *app) previewed(ctx context.Context, question string, o previewOptions) (messages []render.Message, err error) {
	books, err := phrase.Load()
	if err != nil {
		return nil, err
	}
	out := render.Renderer{Book: books.In(phrase.Default)}
	err = a.withSession(ctx, func(s *session) error {
		began := time.Now()
		filter, err := o.within.filter(ctx, s.articles, began)
		if err != nil {
			return err
		}
		by := (*library.Library).Ask
		if o.Compare {
			by = (*library.Library).Compare
		}
		answer, err := s.answer(ctx, by, retrieval.Query{Text: question, Limit: bot.AllPages, Page: o.Quotes, Now: began, Filter: filter})
		if err != nil {
			return err
		}
		facts, err := factsOf(ctx, s.articles)
		if err != nil {
			return err
		}
		facts.Question, facts.Took = question, time.Since(began)
		messages = bot.Preview(out, answer, facts, o.PreviewOptions)
		return nil
	})
	return messages, err
}

// factsOf counts what is in the library.
func factsOf(ctx context.Context, library *sqlite.Library) (f render.Facts, err error) {
	if f.Articles, err = library.Count(ctx); err != nil {
		return f, err
	}
	outlets, err := library.Outlets(ctx)
	f.Outlets = len(outlets)
	return f, err
}
