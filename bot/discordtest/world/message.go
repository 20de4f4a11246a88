package world

import (
	"strings"
	"time"

	"verbatim/bot/discordtest/payload"
)

// Message is one in a channel.
type Message struct {
	ID      string
	Channel *Channel
	Author  *User
	Kind    int
	Content
	// Reference is what the message replies to, and ReferenceID its id, which stays
	// when it is gone.
	Reference   *Message
	ReferenceID string
	// Mentions and MentionRoles are the users and roles that it names, as
	// allowed_mentions lets it.
	Mentions     []*User
	MentionRoles []string
	// Pinged are the ids of the users and roles that it highlights, and "everyone". Of
	// an edit too, and of a role that only some may mention: what a bot that must
	// alert nobody has to avoid.
	Pinged []string
	// Notification is what came of it when it was new.
	Notification Notification
	// Interaction is what it answers, or nil.
	Interaction *Interaction
	// Hidden is the only one who sees it, if it is ephemeral.
	Hidden *User
	Nonce  string
	Pinned bool
	// Revision counts its changes.
	Revision        int
	Created, Edited time.Time

	reactions map[string][]*User
	deleted   bool
	changed   Signal
}

// Content is what a message shows. Its trees are replaced by an edit, never changed.
type Content struct {
	Text        string
	Embeds      []any
	Components  []any
	Attachments []payload.Object
	Poll        payload.Object // or nil
	Flags       int
}

// NewMessage returns a message that is in no channel yet, with a new id for "".
func (c *Channel) NewMessage(id string, author *User) *Message {
	return &Message{ID: c.world.idOr(id), Channel: c, Author: author, Created: c.world.Now()}
}

// V2 reports whether the message shows Components V2.
func (m *Message) V2() bool { return m.Flags&payload.FlagComponentsV2 != 0 }

// Loading reports whether the message says that the bot is thinking.
func (m *Message) Loading() bool { return m.Flags&payload.FlagLoading != 0 }

// Deleted reports whether the message is gone.
func (m *Message) Deleted() bool { return m.deleted }

// Changed is fired when the message is edited, reacted to or gone.
func (m *Message) Changed() *Signal { return &m.changed }

// SeenBy reports whether a user sees the message now.
func (m *Message) SeenBy(u *User) bool {
	if m.deleted || m.Hidden != nil && m.Hidden != u {
		return false
	}
	return m.Hidden != nil || m.Channel.Permissions(u).Has(ViewChannel|ReadMessageHistory)
}

// ReplyTo makes the message a reply.
func (m *Message) ReplyTo(other *Message) {
	m.Kind, m.Reference, m.ReferenceID = payload.MessageReply, other, other.ID
}

// Send puts a new message into its channel. allowed is its allowed_mentions; nil lets
// it mention everybody.
func (m *Message) Send(allowed payload.Object) {
	if !m.Loading() {
		m.mention(allowed)
		m.Notification = m.notification()
	}
	m.Channel.Open()
	m.Channel.add(m)
	m.announce("MESSAGE_CREATE")
}

// Edit replaces what the message shows. Whoever a new text mentions is highlighted,
// but not notified: Discord notifies nobody of an edit, nor of the first text of an
// answer that was deferred.
func (m *Message) Edit(c Content, allowed payload.Object) {
	wasLoading := m.Loading()
	m.Content = c
	m.Flags &^= payload.FlagLoading
	m.mention(allowed)
	if !wasLoading {
		m.Edited = m.Channel.world.Now()
	}
	m.Revision++
	m.changed.Fire()
	m.Channel.changed.Fire()
	m.announce("MESSAGE_UPDATE")
}

// Delete takes the message away.
func (m *Message) Delete() {
	m.Channel.remove(m)
	m.announce("MESSAGE_DELETE")
}

// DeleteAll takes messages of the channel away at once, of which the bot is told once.
// Ephemeral ones are left.
func (c *Channel) DeleteAll(messages []*Message) {
	ids := []any{}
	for _, m := range messages {
		if m.Hidden == nil && !m.deleted {
			c.remove(m)
			ids = append(ids, m.ID)
		}
	}
	o := payload.Object{"ids": ids, "channel_id": c.ID}
	if c.guild != nil {
		o["guild_id"] = c.guild.ID
	}
	c.emit("MESSAGE_DELETE_BULK", same(o))
}

// announce tells the bot that the message is new, changed or gone. What is ephemeral
// is not told.
func (m *Message) announce(name string) {
	if m.Hidden != nil {
		return
	}
	if name != "MESSAGE_DELETE" {
		m.Channel.emit(name, m.EventObject)
		return
	}
	o := payload.Object{"id": m.ID, "channel_id": m.Channel.ID}
	if g := m.Channel.guild; g != nil {
		o["guild_id"] = g.ID
	}
	m.Channel.emit(name, same(o))
}

// React adds the bot's reaction.
func (m *Message) React(emoji string) {
	if m.reactions == nil {
		m.reactions = map[string][]*User{}
	}
	bot := m.Channel.world.bot
	for _, u := range m.reactions[emoji] {
		if u == bot {
			return
		}
	}
	m.reactions[emoji] = append(m.reactions[emoji], bot)
	m.changed.Fire()
}

// Unreact takes the bot's reaction away.
func (m *Message) Unreact(emoji string) {
	var others []*User
	for _, u := range m.reactions[emoji] {
		if u != m.Channel.world.bot {
			others = append(others, u)
		}
	}
	if m.reactions[emoji] = others; len(others) == 0 {
		delete(m.reactions, emoji)
	}
	m.changed.Fire()
}

// Reactions is how many have reacted with an emoji.
func (m *Message) Reactions(emoji string) int { return len(m.reactions[emoji]) }

// texts are all that can hold a mention; embeds cannot.
func (m *Message) texts() string {
	return strings.Join(append([]string{m.Text}, payload.Texts(m.Components)...), "\n")
}
