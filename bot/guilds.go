package bot

import (
	"slices"
	"sync"
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

// removeChannel forgets a channel with the threads below it that are known, and returns
// the ids of all.
func (s *guilds) removeChannel(guildID, channelID string) []string {
	removed := []string{channelID}
	s.change(guildID, func(g *guild) {
		for id, p := range g.channels {
			if p.thread && p.parent == channelID {
				removed = append(removed, id)
			}
		}
		for _, id := range removed {
			delete(g.channels, id)
		}
	})
	return removed
}

// unknown are those of the channels that are none of a guild's, as far as the gateway
// says.
func (s *guilds) unknown(guildID string, channels []string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []string
	for _, c := range channels {
		if g := s.by[guildID]; g != nil {
			if _, known := g.channels[c]; !known {
				out = append(out, c)
			}
		}
	}
	return out
}

// name is a guild's name, or its id where that is not known.
func (s *guilds) name(id string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if g := s.by[id]; g != nil && g.name != "" {
		return g.name
	}
	return id
}

// may returns what the bot may do in a channel, and whether that is known.
func (s *guilds) may(guildID, channelID, self string) (permissions, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.by[guildID]
	if g == nil {
		return 0, false
	}
	return g.permissions(guildID, channelID, self, g.mine)
}

// seen are those of the channels that a member with these roles may see.
func (s *guilds) seen(guildID string, channels []string, member string, roles []string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []string
	for _, c := range channels {
		if g := s.by[guildID]; g != nil {
			if has, known := g.permissions(guildID, c, member, roles); known && has.has(viewChannel) {
				out = append(out, c)
			}
		}
	}
	return out
}

// permissions are what a member with these roles may do in a channel, and whether that
// is known. They are computed as Discord documents it: the roles' permissions, then
// what the channel denies and allows to everyone, to the roles, and to the member.
func (g *guild) permissions(id, channelID, member string, roles []string) (permissions, bool) {
	p := g.roles[id].permissions // the role of everyone has the guild's id
	for _, r := range roles {
		p |= g.roles[r].permissions
	}
	if p&administrator != 0 || g.owner == member {
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
	apply(func(of string) bool { return of == id })
	apply(func(of string) bool { return slices.Contains(roles, of) })
	apply(func(of string) bool { return of == member })
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

// channelNames are the names of channels as members know them, and the ids of those
// that are not known.
func (s *guilds) channelNames(guildID string, channels []string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.by[guildID]
	var out []string
	for _, id := range channels {
		name := id
		if g != nil && g.channels[id].name != "" {
			name = g.channels[id].name
		}
		out = append(out, "#"+name)
	}
	return out
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
