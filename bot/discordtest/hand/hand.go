// Package hand acts on the double as people do. A Hand is a person in a channel, who
// can do what Discord's own program lets them do there, and nothing else: write, run
// commands that are registered and allowed, press buttons that are there and enabled,
// fill in modals that were shown. A Guild, a Channel, a Role or a User is the hand of
// whoever looks after it: admins and moderators, who make channels, give roles, delete
// and invite.
//
// What a hand did is an Interaction or a Post; a test waits on it for what the person
// then sees. A Message is what somebody saw at one moment.
//
// The methods of this package take the World's lock; what is written in small letters
// expects it held, but where it says that it waits.
package hand

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"verbatim/bot/discordtest/payload"
	"verbatim/bot/discordtest/rules"
	"verbatim/bot/discordtest/world"
)

// Errors of waiting.
var (
	// ErrCannot is wrapped where a person could not have done what a test wanted.
	ErrCannot = errors.New("nobody could do that")
	// ErrUnanswered means that three seconds went by without a first answer, so that
	// the member reads "The application did not respond".
	ErrUnanswered = errors.New("the application did not respond")
	// ErrGone is returned for a message that was deleted.
	ErrGone = errors.New("the message is gone")
)

// cannot wraps why a person could not have done something.
func cannot(format string, args ...any) error {
	return fmt.Errorf("%w: %w", ErrCannot, fmt.Errorf(format, args...))
}

// File is one that a member uploads, or gets.
type File = world.File

// Values are what is given to a command's options or a modal's components, by their
// names or custom ids: text, numbers, booleans, []string for a select, a *User,
// *Channel or *Role for options of these types, a File for an attachment, []File for
// an upload.
type Values map[string]any

// Hand is a person in a channel. What cannot be done gives an Interaction or a Post
// whose waits return why.
type Hand struct {
	user    *world.User
	channel *world.Channel
}

// In is the member's hand in a channel of the guild.
func (m *Member) In(c *Channel) Hand { return Hand{m.User, c.world()} }

// InDM is the member's hand in the direct messages with the bot.
func (m *Member) InDM() Hand { return (*User)(m.User).InDM() }

// InDM is the user's hand in the direct messages with the bot.
func (u *User) InDM() Hand { return Hand{u.world(), u.DM().world()} }

// User is whose hand it is.
func (h Hand) User() *User { return (*User)(h.user) }

// Channel is where it is.
func (h Hand) Channel() *Channel { return (*Channel)(h.channel) }

// lock takes the lock and returns what gives it back.
func (h Hand) lock() (unlock func()) { return lock(h.channel.World()) }

func lock(w *world.World) (unlock func()) {
	w.Lock()
	return w.Unlock
}

// here is an error unless the person and the bot are both in the channel's guild.
func (h Hand) here() error {
	g := h.channel.Guild()
	switch {
	case g != nil && g.Member(h.user.ID) == nil:
		return fmt.Errorf("%s is not in %s", h.user.Name, g.Name)
	case g != nil && !g.Present():
		return fmt.Errorf("the bot is not in %s", g.Name)
	}
	return nil
}

// sees is an error unless the person sees the message, here.
func (h Hand) sees(m Message) error {
	switch {
	case m.live == nil || m.live.Channel != h.channel:
		return fmt.Errorf("the message is not in this channel")
	case m.live.Deleted():
		return ErrGone
	case !m.live.SeenBy(h.user):
		return fmt.Errorf("%s does not see message %s", h.user.Name, m.ID)
	}
	return nil
}

// Messages are those that the person sees here, oldest first.
func (h Hand) Messages() []Message {
	defer h.lock()()
	var all []Message
	for _, m := range h.channel.Messages() {
		if m.SeenBy(h.user) {
			all = append(all, see(m))
		}
	}
	return all
}

// FromBot are those of the bot that the person sees here, oldest first.
func (h Hand) FromBot() []Message {
	return slices.DeleteFunc(h.Messages(), func(m Message) bool { return !m.live.Author.IsBot() })
}

// Next waits for a message of the bot that the person sees here and that is newer than
// after; Message{} is older than all.
func (h Hand) Next(ctx context.Context, after Message) (Message, error) {
	var out Message
	err := h.channel.World().Wait(ctx, func() (*world.Signal, error) {
		for _, m := range h.channel.Messages() {
			if m.Author.IsBot() && m.SeenBy(h.user) && !m.Loading() && world.CompareIDs(m.ID, after.ID) > 0 {
				out = see(m)
				return nil, nil
			}
		}
		return h.channel.Changed(), nil
	})
	return out, err
}

// Notifications are what the person was notified of by messages here that are still
// there, oldest first. What a notification reads may be "".
func (h Hand) Notifications() []string {
	defer h.lock()()
	var all []string
	for _, m := range h.channel.Messages() {
		if slices.Contains(m.Notification.To, h.user.ID) {
			all = append(all, m.Notification.Text)
		}
	}
	return all
}

// start sends an interaction to the bot. command is where it is of a command.
func (h Hand) start(i *world.Interaction, data payload.Object) *Interaction {
	if i.Command != nil && i.Command.Guild != nil {
		data["guild_id"] = i.Command.Guild.ID
	}
	written := h.payload(i, data)
	w := h.channel.World()
	x := &Interaction{i: i, world: w, send: func() {
		w.Emit(world.Event{Name: "INTERACTION_CREATE", Guild: h.channel.Guild(), Payload: func(world.View) payload.Object { return written }})
	}}
	x.send()
	return x
}

// payload is what the bot gets of an interaction.
func (h Hand) payload(i *world.Interaction, data payload.Object) payload.Object {
	ch := h.channel
	bot := ch.World().Bot()
	o := payload.Object{
		"id": i.ID, "token": i.Token, "application_id": bot.ID, "type": i.Kind, "version": 1, "data": data,
		"channel_id": ch.ID, "channel": ch.PartialObject(h.user), "locale": h.user.Language(), "entitlements": []any{},
		"authorizing_integration_owners": i.Owners(), "app_permissions": ch.Permissions(bot).String(), "attachment_size_limit": rules.MaxFileSize,
	}
	if g := ch.Guild(); g != nil {
		member := g.Member(h.user.ID).WithUser()
		member["permissions"] = ch.Permissions(h.user).String()
		o["member"], o["context"] = member, 0
		o["guild_id"], o["guild_locale"] = g.ID, "en-US"
		o["guild"] = payload.Object{"id": g.ID, "locale": "en-US", "features": []any{}}
	} else {
		o["user"], o["context"] = h.user.Object(), 1
	}
	if i.Message != nil {
		o["message"] = i.Message.Object(world.Whole)
	}
	return o
}
