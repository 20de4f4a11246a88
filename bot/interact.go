package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"

	"verbatim/bot/render/phrase"
	"verbatim/bot/rest"
	"verbatim/bot/state"
	"verbatim/corpus"
	"verbatim/retrieval"
	"verbatim/retrieval/scope"
)

// interact answers an interaction. Whatever goes wrong, the member is told so.
func (b *Bot) interact(ctx context.Context, v *visit) {
	err := guarded(func() error {
		switch v.Type {
		case typeCommand:
			return v.command(ctx)
		case typeComponent:
			return v.press(ctx)
		case typeAutocomplete:
			return v.complete(ctx)
		case typeModal:
			return v.submit(ctx)
		}
		return nil // of a type that we never asked for
	})
	if err != nil {
		v.fail(ctx, err)
	}
}

// command carries out a slash command or a message's menu.
func (v *visit) command(ctx context.Context) error {
	name, options := v.Data.command()
	switch name { // what takes the engine's time is limited where it is asked
	case "ask":
		return v.ask(ctx, kindAsk, text(options, "question"), options)
	case "compare":
		return v.ask(ctx, kindCompare, text(options, "question"), options)
	case commandAskAbout:
		return v.askAbout(ctx)
	case commandWhoPublished:
		return v.whoPublished(ctx)
	}
	if err := v.admitUse(); err != nil {
		return err
	}
	switch name {
	case "sources":
		return v.sources(ctx, 0)
	case "about":
		return v.about(ctx)
	case "help":
		return v.help(ctx)
	case "privacy show":
		return v.tell(ctx, v.say("privacy_stored"), v.say("privacy_not"), v.say("privacy_rights"))
	case "privacy delete":
		return v.erase(ctx)
	case "privacy export":
		return v.export(ctx)
	case "article add", "article list", "article show", "article remove":
		return v.article(ctx, strings.TrimPrefix(name, "article "), options)
	case "settings show", "settings set":
		return v.settings(ctx, name == "settings set", options)
	}
	return userError{key: "unknown_command"}
}

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

// fail tells the member what went wrong, if there is still a way.
func (v *visit) fail(ctx context.Context, err error) {
	if errors.Is(err, errElsewhere) {
		v.bot.Log.Warn("an interaction is left to another process", "did", v.did(), "error", err)
		return
	}
	says, expected := words(v.out.Book, err)
	if !expected {
		v.bot.Log.Error("what a member did failed, and the member is told so", "did", v.did(), "interaction", v.ID, "error", err)
	}
	if rest.Is(err, rest.CodeUnknownInteraction, rest.CodeInvalidToken) {
		return // its time is over
	}
	if rest.IsOutcomeUnknown(err) && v.stage != silent {
		return // what was to be said may stand there: nothing is to be written over it
	}
	ctx, cancel := lastWord(ctx)
	defer cancel()
	if err := v.tell(ctx, says); err != nil {
		v.bot.Log.Warn("a member could not be told what went wrong", "error", err)
	}
}

// did is what the member did, in the bot's own names, never in the member's words.
func (v *visit) did() string {
	switch v.Type {
	case typeCommand, typeAutocomplete:
		name, _ := v.Data.command()
		return name
	}
	what, _, _ := strings.Cut(v.Data.CustomID, ":")
	return what
}

// lastWord is ctx, or where the bot is at its end a context that lasts for as long as
// it takes to say so.
func lastWord(ctx context.Context) (context.Context, context.CancelFunc) {
	if ctx.Err() == nil {
		return ctx, func() {}
	}
	return context.WithTimeout(context.WithoutCancel(ctx), leave)
}

// busy says at once that there is too much to do.
func (b *Bot) busy(ctx context.Context, v *visit) {
	b.Metrics.asked(outcomeBusy)
	if err := guarded(func() error { return v.tell(ctx, v.say("busy")) }); err != nil {
		b.Log.Warn("a member could not be told that there is too much to do", "error", err)
	}
}

// guarded turns a panic into an error.
func guarded(do func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return do()
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
func (v *visit) mustModerate(ctx context.Context) (state.Settings, error) {
	if v.Guild == "" {
		return state.Settings{}, userError{key: "only_in_servers"}
	}
	settings, err := v.bot.State.Settings(ctx, v.Guild)
	if err == nil && !v.moderates(settings) {
		err = userError{key: "only_moderators"}
	}
	return settings, err
}
