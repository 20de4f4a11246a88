package rest

import (
	"maps"

	"verbatim/bot/discordtest/payload"
	"verbatim/bot/discordtest/world"
)

// alive is the interaction that a webhook's path means, if it can be followed up.
func alive(w *world.World, c *call) (*world.Interaction, *apiError) {
	i := w.Interactions.ByToken(c.vars["webhook_token"])
	switch {
	case c.vars["webhook_id"] != w.Bot().ID:
		return nil, unknownWebhook()
	case i == nil || i.Dead():
		return nil, deadToken()
	case i.Ack == 0 || i.Ack == payload.AckChoices || i.Ack == payload.AckModal:
		// Before the first answer there is nothing to follow up.
		return nil, unknownWebhook()
	case i.Channel.Deleted():
		return nil, unknownChannel()
	}
	return i, nil
}

func followUp(w *world.World, c *call) (reply, *apiError) {
	i, e := alive(w, c)
	if e != nil {
		return reply{}, e
	}
	m := i.Original
	switch {
	case m.Loading() && !m.Deleted():
		// The first message after a deferred answer takes its place, and stays as
		// private or public as that was.
		if e := edit(w, m, "", withoutFlag(c.object(), payload.FlagEphemeral), c.files); e != nil {
			return reply{}, e
		}
	case m.Loading() && !i.Withdrawn:
		// Somebody took "thinking" away, and with it what could be followed up.
		return reply{}, unknownMessage()
	default:
		m = i.NewFollowUp()
		if e := answerMessage(w, m, "", c.object(), c.files); e != nil {
			return reply{}, e
		}
		i.FollowUps = append(i.FollowUps, m)
	}
	i.Changed.Fire()
	return ok(m.Object(world.Whole)), nil
}

func withoutFlag(o payload.Object, flag int) payload.Object {
	n, given := payload.Number(o, "flags")
	if !given {
		return o
	}
	out := maps.Clone(o)
	out["flags"] = float64(n &^ flag)
	return out
}

// onAnswer finds the message of a webhook's path, and its interaction.
func onAnswer(do func(*world.World, *call, *world.Interaction, *world.Message) (reply, *apiError)) handler {
	return func(w *world.World, c *call) (reply, *apiError) {
		i, e := alive(w, c)
		if e != nil {
			return reply{}, e
		}
		candidates := []*world.Message{i.Original}
		id, named := c.vars["message_id"]
		if named {
			candidates = append(candidates, i.FollowUps...)
		}
		for _, m := range candidates {
			if (!named || m.ID == id) && !m.Deleted() {
				return do(w, c, i, m)
			}
		}
		return reply{}, unknownMessage()
	}
}

func getAnswer(_ *world.World, _ *call, _ *world.Interaction, m *world.Message) (reply, *apiError) {
	return ok(m.Object(world.Whole)), nil
}

func editAnswer(w *world.World, c *call, i *world.Interaction, m *world.Message) (reply, *apiError) {
	if e := edit(w, m, "", c.object(), c.files); e != nil {
		return reply{}, e
	}
	i.Changed.Fire()
	return ok(m.Object(world.Whole)), nil
}

func deleteAnswer(_ *world.World, _ *call, i *world.Interaction, m *world.Message) (reply, *apiError) {
	i.Withdrawn = i.Withdrawn || m == i.Original
	m.Delete()
	i.Changed.Fire()
	return done(), nil
}
