package hand

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"verbatim/bot/discordtest/payload"
	"verbatim/bot/discordtest/world"
)

// Message is what somebody saw of a message at one moment.
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
	// Pinged are the ids of the users and roles that it highlights, or "everyone",
	// after an edit too: a bot that must alert nobody has to have none.
	Pinged []string
	// Notification is whom the message notified when it was new, and what they read. A
	// bot that means to alert somebody has to have them there, and a text.
	Notification world.Notification
	// Revision counts its edits.
	Revision int
	At       time.Time

	live *world.Message
}

// see is the message as it stands.
func see(m *world.Message) Message {
	s := Message{
		ID: m.ID, Channel: (*Channel)(m.Channel), Author: (*User)(m.Author), Content: m.Text, Components: m.Components, Embeds: m.Embeds,
		Flags: m.Flags, Ephemeral: m.Hidden != nil, ReplyTo: m.ReferenceID, Pinged: slices.Clone(m.Pinged), Notification: m.Notification,
		Revision: m.Revision, At: m.Created, live: m,
	}
	s.Notification.To = slices.Clone(m.Notification.To)
	if !m.Edited.IsZero() {
		s.At = m.Edited
	}
	for _, a := range m.Attachments {
		s.Attachments = append(s.Attachments, m.Channel.World().Files.Of(a))
	}
	return s
}

// Now is the message as it stands now, or ErrGone.
func (m Message) Now() (Message, error) {
	defer m.Channel.lock()()
	if m.live.Deleted() {
		return m, ErrGone
	}
	return see(m.live), nil
}

// Edited waits until the message is another than this, or returns ErrGone.
func (m Message) Edited(ctx context.Context) (Message, error) {
	var out Message
	err := m.live.Channel.World().Wait(ctx, func() (*world.Signal, error) {
		switch {
		case m.live.Deleted():
			return nil, ErrGone
		case m.live.Revision == m.Revision:
			return m.live.Changed(), nil
		}
		out = see(m.live)
		return nil, nil
	})
	if err != nil {
		return m, fmt.Errorf("edit of message %s: %w", m.ID, err)
	}
	return out, nil
}

// Gone waits until the message is deleted, be it with its channel.
func (m Message) Gone(ctx context.Context) error {
	return m.live.Channel.World().Wait(ctx, func() (*world.Signal, error) {
		if m.live.Deleted() {
			return nil, nil
		}
		return m.live.Changed(), nil
	})
}

// Text is all of the text that the message shows: its content, its embeds' and its
// components', a line each.
func (m Message) Text() string {
	lines := []string{m.Content}
	for _, x := range m.Embeds {
		e, _ := x.(payload.Object)
		lines = append(lines, payload.Text(e, "title"), payload.Text(e, "description"))
		for _, y := range payload.List(e, "fields") {
			f, _ := y.(payload.Object)
			lines = append(lines, payload.Text(f, "name"), payload.Text(f, "value"))
		}
		lines = append(lines, payload.Text(payload.Dict(e, "footer"), "text"))
	}
	lines = append(lines, payload.Texts(m.Components)...)
	return strings.Join(slices.DeleteFunc(lines, func(s string) bool { return s == "" }), "\n")
}

// Button is a button as a member sees it.
type Button struct {
	Label, CustomID, URL string
	Disabled             bool
}

// Buttons are those of the message, in order.
func (m Message) Buttons() []Button {
	var all []Button
	payload.Walk("", m.Components, func(_ string, c payload.Object) {
		if payload.Kind(c) == payload.TypeButton {
			all = append(all, Button{payload.ButtonLabel(c), payload.Text(c, "custom_id"), payload.Text(c, "url"), payload.Truth(c, "disabled")})
		}
	})
	return all
}

// JSON is the message's content, components and embeds as JSON, to look at or to
// compare.
func (m Message) JSON() string {
	data, err := json.Marshal(payload.Object{"content": m.Content, "components": m.Components, "embeds": m.Embeds, "flags": m.Flags})
	if err != nil {
		return err.Error()
	}
	return string(data)
}
