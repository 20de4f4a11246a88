package discordtest

import (
	"net/http"
	"slices"
	"time"
)

// nonceLife is how long a nonce that is enforced is remembered.
const nonceLife = 5 * time.Minute

func (d *Discord) createMessage(c *call) (reply, *apiError) {
	ch := d.channels[c.vars["channel_id"]]
	if ch == nil {
		return reply{}, unknownChannel()
	}
	if _, e := d.open(c, ch.sending()); e != nil {
		return reply{}, e
	}
	body := c.object()
	if nonce := keyOf(body["nonce"]); nonce != "" && truth(body, "enforce_nonce") {
		for _, m := range slices.Backward(ch.messages) {
			if m.nonce == nonce && m.author == d.bot && d.now().Sub(m.created) < nonceLife {
				return ok(m.object(true)), nil
			}
		}
	}
	m, e := d.send(ch, "", body, c.files)
	if e != nil {
		return reply{}, e
	}
	return ok(m.object(true)), nil
}

// send posts a message of the bot, if it may.
func (d *Discord) send(ch *Channel, path string, body object, files []upload) (*message, *apiError) {
	p := ch.permissions(d.bot)
	switch {
	case ch.kind == channelForum:
		return nil, wrong(http.StatusBadRequest, 50008, "Cannot send messages in a non-text channel")
	case ch.recipient != nil && !d.reachable(ch.recipient):
		return nil, cannotMessageUser()
	case len(list(body, "embeds")) > 0 && !p.has(EmbedLinks),
		len(files) > 0 && !p.has(AttachFiles),
		truth(body, "tts") && !p.has(SendTTS):
		return nil, missingPermissions()
	case ch.archived && ch.locked && !p.has(ManageThreads):
		return nil, archivedThread()
	}
	m := &message{id: d.newID(), channel: ch, author: d.bot, created: d.now(), nonce: keyOf(body["nonce"])}
	if e := d.refer(m, path, body, p); e != nil {
		return nil, e
	}
	if e := d.fill(m, path, body, files, flagSuppressEmbeds|flagSuppressNotifications|flagComponentsV2); e != nil {
		return nil, e
	}
	ch.archived = false
	ch.add(m)
	m.announce("MESSAGE_CREATE")
	return m, nil
}

// refer makes a message a reply.
func (d *Discord) refer(m *message, path string, body object, p Permissions) *apiError {
	ref := dict(body, "message_reference")
	if ref == nil {
		return nil
	}
	if !p.has(ReadMessageHistory) {
		return refused(http.StatusBadRequest, 160002, "Cannot reply without permission to read message history")
	}
	if id := text(ref, "channel_id"); id != "" && id != m.channel.ID {
		return invalidForm(problem{at(path, "message_reference"), "MESSAGE_REFERENCE_CHANNEL_ID", "A reply is in the channel of what it replies to."})
	}
	if n, _ := number(ref, "type"); n != 0 {
		return wrong(http.StatusNotImplemented, 0, "the double does not forward messages")
	}
	id := text(ref, "message_id")
	r := m.channel.find(id)
	if r == nil || r.hidden != nil {
		if v, given := ref["fail_if_not_exists"].(bool); given && !v {
			return nil
		}
		e := invalidForm(problem{at(path, "message_reference"), "MESSAGE_REFERENCE_UNKNOWN_MESSAGE", "Unknown message"})
		e.refusal = true // it may have been deleted just now
		return e
	}
	m.kind, m.reference, m.referenceID = messageReply, r, r.id
	return nil
}
