package bot

import (
	"context"
	"errors"
	"strings"
	"time"

	"verbatim/bot/render"
	"verbatim/bot/rest"
	"verbatim/bot/state"
	"verbatim/corpus"
	"verbatim/retrieval"
)

// ephemeral is the flag of a message that only one member sees.
const ephemeral = 1 << 6

// firstAnswer is how long Discord waits for an interaction's first answer, less
// what it takes to get there.
const firstAnswer = 2500 * time.Millisecond

// visit is one interaction being answered.
type visit struct {
	*interaction
	bot      *Bot
	out      render.Renderer
	guild    string // whose library is asked: the interaction's, or in direct messages the one chosen
	deferred bool
	private  bool // the answer is
}

// busyError and the like are told to the member as they are.
type told struct{ key string }

func (e told) Error() string { return e.key }

// interact answers an interaction.
func (b *Bot) interact(ctx context.Context, i *interaction) {
	v := &visit{interaction: i, bot: b, out: b.in(i.Locale), guild: i.Guild}
	var err error
	switch i.Type {
	case typeCommand:
		err = v.command(ctx)
	case typeComponent:
		err = v.press(ctx)
	case typeAutocomplete:
		err = v.complete(ctx)
	case typeModal:
		err = v.submit(ctx)
	}
	if err != nil {
		v.fail(ctx, err)
	}
}

// command carries out a slash command or a message's menu.
func (v *visit) command(ctx context.Context) error {
	name, options := v.Data.command()
	switch name {
	case "ask":
		return v.ask(ctx, options)
	case "compare":
		return v.compare(ctx, options)
	case commandAskAbout:
		return v.askAbout(ctx)
	case commandWhoPublished:
		return v.whoPublished(ctx)
	case "sources":
		return v.sources(ctx, 0)
	case "about":
		return v.about(ctx)
	case "help":
		return v.show(ctx, true, v.out.Note(render.Controls{}, v.say("help_intro"), v.say("help_ask"), v.say("help_mention"), v.say("help_menus"), v.say("help_compare"), v.say("help_sources"), v.say("help_privacy"), v.say("help_moderators")))
	case "privacy show":
		return v.show(ctx, true, v.out.Note(render.Controls{}, v.say("privacy_stored"), v.say("privacy_not"), v.say("privacy_rights")))
	case "privacy delete":
		return v.erase(ctx)
	case "privacy export":
		return v.export(ctx)
	case "article add", "article list", "article show", "article remove":
		return v.article(ctx, strings.TrimPrefix(name, "article "), options)
	case "settings show", "settings set":
		return v.settings(ctx, name == "settings set", options)
	}
	return told{"unknown_command"}
}

func (v *visit) say(key string, pairs ...any) string { return v.out.Book.Say(key, pairs...) }

// later has Discord wait for the answer.
func (v *visit) later(ctx context.Context, private bool) error {
	var data any
	if private {
		data = map[string]int{"flags": ephemeral}
	}
	ctx, cancel := context.WithTimeout(ctx, firstAnswer)
	defer cancel()
	v.private = private
	err := v.bot.rest.Callback(ctx, v.ID, v.Token, rest.CallbackDeferred, data)
	v.deferred = err == nil
	return err
}

// payload is a message with flags that depend on where it is sent.
type payload struct {
	render.Message
	Flags int `json:"flags"`
}

// show answers with a message: now, or in the place of what was announced.
func (v *visit) show(ctx context.Context, private bool, m render.Message) error {
	_, err := v.showing(ctx, private, m)
	return err
}

// showing is show, and returns the message's id where Discord tells it.
func (v *visit) showing(ctx context.Context, private bool, m render.Message, files ...rest.File) (rest.Message, error) {
	if v.deferred {
		return v.bot.rest.EditOriginal(ctx, v.App, v.Token, m, files...)
	}
	p := payload{m, int(m.Flags)}
	if private {
		p.Flags |= ephemeral
	}
	ctx, cancel := context.WithTimeout(ctx, firstAnswer)
	defer cancel()
	v.deferred, v.private = true, private
	return rest.Message{}, v.bot.rest.Callback(ctx, v.ID, v.Token, rest.CallbackMessage, p)
}

// update changes the message that the button is on.
func (v *visit) update(ctx context.Context, m render.Message) error {
	ctx, cancel := context.WithTimeout(ctx, firstAnswer)
	defer cancel()
	v.deferred = true
	return v.bot.rest.Callback(ctx, v.ID, v.Token, rest.CallbackUpdate, m)
}

// tell answers in private with fixed words.
func (v *visit) tell(ctx context.Context, paragraphs ...string) error {
	return v.show(ctx, true, v.out.Note(render.Controls{}, paragraphs...))
}

// fail tells the member what went wrong, in words, if there is still a way.
func (v *visit) fail(ctx context.Context, err error) {
	if rest.Is(err, rest.CodeUnknownInteraction, rest.CodeInvalidToken) || ctx.Err() != nil {
		v.bot.Log.Warn("an interaction ended before its answer", "error", err)
		return
	}
	words := v.words(err)
	if words == "" {
		v.bot.Log.Error("interaction", "type", v.Type, "error", err)
		v.bot.Metrics.asked(outcomeFailed)
		words = v.say("went_wrong")
	}
	if err := v.tell(ctx, words); err != nil {
		v.bot.Log.Warn("not told what went wrong", "error", err)
	}
}

// words says an error that a member can do something about, or is "".
func (v *visit) words(err error) string {
	var t told
	switch {
	case errors.As(err, &t):
		return v.say(t.key)
	case errors.Is(err, retrieval.ErrBusy):
		v.bot.Metrics.asked(outcomeBusy)
		return v.say("busy")
	case errors.Is(err, state.ErrNotFound):
		return v.say("forgotten")
	case errors.Is(err, state.ErrTooMany):
		return v.say("too_many_waiting")
	case errors.Is(err, corpus.ErrBusy):
		return v.say("library_busy")
	}
	return ""
}

// busy says that there is too much to do.
func (b *Bot) busy(ctx context.Context, i *interaction) {
	v := &visit{interaction: i, bot: b, out: b.in(i.Locale)}
	b.Metrics.asked(outcomeBusy)
	if i.Type == typeAutocomplete {
		return
	}
	if err := v.tell(ctx, v.say("busy")); err != nil {
		b.Log.Warn("not told that it is busy", "error", err)
	}
}

// moderates reports whether the member may do what moderators do: Discord's own
// permission to manage the server, or the role that the settings name.
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
