package discordtest

import (
	"slices"
	"strconv"
)

// User is a person, or the bot.
type User struct {
	d       *Discord
	ID      string
	Name    string
	Locale  string // "" is en-US
	bot     bool
	dm      *Channel
	blocked bool
}

// Guild is a server of a community.
type Guild struct {
	d        *Discord
	ID       string
	Name     string
	owner    *User
	everyone *Role
	botRole  *Role
	roles    []*Role
	members  map[string]*Member
	channels []*Channel
	commands *registry
	// absent is whether the bot was removed, down whether the guild is unavailable.
	absent, down bool
	botMember    *Member
}

// Member is a user in a guild.
type Member struct {
	guild *Guild
	User  *User
	roles []*Role
}

// User returns the person of that name, who is made the first time.
func (d *Discord) User(name string) *User {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.user(name)
}

func (d *Discord) user(name string) *User {
	if u := d.people[name]; u != nil {
		return u
	}
	u := &User{d: d, ID: d.newID(), Name: name}
	d.users[u.ID], d.people[name] = u, u
	return u
}

// CloseDMs says whether the user takes no direct messages from the bot.
func (u *User) CloseDMs(closed bool) {
	u.d.mu.Lock()
	defer u.d.mu.Unlock()
	u.blocked = closed
}

// Guild returns the guild of that name. It is made the first time, with the bot in
// it and nothing else.
func (d *Discord) Guild(name string) *Guild {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, g := range d.guilds {
		if g.Name == name {
			return g
		}
	}
	g := &Guild{d: d, ID: d.newID(), Name: name, members: map[string]*Member{}, commands: newRegistry()}
	g.everyone = &Role{guild: g, ID: g.ID, Name: "@everyone", permissions: Everyone}
	g.botRole = &Role{guild: g, ID: d.newID(), Name: d.bot.Name, permissions: d.options.BotPermissions}
	g.roles = []*Role{g.everyone, g.botRole}
	g.owner = d.user(name + "'s owner")
	g.members[g.owner.ID] = &Member{guild: g, User: g.owner}
	g.botMember = &Member{guild: g, User: d.bot, roles: []*Role{g.botRole}}
	g.members[d.bot.ID] = g.botMember
	d.guilds = append(d.guilds, g)
	g.dispatch("GUILD_CREATE", g.createObject())
	return g
}

// Everyone is the role that everybody has.
func (g *Guild) Everyone() *Role { return g.everyone }

// Bot is the bot as a member.
func (g *Guild) Bot() *Member { return g.botMember }

// Owner is who may do everything.
func (g *Guild) Owner() *Member {
	g.d.mu.Lock()
	defer g.d.mu.Unlock()
	return g.members[g.owner.ID]
}

// Role returns the role of that name, which is made the first time, and lets it
// allow what is given.
func (g *Guild) Role(name string, p Permissions) *Role {
	g.d.mu.Lock()
	defer g.d.mu.Unlock()
	for _, r := range g.roles {
		if r.Name == name {
			r.permissions |= p
			return r
		}
	}
	r := &Role{guild: g, ID: g.d.newID(), Name: name, permissions: p}
	g.roles = append(g.roles, r)
	g.dispatch("GUILD_ROLE_CREATE", object{"guild_id": g.ID, "role": r.object()})
	return r
}

// Member returns the member of that name, who joins the first time, and gives the
// roles.
func (g *Guild) Member(name string, roles ...*Role) *Member {
	g.d.mu.Lock()
	defer g.d.mu.Unlock()
	u := g.d.user(name)
	m := g.members[u.ID]
	if m == nil {
		m = &Member{guild: g, User: u}
		g.members[u.ID] = m
	}
	for _, r := range roles {
		if !slices.Contains(m.roles, r) {
			m.roles = append(m.roles, r)
		}
	}
	return m
}

// Leave takes the member out of the guild.
func (m *Member) Leave() {
	m.guild.d.mu.Lock()
	defer m.guild.d.mu.Unlock()
	delete(m.guild.members, m.User.ID)
}

// Take takes a role from the member.
func (m *Member) Take(r *Role) {
	m.guild.d.mu.Lock()
	defer m.guild.d.mu.Unlock()
	m.roles = slices.DeleteFunc(m.roles, func(x *Role) bool { return x == r })
}

// Kick removes the bot from the guild.
func (g *Guild) Kick() {
	g.d.mu.Lock()
	defer g.d.mu.Unlock()
	g.kick()
}

func (g *Guild) kick() {
	g.dispatch("GUILD_DELETE", object{"id": g.ID})
	g.absent = true
	delete(g.members, g.d.bot.ID)
}

// Invite brings the bot back.
func (g *Guild) Invite() {
	g.d.mu.Lock()
	defer g.d.mu.Unlock()
	if !g.absent {
		return
	}
	g.absent = false
	g.members[g.d.bot.ID] = g.botMember
	g.dispatch("GUILD_CREATE", g.createObject())
}

// Outage makes the guild unavailable, as Discord's own troubles do, or ends that.
func (g *Guild) Outage(down bool) {
	g.d.mu.Lock()
	defer g.d.mu.Unlock()
	if g.down == down {
		return
	}
	if down {
		g.dispatch("GUILD_DELETE", object{"id": g.ID, "unavailable": true})
		g.down = true
		return
	}
	g.down = false
	g.dispatch("GUILD_CREATE", g.createObject())
}

// shard is which of n this guild's events go to.
func (g *Guild) shard(n int) int {
	id, _ := strconv.ParseUint(g.ID, 10, 64)
	return int(id>>22) % n
}

func (u *User) object() object {
	o := object{"id": u.ID, "username": u.Name, "global_name": nil, "avatar": nil, "discriminator": "0", "public_flags": 0, "flags": 0, "primary_guild": nil}
	if u.bot {
		o["bot"] = true
	}
	return o
}

func (u *User) locale() string {
	if u.Locale == "" {
		return "en-US"
	}
	return u.Locale
}

func (r *Role) object() object {
	return object{
		"id": r.ID, "name": r.Name, "permissions": r.permissions.String(), "color": 0, "hoist": false, "managed": r == r.guild.botRole,
		"mentionable": false, "position": slices.Index(r.guild.roles, r), "flags": 0, "icon": nil, "unicode_emoji": nil, "description": nil,
		"colors": object{"primary_color": 0, "secondary_color": nil, "tertiary_color": nil},
	}
}

// object is the member without the user, as in MESSAGE_CREATE.
func (m *Member) object() object {
	ids := []any{}
	for _, r := range m.roles {
		ids = append(ids, r.ID)
	}
	return object{
		"avatar": nil, "banner": nil, "communication_disabled_until": nil, "flags": 0, "joined_at": "2024-05-17T08:30:00.000000+00:00",
		"nick": nil, "pending": false, "premium_since": nil, "roles": ids, "mute": false, "deaf": false,
	}
}

func (m *Member) withUser() object {
	o := m.object()
	o["user"] = m.User.object()
	return o
}

// object is the guild as REST shows it.
func (g *Guild) object() object {
	roles := []any{}
	for _, r := range g.roles {
		roles = append(roles, r.object())
	}
	return object{
		"id": g.ID, "name": g.Name, "owner_id": g.owner.ID, "roles": roles, "features": []any{}, "emojis": []any{}, "stickers": []any{},
		"icon": nil, "description": nil, "splash": nil, "discovery_splash": nil, "banner": nil, "home_header": nil, "application_id": nil,
		"region": "deprecated", "afk_channel_id": nil, "afk_timeout": 300, "system_channel_id": nil, "system_channel_flags": 0,
		"widget_enabled": false, "widget_channel_id": nil, "verification_level": 1, "default_message_notifications": 1, "mfa_level": 0,
		"explicit_content_filter": 2, "max_presences": nil, "max_members": 250000, "max_stage_video_channel_users": 50,
		"max_video_channel_users": 25, "vanity_url_code": nil, "premium_tier": 0, "premium_subscription_count": 0,
		"preferred_locale": "en-US", "rules_channel_id": nil, "public_updates_channel_id": nil, "safety_alerts_channel_id": nil,
		"premium_progress_bar_enabled": false, "nsfw": false, "nsfw_level": 0, "incidents_data": nil,
	}
}

// createObject is the guild as GUILD_CREATE shows it.
func (g *Guild) createObject() object {
	o := g.object()
	channels, threads := []any{}, []any{}
	for _, c := range g.channels {
		switch {
		case c.parent == nil:
			channels = append(channels, c.object())
		case !c.archived: // of the others nobody is told
			threads = append(threads, c.object())
		}
	}
	o["channels"], o["threads"] = channels, threads
	o["members"] = []any{g.botMember.withUser()}
	o["member_count"] = len(g.members)
	o["joined_at"] = "2024-05-17T08:30:00.000000+00:00"
	for _, key := range []string{"voice_states", "presences", "stage_instances", "guild_scheduled_events", "soundboard_sounds"} {
		o[key] = []any{}
	}
	o["large"], o["unavailable"] = false, false
	return o
}
