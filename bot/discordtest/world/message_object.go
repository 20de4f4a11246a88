package world

import (
	"maps"
	"slices"

	"verbatim/bot/discordtest/payload"
)

// readable reports whether an application without the Message Content intent gets what
// is in the message: its own, what is written to it directly, and what mentions its
// bot. A mention of the bot's role is none of the bot.
func (m *Message) readable() bool {
	bot := m.Channel.world.bot
	return m.Channel.guild == nil || m.Author == bot || slices.Contains(m.Mentions, bot)
}

// Object is the message on the wire.
func (m *Message) Object(v View) payload.Object {
	bot := m.Channel.world.bot
	o := payload.Object{
		"id": m.ID, "channel_id": m.Channel.ID, "author": m.Author.Object(), "type": m.Kind, "content": "", "embeds": []any{},
		"components": []any{}, "attachments": []any{}, "mentions": []any{}, "mention_roles": payload.Anys(m.MentionRoles),
		"mention_everyone": slices.Contains(m.Pinged, "everyone"), "pinned": m.Pinned, "tts": false, "flags": m.Flags,
		"timestamp": Timestamp(m.Created), "edited_timestamp": nil,
	}
	if !m.Edited.IsZero() {
		o["edited_timestamp"] = Timestamp(m.Edited)
	}
	if v != Filtered || m.readable() {
		m.putContent(o)
	}
	mentions := []any{}
	for _, u := range m.Mentions {
		mentions = append(mentions, u.Object())
	}
	o["mentions"] = mentions
	if m.Nonce != "" {
		o["nonce"] = m.Nonce
	}
	if m.ReferenceID != "" {
		m.putReference(o, v)
	}
	if m.Author == bot {
		o["application_id"] = bot.ID
	}
	if i := m.Interaction; i != nil {
		o["webhook_id"] = bot.ID
		o["interaction_metadata"] = i.Metadata()
		if i.Kind == payload.InteractionCommand {
			o["interaction"] = payload.Object{"id": i.ID, "type": i.Kind, "name": i.Command.Name(), "user": i.User.Object()}
		}
	}
	if reactions := m.reactionObjects(); len(reactions) > 0 {
		o["reactions"] = reactions
	}
	return o
}

func (m *Message) putContent(o payload.Object) {
	o["content"] = m.Text
	o["embeds"] = append([]any{}, m.Embeds...)
	o["components"] = append([]any{}, m.Components...)
	attachments := []any{}
	for _, a := range m.Attachments {
		attachments = append(attachments, a)
	}
	o["attachments"] = attachments
	if m.Poll != nil {
		o["poll"] = m.Poll
	}
}

// putReference says what the message replies to, and shows that if it is still there.
func (m *Message) putReference(o payload.Object, v View) {
	ref := payload.Object{"type": 0, "channel_id": m.Channel.ID, "message_id": m.ReferenceID}
	if m.Channel.guild != nil {
		ref["guild_id"] = m.Channel.guild.ID
	}
	o["message_reference"], o["referenced_message"] = ref, nil
	if r := m.Reference; r != nil && !r.deleted {
		if v == Whole {
			v = Filtered
		}
		inner := r.Object(v)
		delete(inner, "referenced_message")
		o["referenced_message"] = inner
	}
}

func (m *Message) reactionObjects() []any {
	var all []any
	for _, emoji := range slices.Sorted(maps.Keys(m.reactions)) {
		users := m.reactions[emoji]
		all = append(all, payload.Object{
			"count": len(users), "count_details": payload.Object{"burst": 0, "normal": len(users)}, "burst_colors": []any{},
			"me": slices.Contains(users, m.Channel.world.bot), "me_burst": false, "emoji": payload.Object{"id": nil, "name": emoji},
		})
	}
	return all
}

// EventObject is the message as the gateway sends it: with where it is, and by which
// member.
func (m *Message) EventObject(v View) payload.Object {
	o := m.Object(v)
	o["channel_type"] = m.Channel.kind
	if g := m.Channel.guild; g != nil {
		o["guild_id"] = g.ID
		if member := g.members[m.Author.ID]; member != nil {
			o["member"] = member.Object()
		}
	}
	return o
}
