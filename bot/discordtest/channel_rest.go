package discordtest

import (
	"net/http"
	"slices"
)

// open is the channel that a path means, if the bot sees it and may do what it
// wants there.
func (d *Discord) open(c *call, needs Permissions) (*Channel, *apiError) {
	ch := d.channels[c.vars["channel_id"]]
	if ch == nil {
		return nil, unknownChannel()
	}
	p := ch.permissions(d.bot)
	switch {
	case !p.has(ViewChannel):
		return nil, missingAccess()
	case !p.has(needs):
		return nil, missingPermissions()
	}
	return ch, nil
}

func (d *Discord) getChannel(c *call) (reply, *apiError) {
	ch, e := d.open(c, ViewChannel)
	if e != nil {
		return reply{}, e
	}
	return ok(ch.object()), nil
}

// message is the one that a path means, if the bot may do what it wants there.
// Ephemeral ones are reached by their interaction's token alone.
func (d *Discord) message(c *call, needs Permissions) (*message, *apiError) {
	ch, e := d.open(c, needs)
	if e != nil {
		return nil, e
	}
	m := ch.find(c.vars["message_id"])
	if m == nil || m.hidden != nil {
		return nil, unknownMessage()
	}
	return m, nil
}

func (d *Discord) getMessage(c *call) (reply, *apiError) {
	m, e := d.message(c, ReadMessageHistory)
	if e != nil {
		return reply{}, e
	}
	return ok(m.object(d.readsContent())), nil
}

// readsContent is whether the application was granted the Message Content intent.
func (d *Discord) readsContent() bool { return d.options.PrivilegedIntents&IntentMessageContent != 0 }

func (d *Discord) listMessages(c *call) (reply, *apiError) {
	ch, e := d.open(c, ViewChannel)
	if e != nil {
		return reply{}, e
	}
	all := []any{}
	if !ch.permissions(d.bot).has(ReadMessageHistory) {
		return ok(all), nil
	}
	limit := c.count("limit", 50)
	before, after, around := c.query.Get("before"), c.query.Get("after"), c.query.Get("around")
	if around != "" {
		return reply{}, wrong(http.StatusNotImplemented, 0, "the double does not list around a message")
	}
	for _, m := range slices.Backward(ch.messages) {
		if len(all) == limit && after == "" {
			break
		}
		if m.hidden != nil || before != "" && compareIDs(m.id, before) >= 0 || after != "" && compareIDs(m.id, after) <= 0 {
			continue
		}
		all = append(all, m.object(d.readsContent()))
	}
	// After a message means those that follow it, newest first all the same.
	if after != "" && len(all) > limit {
		all = all[len(all)-limit:]
	}
	return ok(all), nil
}

func (d *Discord) updateMessage(c *call) (reply, *apiError) {
	m, e := d.message(c, ViewChannel)
	if e != nil {
		return reply{}, e
	}
	if m.author != d.bot {
		return reply{}, notAuthor()
	}
	if len(list(c.object(), "embeds")) > 0 && !m.channel.permissions(d.bot).has(EmbedLinks) {
		return reply{}, missingPermissions()
	}
	if e := d.edit(m, "", c.object(), c.files); e != nil {
		return reply{}, e
	}
	return ok(m.object(true)), nil
}

func (d *Discord) deleteMessage(c *call) (reply, *apiError) {
	m, e := d.message(c, ViewChannel)
	if e != nil {
		return reply{}, e
	}
	if m.author != d.bot && !m.channel.permissions(d.bot).has(ManageMessages) {
		return reply{}, missingPermissions()
	}
	m.channel.remove(m)
	m.announce("MESSAGE_DELETE")
	return done(), nil
}

func (d *Discord) deleteMessages(c *call) (reply, *apiError) {
	ch, e := d.open(c, ManageMessages)
	if e != nil {
		return reply{}, e
	}
	for _, id := range list(c.object(), "messages") {
		if m := ch.find(keyOf(id)); m != nil && m.hidden == nil {
			ch.remove(m)
			m.announce("MESSAGE_DELETE")
		}
	}
	return done(), nil
}

func (d *Discord) startTyping(c *call) (reply, *apiError) {
	ch := d.channels[c.vars["channel_id"]]
	if ch == nil {
		return reply{}, unknownChannel()
	}
	if _, e := d.open(c, ch.sending()); e != nil {
		return reply{}, e
	}
	ch.typing++
	ch.changed.fire()
	return done(), nil
}

func (d *Discord) react(c *call) (reply, *apiError) {
	m, e := d.message(c, ReadMessageHistory)
	if e != nil {
		return reply{}, e
	}
	emoji := c.vars["emoji_name"]
	if len(m.reactions[emoji]) == 0 && !m.channel.permissions(d.bot).has(AddReactions) {
		return reply{}, missingPermissions()
	}
	if m.reactions == nil {
		m.reactions = map[string][]*User{}
	}
	if !slices.Contains(m.reactions[emoji], d.bot) {
		m.reactions[emoji] = append(m.reactions[emoji], d.bot)
	}
	m.changed.fire()
	return done(), nil
}

func (d *Discord) unreact(c *call) (reply, *apiError) {
	m, e := d.message(c, ReadMessageHistory)
	if e != nil {
		return reply{}, e
	}
	emoji := c.vars["emoji_name"]
	if len(m.reactions[emoji]) == 0 {
		return reply{}, refused(http.StatusNotFound, 10014, "Unknown Emoji")
	}
	m.reactions[emoji] = slices.DeleteFunc(m.reactions[emoji], func(u *User) bool { return u == d.bot })
	if len(m.reactions[emoji]) == 0 {
		delete(m.reactions, emoji)
	}
	m.changed.fire()
	return done(), nil
}

func (d *Discord) pin(c *call) (reply, *apiError) {
	m, e := d.message(c, PinMessages)
	if e != nil {
		return reply{}, e
	}
	m.pinned = true
	return done(), nil
}

// createThread opens a thread, from a message or not, or a post in a forum.
func (d *Discord) createThread(c *call) (reply, *apiError) {
	ch := d.channels[c.vars["channel_id"]]
	if ch == nil {
		return reply{}, unknownChannel()
	}
	needs := CreatePublicThreads
	if ch.kind == channelForum {
		needs = SendMessages
	}
	if _, e := d.open(c, needs); e != nil {
		return reply{}, e
	}
	body := c.object()
	if ch.guild == nil || ch.parent != nil {
		return reply{}, wrong(http.StatusBadRequest, 50024, "Cannot execute action on this channel type")
	}
	if kind, given := number(body, "type"); ch.kind == channelText && c.op.id == "create_thread" && (!given || kind != channelThread) {
		return reply{}, wrong(http.StatusNotImplemented, 0, "the double makes public threads alone")
	}
	if c.op.id == "create_thread_from_message" {
		if m := ch.find(c.vars["message_id"]); m == nil || m.hidden != nil {
			return reply{}, unknownMessage()
		}
		if d.channels[c.vars["message_id"]] != nil {
			return reply{}, wrong(http.StatusBadRequest, 160004, "A thread has already been created for this message")
		}
	}
	// The thread of a message has the message's id.
	id := c.vars["message_id"]
	if id == "" {
		id = d.newID()
	}
	thread := ch.guild.newChannel(id, text(body, "name"), channelThread, ch, d.bot)
	o := thread.object()
	if ch.kind == channelForum {
		m, e := d.send(thread, "message", dict(body, "message"), c.files)
		if e != nil {
			thread.vanish()
			return reply{}, e
		}
		o["message"] = m.object(true)
	}
	return created(o), nil
}
