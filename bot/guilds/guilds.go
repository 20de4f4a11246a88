// Package guilds keeps what the gateway says of the guilds that the bot is in: their
// roles, channels and threads, as far as it takes to know what somebody may do in a
// channel, and what things are called there.
//
// A guild is a Discord server. Ids are Discord's; the role of everyone has the guild's.
package guilds

import (
	"slices"
	"sync"

	"verbatim/bot/event"
)

// Guilds are the guilds that the bot is in. They are safe for concurrent use.
type Guilds struct {
	watch Watch

	mu   sync.Mutex
	self string // the bot's user id
	by   map[string]*guild
}

// Watch is told of what the gateway says of guilds and is to be remembered. It must
// not block.
type Watch interface {
	// Present is told of all the guilds that the bot is in, at the beginning of each
	// connection.
	Present(guilds []string)
	// Joined is told of one that the bot is in, maybe since long ago.
	Joined(guild string)
	// Left is told of one that the bot was removed from.
	Left(guild string)
	// Deleted is told of a thread, or of a channel with the threads below it. unnamed
	// is whether there may have been archived threads below it, which are not known.
	Deleted(guild string, channels []string, unnamed bool)
}

// New returns Guilds that know of none.
func New(w Watch) *Guilds { return &Guilds{watch: w, by: map[string]*guild{}} }

type guild struct {
	name     string
	owner    string
	roles    map[string]role
	mine     []string // the bot's roles
	channels map[string]place
}

type role struct {
	name        string
	permissions event.Permissions
	bot         string // whose own role it is, or ""
}

// place is a channel or a thread.
type place struct {
	name       string
	parent     string
	thread     bool
	overwrites []overwrite
}

// overwrite is what a channel denies and allows to a role or a member.
type overwrite struct {
	ID    string            `json:"id"`
	Allow event.Permissions `json:"allow"`
	Deny  event.Permissions `json:"deny"`
}

// Is sets the bot's own user id, without which it is not known what the bot may do.
func (s *Guilds) Is(self string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.self = self
}

// look reads what is known of a guild; nil is nothing.
func look[T any](s *Guilds, id string, read func(*guild) T) T {
	s.mu.Lock()
	defer s.mu.Unlock()
	return read(s.by[id])
}

// change changes what is known of a guild, if anything is.
func (s *Guilds) change(id string, f func(*guild)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if g := s.by[id]; g != nil {
		f(g)
	}
}

// Has reports whether the bot is in the guild, and the gateway has told of it.
func (s *Guilds) Has(id string) bool {
	return look(s, id, func(g *guild) bool { return g != nil })
}

// Name is a guild's name, or its id where that is not known.
func (s *Guilds) Name(id string) string {
	return look(s, id, func(g *guild) string {
		if g == nil || g.name == "" {
			return id
		}
		return g.name
	})
}

// OwnRole is the role that Discord made for the bot alone, and has named for it; "" where
// there is none or that is not known.
func (s *Guilds) OwnRole(guildID string) string {
	return look(s, guildID, func(g *guild) string {
		if g != nil {
			for id, r := range g.roles {
				if s.self != "" && r.bot == s.self {
					return id
				}
			}
		}
		return ""
	})
}

// RoleName is a role's name, or its id where that is not known.
func (s *Guilds) RoleName(guildID, roleID string) string {
	return look(s, guildID, func(g *guild) string {
		if g == nil || g.roles[roleID].name == "" {
			return roleID
		}
		return g.roles[roleID].name
	})
}

// ChannelNames are the names of channels as members know them, and the ids of those
// that are not known.
func (s *Guilds) ChannelNames(guildID string, channels []string) []string {
	return look(s, guildID, func(g *guild) (out []string) {
		for _, id := range channels {
			name := id
			if g != nil && g.channels[id].name != "" {
				name = g.channels[id].name
			}
			out = append(out, "#"+name)
		}
		return out
	})
}

// Unnamed are those of the channels that the gateway does not name among the guild's:
// deleted ones, archived threads, and such as are of no guild.
func (s *Guilds) Unnamed(guildID string, channels []string) []string {
	return look(s, guildID, func(g *guild) []string {
		if g == nil {
			return nil
		}
		return slices.DeleteFunc(slices.Clone(channels), func(c string) bool { _, named := g.channels[c]; return named })
	})
}

// IsThread reports whether the channel is a thread.
func (s *Guilds) IsThread(guildID, channelID string) bool {
	return look(s, guildID, func(g *guild) bool { return g != nil && g.channels[channelID].thread })
}

// Parent is the channel of a thread, or the channel itself.
func (s *Guilds) Parent(guildID, channelID string) string {
	return look(s, guildID, func(g *guild) string {
		if g != nil && g.channels[channelID].thread {
			return g.channels[channelID].parent
		}
		return channelID
	})
}

// May returns what the bot may do in a channel, and whether that is known.
func (s *Guilds) May(guildID, channelID string) (event.Permissions, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.by[guildID]
	if g == nil {
		return 0, false
	}
	return g.permissions(guildID, channelID, s.self, g.mine)
}

// Visible are those of the channels that a member with these roles may see.
func (s *Guilds) Visible(guildID string, channels []string, member string, roles []string) []string {
	return look(s, guildID, func(g *guild) []string {
		if g == nil {
			return nil
		}
		return slices.DeleteFunc(slices.Clone(channels), func(c string) bool {
			has, known := g.permissions(guildID, c, member, roles)
			return !known || !has.Has(event.ViewChannel)
		})
	})
}
