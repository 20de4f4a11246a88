package world

import (
	"crypto/sha256"
	"encoding/hex"
	"time"

	"verbatim/bot/discordtest/payload"
)

const (
	// AckWithin is how long Discord waits for the first answer to an interaction.
	AckWithin = 3 * time.Second
	// TokenLife is how long an interaction can be answered at all.
	TokenLife = 15 * time.Minute
)

// Interaction is something that a member started.
type Interaction struct {
	ID, Token string
	Kind      int
	User      *User
	Channel   *Channel
	Command   *Command // or nil
	// Message is what its button or select is on, also for a modal from there, and
	// PressedAt that message's revision then.
	Message   *Message
	PressedAt int
	Created   time.Time
	// Ack is the type of the first answer, 0 before it, which came at AckAt.
	Ack   int
	AckAt time.Time
	// Original is the message of the first answer, or the one that it changes.
	Original  *Message
	FollowUps []*Message
	// Withdrawn is whether the bot took its Original back.
	Withdrawn bool
	// Focused is the type of the option that is being completed, and Choices what the
	// bot offers for it.
	Focused int
	Choices []any
	// Modal is what the bot shows, and Submitted whether the member sent it.
	Modal     payload.Object
	Submitted bool
	Changed   Signal

	world *World
}

// Interactions are those that are remembered.
type Interactions struct {
	world         *World
	byID, byToken map[string]*Interaction
	order         []*Interaction
}

func newInteractions(w *World) *Interactions {
	return &Interactions{world: w, byID: map[string]*Interaction{}, byToken: map[string]*Interaction{}}
}

// Start makes an interaction of a user in a channel.
func (all *Interactions) Start(kind int, u *User, c *Channel) *Interaction {
	id := all.world.NewID()
	// A token says nothing about the id, and is as long as Discord's.
	sum := sha256.Sum256([]byte("token of " + id))
	token := hex.EncodeToString(sum[:]) + hex.EncodeToString(sum[:])
	return all.StartAs(id, token, kind, u, c)
}

// StartAs makes an interaction that has an id and a token.
func (all *Interactions) StartAs(id, token string, kind int, u *User, c *Channel) *Interaction {
	i := &Interaction{ID: id, Token: token, Kind: kind, User: u, Channel: c, Created: all.world.Now(), world: all.world}
	all.byID[i.ID], all.byToken[i.Token] = i, i
	all.order = append(all.order, i)
	if kept := Recent(all.order, all.world.Options.Keep); len(kept) < len(all.order) {
		for _, old := range all.order[:len(all.order)-len(kept)] {
			delete(all.byID, old.ID)
			delete(all.byToken, old.Token)
		}
		all.order = kept
	}
	return i
}

// ByID returns the interaction of an id, or nil.
func (all *Interactions) ByID(id string) *Interaction { return all.byID[id] }

// ByToken returns the interaction of a token, or nil.
func (all *Interactions) ByToken(token string) *Interaction { return all.byToken[token] }

// Len is how many are remembered.
func (all *Interactions) Len() int { return len(all.byID) }

// Unanswered reports whether the time for a first answer went by without one.
func (i *Interaction) Unanswered() bool {
	return i.Ack == 0 && i.world.Now().Sub(i.Created) > AckWithin
}

// Dead reports whether the token is no good any more.
func (i *Interaction) Dead() bool { return i.world.Now().Sub(i.Created) > TokenLife }

// Acknowledge notes the first answer.
func (i *Interaction) Acknowledge(ack int) {
	i.Ack, i.AckAt = ack, i.world.Now()
	i.Changed.Fire()
}

// NewMessage returns a message that answers the interaction, with nothing in it.
func (i *Interaction) NewMessage() *Message {
	m := i.Channel.NewMessage("", i.world.bot)
	m.Interaction = i
	switch {
	case i.Message != nil:
		m.ReplyTo(i.Message)
	case i.Command != nil && i.Command.Kind() == payload.CommandSlash:
		m.Kind = payload.MessageSlash
	case i.Command != nil:
		m.Kind = payload.MessageContext
	}
	return m
}

// NewFollowUp returns a message that follows the first answer, with nothing in it.
func (i *Interaction) NewFollowUp() *Message {
	m := i.NewMessage()
	if m.ReferenceID == "" {
		m.ReplyTo(i.Original)
	}
	return m
}

// Metadata is what a message says of the interaction that it answers.
func (i *Interaction) Metadata() payload.Object {
	o := payload.Object{"id": i.ID, "type": i.Kind, "user": i.User.Object(), "authorizing_integration_owners": i.Owners()}
	if i.Command != nil {
		o["name"], o["command_type"] = i.Command.Name(), i.Command.Kind()
	}
	if i.Message != nil {
		o["interacted_message_id"] = i.Message.ID
	}
	return o
}

// Owners says by whom the application was installed: the guild, or for direct messages
// nobody in particular.
func (i *Interaction) Owners() payload.Object {
	if i.Channel.guild == nil {
		return payload.Object{"0": "0"}
	}
	return payload.Object{"0": i.Channel.guild.ID}
}
