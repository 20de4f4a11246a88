package discordtest

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"
)

// registry holds the commands of one place: of all guilds, or of one.
type registry struct {
	commands []*command
	created  []time.Time
	// overrides are what a guild's admins decided for a command: who may use it.
	overrides map[string]map[string]bool
}

func newRegistry() *registry { return &registry{overrides: map[string]map[string]bool{}} }

// command is a registered one. Its body is as it was registered, without what says
// nothing, as Discord gives it back.
type command struct {
	id      string
	version string
	body    object
	guild   *Guild // nil for a global one
}

func (c *command) name() string { return text(c.body, "name") }
func (c *command) kind() int    { return commandKind(c.body) }

func (r *registry) find(kind int, name string) *command {
	for _, c := range r.commands {
		if c.kind() == kind && c.name() == name {
			return c
		}
	}
	return nil
}

func (r *registry) byID(id string) *command {
	for _, c := range r.commands {
		if c.id == id {
			return c
		}
	}
	return nil
}

// maxCreations is how many new commands a day may be made in one place.
const maxCreations = 200

// put registers a command, over the one of that type and name if there is one.
func (d *Discord) put(r *registry, g *Guild, body object) (*command, *apiError) {
	body = tidy(body)
	c := r.find(commandKind(body), text(body, "name"))
	if c == nil {
		r.created = slices.DeleteFunc(r.created, func(t time.Time) bool { return d.now().Sub(t) > 24*time.Hour })
		if len(r.created) >= maxCreations {
			return nil, wrong(400, 30034, "Max number of daily application command creates has been reached (200)")
		}
		r.created = append(r.created, d.now())
		c = &command{id: d.newID(), guild: g}
	}
	// One that was there stays as it is for whoever runs it just now.
	return &command{id: c.id, guild: g, body: body, version: d.newID()}, nil
}

// tidy leaves out of a command what says nothing.
func tidy(o object) object {
	out := object{}
	for k, v := range o {
		switch v := v.(type) {
		case nil:
		case bool:
			if v || k == "dm_permission" {
				out[k] = v
			}
		case []any:
			inner := []any{}
			for _, e := range v {
				if x, ok := e.(object); ok {
					inner = append(inner, tidy(x))
				} else {
					inner = append(inner, e)
				}
			}
			if len(inner) > 0 {
				out[k] = inner
			}
		default:
			out[k] = v
		}
	}
	return out
}

func (c *command) object(d *Discord, localized bool) object {
	o := maps.Clone(c.body)
	o["id"], o["application_id"], o["version"], o["type"] = c.id, d.bot.ID, c.version, c.kind()
	defaults := object{"description": "", "default_member_permissions": nil, "nsfw": false, "name_localizations": nil, "description_localizations": nil}
	if c.guild != nil {
		o["guild_id"] = c.guild.ID
	} else {
		defaults["dm_permission"], defaults["contexts"], defaults["integration_types"] = true, nil, []any{0}
	}
	for k, v := range defaults {
		if _, ok := o[k]; !ok {
			o[k] = v
		}
	}
	if n, ok := o["default_member_permissions"].(float64); ok {
		o["default_member_permissions"] = strconv.FormatInt(int64(n), 10)
	}
	if !localized {
		delete(o, "name_localizations")
		delete(o, "description_localizations")
	}
	return o
}

// replace puts c where the registry has one of its id, or at the end.
func (r *registry) replace(c *command) {
	for i, x := range r.commands {
		if x.id == c.id {
			r.commands[i] = c
			return
		}
	}
	r.commands = append(r.commands, c)
}

// Commands are the names of those that are registered for the guild, as a member
// sees them: the guild's own, then global ones.
func (g *Guild) Commands() []string {
	g.d.mu.Lock()
	defer g.d.mu.Unlock()
	var names []string
	for _, r := range []*registry{g.commands, g.d.commands} {
		for _, c := range r.commands {
			names = append(names, c.name())
		}
	}
	return names
}

// Override is what an admin does in the guild's settings: says whether somebody may
// use a command, whatever its default_member_permissions.
func (g *Guild) Override(command string, h Holder, allowed bool) {
	g.d.mu.Lock()
	defer g.d.mu.Unlock()
	id, _ := h.holder()
	if g.commands.overrides[command] == nil {
		g.commands.overrides[command] = map[string]bool{}
	}
	g.commands.overrides[command][id] = allowed
}

// available is the command that a user can run in a channel, or why there is none.
func (d *Discord) available(u *User, ch *Channel, kind int, name string) (*command, error) {
	var c *command
	g := ch.guild
	if g != nil {
		c = g.commands.find(kind, name)
	}
	if c == nil {
		c = d.commands.find(kind, name)
	}
	if c == nil || g != nil && g.absent {
		return nil, fmt.Errorf("there is no command %q of type %d", name, kind)
	}
	if !c.inContext(ch) {
		return nil, fmt.Errorf("the command %q is not for this kind of channel", name)
	}
	if g == nil {
		return c, nil
	}
	m := g.members[u.ID]
	if m == nil {
		return nil, fmt.Errorf("%s is not in %s", u.Name, g.Name)
	}
	p := ch.permissions(u)
	if !p.has(ViewChannel | UseApplicationCommands) {
		return nil, fmt.Errorf("%s may not use commands in %s", u.Name, ch.Name)
	}
	if !c.allowed(m, p) {
		return nil, fmt.Errorf("%s may not use the command %q", u.Name, name)
	}
	return c, nil
}

func (c *command) inContext(ch *Channel) bool {
	here := 0.0
	if ch.guild == nil {
		here = 1
	}
	if contexts := list(c.body, "contexts"); contexts != nil {
		return slices.Contains(contexts, any(here))
	}
	if here == 1 {
		dm, ok := c.body["dm_permission"].(bool)
		return c.guild == nil && (dm || !ok)
	}
	return true
}

func (c *command) allowed(m *Member, p Permissions) bool {
	if m.base().has(Administrator) {
		return true
	}
	overrides := m.guild.commands.overrides[c.name()]
	if allowed, ok := overrides[m.User.ID]; ok {
		return allowed
	}
	denied := false
	for _, r := range append(slices.Clone(m.roles), m.guild.everyone) {
		if allowed, ok := overrides[r.ID]; ok {
			if allowed {
				return true
			}
			denied = true
		}
	}
	if denied {
		return false
	}
	needs, ok := c.body["default_member_permissions"]
	if !ok {
		return true
	}
	bits, _ := strconv.ParseUint(fmt.Sprint(needs), 10, 64)
	if n, ok := needs.(float64); ok {
		bits = uint64(n)
	}
	// "0" is for administrators alone.
	return bits != 0 && p.has(Permissions(bits))
}
