package rest

import (
	"fmt"
	"maps"
	"net/http"

	"verbatim/bot/discordtest/payload"
	"verbatim/bot/discordtest/rules"
	"verbatim/bot/discordtest/world"
)

// inRegistry finds the registry of a path: the global one of the bot's application, or
// that of a guild which the bot is in. Of a guild that it is not in Discord says only
// that access is missing, whether there is such a guild or not.
func inRegistry(do func(*world.World, *call, *world.Registry) (reply, *apiError)) handler {
	return func(w *world.World, c *call) (reply, *apiError) {
		if id := c.vars["application_id"]; id != w.Bot().ID {
			return reply{}, wrong(http.StatusForbidden, 20012, fmt.Sprintf("You are not authorized to perform this action on application %s", id))
		}
		id, ofGuild := c.vars["guild_id"]
		if !ofGuild {
			return do(w, c, w.Commands)
		}
		g := w.Guild(id)
		if g == nil || !g.Present() {
			return reply{}, missingAccess()
		}
		return do(w, c, g.Commands())
	}
}

func tooManyCreations() *apiError {
	return wrong(http.StatusBadRequest, 30034, fmt.Sprintf("Max number of daily application command creates has been reached (%d)", world.MaxCreations))
}

func listCommands(_ *world.World, c *call, r *world.Registry) (reply, *apiError) {
	all := []any{}
	for _, x := range r.All() {
		all = append(all, r.Object(x, c.query.Get("with_localizations") == "true"))
	}
	return ok(all), nil
}

// judged is what is wrong with the registry if it has this command besides, in the
// place of another or, with nil, of the one of its type and name.
func judged(r *world.Registry, body payload.Object, except *world.Command) *apiError {
	problems := rules.Command(body)
	kind, name := payload.CommandKind(body), payload.Text(body, "name")
	count := 1
	for _, x := range r.All() {
		if x == except || x.Kind() != kind {
			continue
		}
		count++
		if except != nil && x.Name() == name {
			problems = append(problems, rules.Problem{Path: "name", Code: "APPLICATION_COMMANDS_DUPLICATE_NAME", Message: "Application command names must be unique"})
		}
	}
	if r.Find(kind, name) == nil && count > rules.MaxCommands(kind) {
		return wrong(http.StatusBadRequest, 30032, "Maximum number of application commands reached")
	}
	if len(problems) > 0 {
		return invalidForm(problems...)
	}
	return nil
}

func createCommand(_ *world.World, c *call, r *world.Registry) (reply, *apiError) {
	body := c.object()
	if e := judged(r, body, nil); e != nil {
		return reply{}, e
	}
	isNew := r.Find(payload.CommandKind(body), payload.Text(body, "name")) == nil
	made := r.Make(body)
	if made == nil {
		return reply{}, tooManyCreations()
	}
	r.Put(made)
	if isNew {
		return created(r.Object(made, true)), nil
	}
	return ok(r.Object(made, true)), nil
}

func getCommand(_ *world.World, c *call, r *world.Registry) (reply, *apiError) {
	x := r.ByID(c.vars["command_id"])
	if x == nil {
		return reply{}, unknownCommand()
	}
	return ok(r.Object(x, true)), nil
}

func updateCommand(_ *world.World, c *call, r *world.Registry) (reply, *apiError) {
	x := r.ByID(c.vars["command_id"])
	if x == nil {
		return reply{}, unknownCommand()
	}
	body := maps.Clone(x.Body)
	maps.Copy(body, c.object())
	body["type"] = float64(x.Kind()) // cannot be changed
	if e := judged(r, body, x); e != nil {
		return reply{}, e
	}
	made := r.Remake(x, body)
	r.Put(made)
	return ok(r.Object(made, true)), nil
}

func deleteCommand(_ *world.World, c *call, r *world.Registry) (reply, *apiError) {
	x := r.ByID(c.vars["command_id"])
	if x == nil {
		return reply{}, unknownCommand()
	}
	r.Remove(x)
	return done(), nil
}

func setCommands(_ *world.World, c *call, r *world.Registry) (reply, *apiError) {
	bodies, _ := c.body.([]any)
	if problems := rules.Commands(bodies); len(problems) > 0 {
		return reply{}, invalidForm(problems...)
	}
	var made []*world.Command
	all := []any{}
	for _, x := range bodies {
		m := r.Make(x.(payload.Object))
		if m == nil {
			return reply{}, tooManyCreations()
		}
		made = append(made, m)
		all = append(all, r.Object(m, true))
	}
	r.Set(made)
	return ok(all), nil
}
