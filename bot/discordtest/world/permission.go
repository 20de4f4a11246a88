package world

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

// Has reports whether all of these are among the permissions.
func (p Permissions) Has(all Permissions) bool { return p&all == all }

// String writes the permissions as the wire has them.
func (p Permissions) String() string { return strconv.FormatUint(uint64(p), 10) }

// overwrite is what a channel allows and denies to a role or a member.
type overwrite struct{ allow, deny Permissions }

// Kinds of holders of an overwrite.
const (
	holderRole   = 0
	holderMember = 1
)

// Overwrite changes what the channel allows and denies to a role.
func (r *Role) Overwrite(c *Channel, allow, deny Permissions) {
	c.overwrite(holderRole, r.ID, allow, deny)
}

// Overwrite changes what the channel allows and denies to a member.
func (m *Member) Overwrite(c *Channel, allow, deny Permissions) {
	c.overwrite(holderMember, m.User.ID, allow, deny)
}

func (c *Channel) overwrite(kind int, id string, allow, deny Permissions) {
	o := c.overwrites[kind][id]
	o.allow = o.allow&^deny | allow
	o.deny = o.deny&^allow | deny
	c.overwrites[kind][id] = o
	c.guild.emit("CHANNEL_UPDATE", c.Object())
}

// Base is what the member may in the guild as a whole.
func (m *Member) Base() Permissions {
	if m.guild.owner == m.User {
		return every
	}
	p := m.guild.everyone.permissions
	for _, r := range m.roles {
		p |= r.permissions
	}
	if p.Has(Administrator) {
		return every
	}
	return p
}

// Permissions is what a user may in the channel, by Discord's order: everyone's
// overwrite, then those of the roles together, then the member's own. A thread has its
// parent's.
func (c *Channel) Permissions(u *User) Permissions {
	if c.guild == nil {
		if c.recipient == u || u.isBot {
			return inDM
		}
		return 0
	}
	m := c.guild.members[u.ID]
	if m == nil {
		return 0
	}
	p := m.Base()
	if p == every {
		return p
	}
	if c.parent != nil {
		c = c.parent
	}
	roles := c.overwrites[holderRole]
	p = apply(p, roles[c.guild.everyone.ID])
	var together overwrite
	for _, r := range m.roles {
		together.allow |= roles[r.ID].allow
		together.deny |= roles[r.ID].deny
	}
	p = apply(apply(p, together), c.overwrites[holderMember][u.ID])
	if !p.Has(ViewChannel) {
		return 0
	}
	return p
}

func apply(p Permissions, o overwrite) Permissions { return p&^o.deny | o.allow }

// Sending is the permission that a message in the channel needs.
func (c *Channel) Sending() Permissions {
	if c.parent != nil {
		return SendMessagesInThreads
	}
	return SendMessages
}
