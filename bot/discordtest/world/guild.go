package world

import (
	"slices"
	"strconv"
	"time"

	"verbatim/bot/discordtest/payload"
)

// Guild is a server of a community.
type Guild struct {
	ID   string
	Name string

	world     *World
	owner     *User
	everyone  *Role
	botRole   *Role // nil while the bot is not in the guild
	roles     []*Role
	members   map[string]*Member // by the user's id
	botMember *Member            // also while the bot is not in the guild
	joined    time.Time          // when the bot did
	channels  []*Channel
	commands  *Registry
	absent    bool // whether the bot is not in it
	down      bool // whether it is in an outage
}

// AddGuild makes a guild with an owner and @everyone and no channel, with a new id for
// "". The bot is not in it until Invite.
func (w *World) AddGuild(id, name string) *Guild {
	g := &Guild{world: w, ID: w.idOr(id), Name: name, members: map[string]*Member{}, absent: true}
	g.commands = newRegistry(w, g)
	g.everyone = &Role{guild: g, ID: g.ID, Name: "@everyone", permissions: Everyone}
	g.roles = []*Role{g.everyone}
	g.owner = w.Person("", name+"'s owner")
	g.Join(g.owner)
	g.botMember = &Member{guild: g, User: w.bot}
	w.guilds = append(w.guilds, g)
	return g
}

// Guilds are all guilds, also those that the bot is not in. The list must not be
// changed.
func (w *World) Guilds() []*Guild { return w.guilds }

// Guild returns the guild of an id, or nil.
func (w *World) Guild(id string) *Guild {
	for _, g := range w.guilds {
		if g.ID == id {
			return g
		}
	}
	return nil
}

// GuildNamed returns the guild of a name, or nil.
func (w *World) GuildNamed(name string) *Guild {
	for _, g := range w.guilds {
		if g.Name == name {
			return g
		}
	}
	return nil
}

// World is where the guild exists.
func (g *Guild) World() *World { return g.world }

// Present reports whether the bot is in the guild, and Available whether the guild is
// in no outage besides.
func (g *Guild) Present() bool { return !g.absent }

// Available reports whether the bot is in the guild and the guild is in no outage.
func (g *Guild) Available() bool { return !g.absent && !g.down }

// Commands are those of this guild alone.
func (g *Guild) Commands() *Registry { return g.commands }

// Channels are the guild's channels and threads. The list must not be changed.
func (g *Guild) Channels() []*Channel { return g.channels }

// Invite brings the bot into the guild, with a managed role of its own, which is a new
// one each time.
func (g *Guild) Invite() {
	if !g.absent {
		return
	}
	g.absent, g.joined = false, g.world.Now()
	g.botRole = &Role{guild: g, ID: g.world.NewID(), Name: g.world.bot.Name, permissions: g.world.Options.BotPermissions}
	g.roles = append(g.roles, g.botRole)
	g.botMember.roles = []*Role{g.botRole}
	g.members[g.world.bot.ID] = g.botMember
	g.emit("GUILD_CREATE", g.CreateObject())
}

// Kick takes the bot out of the guild, and its role with it. That is all the bot is
// told: no event follows for channels or messages.
func (g *Guild) Kick() {
	if g.absent {
		return
	}
	g.emit("GUILD_DELETE", payload.Object{"id": g.ID})
	g.absent = true
	delete(g.members, g.world.bot.ID)
	g.roles = slices.DeleteFunc(g.roles, func(r *Role) bool { return r == g.botRole })
	for _, c := range g.channels {
		delete(c.overwrites[holderRole], g.botRole.ID)
	}
	g.botRole = nil
}

// Outage makes the guild unavailable, as Discord's own troubles do, or ends that.
func (g *Guild) Outage(down bool) {
	switch {
	case g.down == down:
	case down:
		g.emit("GUILD_DELETE", payload.Object{"id": g.ID, "unavailable": true})
		g.down = true
	default:
		g.down = false
		g.emit("GUILD_CREATE", g.CreateObject())
	}
}

// Shard is which of n this guild's events go to.
func (g *Guild) Shard(n int) int {
	id, _ := strconv.ParseUint(g.ID, 10, 64)
	return int(id>>22) % n
}

// Object is the guild as REST shows it.
func (g *Guild) Object() payload.Object {
	return payload.Object{
		"id": g.ID, "name": g.Name, "owner_id": g.owner.ID, "roles": g.RoleObjects(), "features": []any{}, "emojis": []any{}, "stickers": []any{},
		"icon": nil, "description": nil, "splash": nil, "discovery_splash": nil, "banner": nil, "home_header": nil, "application_id": nil,
		"region": "deprecated", "afk_channel_id": nil, "afk_timeout": 300, "system_channel_id": nil, "system_channel_flags": 0,
		"widget_enabled": false, "widget_channel_id": nil, "verification_level": 1, "default_message_notifications": 1, "mfa_level": 0,
		"explicit_content_filter": 2, "max_presences": nil, "max_members": 250000, "max_stage_video_channel_users": 50,
		"max_video_channel_users": 25, "vanity_url_code": nil, "premium_tier": 0, "premium_subscription_count": 0,
		"preferred_locale": "en-US", "rules_channel_id": nil, "public_updates_channel_id": nil, "safety_alerts_channel_id": nil,
		"premium_progress_bar_enabled": false, "nsfw": false, "nsfw_level": 0, "incidents_data": nil,
	}
}

// CreateObject is the guild as GUILD_CREATE shows it: with its channels, the active
// threads that the bot sees, and of the members the bot alone.
func (g *Guild) CreateObject() payload.Object {
	o := g.Object()
	channels, threads := []any{}, []any{}
	for _, c := range g.channels {
		switch {
		case c.parent == nil:
			channels = append(channels, c.Object())
		case !c.archived && c.Permissions(g.world.bot).Has(ViewChannel):
			threads = append(threads, c.Object())
		}
	}
	o["channels"], o["threads"] = channels, threads
	o["members"] = []any{g.botMember.WithUser()}
	o["member_count"] = len(g.members)
	o["joined_at"] = Timestamp(g.joined)
	for _, key := range []string{"voice_states", "presences", "stage_instances", "guild_scheduled_events", "soundboard_sounds"} {
		o[key] = []any{}
	}
	o["large"], o["unavailable"] = false, false
	return o
}
