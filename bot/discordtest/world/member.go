package world

import (
	"slices"

	"verbatim/bot/discordtest/payload"
)

// Member is a user in a guild.
type Member struct {
	User *User

	guild *Guild
	roles []*Role
}

// Join returns the user as a member, who joins if not there.
func (g *Guild) Join(u *User) *Member {
	m := g.members[u.ID]
	if m == nil {
		m = &Member{guild: g, User: u}
		g.members[u.ID] = m
	}
	return m
}

// Member returns the member of a user's id, or nil.
func (g *Guild) Member(id string) *Member { return g.members[id] }

// MemberCount is how many there are, with the bot.
func (g *Guild) MemberCount() int { return len(g.members) }

// Owner is the member who may do everything.
func (g *Guild) Owner() *Member { return g.members[g.owner.ID] }

// Bot is the bot as a member, also while it is not in the guild.
func (g *Guild) Bot() *Member { return g.botMember }

// Guild is where the user is a member.
func (m *Member) Guild() *Guild { return m.guild }

// Leave takes the member out of the guild.
func (m *Member) Leave() { delete(m.guild.members, m.User.ID) }

// Give gives the member a role.
func (m *Member) Give(r *Role) {
	if !slices.Contains(m.roles, r) {
		m.roles = append(m.roles, r)
		m.updated()
	}
}

// Take takes a role from the member.
func (m *Member) Take(r *Role) {
	m.roles = slices.DeleteFunc(m.roles, func(x *Role) bool { return x == r })
	m.updated()
}

// updated tells the bot of its own roles; of others it hears nothing without the
// privileged intent.
func (m *Member) updated() {
	if g := m.guild; m.User.isBot && g.Available() {
		o := m.WithUser()
		o["guild_id"] = g.ID
		g.world.Emit(Event{"GUILD_MEMBER_UPDATE", g, 0, same(o)})
	}
}

// Object is the member without the user, as in MESSAGE_CREATE.
func (m *Member) Object() payload.Object {
	ids := []any{}
	for _, r := range m.roles {
		ids = append(ids, r.ID)
	}
	return payload.Object{
		"avatar": nil, "banner": nil, "communication_disabled_until": nil, "flags": 0, "joined_at": "2024-05-17T08:30:00.000000+00:00",
		"nick": nil, "pending": false, "premium_since": nil, "roles": ids, "mute": false, "deaf": false,
	}
}

// WithUser is the member with the user.
func (m *Member) WithUser() payload.Object {
	o := m.Object()
	o["user"] = m.User.Object()
	return o
}

// Role is one of a guild's.
type Role struct {
	ID   string
	Name string

	guild       *Guild
	permissions Permissions
}

// EveryoneRole is the role that everybody has.
func (g *Guild) EveryoneRole() *Role { return g.everyone }

// BotRole is the bot's own, managed role, or nil while the bot is not in the guild.
func (g *Guild) BotRole() *Role { return g.botRole }

// Role returns the role of an id, or nil.
func (g *Guild) Role(id string) *Role {
	for _, r := range g.roles {
		if r.ID == id {
			return r
		}
	}
	return nil
}

// RoleNamed returns the role of a name, which is made the first time, and lets it
// allow what is given.
func (g *Guild) RoleNamed(name string, p Permissions) *Role {
	for _, r := range g.roles {
		if r.Name == name {
			r.permissions |= p
			return r
		}
	}
	r := &Role{guild: g, ID: g.world.NewID(), Name: name, permissions: p}
	g.roles = append(g.roles, r)
	g.emit("GUILD_ROLE_CREATE", payload.Object{"guild_id": g.ID, "role": r.Object()})
	return r
}

// Guild is whose role it is.
func (r *Role) Guild() *Guild { return r.guild }

// Set changes what the role allows.
func (r *Role) Set(p Permissions) {
	r.permissions = p
	r.guild.emit("GUILD_ROLE_UPDATE", payload.Object{"guild_id": r.guild.ID, "role": r.Object()})
}

// RoleObjects are the guild's roles on the wire.
func (g *Guild) RoleObjects() []any {
	roles := []any{}
	for _, r := range g.roles {
		roles = append(roles, r.Object())
	}
	return roles
}

// Object is the role on the wire. That of the bot says whose it is.
func (r *Role) Object() payload.Object {
	isBots := r == r.guild.botRole
	o := payload.Object{
		"id": r.ID, "name": r.Name, "permissions": r.permissions.String(), "color": 0, "hoist": false, "managed": isBots,
		"mentionable": false, "position": slices.Index(r.guild.roles, r), "flags": 0, "icon": nil, "unicode_emoji": nil, "description": nil,
		"colors": payload.Object{"primary_color": 0, "secondary_color": nil, "tertiary_color": nil},
	}
	if isBots {
		o["tags"] = payload.Object{"bot_id": r.guild.world.bot.ID}
	}
	return o
}
