package bot

import (
	"context"
	"errors"
	"slices"

	"verbatim/bot/interact"
	"verbatim/bot/render/phrase"
	"verbatim/bot/rest"
	"verbatim/bot/state"
	"verbatim/corpus"
	"verbatim/retrieval"
	"verbatim/retrieval/scope"
)

// words are what a member is told of an error. expected is whether it is none of
// ours: what is not is logged.
func words(book *phrase.Book, err error) (says string, expected bool) {
	var told *interact.UserError
	var limit *scope.LimitError
	switch {
	case errors.As(err, &told):
		return told.Words(book), true
	case errors.As(err, &limit):
		return book.Say("limit_"+limit.Limit, "why", limitWords(book, limit)), true
	case errors.Is(err, retrieval.ErrBusy):
		return book.Say("busy"), true
	case errors.Is(err, state.ErrNotFound), errors.Is(err, interact.ErrUnknownAction):
		return book.Say("forgotten"), true
	case errors.Is(err, state.ErrTooMany):
		return book.Say("too_many_waiting"), true
	case errors.Is(err, context.Canceled): // only the bot's end cancels what is done
		return book.Say("stopping"), true
	case errors.Is(err, corpus.ErrBusy):
		return book.Say("library_busy"), false
	case errors.Is(err, corpus.ErrDamaged):
		return book.Say("damaged"), false
	case rest.IsLimited(err):
		return book.Say("discord_slow"), false
	}
	return book.Say("went_wrong"), false
}

// limitWords say why a limit cannot be taken.
func limitWords(book *phrase.Book, e *scope.LimitError) string {
	given := interact.Cut(e.Given, interact.MaxChoice)
	switch e.Why {
	case scope.NoBeginning:
		return book.Say("limit_no_beginning", "given", given)
	case scope.NoEnd:
		return book.Say("limit_no_end", "given", given)
	case scope.Reversed:
		return book.Say("limit_reversed", "given", book.Date(e.Given), "until", book.Date(e.Until))
	case scope.NoSuchOutlet:
		const shown = 30
		if len(e.Outlets) == 0 {
			return book.Say("limit_no_outlets", "given", given)
		}
		there := e.Outlets[:min(shown, len(e.Outlets))]
		if more := len(e.Outlets) - shown; more > 0 {
			there = append(slices.Clone(there), book.Say("limit_more_outlets", "n", more))
		}
		return book.Say("limit_no_such_outlet", "given", given, "outlets", book.List(there))
	}
	return book.Say("limit_not_a_time", "given", given)
}
