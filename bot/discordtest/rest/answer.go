package rest

import (
	"maps"

	"verbatim/bot/discordtest/payload"
	"verbatim/bot/discordtest/rules"
	"verbatim/bot/discordtest/world"
)

// respond takes the first answer to an interaction.
func respond(w *world.World, c *call) (reply, *apiError) {
	i := w.Interactions.ByID(c.vars["interaction_id"])
	if i == nil || i.Token != c.vars["interaction_token"] || i.Unanswered() {
		return reply{}, unknownInteraction()
	}
	if i.Ack != 0 {
		return reply{}, alreadyAcknowledged()
	}
	ack, _ := payload.Number(c.object(), "type")
	if !rules.Fits(ack, i.Kind, i.Message != nil) {
		return reply{}, invalidForm(rules.Problem{Path: "type", Code: "INTERACTION_TYPE_INVALID", Message: "An interaction of this kind cannot be answered so."})
	}
	if i.Channel.Deleted() {
		return reply{}, unknownChannel()
	}
	if e := answer(w, i, ack, payload.Dict(c.object(), "data"), c.files); e != nil {
		return reply{}, e
	}
	i.Acknowledge(ack)
	if c.query.Get("with_response") == "true" {
		return ok(callback(i)), nil
	}
	return done(), nil
}

// answer does what a first answer of a type says.
func answer(w *world.World, i *world.Interaction, ack int, data payload.Object, files []upload) *apiError {
	switch ack {
	case payload.AckMessage:
		if data == nil {
			return invalidForm(rules.Problem{Path: "data", Code: "BASE_TYPE_REQUIRED", Message: "This field is required"})
		}
		m := i.NewMessage()
		if e := answerMessage(w, m, "data", data, files); e != nil {
			return e
		}
		i.Original = m
	case payload.AckDeferred:
		return deferAnswer(i, data)
	case payload.AckDeferredUpdate:
		i.Original = i.Message
	case payload.AckUpdate:
		if i.Message.Deleted() {
			return unknownMessage()
		}
		i.Original = i.Message
		return edit(w, i.Message, "data", data, files)
	case payload.AckChoices:
		i.Choices = payload.List(data, "choices")
		return form(rules.Choices("data", i.Choices, i.Focused))
	case payload.AckModal:
		if e := form(rules.Modal("data", data)); e != nil {
			return e
		}
		i.Modal = maps.Clone(data)
		i.Modal["components"] = payload.Numbered(payload.List(data, "components"))
	}
	return nil
}

// form is the answer to a body with these problems, or nil if there are none.
func form(problems []rules.Problem) *apiError {
	if len(problems) == 0 {
		return nil
	}
	return invalidForm(problems...)
}

// deferAnswer puts a message that says that the bot is thinking.
func deferAnswer(i *world.Interaction, data payload.Object) *apiError {
	if e := form(rules.Deferred("data", data)); e != nil {
		return e
	}
	flags, _ := payload.Number(data, "flags")
	m := i.NewMessage()
	m.Flags = flags | payload.FlagLoading
	if flags&payload.FlagEphemeral != 0 {
		m.Hidden = i.User
	}
	i.Original = m
	m.Send(nil)
	return nil
}

// answerMessage puts content into a message that answers an interaction, and sends it.
func answerMessage(w *world.World, m *world.Message, path string, data payload.Object, files []upload) *apiError {
	judged := newMessage(path, data, files, answerable)
	if e := judge(judged); e != nil {
		return e
	}
	m.Content = content(w, judged, files)
	if m.Flags&payload.FlagEphemeral != 0 {
		m.Hidden = m.Interaction.User
	}
	m.Send(payload.Dict(data, "allowed_mentions"))
	return nil
}

// callback is what with_response asks for.
func callback(i *world.Interaction) payload.Object {
	about := payload.Object{"id": i.ID, "type": i.Kind}
	out := payload.Object{"interaction": about}
	if m := i.Original; m != nil {
		about["response_message_id"] = m.ID
		about["response_message_loading"] = m.Loading()
		about["response_message_ephemeral"] = m.Hidden != nil
		if i.Ack == payload.AckMessage || i.Ack == payload.AckUpdate {
			out["resource"] = payload.Object{"type": i.Ack, "message": m.Object(world.Whole)}
		}
	}
	return out
}
