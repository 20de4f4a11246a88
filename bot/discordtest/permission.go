package discordtest

import "strconv"

// Permissions are Discord's bits.
type Permissions uint64

// The permissions that matter here.
const (
	Administrator          Permissions = 1 << 3
	ManageGuild            Permissions = 1 << 5
	AddReactions           Permissions = 1 << 6
	ViewChannel            Permissions = 1 << 10
	SendMessages           Permissions = 1 << 11
	SendTTS                Permissions = 1 << 12
	ManageMessages         Permissions = 1 << 13
	EmbedLinks             Permissions = 1 << 14
	AttachFiles            Permissions = 1 << 15
	ReadMessageHistory     Permissions = 1 << 16
	MentionEveryone        Permissions = 1 << 17
	UseApplicationCommands Permissions = 1 << 31
	ManageThreads          Permissions = 1 << 34
	CreatePublicThreads    Permissions = 1 << 35
	SendMessagesInThreads  Permissions = 1 << 38
	PinMessages            Permissions = 1 << 51

	// Everyone is what everybody may in a new guild.
	Everyone = AddReactions | ViewChannel | SendMessages | EmbedLinks | AttachFiles | ReadMessageHistory |
		UseApplicationCommands | CreatePublicThreads | SendMessagesInThreads

	// every is what an administrator has.
	every Permissions = 1<<53 - 1
	// inDM is what both sides of a direct message may.
	inDM = Everyone | MentionEveryone | SendTTS | PinMessages
)

func (p Permissions) has(all Permissions) bool { return p&all == all }

func (p Permissions) String() string { return strconv.FormatUint(uint64(p), 10) }

// Role is one of a guild's.
type Role struct {
	guild       *Guild
	ID          string
	Name        string
	permissions Permissions
}

// Set changes what the role allows.
func (r *Role) Set(p Permissions) {
	r.guild.d.mu.Lock()
	defer r.guild.d.mu.Unlock()
	r.permissions = p
	r.guild.dispatch("GUILD_ROLE_UPDATE", object{"guild_id": r.guild.ID, "role": r.object()})
}

// overwrite is what a channel allows and denies to a role or a member.
type overwrite struct{ allow, deny Permissions }

// Holder is a role or a member, to whom a channel may allow or deny something.
type Holder interface{ holder() (id string, kind int) }

func (r *Role) holder() (string, int)   { return r.ID, 0 }
func (m *Member) holder() (string, int) { return m.User.ID, 1 }

// Allow lets somebody do something in this channel.
func (c *Channel) Allow(h Holder, p Permissions) { c.overwrite(h, p, 0) }

// Deny keeps somebody from something in this channel.
func (c *Channel) Deny(h Holder, p Permissions) { c.overwrite(h, 0, p) }

func (c *Channel) overwrite(h Holder, allow, deny Permissions) {
	c.d.mu.Lock()
	defer c.d.mu.Unlock()
	id, kind := h.holder()
	o := c.overwrites[kind][id]
	o.allow = o.allow&^deny | allow
	o.deny = o.deny&^allow | deny
	c.overwrites[kind][id] = o
	c.guild.dispatch("CHANNEL_UPDATE", c.object())
}

// base is what a member may in the guild as a whole.
func (m *Member) base() Permissions {
	if m.guild.owner == m.User {
		return every
	}
	p := m.guild.everyone.permissions
	for _, r := range m.roles {
		p |= r.permissions
	}
	if p.has(Administrator) {
		return every
	}
	return p
}

// permissions is what a user may in a channel, by Discord's order: everyone's
// overwrite, then those of the roles together, then the member's own. A thread has
// its parent's.
func (c *Channel) permissions(u *User) Permissions {
	if c.guild == nil {
		if c.recipient == u || u.bot {
			return inDM
		}
		return 0
	}
	m := c.guild.members[u.ID]
	if m == nil {
		return 0
	}
	p := m.base()
	if p == every {
		return p
	}
	if c.parent != nil {
		c = c.parent
	}
	roles := c.overwrites[0]
	everyone := roles[c.guild.ID]
	p = p&^everyone.deny | everyone.allow
	var allow, deny Permissions
	for _, r := range m.roles {
		allow |= roles[r.ID].allow
		deny |= roles[r.ID].deny
	}
	p = p&^deny | allow
	own := c.overwrites[1][u.ID]
	p = p&^own.deny | own.allow
	if !p.has(ViewChannel) {
		return 0
	}
	return p
}

// sending is the permission that a message in this channel needs.
func (c *Channel) sending() Permissions {
	if c.parent != nil {
		return SendMessagesInThreads
	}
	return SendMessages
}
