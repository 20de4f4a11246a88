package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/peterh/liner"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"verbatim/corpus"
	"verbatim/retrieval"
	"verbatim/retrieval/library"
)

func (a *app) chatCommand() *cobra.Command {
	var asJSON bool
	var limit int
	c := &cobra.Command{
		Use:   "chat",
		Short: "Answer questions one after another",
		Long: `Reads questions, one a line, and answers each as ask does. On a terminal it
keeps a history (arrow keys, Ctrl-R) and takes these commands:

  /context N   the paragraphs around quote N of the last answer
  /help        this list
  /quit        the end, as Ctrl-D is; Ctrl-C drops the line, twice it ends

Piped, it reads questions to the end of its input and prints plain text. Articles
that are added meanwhile, by another process too, are asked as well.

Exit codes: 0 done, 1 failed or a line not answered, 2 called wrongly.`,
		Example: `  verbatim chat
  printf 'Who was hurt?\nWhere?\n' | verbatim chat --json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if limit < 1 {
				return usagef("--limit must be at least 1")
			}
			// For its history; without one it goes too.
			_ = os.MkdirAll(a.dataDir, 0o700)
			return a.withSession(cmd.Context(), func(s *session) error {
				if asJSON {
					return a.chatJSON(cmd.Context(), s, limit)
				}
				return a.chat(cmd.Context(), s, limit)
			})
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print each answer as one JSON object")
	c.Flags().IntVar(&limit, "limit", retrieval.DefaultLimit, "quotes at most")
	return c
}

// chatJSON answers every line, in order, with one object. A line that cannot be
// answered gets one that says why.
func (a *app) chatJSON(ctx context.Context, s *session, limit int) error {
	in := bufio.NewReader(a.stdin)
	failed := false
	for {
		line, err := await(ctx, func() (string, error) { return readLine(in) })
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil {
			var answer retrieval.Answer
			if answer, err = s.ask(ctx, line, limit); err == nil {
				err = encoder(a.stdout).Encode(answerForm(line, answer))
			}
		} else if !errors.Is(err, errLongLine) {
			return err
		}
		if over := cmp.Or(ctx.Err(), a.stdout.err); over != nil {
			return over
		}
		if err != nil {
			failed = true
			if err := encoder(a.stdout).Encode(unansweredJSON{clip(line, 200), err.Error()}); err != nil {
				return err
			}
		}
	}
	if failed {
		return errFaults
	}
	return nil
}

// unansweredJSON is what stands in the place of an answer.
type unansweredJSON struct {
	Question string `json:"question"`
	Error    string `json:"error"`
}

// ask answers a question that was asked just now.
func (s *session) ask(ctx context.Context, question string, limit int) (retrieval.Answer, error) {
	return s.answer(ctx, (*library.Library).Ask, retrieval.Query{Text: question, Limit: limit, Now: time.Now()})
}

// prompt reads the next line; io.EOF ends it.
type prompt func() (string, error)

func (a *app) chat(ctx context.Context, s *session, limit int) error {
	read, end := a.prompt()
	defer end()
	n, err := s.articles.Count(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.stderr, "%s to ask. /help tells what else there is.\n", count(n, "article"))
	var last []retrieval.Quote
	for {
		line, err := await(ctx, read)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if errors.Is(err, errLongLine) {
			fmt.Fprintf(a.stdout, "That is no question: %v.\n", err)
			continue
		}
		if err != nil {
			return err
		}
		line = strings.TrimSpace(line)
		switch command, rest, _ := strings.Cut(line, " "); {
		case line == "":
		case command == "/quit" || command == "/exit":
			return nil
		case command == "/help":
			fmt.Fprintln(a.stdout, "/context N  the paragraphs around quote N\n/quit       the end\nAnything else is a question.")
		case command == "/context":
			a.context(last, strings.TrimSpace(rest))
		case strings.HasPrefix(command, "/"):
			fmt.Fprintf(a.stdout, "There is no command %s; /help lists them.\n", printable(command))
		default:
			answer, err := s.ask(ctx, line, limit)
			if err == nil {
				err = a.showAnswer(ctx, s, answer, corpus.Filter{}, false)
			}
			if err != nil {
				return err
			}
			last = append(answer.Quotes, answer.Closest...)
		}
		if a.stdout.err != nil {
			return a.stdout.err
		}
	}
}

// context shows a quote within the paragraphs before and after it.
func (a *app) context(quotes []retrieval.Quote, which string) {
	n, err := strconv.Atoi(which)
	if err != nil || n < 1 || n > len(quotes) {
		if len(quotes) == 0 {
			fmt.Fprintln(a.stdout, "There is no quote yet: ask something first.")
			return
		}
		fmt.Fprintf(a.stdout, "Which quote? /context 1 to /context %d.\n", len(quotes))
		return
	}
	q := quotes[n-1]
	p := a.printer()
	fmt.Fprintln(a.stdout, p.strong(outletLine(q.Article)))
	p.text(q.Article.Text, retrieval.Around(q.Article.Text, q.Span, 2), q.Marked)
	fmt.Fprintln(a.stdout)
}

// prompt returns how lines are read and what to do at the end: with editing and
// history on a terminal, plainly elsewhere.
func (a *app) prompt() (prompt, func()) {
	in, isFile := a.stdin.(*os.File)
	_, isOut := a.stdout.terminal()
	// A terminal of no width (p.width is 0) cannot be edited on either.
	if !isFile || !isOut || in != os.Stdin || !term.IsTerminal(int(in.Fd())) || a.printer().width == 0 {
		lines := bufio.NewReader(a.stdin)
		return func() (string, error) { return readLine(lines) }, func() {}
	}
	l := liner.NewLiner()
	l.SetCtrlCAborts(true)
	history := filepath.Join(a.dataDir, "chat_history")
	if f, err := os.Open(history); err == nil {
		l.ReadHistory(f)
		f.Close()
	}
	aborted := false
	read := func() (string, error) {
		line, err := l.Prompt("? ")
		if errors.Is(err, liner.ErrPromptAborted) {
			if aborted {
				return "", io.EOF
			}
			aborted = true
			fmt.Fprintln(a.stderr, "Ctrl-C again ends.")
			return "", nil
		}
		aborted = false
		if err == nil && strings.TrimSpace(line) != "" {
			l.AppendHistory(line)
		}
		return line, err
	}
	return read, func() {
		// A history that cannot be kept is no reason to fail.
		if f, err := os.OpenFile(history, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600); err == nil {
			l.WriteHistory(f)
			f.Close()
		}
		l.Close()
	}
}
