package discordtest

// alive is the interaction that a webhook's path means.
func (d *Discord) alive(c *call) (*interaction, *apiError) {
	i := d.interactions.byToken[c.vars["webhook_token"]]
	switch {
	case c.vars["webhook_id"] != d.bot.ID:
		return nil, unknownWebhook()
	case i == nil:
		return nil, deadToken()
	case d.now().Sub(i.created) > TokenLife:
		return nil, deadToken()
	case i.ack == 0 || i.ack == AckChoices || i.ack == AckModal:
		// Before the first answer there is nothing to follow up.
		return nil, unknownWebhook()
	}
	return i, nil
}

func (d *Discord) followUp(c *call) (reply, *apiError) {
	i, e := d.alive(c)
	if e != nil {
		return reply{}, e
	}
	if i.original.flags&flagLoading != 0 && !i.original.deleted {
		// The first message after a deferred answer takes its place, and stays as
		// private or public as that was.
		m := i.original
		if e := d.edit(m, "", withoutFlag(c.object(), flagEphemeral), c.files); e != nil {
			return reply{}, e
		}
		i.changed.fire()
		return ok(m.object(true)), nil
	}
	m, e := d.answer(i, "", c.object(), c.files)
	if e != nil {
		return reply{}, e
	}
	if i.original != nil && m.referenceID == "" {
		m.kind, m.reference, m.referenceID = messageReply, i.original, i.original.id
	}
	i.followUps = append(i.followUps, m)
	i.changed.fire()
	return ok(m.object(true)), nil
}

func withoutFlag(o object, flag int) object {
	out := object{}
	for k, v := range o {
		out[k] = v
	}
	if n, ok := number(o, "flags"); ok {
		out["flags"] = float64(n &^ flag)
	}
	return out
}

// answered is the message that a webhook's path means.
func (d *Discord) answered(c *call) (*interaction, *message, *apiError) {
	i, e := d.alive(c)
	if e != nil {
		return nil, nil, e
	}
	id, ok := c.vars["message_id"]
	if !ok {
		if i.original.deleted {
			return nil, nil, unknownMessage()
		}
		return i, i.original, nil
	}
	for _, m := range append([]*message{i.original}, i.followUps...) {
		if m.id == id && !m.deleted {
			return i, m, nil
		}
	}
	return nil, nil, unknownMessage()
}

func (d *Discord) getAnswer(c *call) (reply, *apiError) {
	_, m, e := d.answered(c)
	if e != nil {
		return reply{}, e
	}
	return ok(m.object(true)), nil
}

func (d *Discord) editAnswer(c *call) (reply, *apiError) {
	i, m, e := d.answered(c)
	if e != nil {
		return reply{}, e
	}
	if e := d.edit(m, "", c.object(), c.files); e != nil {
		return reply{}, e
	}
	i.changed.fire()
	return ok(m.object(true)), nil
}

func (d *Discord) deleteAnswer(c *call) (reply, *apiError) {
	i, m, e := d.answered(c)
	if e != nil {
		return reply{}, e
	}
	m.channel.remove(m)
	m.announce("MESSAGE_DELETE")
	i.changed.fire()
	return done(), nil
}
