package bot

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"

	"verbatim/bot/rest"
	"verbatim/bot/state"
)

// route is what becomes of one thing that members can do.
type route struct {
	ack    ack
	who    who
	limit  counts
	handle func(*visit, context.Context) error
}

// ack is how an interaction is acknowledged, which Discord waits three seconds for.
type ack int

const (
	// atOnce leaves the first answer to the handler, which has to know something
	// before it, or knows at once what to say.
	atOnce ack = iota
	// reply announces an answer that only the member sees.
	reply
	// update announces that the message with the button will change.
	update
	// modal leaves the first answer to the handler too, which shows a modal: that
	// cannot follow an announcement.
	modal
)

// who is who may do it. Who may press the buttons of an answer depends on the answer:
// kept decides.
type who int

const (
	anybody    who = iota
	inServers      // not in direct messages
	moderators     // of the server
)

// counts is the limit that counts it.
type counts int

const (
	unlimited  counts = iota
	asUse             // limiter.using
	asQuestion        // limiter.asking: it takes the engine's time
)

// routes are what members can do, by the interaction's type and then by the name: of
// the command with its subcommand, of the command's option that is being written, or of
// what the custom id of a button, a menu or a modal begins with.
var routes = map[interactionType]map[string]route{
	typeCommand: {
		"ask":               {atOnce, anybody, asQuestion, (*visit).ask},
		"compare":           {atOnce, anybody, asQuestion, (*visit).compare},
		commandAskAbout:     {atOnce, anybody, asQuestion, (*visit).askAbout},
		commandWhoPublished: {reply, inServers, asQuestion, (*visit).whoPublished},
		"sources":           {reply, inServers, asUse, (*visit).sources},
		"about":             {reply, anybody, asUse, (*visit).about},
		"help":              {atOnce, anybody, asUse, (*visit).help},
		"privacy show":      {atOnce, anybody, asUse, (*visit).privacy},
		"privacy delete":    {reply, anybody, asUse, (*visit).erase},
		"privacy export":    {reply, anybody, asUse, (*visit).export},
		"article add":       {atOnce, anybody, asUse, (*visit).addArticle},
		"article list":      {reply, moderators, asUse, (*visit).listArticles},
		"article show":      {reply, moderators, asUse, (*visit).showArticle},
		"article remove":    {reply, moderators, asUse, (*visit).askRemove},
		"settings show":     {reply, moderators, asUse, (*visit).showSettings},
		"settings set":      {reply, moderators, asUse, (*visit).setSettings},
	},
	typeComponent: {
		// Of an answer.
		"page":     {update, anybody, asUse, (*visit).turnPage},
		"closest":  {update, anybody, asUse, (*visit).showClosest},
		"context":  {reply, anybody, asUse, (*visit).showContext},
		"why":      {reply, anybody, asUse, (*visit).why},
		"outlets":  {reply, anybody, asQuestion, (*visit).byOutlet},
		"up":       {reply, anybody, asUse, (*visit).helpful},
		"down":     {modal, anybody, asUse, (*visit).askReason},
		"wait":     {reply, anybody, asUse, (*visit).wait},
		"share":    {update, anybody, asUse, (*visit).share},
		"delete":   {update, anybody, asUse, (*visit).deleteAnswer},
		"library":  {update, anybody, asUse, (*visit).chosen},
		"sources":  {update, inServers, asUse, (*visit).sources},
		"articles": {update, moderators, asUse, (*visit).listArticles},
		// Of a draft, and of the question whether an article is to be removed.
		"publish": {update, moderators, asUse, (*visit).publish},
		"edit":    {modal, moderators, asUse, (*visit).askDetails},
		"discard": {update, moderators, asUse, (*visit).discard},
		"remove":  {update, moderators, asUse, (*visit).pressRemove},
		"keep":    {update, moderators, asUse, (*visit).pressKeep},
	},
	typeModal: { // whose words would be lost if a limit counts them
		"reason":  {reply, anybody, unlimited, (*visit).reason},
		"add":     {reply, moderators, unlimited, (*visit).submitArticle},
		"details": {update, moderators, unlimited, (*visit).submitDetails},
	},
	typeAutocomplete: {
		"ask outlet":     {atOnce, anybody, unlimited, (*visit).suggestOutlets},
		"compare outlet": {atOnce, anybody, unlimited, (*visit).suggestOutlets},
	},
}

// interact has an interaction carried out by its route. Whatever goes wrong, the member
// is told so.
func (b *Bot) interact(ctx context.Context, v *visit) {
	if err := guarded(func() error { return v.carryOut(ctx) }); err != nil {
		v.fail(ctx, err)
	}
}

func (v *visit) carryOut(ctx context.Context) error {
	r, err := v.route()
	if err != nil {
		return err
	}
	if err := v.bot.admit(v.out, r.limit, v.Guild, v.asker()); err != nil {
		return err
	}
	switch r.ack {
	case reply:
		err = v.deferReply(ctx, true)
	case update:
		err = v.deferUpdate(ctx)
	}
	if err != nil {
		return err
	}
	// Whatever looks into the store comes after the acknowledgement: the disk may be
	// slow, and another process may hold the lock.
	if err := v.permit(ctx, r.who); err != nil {
		return err
	}
	return r.handle(v, ctx)
}

// route finds what becomes of the interaction.
func (v *visit) route() (route, error) {
	var err error
	switch v.Type {
	case typeComponent, typeModal:
		if v.action, err = parseAction(v.Data.CustomID); err != nil {
			return route{}, err
		}
	case typeCommand, typeAutocomplete:
	default:
		return route{handle: (*visit).nothing}, nil // of a type that we never asked for
	}
	r, ok := routes[v.Type][v.did()]
	switch {
	case ok:
		return r, nil
	case v.Type == typeCommand:
		return r, userError{key: "unknown_command"}
	}
	return r, state.ErrNotFound
}

// did is what the member did, in the bot's own names, never in the member's words.
func (v *visit) did() string {
	name, options := v.Data.command()
	switch v.Type {
	case typeCommand:
		return name
	case typeAutocomplete:
		for _, o := range options {
			if o.Focused {
				return name + " " + o.Name
			}
		}
		return name
	}
	what, _, _ := strings.Cut(v.Data.CustomID, ":")
	return what
}

func (v *visit) nothing(context.Context) error { return nil }

// permit refuses whom a route is not for.
func (v *visit) permit(ctx context.Context, w who) error {
	switch w {
	case inServers:
		if v.Guild == "" {
			return userError{key: "only_in_servers"}
		}
	case moderators:
		return v.mustModerate(ctx)
	}
	return nil
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
