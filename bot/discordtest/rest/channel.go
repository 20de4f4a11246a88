package rest

import (
	"net/http"

	"verbatim/bot/discordtest/payload"
	"verbatim/bot/discordtest/world"
)

// inChannel finds the channel of a path, which the bot has to see, and where it may do
// what it needs.
func inChannel(needs world.Permissions, do func(*world.World, *call, *world.Channel) (reply, *apiError)) handler {
	return func(w *world.World, c *call) (reply, *apiError) {
		ch := w.Channel(c.vars["channel_id"])
		if ch == nil {
			return reply{}, unknownChannel()
		}
		if e := allowed(w, ch, needs); e != nil {
			return reply{}, e
		}
		return do(w, c, ch)
	}
}

// allowed is why the bot may not do something in a channel, or nil.
func allowed(w *world.World, ch *world.Channel, needs world.Permissions) *apiError {
	p := ch.Permissions(w.Bot())
	switch {
	case !p.Has(world.ViewChannel):
		return missingAccess()
	case !p.Has(needs):
		return missingPermissions()
	}
	return nil
}

func getChannel(_ *world.World, _ *call, ch *world.Channel) (reply, *apiError) {
	return ok(ch.Object()), nil
}

func startTyping(w *world.World, _ *call, ch *world.Channel) (reply, *apiError) {
	if e := allowed(w, ch, ch.Sending()); e != nil {
		return reply{}, e
	}
	ch.Type()
	return done(), nil
}

// createThread opens a thread, from a message or not, or a post in a forum. A thread of
// a message has the message's id.
func createThread(w *world.World, c *call, ch *world.Channel) (reply, *apiError) {
	needs := world.CreatePublicThreads
	if ch.Kind() == payload.ChannelForum {
		needs = world.SendMessages
	}
	if e := allowed(w, ch, needs); e != nil {
		return reply{}, e
	}
	body, id := c.object(), c.vars["message_id"]
	kind, given := payload.Number(body, "type")
	switch {
	case ch.Guild() == nil || ch.Parent() != nil:
		return reply{}, wrong(http.StatusBadRequest, 50024, "Cannot execute action on this channel type")
	case ch.Kind() == payload.ChannelText && id == "" && (!given || kind != payload.ChannelThread):
		return reply{}, wrong(http.StatusNotImplemented, 0, "the double makes public threads alone")
	case ch.Kind() == payload.ChannelForum && id == "":
		return createPost(w, c, ch)
	case id == "":
	case everybodys(ch.Find(id)) == nil:
		return reply{}, unknownMessage()
	case w.Channel(id) != nil:
		return reply{}, wrong(http.StatusBadRequest, 160004, "A thread has already been created for this message")
	}
	return created(ch.AddThread(id, payload.Text(body, "name"), w.Bot()).Object()), nil
}

// createPost opens a post in a forum with its first message. If that is wrong, there
// is no post.
func createPost(w *world.World, c *call, forum *world.Channel) (reply, *apiError) {
	body := c.object()
	first := payload.Dict(body, "message")
	if e := judge(newMessage("message", first, c.files, sendable)); e != nil {
		return reply{}, e
	}
	post := forum.AddThread("", payload.Text(body, "name"), w.Bot())
	o := post.Object()
	m, e := send(w, post, "message", first, c.files)
	if e != nil {
		post.Delete()
		return reply{}, e
	}
	o["message"] = m.Object(world.Whole)
	return created(o), nil
}
