package rest

import (
	"net/http"
	"slices"
	"time"

	"verbatim/bot/discordtest/payload"
	"verbatim/bot/discordtest/world"
)

// everybodys is a message if it is there and not ephemeral: those are reached by their
// interaction's token alone.
func everybodys(m *world.Message) *world.Message {
	if m == nil || m.Hidden != nil {
		return nil
	}
	return m
}

// onMessage finds the message of a path, where the bot may do what it needs.
func onMessage(needs world.Permissions, do func(*world.World, *call, *world.Message) (reply, *apiError)) handler {
	return inChannel(needs, func(w *world.World, c *call, ch *world.Channel) (reply, *apiError) {
		m := everybodys(ch.Find(c.vars["message_id"]))
		if m == nil {
			return reply{}, unknownMessage()
		}
		return do(w, c, m)
	})
}

// view is what the bot gets to see of the messages that it asks for.
func view(w *world.World) world.View {
	if w.ReadsContent() {
		return world.Granted
	}
	return world.Filtered
}

// nonceLife is how long a nonce that is enforced is remembered.
const nonceLife = 5 * time.Minute

func createMessage(w *world.World, c *call, ch *world.Channel) (reply, *apiError) {
	if e := allowed(w, ch, ch.Sending()); e != nil {
		return reply{}, e
	}
	body := c.object()
	if nonce := payload.ID(body["nonce"]); nonce != "" && payload.Truth(body, "enforce_nonce") {
		for _, m := range slices.Backward(ch.Messages()) {
			if m.Nonce == nonce && m.Author == w.Bot() && w.Now().Sub(m.Created) < nonceLife {
				return ok(m.Object(world.Whole)), nil
			}
		}
	}
	m, e := send(w, ch, "", body, c.files)
	if e != nil {
		return reply{}, e
	}
	return ok(m.Object(world.Whole)), nil
}

func getMessage(w *world.World, _ *call, m *world.Message) (reply, *apiError) {
	return ok(m.Object(view(w))), nil
}

func listMessages(w *world.World, c *call, ch *world.Channel) (reply, *apiError) {
	if c.query.Get("around") != "" {
		return reply{}, wrong(http.StatusNotImplemented, 0, "the double does not list around a message")
	}
	all := []any{}
	if !ch.Permissions(w.Bot()).Has(world.ReadMessageHistory) {
		return ok(all), nil
	}
	limit, before, after := c.count("limit", 50), c.query.Get("before"), c.query.Get("after")
	for _, m := range slices.Backward(ch.Messages()) {
		if len(all) == limit && after == "" {
			break
		}
		if m.Hidden == nil && (before == "" || world.CompareIDs(m.ID, before) < 0) && (after == "" || world.CompareIDs(m.ID, after) > 0) {
			all = append(all, m.Object(view(w)))
		}
	}
	// After a message means those that follow it, newest first all the same.
	if after != "" && len(all) > limit {
		all = all[len(all)-limit:]
	}
	return ok(all), nil
}

func updateMessage(w *world.World, c *call, m *world.Message) (reply, *apiError) {
	switch {
	case m.Author != w.Bot():
		return reply{}, notAuthor()
	case m.Channel.Archived():
		return reply{}, archivedThread()
	case len(payload.List(c.object(), "embeds")) > 0 && !m.Channel.Permissions(w.Bot()).Has(world.EmbedLinks):
		return reply{}, missingPermissions()
	}
	if e := edit(w, m, "", c.object(), c.files); e != nil {
		return reply{}, e
	}
	return ok(m.Object(world.Whole)), nil
}

func deleteMessage(w *world.World, _ *call, m *world.Message) (reply, *apiError) {
	if m.Author != w.Bot() && !m.Channel.Permissions(w.Bot()).Has(world.ManageMessages) {
		return reply{}, missingPermissions()
	}
	m.Delete()
	return done(), nil
}

func deleteMessages(_ *world.World, c *call, ch *world.Channel) (reply, *apiError) {
	var there []*world.Message
	for _, id := range payload.List(c.object(), "messages") {
		if m := ch.Find(payload.ID(id)); m != nil {
			there = append(there, m)
		}
	}
	ch.DeleteAll(there)
	return done(), nil
}

func react(w *world.World, c *call, m *world.Message) (reply, *apiError) {
	emoji := c.vars["emoji_name"]
	switch {
	case m.Channel.Archived():
		return reply{}, archivedThread()
	case m.Reactions(emoji) == 0 && !m.Channel.Permissions(w.Bot()).Has(world.AddReactions):
		return reply{}, missingPermissions()
	}
	m.React(emoji)
	return done(), nil
}

func unreact(_ *world.World, c *call, m *world.Message) (reply, *apiError) {
	emoji := c.vars["emoji_name"]
	if m.Reactions(emoji) == 0 {
		return reply{}, refused(http.StatusNotFound, 10014, "Unknown Emoji")
	}
	m.Unreact(emoji)
	return done(), nil
}

func pin(_ *world.World, _ *call, m *world.Message) (reply, *apiError) {
	m.Pinned = true
	return done(), nil
}
