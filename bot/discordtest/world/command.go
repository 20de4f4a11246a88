package world

import (
	"maps"
	"slices"
	"strconv"
	"time"

	"verbatim/bot/discordtest/payload"
)

// Registry holds the commands of one place: of all guilds, or of one.
type Registry struct {
	world    *World
	guild    *Guild // nil for the global one
	commands []*Command
	created  []time.Time
	// overrides are what a guild's admins decided: by a command's name and the id of a
	// role or a user, whether it may be used.
	overrides map[string]map[string]bool
}

func newRegistry(w *World, g *Guild) *Registry {
	return &Registry{world: w, guild: g, overrides: map[string]map[string]bool{}}
}

// Command is a registered one. It does not change; another takes its place.
type Command struct {
	ID      string
	Version string
	// Body is as it was registered, without what says nothing.
	Body payload.Object
	// Guild is whose it is, or nil for a global one.
	Guild *Guild
}

// Name is the command's.
func (c *Command) Name() string { return payload.Text(c.Body, "name") }

// Kind is the command's type.
func (c *Command) Kind() int { return payload.CommandKind(c.Body) }

// All are the commands, as they were registered. The list must not be changed.
func (r *Registry) All() []*Command { return r.commands }

// Find returns the command of a type and a name, or nil.
func (r *Registry) Find(kind int, name string) *Command {
	return r.first(func(c *Command) bool { return c.Kind() == kind && c.Name() == name })
}

// ByID returns the command of an id, or nil.
func (r *Registry) ByID(id string) *Command {
	return r.first(func(c *Command) bool { return c.ID == id })
}

func (r *Registry) first(is func(*Command) bool) *Command {
	if i := slices.IndexFunc(r.commands, is); i >= 0 {
		return r.commands[i]
	}
	return nil
}

// MaxCreations is how many new commands may be made in one place in 24 hours.
const MaxCreations = 200

// Make returns a command that is registered with Put or Set. It takes the id of the
// one of its type and name. It is nil if there have been too many new ones lately.
func (r *Registry) Make(body payload.Object) *Command {
	body = Tidy(body)
	if c := r.Find(payload.CommandKind(body), payload.Text(body, "name")); c != nil {
		return r.Remake(c, body)
	}
	now := r.world.Now()
	r.created = slices.DeleteFunc(r.created, func(t time.Time) bool { return now.Sub(t) > 24*time.Hour })
	if len(r.created) >= MaxCreations {
		return nil
	}
	r.created = append(r.created, now)
	return &Command{ID: r.world.NewID(), Guild: r.guild, Body: body, Version: r.world.NewID()}
}

// Remake returns a new version of a command.
func (r *Registry) Remake(c *Command, body payload.Object) *Command {
	return &Command{ID: c.ID, Guild: r.guild, Body: Tidy(body), Version: r.world.NewID()}
}

// Put registers a command where the registry has one of its id, or at the end.
func (r *Registry) Put(c *Command) {
	if i := slices.IndexFunc(r.commands, func(x *Command) bool { return x.ID == c.ID }); i >= 0 {
		r.commands[i] = c
		return
	}
	r.commands = append(r.commands, c)
}

// Set makes these the only commands.
func (r *Registry) Set(commands []*Command) { r.commands = commands }

// Remove takes a command away.
func (r *Registry) Remove(c *Command) {
	r.commands = slices.DeleteFunc(r.commands, func(x *Command) bool { return x == c })
}

// Tidy leaves out of a command what says nothing, as Discord does.
func Tidy(o payload.Object) payload.Object {
	out := payload.Object{}
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
				if x, ok := e.(payload.Object); ok {
					inner = append(inner, Tidy(x))
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

// Object is the command on the wire.
func (r *Registry) Object(c *Command, localized bool) payload.Object {
	o := maps.Clone(c.Body)
	o["id"], o["application_id"], o["version"], o["type"] = c.ID, r.world.bot.ID, c.Version, c.Kind()
	defaults := payload.Object{"description": "", "default_member_permissions": nil, "nsfw": false, "name_localizations": nil, "description_localizations": nil}
	if c.Guild != nil {
		o["guild_id"] = c.Guild.ID
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
