package bot

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"verbatim/bot/render/phrase"
	"verbatim/bot/rest"
	"verbatim/bot/state"
	"verbatim/corpus"
	"verbatim/retrieval"
	"verbatim/retrieval/scope"
)

// userError is an error in words for the member who caused it: those of the phrase
// book under key, or text where they are already put together.
type userError struct{ key, text string }

func (e userError) Error() string { return cmp.Or(e.text, e.key) }

// userText is a userError of words that are already put together.
func userText(text string) error { return userError{text: text} }

// words are what a member is told of an error. expected is whether it is none of
// ours: what is not is logged.
func words(book *phrase.Book, err error) (says string, expected bool) {
	var told userError
	var limit *scope.LimitError
	switch {
	case errors.As(err, &told) && told.text != "":
		return told.text, true
	case errors.As(err, &told):
		return book.Say(told.key), true
	case errors.As(err, &limit):
		return book.Say("limit_"+limit.Limit, "why", limitWords(book, limit)), true
	case errors.Is(err, retrieval.ErrBusy):
		return book.Say("busy"), true
	case errors.Is(err, state.ErrNotFound):
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
	given := cut(e.Given, maxChoice)
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

// moderates reports whether the member may do what moderators do: by Discord's own
// permission to manage the server, or by the role that the settings name. Both are
// as Discord tells them with this very press.
func (v *visit) moderates(settings state.Settings) bool {
	if v.Member == nil {
		return false
	}
	if v.Member.Permissions.has(manageGuild) {
		return true
	}
	for _, r := range v.Member.Roles {
		if settings.Moderator != "" && r == settings.Moderator {
			return true
		}
	}
	return false
}

// mustModerate refuses who does not moderate.
func (v *visit) mustModerate(ctx context.Context) error {
	if v.Guild == "" {
		return userError{key: "only_in_servers"}
	}
	settings, err := v.bot.State.Settings(ctx, v.Guild)
	if err == nil && !v.moderates(settings) {
		err = userError{key: "only_moderators"}
	}
	return err
}
