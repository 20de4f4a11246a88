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

// Post is a message that a member wrote.
type Post struct {
	Message
	err error
}

// Err is why it could not be written, or nil.
func (p *Post) Err() error { return p.err }

// Say writes a message.
func (h Hand) Say(text string) *Post { return h.post(text, nil, false) }

// Mention writes a message that begins by mentioning the bot.
func (h Hand) Mention(text string) *Post {
	return h.post("<@"+h.channel.World().Bot().ID+"> "+text, nil, false)
}

// MentionRole writes a message that begins by mentioning the bot's own role, which has
// the bot's name, so that one may pick it by mistake. The bot is told of the role, in
// mention_roles; but it is not mentioned itself, so without the Message Content intent
// it does not get the text.
func (h Hand) MentionRole(text string) *Post {
	role := h.botRole()
	if role == nil {
		return &Post{err: cannot("the bot has no role here")}
	}
	return h.post("<@&"+role.ID+"> "+text, nil, false)
}

func (h Hand) botRole() *world.Role {
	defer h.lock()()
	if g := h.channel.Guild(); g != nil {
		return g.BotRole()
	}
	return nil
}

// Reply writes a reply, which pings whom it answers, as it does unless one switches
// that off.
func (h Hand) Reply(to Message, text string) *Post { return h.post(text, &to, true) }

// ReplySilently writes a reply that pings nobody.
func (h Hand) ReplySilently(to Message, text string) *Post { return h.post(text, &to, false) }

// mentions are the allowed_mentions of what people write: everybody, and whom they
// answer if they say so.
func mentions(ping bool) payload.Object {
	return payload.Object{"parse": []any{"users", "roles", "everyone"}, "replied_user": ping}
}

func (h Hand) post(words string, to *Message, ping bool) *Post {
	defer h.lock()()
	if err := h.writes(words); err != nil {
		return &Post{err: err}
	}
	m := h.channel.NewMessage("", h.user)
	m.Text = words
	if to != nil {
		if err := h.sees(*to); err != nil {
			return &Post{err: cannot("reply: %w", err)}
		}
		m.ReplyTo(to.live)
	}
	m.Send(mentions(ping))
	return &Post{Message: see(m)}
}

// writes is an error unless the person may write this here.
func (h Hand) writes(words string) error {
	c := h.channel
	p := c.Permissions(h.user)
	switch {
	case c.Kind() == payload.ChannelForum || c.Deleted():
		return cannot("nobody writes there")
	case !p.Has(c.Sending()):
		return cannot("%s may not write in %s", h.user.Name, c.Name)
	case c.Archived() && c.Locked() && !p.Has(world.ManageThreads):
		return cannot("the thread %s is locked", c.Name)
	case payload.Length(words) > rules.MaxContent || words == "":
		return cannot("a message has 1 to %d characters", rules.MaxContent)
	}
	return nil
}

// Edit changes what the member wrote.
func (p *Post) Edit(words string) {
	defer p.Channel.lock()()
	c := p.live.Content
	c.Text = words
	p.live.Edit(c, mentions(p.live.Reference != nil && slices.Contains(p.live.Mentions, p.live.Reference.Author)))
}

// Delete takes it away.
func (p *Post) Delete() {
	defer p.Channel.lock()()
	p.live.Delete()
}

// Delete takes a message away, which is the person's own or, for a moderator, anybody's.
// What only one person sees can be dismissed by them alone, which nobody is told of, so
// it is no deletion.
func (h Hand) Delete(m Message) error {
	defer h.lock()()
	if err := h.sees(m); err != nil {
		return cannot("delete: %w", err)
	}
	mine := m.live.Author == h.user
	if m.Ephemeral || !mine && !h.channel.Permissions(h.user).Has(world.ManageMessages) {
		return cannot("%s may not delete message %s", h.user.Name, m.ID)
	}
	m.live.Delete()
	if i := m.live.Interaction; i != nil {
		i.Changed.Fire()
	}
	return nil
}

// Answer waits for the bot's reply to it.
func (p *Post) Answer(ctx context.Context) (Message, error) {
	var out Message
	if p.err != nil {
		return out, p.err
	}
	c := p.live.Channel
	err := c.World().Wait(ctx, func() (*world.Signal, error) {
		for _, m := range c.Messages() {
			if m.Author.IsBot() && m.ReferenceID == p.ID {
				out = see(m)
				return nil, nil
			}
		}
		if c.Deleted() {
			return nil, errors.New("the channel is gone")
		}
		return c.Changed(), nil
	})
	if err != nil {
		return out, fmt.Errorf("reply to message %s: %w", p.ID, err)
	}
	return out, nil
}
