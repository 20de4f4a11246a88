package world

import (
	"slices"

	"verbatim/bot/discordtest/payload"
)

// Channel is where messages are: a text channel, a thread, a forum's post, or the
// direct messages of the bot and a user. A forum is one too, but has posts alone.
type Channel struct {
	ID   string
	Name string

	world      *World
	guild      *Guild // nil for direct messages
	kind       int
	parent     *Channel // of a thread or a post
	owner      *User    // of a thread
	recipient  *User    // of direct messages
	overwrites [2]map[string]overwrite
	messages   []*Message // in order of their ids
	archived   bool
	locked     bool
	deleted    bool
	typing     int
	changed    Signal
}

func newChannel(w *World, id, name string, kind int) *Channel {
	c := &Channel{world: w, ID: id, Name: name, kind: kind}
	c.overwrites = [2]map[string]overwrite{{}, {}}
	w.channels[c.ID] = c
	return c
}

// Channel returns the channel of an id, or nil.
func (w *World) Channel(id string) *Channel { return w.channels[id] }

// ChannelNamed returns the channel of a name, or with a parent its thread, or nil.
func (g *Guild) ChannelNamed(parent *Channel, name string) *Channel {
	for _, c := range g.channels {
		if c.parent == parent && c.Name == name {
			return c
		}
	}
	return nil
}

// AddChannel makes a text channel or a forum, with a new id for "".
func (g *Guild) AddChannel(id, name string, kind int) *Channel {
	c := newChannel(g.world, g.world.idOr(id), name, kind)
	c.guild = g
	g.channels = append(g.channels, c)
	g.emit("CHANNEL_CREATE", c.Object())
	return c
}

// AddThread makes a public thread, or a forum's post, with a new id for "".
func (c *Channel) AddThread(id, name string, owner *User) *Channel {
	t := newChannel(c.world, c.world.idOr(id), name, payload.ChannelThread)
	t.guild, t.parent, t.owner = c.guild, c, owner
	c.guild.channels = append(c.guild.channels, t)
	t.emitThread("THREAD_CREATE", t.Object())
	return t
}

// World is where the channel exists.
func (c *Channel) World() *World { return c.world }

// Guild is the channel's, or nil for direct messages.
func (c *Channel) Guild() *Guild { return c.guild }

// Kind is the channel's type.
func (c *Channel) Kind() int { return c.kind }

// Parent is the channel of a thread or the forum of a post, or nil.
func (c *Channel) Parent() *Channel { return c.parent }

// Recipient is whose direct messages they are, or nil.
func (c *Channel) Recipient() *User { return c.recipient }

// Archived reports whether this is a thread that is closed; it opens with the next
// message.
func (c *Channel) Archived() bool { return c.archived }

// Locked reports whether this is a thread that only moderators can open again.
func (c *Channel) Locked() bool { return c.locked }

// Deleted reports whether the channel is gone.
func (c *Channel) Deleted() bool { return c.deleted }

// Typed is how often the bot has typed here.
func (c *Channel) Typed() int { return c.typing }

// Type has the bot type.
func (c *Channel) Type() {
	c.typing++
	c.changed.Fire()
}

// Changed is fired when a message is new, edited or gone, or the bot types.
func (c *Channel) Changed() *Signal { return &c.changed }

// emitThread tells of a thread, if the bot sees it.
func (c *Channel) emitThread(name string, o payload.Object) {
	if c.Permissions(c.world.bot).Has(ViewChannel) {
		c.guild.emit(name, o)
	}
}

// Archive closes a thread.
func (c *Channel) Archive(locked bool) {
	c.archived, c.locked = true, locked
	c.emitThread("THREAD_UPDATE", c.Object())
}

// Open opens a thread that is closed.
func (c *Channel) Open() {
	if c.archived {
		c.archived = false
		c.emitThread("THREAD_UPDATE", c.Object())
	}
}

// Delete takes the channel away, with its messages and its threads. The bot is told of
// the channel alone: neither its messages nor its threads have an event of their own.
func (c *Channel) Delete() {
	if c.parent == nil {
		c.guild.emit("CHANNEL_DELETE", c.Object())
	} else {
		c.emitThread("THREAD_DELETE", payload.Object{"id": c.ID, "guild_id": c.guild.ID, "parent_id": c.parent.ID, "type": c.kind})
	}
	for _, t := range slices.Clone(c.guild.channels) {
		if t == c || t.parent == c {
			t.vanish()
		}
	}
}

func (c *Channel) vanish() {
	c.deleted = true
	delete(c.world.channels, c.ID)
	c.guild.channels = slices.DeleteFunc(c.guild.channels, func(x *Channel) bool { return x == c })
	for _, m := range slices.Clone(c.messages) {
		c.remove(m)
	}
}

// Messages are those of the channel, oldest first. The list must not be changed.
func (c *Channel) Messages() []*Message { return c.messages }

// Find returns the message of an id, or nil.
func (c *Channel) Find(id string) *Message {
	if i, ok := c.place(id); ok {
		return c.messages[i]
	}
	return nil
}

func (c *Channel) place(id string) (int, bool) {
	return slices.BinarySearchFunc(c.messages, id, func(m *Message, id string) int { return CompareIDs(m.ID, id) })
}

// add puts a message in its place by its id.
func (c *Channel) add(m *Message) {
	c.messages = Recent(c.messages, c.world.Options.Keep)
	i, _ := c.place(m.ID)
	c.messages = slices.Insert(c.messages, i, m)
	c.changed.Fire()
}

func (c *Channel) remove(m *Message) {
	m.deleted = true
	m.Revision++
	c.messages = slices.DeleteFunc(c.messages, func(x *Message) bool { return x == m })
	m.changed.Fire()
	c.changed.Fire()
}

// last is the id of the newest message that everybody sees.
func (c *Channel) last() any {
	for _, m := range slices.Backward(c.messages) {
		if m.Hidden == nil {
			return m.ID
		}
	}
	return nil
}

// Object is the channel on the wire.
func (c *Channel) Object() payload.Object {
	o := payload.Object{"id": c.ID, "type": c.kind, "last_message_id": c.last(), "flags": 0}
	if c.guild == nil {
		o["recipients"] = []any{c.recipient.Object()}
		return o
	}
	o["guild_id"], o["name"], o["rate_limit_per_user"] = c.guild.ID, c.Name, 0
	if c.parent != nil {
		now := Timestamp(c.world.Now())
		o["parent_id"], o["owner_id"] = c.parent.ID, c.owner.ID
		o["message_count"], o["member_count"], o["total_message_sent"] = len(c.messages), 1, len(c.messages)
		o["thread_metadata"] = payload.Object{
			"archived": c.archived, "locked": c.locked, "auto_archive_duration": 1440, "archive_timestamp": now, "create_timestamp": now,
		}
		return o
	}
	overwrites := []any{}
	for kind, all := range c.overwrites {
		for id, w := range all {
			overwrites = append(overwrites, payload.Object{"id": id, "type": kind, "allow": w.allow.String(), "deny": w.deny.String()})
		}
	}
	o["permission_overwrites"] = overwrites
	o["position"], o["nsfw"], o["topic"], o["parent_id"] = slices.Index(c.guild.channels, c), false, nil, nil
	o["default_auto_archive_duration"] = 1440
	if c.kind == payload.ChannelForum {
		o["available_tags"], o["default_reaction_emoji"], o["default_sort_order"], o["default_forum_layout"] = []any{}, nil, nil, 0
	}
	return o
}

// PartialObject is the channel as an interaction shows it, with what a user may there.
func (c *Channel) PartialObject(u *User) payload.Object {
	o := c.Object()
	delete(o, "permission_overwrites")
	if c.guild != nil {
		o["permissions"] = c.Permissions(u).String()
	}
	return o
}
