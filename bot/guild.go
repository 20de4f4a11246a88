package bot

import (
	"context"
	"encoding/json"
	"sync"

	"verbatim/bot/gateway"
)

// guilds is what the gateway says of the guilds that the bot is in, as far as it
// takes to know what the bot may do in a channel.
type guilds struct {
	mu sync.Mutex
	by map[string]*guild
}

type guild struct {
	name     string
	owner    string
	roles    map[string]role
	mine     []string // the bot's roles
	channels map[string]place
}

type role struct {
	name        string
	permissions permissions
}

// place is a channel or a thread.
type place struct {
	name       string
	parent     string
	thread     bool
	overwrites []overwrite
}

type overwrite struct {
	ID    string      `json:"id"` // of a role or a member
	Allow permissions `json:"allow"`
	Deny  permissions `json:"deny"`
}

func newGuilds() *guilds { return &guilds{by: map[string]*guild{}} }

type rawRole struct {
	ID          string      `json:"id"`
	Name        string      `json:"name"`
	Permissions permissions `json:"permissions"`
}

type rawChannel struct {
	ID         string      `json:"id"`
	Name       string      `json:"name"`
	Guild      string      `json:"guild_id"`
	Parent     string      `json:"parent_id"`
	Type       int         `json:"type"`
	Overwrites []overwrite `json:"permission_overwrites"`
}

func (c rawChannel) place() place {
	return place{c.Name, c.Parent, c.Type >= 10 && c.Type <= 12, c.Overwrites}
}

type rawGuild struct {
	ID          string       `json:"id"`
	Name        string       `json:"name"`
	Owner       string       `json:"owner_id"`
	Unavailable bool         `json:"unavailable"`
	Roles       []rawRole    `json:"roles"`
	Channels    []rawChannel `json:"channels"`
	Threads     []rawChannel `json:"threads"`
	Members     []member     `json:"members"`
}

// onReady takes what the bot is told first: who it is, and in which guilds. It
// returns their number.
func (b *Bot) onReady(data json.RawMessage) int {
	var ready struct {
		User   user       `json:"user"`
		Guilds []rawGuild `json:"guilds"`
	}
	if err := json.Unmarshal(data, &ready); err != nil {
		b.Log.Error("READY not understood", "error", err)
		return 0
	}
	// A guild that it was removed from while it was away is not named any more.
	in := map[string]bool{}
	for _, g := range ready.Guilds {
		in[g.ID] = true
	}
	b.later(func(ctx context.Context) error {
		known, err := b.State.Guilds(ctx)
		for _, g := range known {
			if err == nil && !in[g] {
				err = b.State.Left(ctx, g)
			}
		}
		for g := range in {
			if err == nil {
				err = b.State.Joined(ctx, g)
			}
		}
		return err
	})
	return len(ready.Guilds)
}

// onGuild keeps up with a guild.
func (b *Bot) onGuild(e gateway.Event) {
	switch e.Type {
	case "GUILD_CREATE", "GUILD_UPDATE":
		var raw rawGuild
		if json.Unmarshal(e.Data, &raw) != nil || raw.Unavailable {
			return
		}
		b.guilds.set(raw, b.self)
		if e.Type == "GUILD_CREATE" {
			b.later(func(ctx context.Context) error { return b.State.Joined(ctx, raw.ID) })
		}
	case "GUILD_DELETE":
		var raw rawGuild
		// One that is only unavailable has an outage; the bot is still in it.
		if json.Unmarshal(e.Data, &raw) != nil || raw.Unavailable {
			return
		}
		b.guilds.remove(raw.ID)
		b.later(func(ctx context.Context) error { return b.State.Left(ctx, raw.ID) })
	case "GUILD_ROLE_CREATE", "GUILD_ROLE_UPDATE", "GUILD_ROLE_DELETE":
		var raw struct {
			Guild string  `json:"guild_id"`
			Role  rawRole `json:"role"`
			ID    string  `json:"role_id"`
		}
		if json.Unmarshal(e.Data, &raw) == nil {
			b.guilds.change(raw.Guild, func(g *guild) {
				if e.Type == "GUILD_ROLE_DELETE" {
					delete(g.roles, raw.ID)
				} else {
					g.roles[raw.Role.ID] = role{raw.Role.Name, raw.Role.Permissions}
				}
			})
		}
	case "CHANNEL_CREATE", "CHANNEL_UPDATE", "CHANNEL_DELETE", "THREAD_CREATE", "THREAD_DELETE":
		var raw rawChannel
		if json.Unmarshal(e.Data, &raw) == nil {
			b.guilds.change(raw.Guild, func(g *guild) {
				if e.Type == "CHANNEL_DELETE" || e.Type == "THREAD_DELETE" {
					delete(g.channels, raw.ID)
				} else {
					g.channels[raw.ID] = raw.place()
				}
			})
		}
	case "GUILD_MEMBER_UPDATE":
		var raw struct {
			Guild string   `json:"guild_id"`
			User  user     `json:"user"`
			Roles []string `json:"roles"`
		}
		if json.Unmarshal(e.Data, &raw) == nil && raw.User.ID == b.self {
			b.guilds.change(raw.Guild, func(g *guild) { g.mine = raw.Roles })
		}
	}
}

// later does something to the store apart from the gateway's events.
func (b *Bot) later(do func(context.Context) error) {
	b.work.Go(func() {
		if err := do(b.doing); err != nil {
			b.Log.Error("not noted", "error", err)
		}
	})
}

func (s *guilds) set(raw rawGuild, self string) {
	g := &guild{name: raw.Name, owner: raw.Owner, roles: map[string]role{}, channels: map[string]place{}}
	for _, r := range raw.Roles {
		g.roles[r.ID] = role{r.Name, r.Permissions}
	}
	for _, c := range append(raw.Channels, raw.Threads...) {
		g.channels[c.ID] = c.place()
	}
	for _, m := range raw.Members {
		if m.User.ID == self {
			g.mine = m.Roles
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if old := s.by[raw.ID]; old != nil && raw.Channels == nil { // an update has no channels and members
		g.channels, g.mine = old.channels, old.mine
	}
	s.by[raw.ID] = g
}

func (s *guilds) remove(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.by, id)
}

func (s *guilds) change(id string, f func(*guild)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if g := s.by[id]; g != nil {
		f(g)
	}
}

// name is a guild's, "" if it is not known.
func (s *guilds) name(id string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if g := s.by[id]; g != nil {
		return g.name
	}
	return ""
}

// may returns what the bot may do in a channel, and whether that is known. It is
// computed as Discord documents it: the roles' permissions, then what the channel
// denies and allows to everyone, to the roles, and to the bot.
func (s *guilds) may(guildID, channelID, self string) (permissions, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.by[guildID]
	if g == nil {
		return 0, false
	}
	p := g.roles[guildID].permissions // the role of everyone has the guild's id
	for _, r := range g.mine {
		p |= g.roles[r].permissions
	}
	if p&administrator != 0 || g.owner == self {
		return p | administrator, true
	}
	at, ok := g.channels[channelID]
	if !ok {
		return 0, false
	}
	if at.thread {
		parent, ok := g.channels[at.parent]
		if !ok {
			return 0, false
		}
		at.overwrites = parent.overwrites
	}
	apply := func(of func(id string) bool) {
		var allow, deny permissions
		for _, o := range at.overwrites {
			if of(o.ID) {
				allow, deny = allow|o.Allow, deny|o.Deny
			}
		}
		p = p&^deny | allow
	}
	apply(func(id string) bool { return id == guildID })
	apply(func(id string) bool {
		for _, r := range g.mine {
			if r == id {
				return true
			}
		}
		return false
	})
	apply(func(id string) bool { return id == self })
	return p, true
}

// isThread reports whether the channel is a thread.
func (s *guilds) isThread(guildID, channelID string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.by[guildID]
	return g != nil && g.channels[channelID].thread
}

// parent is the channel of a thread, or the channel itself.
func (s *guilds) parent(guildID, channelID string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if g := s.by[guildID]; g != nil && g.channels[channelID].thread {
		return g.channels[channelID].parent
	}
	return channelID
}

// channelName is a channel's name, or its id where that is not known.
func (s *guilds) channelName(guildID, channelID string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if g := s.by[guildID]; g != nil && g.channels[channelID].name != "" {
		return g.channels[channelID].name
	}
	return channelID
}

// roleName is a role's name, or its id where that is not known.
func (s *guilds) roleName(guildID, roleID string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if g := s.by[guildID]; g != nil && g.roles[roleID].name != "" {
		return g.roles[roleID].name
	}
	return roleID
}
