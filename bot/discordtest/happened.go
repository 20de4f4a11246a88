package discordtest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Errors of waiting.
var (
	// ErrCannot is wrapped where a person could not have done what a test wanted.
	ErrCannot = errors.New("nobody could do that")
	// ErrUnanswered means that three seconds went by without a first answer, so that
	// the member reads "The application did not respond".
	ErrUnanswered = errors.New("the application did not respond")
)

// Interaction is what a member started. Every wait ends with the context at the
// latest.
type Interaction struct {
	d   *Discord
	i   *interaction
	err error
}

func (d *Discord) cannot(format string, args ...any) *Interaction {
	return &Interaction{d: d, err: fmt.Errorf("%w: %w", ErrCannot, fmt.Errorf(format, args...))}
}

// Err is why it could not be done, or nil.
func (x *Interaction) Err() error { return x.err }

// ID is the interaction's.
func (x *Interaction) ID() string { return x.i.id }

// Again sends the same interaction to the bot once more, as Discord may after a
// reconnect.
func (x *Interaction) Again() {
	x.d.mu.Lock()
	defer x.d.mu.Unlock()
	x.d.gateway.again(x.d, x.i.id)
}

// Ack is a first answer.
type Ack struct {
	Type      int // AckMessage to AckModal
	Took      time.Duration
	Ephemeral bool
}

// wait waits for ready, for the state of the interaction that it is in.
func (x *Interaction) wait(ctx context.Context, what string, ready func(i *interaction) bool) error {
	if x.err != nil {
		return x.err
	}
	err := x.d.wait(ctx, func() (*signal, error) {
		switch {
		case ready(x.i):
			return nil, nil
		case x.d.unanswered(x.i):
			return nil, ErrUnanswered
		}
		return &x.i.changed, nil
	})
	if err != nil {
		return fmt.Errorf("%s of interaction %s: %w", what, x.i.id, err)
	}
	return nil
}

// Ack waits for the first answer.
func (x *Interaction) Ack(ctx context.Context) (Ack, error) {
	var a Ack
	err := x.wait(ctx, "first answer", func(i *interaction) bool {
		if i.ack == 0 {
			return false
		}
		a = Ack{Type: i.ack, Took: i.ackAt.Sub(i.created)}
		a.Ephemeral = i.original != nil && i.original.hidden != nil
		return true
	})
	return a, err
}

// Answer waits for what the member gets to see: the answer once it is more than
// "thinking", or after a deferred update the message as it was edited.
func (x *Interaction) Answer(ctx context.Context) (Message, error) {
	var m Message
	gone := false
	before := 0
	if x.err == nil && x.i.message != nil {
		before = x.seenBefore()
	}
	err := x.wait(ctx, "answer", func(i *interaction) bool {
		switch {
		case i.original == nil:
			return false
		case i.original.deleted:
			gone = true
			return true
		case i.original.flags&flagLoading != 0, i.ack == AckDeferredUpdate && i.original.revision <= before:
			return false
		}
		m = i.original.see()
		return true
	})
	if gone {
		return m, ErrGone
	}
	return m, err
}

// seenBefore is the revision that the message of a button had when it was pressed.
func (x *Interaction) seenBefore() int {
	x.d.mu.Lock()
	defer x.d.mu.Unlock()
	return x.i.pressedAt
}

// FollowUp waits for the nth message (from 0) after the first answer.
func (x *Interaction) FollowUp(ctx context.Context, n int) (Message, error) {
	var m Message
	err := x.wait(ctx, "follow-up", func(i *interaction) bool {
		if len(i.followUps) <= n {
			return false
		}
		m = i.followUps[n].see()
		return true
	})
	return m, err
}

// Modal waits for the modal that is shown.
func (x *Interaction) Modal(ctx context.Context) (Modal, error) {
	var m Modal
	err := x.wait(ctx, "modal", func(i *interaction) bool {
		if i.modal == nil {
			return false
		}
		m = Modal{Title: text(i.modal, "title"), CustomID: text(i.modal, "custom_id"), Components: list(i.modal, "components"), shown: i}
		return true
	})
	return m, err
}

// Choice is one that autocompletion offers.
type Choice struct {
	Name  string
	Value any
}

// Choices waits for what autocompletion offers.
func (x *Interaction) Choices(ctx context.Context) ([]Choice, error) {
	var all []Choice
	err := x.wait(ctx, "choices", func(i *interaction) bool {
		for _, c := range i.choices {
			o, _ := c.(object)
			all = append(all, Choice{text(o, "name"), o["value"]})
		}
		return i.ack == AckChoices
	})
	return all, err
}

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
