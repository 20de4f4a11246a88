package discordtest

// fits is whether a first answer of a type fits what was done.
func (i *interaction) fits(ack int) bool {
	switch ack {
	case AckMessage, AckDeferred:
		return i.kind != interactionComplete
	case AckDeferredUpdate, AckUpdate:
		return i.kind == interactionComponent || i.kind == interactionModal && i.message != nil
	case AckChoices:
		return i.kind == interactionComplete
	case AckModal:
		return i.kind == interactionCommand || i.kind == interactionComponent
	}
	return false
}

// respond takes the first answer.
func (d *Discord) respond(c *call) (reply, *apiError) {
	i := d.interactions.byID[c.vars["interaction_id"]]
	if i == nil || i.token != c.vars["interaction_token"] || d.unanswered(i) {
		return reply{}, unknownInteraction()
	}
	if i.ack != 0 {
		return reply{}, alreadyAcknowledged()
	}
	ack, _ := number(c.object(), "type")
	data := dict(c.object(), "data")
	if !i.fits(ack) {
		return reply{}, invalidForm(problem{"type", "INTERACTION_TYPE_INVALID", "An interaction of this kind cannot be answered so."})
	}
	var e *apiError
	switch ack {
	case AckMessage:
		if data == nil {
			return reply{}, invalidForm(problem{"data", "BASE_TYPE_REQUIRED", "This field is required"})
		}
		i.original, e = d.answer(i, "data", data, c.files)
	case AckDeferred:
		e = d.deferAnswer(i, data)
	case AckDeferredUpdate:
		i.original = i.message
	case AckUpdate:
		if i.message.deleted {
			return reply{}, unknownMessage()
		}
		i.original, e = i.message, d.edit(i.message, "data", data, c.files)
	case AckChoices:
		f := fields{}
		f.choices("data", list(data, "choices"), i.focused)
		if len(f.problems) > 0 {
			e = invalidForm(f.problems...)
		}
		i.choices = list(data, "choices")
	case AckModal:
		f := fields{}
		f.modal("data", data)
		if len(f.problems) > 0 {
			e = invalidForm(f.problems...)
		}
		modal := object{}
		for k, v := range data {
			modal[k] = v
		}
		modal["components"] = numbered(list(data, "components"))
		i.modal = modal
	}
	if e != nil {
		return reply{}, e
	}
	i.ack, i.ackAt = ack, d.now()
	i.changed.fire()
	if c.query.Get("with_response") == "true" {
		return ok(i.response()), nil
	}
	return done(), nil
}

// response is what with_response asks for.
func (i *interaction) response() object {
	about := object{"id": i.id, "type": i.kind}
	out := object{"interaction": about}
	if m := i.original; m != nil {
		about["response_message_id"] = m.id
		about["response_message_loading"] = m.flags&flagLoading != 0
		about["response_message_ephemeral"] = m.hidden != nil
		if i.ack == AckMessage || i.ack == AckUpdate {
			out["resource"] = object{"type": i.ack, "message": m.object(true)}
		}
	}
	return out
}

// deferAnswer puts a message that says that the bot is thinking.
func (d *Discord) deferAnswer(i *interaction, data object) *apiError {
	flags, _ := number(data, "flags")
	f := fields{}
	if flags&^flagEphemeral != 0 {
		f.add("data.flags", "MESSAGE_FLAGS_INVALID", "A deferred answer takes only the EPHEMERAL flag.")
	}
	for _, key := range []string{"content", "embeds", "components", "poll", "attachments"} {
		if present(data[key]) {
			f.add(at("data", key), "BASE_TYPE_INVALID", "A deferred answer has nothing in it.")
		}
	}
	if len(f.problems) > 0 {
		return invalidForm(f.problems...)
	}
	m := i.newMessage(d)
	m.flags = flags | flagLoading
	if flags&flagEphemeral != 0 {
		m.hidden = i.user
	}
	i.original = m
	i.channel.add(m)
	m.announce("MESSAGE_CREATE")
	return nil
}

// newMessage is an answer's, as yet with nothing in it.
func (i *interaction) newMessage(d *Discord) *message {
	m := &message{id: d.newID(), channel: i.channel, author: d.bot, interaction: i, created: d.now()}
	switch {
	case i.message != nil:
		m.kind, m.reference, m.referenceID = messageReply, i.message, i.message.id
	case i.commandIs == commandSlash:
		m.kind = messageSlash
	case i.commandIs != 0:
		m.kind = messageContext
	}
	return m
}

// answer makes a message that answers an interaction.
func (d *Discord) answer(i *interaction, path string, data object, files []upload) (*message, *apiError) {
	m := i.newMessage(d)
	if e := d.fill(m, path, data, files, flagSuppressEmbeds|flagEphemeral|flagSuppressNotifications|flagComponentsV2); e != nil {
		return nil, e
	}
	if m.flags&flagEphemeral != 0 {
		m.hidden = i.user
	}
	i.channel.add(m)
	m.announce("MESSAGE_CREATE")
	return m, nil
}
