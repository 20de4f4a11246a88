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

	"verbatim/bot/render"
	"verbatim/bot/render/page"
	"verbatim/bot/render/phrase"
	"verbatim/corpus/sqlite"
	"verbatim/retrieval"
)

// previewOptions say what a preview shows.
type previewOptions struct {
	output  string
	limit   int
	compare bool
	explain bool
	within  withinFlags
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
			if o.limit < 1 {
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
	c.Flags().IntVar(&o.limit, "limit", retrieval.DefaultLimit, "quotes at most; with --compare outlets")
	c.Flags().BoolVar(&o.compare, "compare", false, "show what each outlet says")
	c.Flags().BoolVar(&o.explain, "explain", false, "add the message that tells why these passages were chosen")
	o.within.add(c)
	return c
}

// writePreview answers the question and writes the page.
func (a *app) writePreview(ctx context.Context, question string, o previewOptions) error {
	books, err := phrase.Load()
	if err != nil {
		return err
	}
	r := render.Renderer{Book: books.In(phrase.Default)}
	var messages []render.Message
	err = a.withDesk(ctx, func(d *desk) error {
		began := time.Now()
		filter, err := o.within.filter(ctx, d.library, began)
		if err != nil {
			return err
		}
		by := (*retrieval.Engine).Ask
		if o.compare {
			by = (*retrieval.Engine).Compare
		}
		answer, err := d.answer(ctx, by, retrieval.Query{Text: question, Limit: o.limit, Now: began, Filter: filter})
		if err != nil {
			return err
		}
		facts, err := factsOf(ctx, d.library)
		if err != nil {
			return err
		}
		facts.Question, facts.Took = question, time.Since(began)
		messages = previewed(r, answer, facts, o)
		return nil
	})
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
		_, err := out.WriteTo(a.stdout)
		return err
	}
	if err := os.WriteFile(o.output, out.Bytes(), 0o644); err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "wrote %s\n", o.output)
	return nil
}

// previewed are the messages that answer would become, and where nothing answers also
// what becomes of it when the closest passages are shown.
func previewed(r render.Renderer, answer retrieval.Answer, facts render.Facts, o previewOptions) []render.Message {
	actions := render.Actions{Delete: "delete"}
	if answer.Foreign == "" {
		actions.Why, actions.Helpful, actions.Unhelpful = "why", "helpful", "unhelpful"
		if answer.Abstained {
			actions.Wait = "wait"
			if len(answer.Closest) > 0 {
				actions.Closest = "closest"
			}
		} else if !o.compare {
			actions.Outlets = "outlets"
		}
	}
	for i := range answer.Quotes {
		actions.Context = append(actions.Context, fmt.Sprint("context-", i))
	}
	var page render.Page
	var first render.Message
	if o.compare {
		first = r.Compare(answer, facts, r.Controls(page, actions))
	} else {
		first = r.Answer(answer, facts, page, r.Controls(page, actions))
	}
	messages := []render.Message{first}
	if actions.Closest != "" && !o.compare {
		page.Closest, actions.Closest = true, ""
		for i := range answer.Closest {
			actions.Context = append(actions.Context, fmt.Sprint("context-", i))
		}
		messages = append(messages, r.Answer(answer, facts, page, r.Controls(page, actions)))
	}
	if o.explain {
		messages = append(messages, r.Why(answer, render.Page{}))
	}
	return messages
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
