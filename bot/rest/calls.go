package rest

import (
	"context"
	"encoding/json"
	"net/http"
	"time"
)

// User is a Discord user.
type User struct {
	ID       string `json:"id"`
	Username string `json:"username"`
	Bot      bool   `json:"bot"`
}

// Me is the bot's own user. It tells whether the token is valid.
func (c *Client) Me(ctx context.Context) (u User, err error) {
	return u, c.Do(ctx, Call{Method: http.MethodGet, Path: "/users/@me"}, &u)
}

// Application is the application that the bot belongs to.
func (c *Client) Application(ctx context.Context) (id string, err error) {
	var out struct {
		ID string `json:"id"`
	}
	return out.ID, c.Do(ctx, Call{Method: http.MethodGet, Path: "/applications/@me"}, &out)
}

// Gateway is where the gateway is, and how many sessions may still be begun.
type Gateway struct {
	URL    string `json:"url"`
	Starts struct {
		Total      int   `json:"total"`
		Remaining  int   `json:"remaining"`
		ResetAfter int64 `json:"reset_after"` // milliseconds
	} `json:"session_start_limit"`
}

// ResetAfter is when Starts is renewed.
func (g Gateway) ResetAfter() time.Duration {
	return time.Duration(g.Starts.ResetAfter) * time.Millisecond
}

// Gateway asks for the gateway.
func (c *Client) Gateway(ctx context.Context) (g Gateway, err error) {
	return g, c.Do(ctx, Call{Method: http.MethodGet, Path: "/gateway/bot"}, &g)
}

// commandsPath is that of the application's commands: a guild's, or all guilds'
// if guild is "".
func commandsPath(app, guild string) string {
	if guild != "" {
		return "/applications/" + app + "/guilds/" + guild + "/commands"
	}
	return "/applications/" + app + "/commands"
}

// Commands returns the registered commands, as Discord writes them.
func (c *Client) Commands(ctx context.Context, app, guild string) (commands []json.RawMessage, err error) {
	return commands, c.Do(ctx, Call{Method: http.MethodGet, Path: commandsPath(app, guild) + "?with_localizations=true"}, &commands)
}

// SetCommands replaces the registered commands.
func (c *Client) SetCommands(ctx context.Context, app, guild string, commands any) error {
	return c.Do(ctx, Call{Method: http.MethodPut, Path: commandsPath(app, guild), Body: commands}, nil)
}

// CallbackType is how an interaction is answered at first.
type CallbackType int

// The first answers.
const (
	CallbackMessage        CallbackType = 4
	CallbackDeferred       CallbackType = 5 // a message is to come
	CallbackDeferredUpdate CallbackType = 6 // the message with the button will change
	CallbackUpdate         CallbackType = 7 // it changes now
	CallbackAutocomplete   CallbackType = 8
	CallbackModal          CallbackType = 9
)

// Callback gives an interaction its first answer. A repeat of one that took
// effect is refused by Discord as acknowledged already, and so does no harm; if
// another took the interaction first, that is an error.
func (c *Client) Callback(ctx context.Context, id, token string, kind CallbackType, data any) error {
	lost, err := c.do(ctx, Call{Method: http.MethodPost, Path: "/interactions/" + id + "/" + token + "/callback", Idempotent: true,
		Body: struct {
			Type CallbackType `json:"type"`
			Data any          `json:"data,omitempty"`
		}{kind, data}}, nil)
	if lost && Is(err, CodeAcknowledged) {
		return nil
	}
	return err
}

// Message is what Discord says of a message.
type Message struct {
	ID      string `json:"id"`
	Channel string `json:"channel_id"`
}

// EditOriginal puts the message in the place of an interaction's first answer.
func (c *Client) EditOriginal(ctx context.Context, app, token string, message any, files ...File) (m Message, err error) {
	return m, c.Do(ctx, Call{Method: http.MethodPatch, Path: "/webhooks/" + app + "/" + token + "/messages/@original", Body: message, Files: files}, &m)
}

// FollowUp posts a message after an interaction's first answer. It is never sent
// again where it may have taken effect: Discord takes no nonce here.
func (c *Client) FollowUp(ctx context.Context, app, token string, message any) error {
	return c.Do(ctx, Call{Method: http.MethodPost, Path: "/webhooks/" + app + "/" + token + "?wait=true", Body: message}, nil)
}

// DeleteOriginal takes an interaction's first answer away; one that is gone already
// is no error.
func (c *Client) DeleteOriginal(ctx context.Context, app, token string) error {
	err := c.Do(ctx, Call{Method: http.MethodDelete, Path: "/webhooks/" + app + "/" + token + "/messages/@original"}, nil)
	if Is(err, CodeUnknownMessage) {
		return nil
	}
	return err
}

// nonceLives is for how long a message may be sent again. Discord compares nonces with
// those of "the past few minutes".
const nonceLives = 2 * time.Minute

// Send posts a message in a channel. It is sent again where it may have taken
// effect only if it has a nonce of its own, of at most 25 characters, with
// enforce_nonce: Discord then answers a repeat with the first one's message.
func (c *Client) Send(ctx context.Context, channel string, message any, files ...File) (m Message, err error) {
	body, err := json.Marshal(message)
	if err != nil {
		return m, err
	}
	var of struct {
		Nonce   any  `json:"nonce"`
		Enforce bool `json:"enforce_nonce"`
	}
	if err := json.Unmarshal(body, &of); err != nil {
		return m, err
	}
	ctx, cancel := context.WithTimeout(ctx, nonceLives)
	defer cancel()
	return m, c.Do(ctx, Call{Method: http.MethodPost, Path: "/channels/" + channel + "/messages", Body: json.RawMessage(body), Files: files,
		Idempotent: of.Enforce && of.Nonce != nil}, &m)
}

// EditMessage changes a message of the bot's in a channel.
func (c *Client) EditMessage(ctx context.Context, channel, id string, message any) error {
	return c.Do(ctx, Call{Method: http.MethodPatch, Path: "/channels/" + channel + "/messages/" + id, Body: message}, nil)
}

// DeleteMessage takes a message away; one that is gone already is no error.
func (c *Client) DeleteMessage(ctx context.Context, channel, id string) error {
	err := c.Do(ctx, Call{Method: http.MethodDelete, Path: "/channels/" + channel + "/messages/" + id}, nil)
	if Is(err, CodeUnknownMessage) {
		return nil
	}
	return err
}

// Direct returns the channel of direct messages with a user. Asking again gives
// the same one.
func (c *Client) Direct(ctx context.Context, user string) (channel string, err error) {
	var out struct {
		ID string `json:"id"`
	}
	return out.ID, c.Do(ctx, Call{Method: http.MethodPost, Path: "/users/@me/channels", Idempotent: true,
		Body: map[string]string{"recipient_id": user}}, &out)
}

// IsMember reports whether the user is in the guild now.
func (c *Client) IsMember(ctx context.Context, guild, user string) (bool, error) {
	err := c.Do(ctx, Call{Method: http.MethodGet, Path: "/guilds/" + guild + "/members/" + user}, nil)
	if IsStatus(err, http.StatusNotFound) || IsStatus(err, http.StatusForbidden) {
		return false, nil
	}
	return err == nil, err
}
