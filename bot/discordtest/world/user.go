package world

import (
	"slices"

	"verbatim/bot/discordtest/payload"
)

// User is a person, or the bot.
type User struct {
	ID   string
	Name string
	// Locale is the language of the user's program; "" is en-US.
	Locale string

	world   *World
	isBot   bool
	dm      *Channel
	blocked bool
}

// AddUser makes a user, with a new id for "".
func (w *World) AddUser(id, name string) *User {
	u := &User{world: w, ID: w.idOr(id), Name: name}
	w.users[u.ID] = u
	return u
}

// Bot is the bot's user, whose id is the application's too.
func (w *World) Bot() *User { return w.bot }

// User returns the user of an id, or nil.
func (w *World) User(id string) *User { return w.users[id] }

// Person returns the person of a name, who is made the first time, with the given id.
func (w *World) Person(id, name string) *User {
	if u := w.people[name]; u != nil {
		return u
	}
	u := w.AddUser(id, name)
	w.people[name] = u
	return u
}

// World is where the user exists.
func (u *User) World() *World { return u.world }

// IsBot reports whether this is the bot.
func (u *User) IsBot() bool { return u.isBot }

// DM is the user's direct messages with the bot.
func (u *User) DM() *Channel {
	if u.dm == nil {
		u.dm = newChannel(u.world, u.world.NewID(), "", payload.ChannelDM)
		u.dm.recipient = u
	}
	return u.dm
}

// Block says whether the user takes no direct messages from the bot.
func (u *User) Block(blocked bool) { u.blocked = blocked }

// Reachable reports whether the bot may write to the user directly: they share a
// guild, and the user takes messages.
func (u *User) Reachable() bool {
	return !u.blocked && slices.ContainsFunc(u.world.guilds, func(g *Guild) bool { return !g.absent && g.members[u.ID] != nil })
}

// Language is the user's locale.
func (u *User) Language() string {
	if u.Locale == "" {
		return "en-US"
	}
	return u.Locale
}

// Object is the user on the wire.
func (u *User) Object() payload.Object {
	o := payload.Object{
		"id": u.ID, "username": u.Name, "global_name": nil, "avatar": nil, "discriminator": "0", "public_flags": 0, "flags": 0, "primary_guild": nil,
	}
	if u.isBot {
		o["bot"] = true
	}
	return o
}
