package guilds

import (
	"encoding/json"

	"verbatim/bot/event"
)

// What the gateway dispatches of guilds, as it writes it.

type rawRole struct {
	ID          string            `json:"id"`
	Name        string            `json:"name"`
	Permissions event.Permissions `json:"permissions"`
	Tags        struct {
		Bot string `json:"bot_id"` // whose own role it is
	} `json:"tags"`
}

func (r rawRole) role() role { return role{r.Name, r.Permissions, r.Tags.Bot} }

type rawChannel struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Guild string `json:"guild_id"`
	event.Channel
	Overwrites []overwrite `json:"permission_overwrites"`
	Metadata   struct {
		Archived bool `json:"archived"`
	} `json:"thread_metadata"`
}

func (c rawChannel) place() place { return place{c.Name, c.Parent, c.Thread(), c.Overwrites} }

type rawGuild struct {
	ID          string         `json:"id"`
	Name        string         `json:"name"`
	Owner       string         `json:"owner_id"`
	Unavailable bool           `json:"unavailable"`
	Roles       []rawRole      `json:"roles"`
	Channels    []rawChannel   `json:"channels"`
	Threads     []rawChannel   `json:"threads"`
	Members     []event.Member `json:"members"`
}

// Take keeps up with what the gateway dispatches under a name, such as "GUILD_CREATE".
// What is not of guilds is passed over.
func (s *Guilds) Take(name string, data json.RawMessage) error {
	switch name {
	case "READY":
		return read(data, func(raw struct {
			Guilds []rawGuild `json:"guilds"`
		}) {
			in := make([]string, len(raw.Guilds))
			for i, g := range raw.Guilds {
				in[i] = g.ID
			}
			s.watch.Present(in)
		})
	case "GUILD_CREATE", "GUILD_UPDATE", "GUILD_DELETE":
		return read(data, func(raw rawGuild) { s.takeGuild(name, raw) })
	case "GUILD_ROLE_CREATE", "GUILD_ROLE_UPDATE", "GUILD_ROLE_DELETE":
		return read(data, func(raw struct {
			Guild string  `json:"guild_id"`
			Role  rawRole `json:"role"`
			ID    string  `json:"role_id"`
		}) {
			s.change(raw.Guild, func(g *guild) {
				if name == "GUILD_ROLE_DELETE" {
					delete(g.roles, raw.ID)
				} else {
					g.roles[raw.Role.ID] = raw.Role.role()
				}
			})
		})
	case "CHANNEL_DELETE", "THREAD_DELETE":
		return read(data, func(raw rawChannel) {
			s.watch.Deleted(raw.Guild, s.removeChannel(raw.Guild, raw.ID), name == "CHANNEL_DELETE")
		})
	case "CHANNEL_CREATE", "CHANNEL_UPDATE", "THREAD_CREATE", "THREAD_UPDATE":
		return read(data, func(raw rawChannel) {
			s.change(raw.Guild, func(g *guild) {
				// An archived thread comes back with an update when somebody writes there.
				if raw.Metadata.Archived {
					delete(g.channels, raw.ID)
				} else {
					g.channels[raw.ID] = raw.place()
				}
			})
		})
	case "THREAD_LIST_SYNC": // the bot sees a channel now that it did not see
		return read(data, func(raw struct {
			Guild   string       `json:"guild_id"`
			Threads []rawChannel `json:"threads"`
		}) {
			s.change(raw.Guild, func(g *guild) {
				for _, t := range raw.Threads {
					g.channels[t.ID] = t.place()
				}
			})
		})
	case "GUILD_MEMBER_UPDATE":
		return read(data, func(raw struct {
			Guild string     `json:"guild_id"`
			User  event.User `json:"user"`
			Roles []string   `json:"roles"`
		}) {
			s.change(raw.Guild, func(g *guild) {
				if raw.User.ID == s.self {
					g.mine = raw.Roles
				}
			})
		})
	}
	return nil
}

// read decodes what was dispatched, for do.
func read[T any](data json.RawMessage, do func(T)) error {
	var raw T
	if err := json.Unmarshal(data, &raw); err != nil {
		return err
	}
	do(raw)
	return nil
}

// takeGuild keeps up with a whole guild. One that is only unavailable has an outage;
// the bot is still in it.
func (s *Guilds) takeGuild(name string, raw rawGuild) {
	switch {
	case raw.Unavailable:
		return
	case name == "GUILD_DELETE":
		s.remove(raw.ID)
		s.watch.Left(raw.ID)
		return
	}
	s.set(raw)
	if name == "GUILD_CREATE" {
		s.watch.Joined(raw.ID)
	}
}

func (s *Guilds) set(raw rawGuild) {
	g := &guild{name: raw.Name, owner: raw.Owner, roles: map[string]role{}, channels: map[string]place{}}
	for _, r := range raw.Roles {
		g.roles[r.ID] = r.role()
	}
	for _, c := range append(raw.Channels, raw.Threads...) {
		g.channels[c.ID] = c.place()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, m := range raw.Members {
		if m.User.ID == s.self {
			g.mine = m.Roles
		}
	}
	if old := s.by[raw.ID]; old != nil && raw.Channels == nil { // an update has no channels and members
		g.channels, g.mine = old.channels, old.mine
	}
	s.by[raw.ID] = g
}

func (s *Guilds) remove(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.by, id)
}

// removeChannel forgets a channel with the threads below it, and returns their ids.
func (s *Guilds) removeChannel(guildID, channelID string) []string {
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
