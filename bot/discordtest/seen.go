package discordtest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Message is what a member saw of a message at one moment.
type Message struct {
	ID      string
	Channel *Channel
	Author  *User
	Content string
	// Components and Embeds are as the bot sent them, with the ids that Discord
	// gives; they must not be changed.
	Components  []any
	Embeds      []any
	Attachments []File
	Flags       int
	Ephemeral   bool
	// ReplyTo is the id of the message that it answers, or "".
	ReplyTo string
	// Pinged are the ids of those whom it notifies, or "everyone".
	Pinged []string
	// Revision counts its edits.
	Revision int
	At       time.Time

	live *message
}

// ErrGone is returned for a message that was deleted.
var ErrGone = errors.New("the message is gone")

// see is the message as it stands.
func (m *message) see() Message {
	s := Message{
		ID: m.id, Channel: m.channel, Author: m.author, Content: m.content, Components: m.components, Embeds: m.embeds,
		Flags: m.flags, Ephemeral: m.hidden != nil, ReplyTo: m.referenceID, Pinged: slices.Clone(m.pinged), Revision: m.revision,
		At: m.created, live: m,
	}
	if !m.edited.IsZero() {
		s.At = m.edited
	}
	for _, a := range m.attachments {
		f := m.channel.d.files[strings.TrimPrefix(text(a, "url"), m.channel.d.server.URL)]
		s.Attachments = append(s.Attachments, f)
	}
	return s
}

// Now is the message as it stands now, or ErrGone.
func (m Message) Now() (Message, error) {
	d := m.Channel.d
	d.mu.Lock()
	defer d.mu.Unlock()
	if m.live.deleted {
		return m, ErrGone
	}
	return m.live.see(), nil
}

// Edited waits until the message is another than this, or returns ErrGone.
func (m Message) Edited(ctx context.Context) (Message, error) {
	var out Message
	err := m.Channel.d.wait(ctx, func() (*signal, error) {
		switch {
		case m.live.deleted:
			return nil, ErrGone
		case m.live.revision == m.Revision:
			return &m.live.changed, nil
		}
		out = m.live.see()
		return nil, nil
	})
	if err != nil {
		return m, fmt.Errorf("edit of message %s: %w", m.ID, err)
	}
	return out, nil
}

// Gone waits until the message is deleted.
func (m Message) Gone(ctx context.Context) error {
	return m.Channel.d.wait(ctx, func() (*signal, error) {
		if m.live.deleted {
			return nil, nil
		}
		return &m.live.changed, nil
	})
}

// Text is all of the text that the message shows: its content, its embeds' and its
// components', a line each.
func (m Message) Text() string {
	var lines []string
	add := func(s string) {
		if s != "" {
			lines = append(lines, s)
		}
	}
	add(m.Content)
	for _, x := range m.Embeds {
		e, _ := x.(object)
		add(text(e, "title"))
		add(text(e, "description"))
		for _, y := range list(e, "fields") {
			f, _ := y.(object)
			add(text(f, "name"))
			add(text(f, "value"))
		}
		add(text(dict(e, "footer"), "text"))
	}
	walk("", m.Components, func(_ string, c object) {
		if kindOf(c) == typeText {
			add(text(c, "content"))
		}
	})
	return strings.Join(lines, "\n")
}

// Button is a button as a member sees it.
type Button struct {
	Label, CustomID, URL string
	Disabled             bool
}

// Buttons are those of the message, in order.
func (m Message) Buttons() []Button {
	var all []Button
	walk("", m.Components, func(_ string, c object) {
		if kindOf(c) == typeButton {
			all = append(all, Button{label(c), text(c, "custom_id"), text(c, "url"), truth(c, "disabled")})
		}
	})
	return all
}

// label is what a button shows: its label, or else its emoji.
func label(c object) string {
	if l := text(c, "label"); l != "" {
		return l
	}
	return text(dict(c, "emoji"), "name")
}

// JSON is the message's components and embeds as JSON, to look at or to compare.
func (m Message) JSON() string {
	data, err := json.Marshal(object{"content": m.Content, "components": m.Components, "embeds": m.Embeds, "flags": m.Flags})
	if err != nil {
		return err.Error()
	}
	return string(data)
}

// wait runs check, which returns what to wait for, or nil when it is done, until it
// is done or the context is over. The state is locked while check runs.
func (d *Discord) wait(ctx context.Context, check func() (*signal, error)) error {
	for {
		d.mu.Lock()
		s, err := check()
		if err != nil || s == nil {
			d.mu.Unlock()
			return err
		}
		changed := s.next()
		d.mu.Unlock()
		select {
		case <-changed:
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-d.done:
			return errors.New("the double is closed")
		}
	}
}
