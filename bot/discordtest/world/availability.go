package world

import (
	"fmt"
	"slices"
	"strconv"

	"verbatim/bot/discordtest/payload"
)

// Override is what an admin does in the guild's settings: say whether somebody may use
// a command, whatever its default_member_permissions. id is a role's or a user's.
func (r *Registry) Override(command, id string, allowed bool) {
	if r.overrides[command] == nil {
		r.overrides[command] = map[string]bool{}
	}
	r.overrides[command][id] = allowed
}

// Available returns the command of a type and a name that a user can run in a channel,
// or why there is none. A guild's own command hides the global one of its name.
func (c *Channel) Available(u *User, kind int, name string) (*Command, error) {
	var found *Command
	g := c.guild
	if g != nil {
		found = g.commands.Find(kind, name)
	}
	if found == nil {
		found = c.world.Commands.Find(kind, name)
	}
	switch {
	case found == nil || g != nil && g.absent:
		return nil, fmt.Errorf("there is no command %q of type %d", name, kind)
	case c.deleted:
		return nil, fmt.Errorf("the channel %s is gone", c.Name)
	case !found.in(c):
		return nil, fmt.Errorf("the command %q is not for this kind of channel", name)
	case g == nil:
		return found, nil
	}
	m := g.members[u.ID]
	if m == nil {
		return nil, fmt.Errorf("%s is not in %s", u.Name, g.Name)
	}
	p := c.Permissions(u)
	switch {
	case !p.Has(ViewChannel | UseApplicationCommands):
		return nil, fmt.Errorf("%s may not use commands in %s", u.Name, c.Name)
	case c.archived:
		return nil, fmt.Errorf("the thread %s is archived", c.Name)
	case !found.allows(m, p):
		return nil, fmt.Errorf("%s may not use the command %q", u.Name, name)
	}
	return found, nil
}

// in reports whether the command is for channels of this kind: in guilds, which is
// context 0, or direct messages with the bot, which is context 1.
func (c *Command) in(ch *Channel) bool {
	here := 0.0
	if ch.guild == nil {
		here = 1
	}
	if contexts := payload.List(c.Body, "contexts"); contexts != nil {
		return slices.Contains(contexts, any(here))
	}
	if here == 1 {
		dm, ok := c.Body["dm_permission"].(bool)
		return c.Guild == nil && (dm || !ok)
	}
	return true
}

// allows reports whether a member with these permissions may use the command, by
// Discord's order: an administrator, the member's override, the roles' together, and
// then the command's default.
func (c *Command) allows(m *Member, p Permissions) bool {
	if m.Base().Has(Administrator) {
		return true
	}
	overrides := m.guild.commands.overrides[c.Name()]
	if allowed, ok := overrides[m.User.ID]; ok {
		return allowed
	}
	denied := false
	for _, r := range append(slices.Clone(m.roles), m.guild.everyone) {
		allowed, ok := overrides[r.ID]
		if ok && allowed {
			return true
		}
		denied = denied || ok
	}
	if denied {
		return false
	}
	needs, ok := c.Body["default_member_permissions"]
	if !ok {
		return true
	}
	bits, _ := strconv.ParseUint(fmt.Sprint(needs), 10, 64)
	if n, ok := needs.(float64); ok {
		bits = uint64(n)
	}
	// "0" is for administrators alone.
	return bits != 0 && p.Has(Permissions(bits))
}

// Resolve describes whatever has an id, in the groups of an interaction's resolved
// data. It reports whether there is anything of that id that a member of g, or with
// nil a user in direct messages, could mean.
func (w *World) Resolve(g *Guild, id string, resolved payload.Object) bool {
	if c := w.channels[id]; c != nil && c.guild == g && g != nil {
		payload.Put(resolved, "channels", id, c.PartialObject(w.bot))
		return true
	}
	if u := w.users[id]; u != nil {
		payload.Put(resolved, "users", id, u.Object())
		if g != nil && g.members[id] != nil {
			m := g.members[id].Object()
			m["permissions"] = g.members[id].Base().String()
			payload.Put(resolved, "members", id, m)
		}
		return true
	}
	if g == nil {
		return false
	}
	r := g.Role(id)
	if r != nil {
		payload.Put(resolved, "roles", id, r.Object())
	}
	return r != nil
}
