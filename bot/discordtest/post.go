package discordtest

import (
	"context"
	"fmt"
	"slices"
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
	return h.post("<@"+h.d().bot.ID+"> "+text, nil, false)
}

// Reply writes a reply, which pings whom it answers, as it does unless one switches
// that off.
func (h Hand) Reply(to Message, text string) *Post { return h.post(text, &to, true) }

// ReplySilently writes a reply that pings nobody.
func (h Hand) ReplySilently(to Message, text string) *Post { return h.post(text, &to, false) }

func (h Hand) post(words string, to *Message, ping bool) *Post {
	d := h.d()
	d.mu.Lock()
	defer d.mu.Unlock()
	cannot := func(format string, args ...any) *Post {
		return &Post{err: fmt.Errorf("%w: %w", ErrCannot, fmt.Errorf(format, args...))}
	}
	c := h.channel
	switch {
	case c.kind == channelForum || c.deleted:
		return cannot("nobody writes there")
	case !c.permissions(h.user).has(c.sending()):
		return cannot("%s may not write in %s", h.user.Name, c.Name)
	case length(words) > maxContent || words == "":
		return cannot("a message has 1 to %d characters", maxContent)
	}
	m := &message{id: d.newID(), channel: c, author: h.user, content: words, created: d.now()}
	allowed := object{"parse": []any{"users", "roles", "everyone"}, "replied_user": ping}
	if to != nil {
		if err := h.sees(*to); err != nil {
			return cannot("reply: %w", err)
		}
		m.kind, m.reference, m.referenceID = messageReply, to.live, to.ID
	}
	m.mention(allowed)
	c.archived = false
	c.add(m)
	m.announce("MESSAGE_CREATE")
	return &Post{Message: m.see()}
}

// Edit changes what the member wrote.
func (p *Post) Edit(words string) {
	d := p.Channel.d
	d.mu.Lock()
	defer d.mu.Unlock()
	p.live.content, p.live.edited = words, d.now()
	p.live.revision++
	p.live.changed.fire()
	p.live.announce("MESSAGE_UPDATE")
}

// Delete takes it away.
func (p *Post) Delete() {
	d := p.Channel.d
	d.mu.Lock()
	defer d.mu.Unlock()
	p.live.channel.remove(p.live)
	p.live.announce("MESSAGE_DELETE")
}

// Answer waits for the bot's reply to it.
func (p *Post) Answer(ctx context.Context) (Message, error) {
	var out Message
	if p.err != nil {
		return out, p.err
	}
	d := p.Channel.d
	err := d.wait(ctx, func() (*signal, error) {
		for _, m := range p.Channel.messages {
			if m.author == d.bot && m.referenceID == p.ID {
				out = m.see()
				return nil, nil
			}
		}
		return &p.Channel.changed, nil
	})
	if err != nil {
		return out, fmt.Errorf("reply to message %s: %w", p.ID, err)
	}
	return out, nil
}

// Typing waits until the bot has typed in the channel for the nth time (from 1).
func (c *Channel) Typing(ctx context.Context, n int) error {
	return c.d.wait(ctx, func() (*signal, error) {
		if c.typing >= n {
			return nil, nil
		}
		return &c.changed, nil
	})
}

// Messages are those that the person sees here, oldest first.
func (h Hand) Messages() []Message {
	d := h.d()
	d.mu.Lock()
	defer d.mu.Unlock()
	var all []Message
	for _, m := range h.channel.messages {
		if m.seenBy(h.user) {
			all = append(all, m.see())
		}
	}
	return all
}

// FromBot are those of the bot that the person sees here, oldest first.
func (h Hand) FromBot() []Message {
	return slices.DeleteFunc(h.Messages(), func(m Message) bool { return !m.Author.bot })
}

// Next waits for a message of the bot that the person sees here and that is newer
// than after; Message{} is older than all.
func (h Hand) Next(ctx context.Context, after Message) (Message, error) {
	var out Message
	d := h.d()
	err := d.wait(ctx, func() (*signal, error) {
		for _, m := range h.channel.messages {
			if m.author == d.bot && m.seenBy(h.user) && m.flags&flagLoading == 0 && compareIDs(m.id, after.ID) > 0 {
				out = m.see()
				return nil, nil
			}
		}
		return &h.channel.changed, nil
	})
	return out, err
}
