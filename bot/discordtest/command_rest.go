package discordtest

import (
	"maps"
	"slices"
)

// registry is the one that a path means.
func (d *Discord) registry(c *call) (*registry, *Guild, *apiError) {
	if e := d.application(c); e != nil {
		return nil, nil, e
	}
	id, ok := c.vars["guild_id"]
	if !ok {
		return d.commands, nil, nil
	}
	g, e := d.guild(id)
	if e != nil {
		return nil, nil, e
	}
	return g.commands, g, nil
}

func (d *Discord) listCommands(c *call) (reply, *apiError) {
	r, _, e := d.registry(c)
	if e != nil {
		return reply{}, e
	}
	all := []any{}
	for _, x := range r.commands {
		all = append(all, x.object(d, c.query.Get("with_localizations") == "true"))
	}
	return ok(all), nil
}

// judged is what is wrong with the registry if it has these besides.
func (r *registry) judged(body object, except *command) *apiError {
	f := fields{}
	f.command("", body)
	count := 1
	for _, x := range r.commands {
		if x == except {
			continue
		}
		if x.kind() == commandKind(body) {
			count++
			if except != nil && x.name() == text(body, "name") {
				f.add("name", "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique")
			}
		}
	}
	if r.find(commandKind(body), text(body, "name")) == nil && count > maxCommands(commandKind(body)) {
		return wrong(400, 30032, "Maximum number of application commands reached")
	}
	if len(f.problems) > 0 {
		return invalidForm(f.problems...)
	}
	return nil
}

func (d *Discord) createCommand(c *call) (reply, *apiError) {
	r, g, e := d.registry(c)
	if e != nil {
		return reply{}, e
	}
	body := c.object()
	if e := r.judged(body, nil); e != nil {
		return reply{}, e
	}
	isNew := r.find(commandKind(body), text(body, "name")) == nil
	made, e := d.put(r, g, body)
	if e != nil {
		return reply{}, e
	}
	r.replace(made)
	if isNew {
		return created(made.object(d, true)), nil
	}
	return ok(made.object(d, true)), nil
}

func (d *Discord) getCommand(c *call) (reply, *apiError) {
	r, _, e := d.registry(c)
	if e != nil {
		return reply{}, e
	}
	if x := r.byID(c.vars["command_id"]); x != nil {
		return ok(x.object(d, true)), nil
	}
	return reply{}, unknownCommand()
}

func (d *Discord) updateCommand(c *call) (reply, *apiError) {
	r, g, e := d.registry(c)
	if e != nil {
		return reply{}, e
	}
	x := r.byID(c.vars["command_id"])
	if x == nil {
		return reply{}, unknownCommand()
	}
	body := maps.Clone(x.body)
	maps.Copy(body, c.object())
	body["type"] = float64(x.kind()) // cannot be changed
	if e := r.judged(body, x); e != nil {
		return reply{}, e
	}
	made := &command{id: x.id, guild: g, body: tidy(body), version: d.newID()}
	r.replace(made)
	return ok(made.object(d, true)), nil
}

func (d *Discord) deleteCommand(c *call) (reply, *apiError) {
	r, _, e := d.registry(c)
	if e != nil {
		return reply{}, e
	}
	x := r.byID(c.vars["command_id"])
	if x == nil {
		return reply{}, unknownCommand()
	}
	r.commands = slices.DeleteFunc(r.commands, func(y *command) bool { return y == x })
	return done(), nil
}

func (d *Discord) setCommands(c *call) (reply, *apiError) {
	r, g, e := d.registry(c)
	if e != nil {
		return reply{}, e
	}
	bodies, _ := c.body.([]any)
	f := fields{}
	f.commands(bodies)
	if len(f.problems) > 0 {
		return reply{}, invalidForm(f.problems...)
	}
	var made []*command
	all := []any{}
	for _, x := range bodies {
		m, e := d.put(r, g, x.(object))
		if e != nil {
			return reply{}, e
		}
		made = append(made, m)
		all = append(all, m.object(d, true))
	}
	r.commands = made
	return ok(all), nil
}
