package discordtest

import (
	"slices"
	"strconv"
)

// Types of channels.
const (
	channelText   = 0
	channelDM     = 1
	channelThread = 11
	channelForum  = 15
)

// Channel is where messages are: a text channel, a thread, a forum's post, or the
// direct messages of the bot and a user. A forum is one too, but has posts alone.
type Channel struct {
	d          *Discord
	guild      *Guild // nil for direct messages
	ID         string
	Name       string
	kind       int
	parent     *Channel // of a thread or a post
	owner      *User    // of a thread
	recipient  *User    // of direct messages
	overwrites [2]map[string]overwrite
	messages   []*message // in order of their ids
	archived   bool
	locked     bool
	deleted    bool
	typing     int
	changed    signal
}

func (g *Guild) newChannel(id, name string, kind int, parent *Channel, owner *User) *Channel {
	c := &Channel{d: g.d, guild: g, ID: id, Name: name, kind: kind, parent: parent, owner: owner}
	c.overwrites = [2]map[string]overwrite{{}, {}}
	g.channels = append(g.channels, c)
	g.d.channels[c.ID] = c
	event := "CHANNEL_CREATE"
	if parent != nil {
		event = "THREAD_CREATE"
	}
	g.dispatch(event, c.object())
	return c
}

func (g *Guild) channel(name string, kind int) *Channel {
	g.d.mu.Lock()
	defer g.d.mu.Unlock()
	for _, c := range g.channels {
		if c.Name == name && c.parent == nil {
			return c
		}
	}
	return g.newChannel(g.d.newID(), name, kind, nil, nil)
}

// Channel returns the text channel of that name, which is made the first time.
func (g *Guild) Channel(name string) *Channel { return g.channel(name, channelText) }

// Forum returns the forum of that name, which is made the first time.
func (g *Guild) Forum(name string) *Channel { return g.channel(name, channelForum) }

// Thread returns the public thread of that name, or the forum's post, which is made
// the first time.
func (c *Channel) Thread(name string) *Channel {
	c.d.mu.Lock()
	defer c.d.mu.Unlock()
	for _, t := range c.guild.channels {
		if t.parent == c && t.Name == name {
			return t
		}
	}
	return c.guild.newChannel(c.d.newID(), name, channelThread, c, c.guild.owner)
}

// Archive closes a thread; a locked one opens again only for moderators.
func (c *Channel) Archive(locked bool) {
	c.d.mu.Lock()
	defer c.d.mu.Unlock()
	c.archived, c.locked = true, locked
	c.guild.dispatch("THREAD_UPDATE", c.object())
}

// Delete takes the channel away, with what is in it.
func (c *Channel) Delete() {
	c.d.mu.Lock()
	defer c.d.mu.Unlock()
	c.vanish()
}

func (c *Channel) vanish() {
	// Its threads go with it, and nobody is told of them.
	c.guild.channels = slices.DeleteFunc(c.guild.channels, func(x *Channel) bool {
		if x != c && x.parent != c {
			return false
		}
		x.deleted = true
		delete(c.d.channels, x.ID)
		return true
	})
	event := "CHANNEL_DELETE"
	if c.parent != nil {
		event = "THREAD_DELETE"
	}
	c.guild.dispatch(event, c.object())
}

// DM is the user's direct messages with the bot.
func (u *User) DM() *Channel {
	u.d.mu.Lock()
	defer u.d.mu.Unlock()
	return u.direct()
}

func (u *User) direct() *Channel {
	if u.dm == nil {
		u.dm = &Channel{d: u.d, ID: u.d.newID(), kind: channelDM, recipient: u}
		u.d.channels[u.dm.ID] = u.dm
	}
	return u.dm
}

// Guild is the channel's, or nil for direct messages.
func (c *Channel) Guild() *Guild { return c.guild }

func (c *Channel) find(id string) *message {
	i, ok := slices.BinarySearchFunc(c.messages, id, func(m *message, id string) int { return compareIDs(m.id, id) })
	if !ok {
		return nil
	}
	return c.messages[i]
}

// compareIDs orders snowflakes by their number.
func compareIDs(a, b string) int {
	if len(a) != len(b) {
		return len(a) - len(b)
	}
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// add puts a message in, in its place by its id.
func (c *Channel) add(m *message) {
	c.messages = limited(c.messages, c.d.options.Keep)
	i, _ := slices.BinarySearchFunc(c.messages, m.id, func(x *message, id string) int { return compareIDs(x.id, id) })
	c.messages = slices.Insert(c.messages, i, m)
	c.changed.fire()
}

func (c *Channel) remove(m *message) {
	m.deleted = true
	m.revision++
	c.messages = slices.DeleteFunc(c.messages, func(x *message) bool { return x == m })
	m.changed.fire()
	c.changed.fire()
}

func (c *Channel) last() any {
	for _, m := range slices.Backward(c.messages) {
		if m.hidden == nil {
			return m.id
		}
	}
	return nil
}

func (c *Channel) object() object {
	if c.guild == nil {
		return object{"id": c.ID, "type": c.kind, "last_message_id": c.last(), "flags": 0, "recipients": []any{c.recipient.object()}}
	}
	o := object{
		"id": c.ID, "type": c.kind, "guild_id": c.guild.ID, "name": c.Name, "last_message_id": c.last(), "flags": 0, "rate_limit_per_user": 0,
	}
	if c.parent != nil {
		o["parent_id"], o["owner_id"] = c.parent.ID, c.owner.id()
		o["message_count"], o["member_count"], o["total_message_sent"] = len(c.messages), 1, len(c.messages)
		o["thread_metadata"] = object{
			"archived": c.archived, "locked": c.locked, "auto_archive_duration": 1440,
			"archive_timestamp": timestamp(c.d.now()), "create_timestamp": timestamp(c.d.now()),
		}
		return o
	}
	overwrites := []any{}
	for kind, all := range c.overwrites {
		for id, w := range all {
			overwrites = append(overwrites, object{"id": id, "type": kind, "allow": w.allow.String(), "deny": w.deny.String()})
		}
	}
	o["permission_overwrites"] = overwrites
	o["position"], o["nsfw"], o["topic"], o["parent_id"] = slices.Index(c.guild.channels, c), false, nil, nil
	o["default_auto_archive_duration"] = 1440
	if c.kind == channelForum {
		o["available_tags"], o["default_reaction_emoji"], o["default_sort_order"], o["default_forum_layout"] = []any{}, nil, nil, 0
	}
	return o
}

// partial is the channel as an interaction shows it, with what the member may.
func (c *Channel) partial(u *User) object {
	o := c.object()
	delete(o, "permission_overwrites")
	if c.guild != nil {
		o["permissions"] = c.permissions(u).String()
	}
	return o
}

func (u *User) id() any {
	if u == nil {
		return nil
	}
	return u.ID
}

// keyOf is an id as text, for those that are written as numbers.
func keyOf(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case float64:
		return strconv.FormatInt(int64(v), 10)
	}
	return ""
}
