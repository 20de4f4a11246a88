package interact

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"verbatim/bot/event"
	"verbatim/bot/render"
	"verbatim/bot/render/phrase"
)

// Router takes interactions to their handlers. Its fields are set before the first one.
type Router struct {
	Routes  Routes
	Discord Discord
	Books   *phrase.Books
	// Admit returns a *UserError where a member does too often what a limit counts. guild
	// is "" in direct messages.
	Admit func(l Limit, guild, member string) error
	// Moderates reports whether a member moderates the guild.
	Moderates func(ctx context.Context, guild string, m *event.Member) (bool, error)
	// Words are what a member is told of an error, and whether it was to be expected:
	// what was not is logged.
	Words func(book *phrase.Book, err error) (says string, expected bool)
	Log   *slog.Logger
}

// Request begins to answer an interaction that has just come.
func (t *Router) Request(i *event.Interaction) *Request {
	return &Request{
		Interaction: i, Out: render.Renderer{Book: t.Books.In(i.Locale)},
		Response: &Response{to: i, discord: t.Discord, log: t.Log, until: time.Now().Add(firstAnswer)},
	}
}

// Serve carries out what the member did. Whatever goes wrong, the member is told so.
func (t *Router) Serve(ctx context.Context, r *Request) {
	if err := Recovered(func() error { return t.serve(ctx, r) }); err != nil {
		t.fail(ctx, r, err)
	}
}

func (t *Router) serve(ctx context.Context, r *Request) error {
	route, err := t.route(r)
	if err != nil {
		return err
	}
	if err := t.Admit(route.Limit, r.Guild, r.Asker()); err != nil {
		return err
	}
	switch route.Ack {
	case Reply:
		err = r.DeferReply(ctx, true)
	case Update:
		err = r.DeferUpdate(ctx)
	}
	if err != nil {
		return err
	}
	// Whatever looks into the store comes after the acknowledgement where it can: the
	// disk may be slow, and another process may hold the lock.
	if err := t.permit(ctx, r, route.Who); err != nil {
		return err
	}
	return route.Handle(ctx, r)
}

// route finds what becomes of the interaction.
func (t *Router) route(r *Request) (route Route, err error) {
	found := true
	switch r.Type {
	case event.TypeCommand:
		name, _ := r.Data.Command()
		command, ok := t.Routes.command(name)
		if !ok {
			return route, NewUserError("unknown_command")
		}
		return command.Route, nil
	case event.TypeAutocomplete:
		return Route{Handle: t.complete}, nil
	case event.TypeComponent:
		if r.Action, err = ParseCustomID(r.Data.CustomID); err == nil {
			route, found = t.Routes.Components[r.Action.Name]
		}
	case event.TypeModal:
		if r.Action, err = ParseCustomID(r.Data.CustomID); err == nil {
			route, found = t.Routes.Modals[r.Action.Name]
		}
	default: // of a type that we never asked for
		return Route{Handle: func(context.Context, *Request) error { return nil }}, nil
	}
	if err == nil && !found {
		err = ErrUnknownAction
	}
	return route, err
}

// complete suggests values for the option that is being written.
func (t *Router) complete(ctx context.Context, r *Request) error {
	name, options := r.Data.Command()
	command, _ := t.Routes.command(name)
	option, _ := command.option(options.Focused().Name)
	if option.Suggest == nil || t.permit(ctx, r, command.Who) != nil {
		return r.suggest(ctx, nil)
	}
	choices, err := option.Suggest(ctx, r, options.Text(option.Name))
	if err != nil {
		return err
	}
	return r.suggest(ctx, choices)
}

// permit refuses whom a route is not for.
func (t *Router) permit(ctx context.Context, r *Request, w Who) error {
	if w != Anybody && r.Guild == "" {
		return NewUserError("only_in_servers")
	}
	if w != Moderators {
		return nil
	}
	moderates, err := t.Moderates(ctx, r.Guild, r.Member)
	if err == nil && !moderates {
		err = NewUserError("only_moderators")
	}
	return err
}

// fail tells the member what went wrong, if there is still a way.
func (t *Router) fail(ctx context.Context, r *Request, err error) {
	if errors.Is(err, errElsewhere) {
		t.Log.Warn("an interaction is left to another process", "did", r.did(), "error", err)
		return
	}
	says, expected := t.Words(r.Out.Book, err)
	if !expected {
		t.Log.Error("what a member did failed, and the member is told so", "did", r.did(), "interaction", r.ID, "error", err)
	}
	if !r.mayAnswerAfter(err) {
		return
	}
	ctx, cancel := LastWord(ctx)
	defer cancel()
	if err := r.Tell(ctx, says); err != nil {
		t.Log.Warn("a member could not be told what went wrong", "error", err)
	}
}

// Refuse says at once why an interaction is not carried out. key names the phrase.
func (t *Router) Refuse(ctx context.Context, r *Request, key string) {
	if err := Recovered(func() error { return r.Tell(ctx, r.Say(key)) }); err != nil {
		t.Log.Warn("a member could not be told why nothing was done", "why", key, "error", err)
	}
}

// LastWordTime is how long words may take at the bot's end.
const LastWordTime = time.Second

// LastWord is ctx, or where the bot is at its end a context that lasts for as long as
// it takes to say so.
func LastWord(ctx context.Context) (context.Context, context.CancelFunc) {
	if ctx.Err() == nil {
		return ctx, func() {}
	}
	return context.WithTimeout(context.WithoutCancel(ctx), LastWordTime)
}
