package rest

import (
	"verbatim/bot/discordtest/payload"
	"verbatim/bot/discordtest/world"
)

// inGuild finds the guild of a path, which the bot has to be in.
func inGuild(do func(*world.World, *call, *world.Guild) (reply, *apiError)) handler {
	return func(w *world.World, c *call) (reply, *apiError) {
		g := w.Guild(c.vars["guild_id"])
		switch {
		case g == nil:
			return reply{}, unknownGuild()
		case !g.Present():
			return reply{}, missingAccess()
		}
		return do(w, c, g)
	}
}

func listGuilds(w *world.World, c *call) (reply, *apiError) {
	all := []any{}
	for _, g := range w.Guilds() {
		if !g.Present() || len(all) == c.count("limit", 200) || world.CompareIDs(g.ID, c.query.Get("after")) <= 0 {
			continue
		}
		all = append(all, payload.Object{"id": g.ID, "name": g.Name, "icon": nil, "banner": nil, "owner": false, "permissions": g.Bot().Base().String(), "features": []any{}})
	}
	return ok(all), nil
}

func leaveGuild(_ *world.World, _ *call, g *world.Guild) (reply, *apiError) {
	g.Kick()
	return done(), nil
}

func getGuild(_ *world.World, c *call, g *world.Guild) (reply, *apiError) {
	o := g.Object()
	if c.query.Get("with_counts") == "true" {
		o["approximate_member_count"], o["approximate_presence_count"] = g.MemberCount(), 1
	}
	return ok(o), nil
}

func listChannels(_ *world.World, _ *call, g *world.Guild) (reply, *apiError) {
	all := []any{}
	for _, ch := range g.Channels() {
		if ch.Parent() == nil {
			all = append(all, ch.Object())
		}
	}
	return ok(all), nil
}

func listRoles(_ *world.World, _ *call, g *world.Guild) (reply, *apiError) {
	return ok(g.RoleObjects()), nil
}

func getMember(w *world.World, c *call, g *world.Guild) (reply, *apiError) {
	id := c.vars["user_id"]
	if w.User(id) == nil {
		return reply{}, unknownUser()
	}
	m := g.Member(id)
	if m == nil {
		return reply{}, unknownMember()
	}
	return ok(m.WithUser()), nil
}
