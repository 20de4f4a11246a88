package bot

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"verbatim/bot/event"
	"verbatim/bot/gateway"
	"verbatim/bot/rest"
)

// invited are the permissions that the bot asks for.
const invited = event.ViewChannel | event.SendMessages | event.SendInThreads | event.AttachFiles | event.ReadHistory

// InviteURL is where a server's owner adds the bot, with exactly the scopes and
// permissions that it needs.
func InviteURL(app string) string {
	return "https://discord.com/oauth2/authorize?" + url.Values{
		"client_id": {app}, "scope": {"bot applications.commands"}, "permissions": {fmt.Sprint(uint64(invited))},
	}.Encode()
}

// introduce checks the token, prints the invite link, and registers the commands
// if they differ from what is registered.
func (b *Bot) introduce(ctx context.Context) error {
	if err := b.patiently(ctx, func(ctx context.Context) error {
		me, err := b.rest.Me(ctx)
		b.self = me.ID
		b.guilds.Is(me.ID)
		return err
	}); err != nil {
		return err
	}
	if err := b.patiently(ctx, func(ctx context.Context) (err error) {
		b.app, err = b.rest.Application(ctx)
		return err
	}); err != nil {
		return err
	}
	b.Log.Info("this link adds the bot to a server", "url", InviteURL(b.app))
	return b.patiently(ctx, b.register)
}

// patiently does something until it is done, and gives up only where it is no use
// to try again.
func (b *Bot) patiently(ctx context.Context, do func(context.Context) error) error {
	const longest = 10 * time.Second
	for pause := time.Second; ; pause = min(2*pause, longest) {
		once, cancel := context.WithTimeout(ctx, 30*time.Second)
		err := do(once)
		cancel()
		if err == nil || ctx.Err() != nil {
			return err
		}
		if fatal := refused(err); fatal != nil {
			return fatal
		}
		b.Log.Warn("Discord cannot be reached; it is tried on and on", "error", err, "again_in", pause)
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// refused returns an error that says what to mend where Discord has refused a call
// for a reason that does not go away.
func refused(err error) error {
	var e *rest.Error
	switch {
	case !errors.As(err, &e) || e.Status < 400 || e.Status >= 500 || e.Status == http.StatusTooManyRequests || e.Status == http.StatusRequestTimeout:
		return nil
	case e.Status == http.StatusUnauthorized:
		return gateway.BadToken()
	case strings.Contains(e.Route, "/guilds/"):
		return &gateway.FatalError{Says: fmt.Sprintf("Discord lets no commands be registered in the server that DISCORD_GUILD_ID names; add the bot to it, or name another (%v)", err)}
	}
	return &gateway.FatalError{Says: fmt.Sprintf("Discord refuses to let the bot begin; this version may be too old (%v)", err)}
}
