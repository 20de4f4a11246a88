package hand

import "verbatim/bot/discordtest/world"

// The types that a test holds are the World's, with the methods that take the lock.
type (
	// User is a person, or the bot.
	User world.User
	// Guild is a server of a community.
	Guild world.Guild
	// Member is a user in a guild.
	Member world.Member
	// Role is one of a guild's.
	Role world.Role
	// Channel is where messages are: a text channel, a thread, a forum's post, or the
	// direct messages of the bot and a user. A forum is one too, but has posts alone.
	Channel world.Channel
)

func (u *User) world() *world.User       { return (*world.User)(u) }
func (g *Guild) world() *world.Guild     { return (*world.Guild)(g) }
func (m *Member) world() *world.Member   { return (*world.Member)(m) }
func (r *Role) world() *world.Role       { return (*world.Role)(r) }
func (c *Channel) world() *world.Channel { return (*world.Channel)(c) }

func (u *User) lock() (unlock func())    { return lock(u.world().World()) }
func (g *Guild) lock() (unlock func())   { return lock(g.world().World()) }
func (m *Member) lock() (unlock func())  { return lock(m.world().Guild().World()) }
func (r *Role) lock() (unlock func())    { return lock(r.world().Guild().World()) }
func (c *Channel) lock() (unlock func()) { return lock(c.world().World()) }

// DM is the user's direct messages with the bot.
func (u *User) DM() *Channel {
	defer u.lock()()
	return (*Channel)(u.world().DM())
}

// CloseDMs says whether the user takes no direct messages from the bot.
func (u *User) CloseDMs(closed bool) {
	defer u.lock()()
	u.world().Block(closed)
}

// Everyone is the role that everybody has.
func (g *Guild) Everyone() *Role { return (*Role)(g.world().EveryoneRole()) }

// Bot is the bot as a member.
func (g *Guild) Bot() *Member { return (*Member)(g.world().Bot()) }

// BotRole is the bot's own, managed role, or nil while the bot is not in the guild.
func (g *Guild) BotRole() *Role {
	defer g.lock()()
	return (*Role)(g.world().BotRole())
}

// Owner is who may do everything.
func (g *Guild) Owner() *Member {
	defer g.lock()()
	return (*Member)(g.world().Owner())
}

// Role returns the role of that name, which is made the first time, and lets it allow
// what is given.
func (g *Guild) Role(name string, p world.Permissions) *Role {
	defer g.lock()()
	return (*Role)(g.world().RoleNamed(name, p))
}

// Set changes what the role allows.
func (r *Role) Set(p world.Permissions) {
	defer r.lock()()
	r.world().Set(p)
}

// Member returns the member of that name, who joins the first time, and gives the
// roles.
func (g *Guild) Member(name string, roles ...*Role) *Member {
	defer g.lock()()
	m := g.world().Join(g.world().World().Person("", name))
	for _, r := range roles {
		m.Give(r.world())
	}
	return (*Member)(m)
}

// Leave takes the member out of the guild.
func (m *Member) Leave() {
	defer m.lock()()
	m.world().Leave()
}

// Take takes a role from the member.
func (m *Member) Take(r *Role) {
	defer m.lock()()
	m.world().Take(r.world())
}

// Kick removes the bot from the guild, and its role with it.
func (g *Guild) Kick() {
	defer g.lock()()
	g.world().Kick()
}

// Invite brings the bot into the guild, or back, with a new role of its own.
func (g *Guild) Invite() {
	defer g.lock()()
	g.world().Invite()
}

// Outage makes the guild unavailable, as Discord's own troubles do, or ends that.
func (g *Guild) Outage(down bool) {
	defer g.lock()()
	g.world().Outage(down)
}

// Commands are the names of those that are registered for the guild, as a member sees
// them: the guild's own, then global ones.
func (g *Guild) Commands() []string {
	defer g.lock()()
	var names []string
	for _, r := range []*world.Registry{g.world().Commands(), g.world().World().Commands} {
		for _, c := range r.All() {
			names = append(names, c.Name())
		}
	}
	return names
}

// Override is what an admin does in the guild's settings: says whether somebody may
// use a command, whatever its default_member_permissions.
func (g *Guild) Override(command string, h Holder, allowed bool) {
	defer g.lock()()
	g.world().Commands().Override(command, h.id(), allowed)
}
