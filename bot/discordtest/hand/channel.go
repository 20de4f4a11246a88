package hand

import (
	"context"

	"verbatim/bot/discordtest/payload"
	"verbatim/bot/discordtest/world"
)

// Channel returns the text channel of that name, which is made the first time.
func (g *Guild) Channel(name string) *Channel { return g.channel(name, payload.ChannelText) }

// Forum returns the forum of that name, which is made the first time.
func (g *Guild) Forum(name string) *Channel { return g.channel(name, payload.ChannelForum) }

func (g *Guild) channel(name string, kind int) *Channel {
	defer g.lock()()
	c := g.world().ChannelNamed(nil, name)
	if c == nil {
		c = g.world().AddChannel("", name, kind)
	}
	return (*Channel)(c)
}

// Thread returns the public thread of that name, or the forum's post, which is made
// the first time.
func (c *Channel) Thread(name string) *Channel {
	defer c.lock()()
	g := c.world().Guild()
	t := g.ChannelNamed(c.world(), name)
	if t == nil {
		t = c.world().AddThread("", name, g.Owner().User)
	}
	return (*Channel)(t)
}

// Guild is the channel's, or nil for direct messages.
func (c *Channel) Guild() *Guild { return (*Guild)(c.world().Guild()) }

// Archive closes a thread; a locked one opens again only for moderators.
func (c *Channel) Archive(locked bool) {
	defer c.lock()()
	c.world().Archive(locked)
}

// Delete takes the channel away, with its messages and threads. The bot is told of the
// channel alone.
func (c *Channel) Delete() {
	defer c.lock()()
	c.world().Delete()
}

// Purge deletes messages of the channel at once, as moderators' tools do, of which the
// bot is told once.
func (c *Channel) Purge(messages ...Message) {
	defer c.lock()()
	var all []*world.Message
	for _, m := range messages {
		all = append(all, m.live)
	}
	c.world().DeleteAll(all)
}

// Typing waits until the bot has typed in the channel for the nth time (from 1).
func (c *Channel) Typing(ctx context.Context, n int) error {
	return c.world().World().Wait(ctx, func() (*world.Signal, error) {
		if c.world().Typed() >= n {
			return nil, nil
		}
		return c.world().Changed(), nil
	})
}

// Holder is a role or a member, to whom a channel may allow or deny something, and an
// admin a command.
type Holder interface {
	overwrite(c *world.Channel, allow, deny world.Permissions)
	id() string
}

func (r *Role) id() string   { return r.ID }
func (m *Member) id() string { return m.User.ID }

func (r *Role) overwrite(c *world.Channel, allow, deny world.Permissions) {
	r.world().Overwrite(c, allow, deny)
}

func (m *Member) overwrite(c *world.Channel, allow, deny world.Permissions) {
	m.world().Overwrite(c, allow, deny)
}

// Allow lets somebody do something in this channel.
func (c *Channel) Allow(h Holder, p world.Permissions) {
	defer c.lock()()
	h.overwrite(c.world(), p, 0)
}

// Deny keeps somebody from something in this channel.
func (c *Channel) Deny(h Holder, p world.Permissions) {
	defer c.lock()()
	h.overwrite(c.world(), 0, p)
}
