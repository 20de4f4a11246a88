package rest

import (
	"net/http"
	"strings"
	"time"

	"verbatim/bot/discordtest/payload"
	"verbatim/bot/discordtest/rules"
	"verbatim/bot/discordtest/world"
)

// The flags that a request may set: of a message in a channel, of an answer to an
// interaction, and of an edit.
const (
	sendable   = payload.FlagSuppressEmbeds | payload.FlagSuppressNotifications | payload.FlagComponentsV2
	answerable = sendable | payload.FlagEphemeral
	editable   = payload.FlagSuppressEmbeds | payload.FlagComponentsV2
)

// newMessage is a message as a request makes it, to be judged.
func newMessage(path string, body payload.Object, files []upload, settable int) rules.Message {
	return rules.Message{Path: path, Body: body, Settable: settable, Uploads: names(files)}
}

func names(files []upload) []rules.Upload {
	var all []rules.Upload
	for _, f := range files {
		all = append(all, rules.Upload{Key: f.key, Name: f.Name})
	}
	return all
}

// judge is why a message cannot be as it would be, or nil.
func judge(m rules.Message) *apiError {
	if problems := m.Problems(); len(problems) > 0 {
		return invalidForm(problems...)
	}
	if m.Empty() {
		return emptyMessage()
	}
	return nil
}

// content is what a message that was judged shows. The uploads are stored.
func content(w *world.World, m rules.Message, files []upload) world.Content {
	flags, _ := payload.Number(m.Body, "flags")
	shown := world.Content{
		Text:       strings.TrimSpace(payload.Text(m.Body, "content")),
		Embeds:     payload.Rich(payload.List(m.Body, "embeds")),
		Components: payload.Numbered(payload.List(m.Body, "components")),
		Poll:       payload.Poll(payload.Dict(m.Body, "poll"), func(d time.Duration) string { return world.Timestamp(w.Now().Add(d)) }),
		Flags:      flags,
	}
	shown.Attachments = append(shown.Attachments, m.Kept()...)
	for _, f := range files {
		shown.Attachments = append(shown.Attachments, w.Files.Add(world.FolderAttachments, f.File))
	}
	return shown
}

// edit changes what a request names and leaves the rest. The result is judged as a
// whole.
func edit(w *world.World, m *world.Message, path string, data payload.Object, files []upload) *apiError {
	merged := payload.Object{"content": m.Text, "embeds": m.Embeds, "components": m.Components}
	if m.Poll != nil {
		merged["poll"] = m.Poll
	}
	for _, key := range []string{"content", "embeds", "components", "poll", "allowed_mentions", "flags", "attachments"} {
		if v, ok := data[key]; ok {
			merged[key] = v
		}
	}
	result := rules.Message{Path: path, Body: merged, Settable: editable, WasV2: m.V2(), Uploads: names(files), Attached: m.Attachments}
	if e := judge(result); e != nil {
		return e
	}
	shown := content(w, result, files)
	if flags, given := payload.Number(data, "flags"); given {
		shown.Flags = m.Flags&^payload.FlagSuppressEmbeds | flags
	} else {
		shown.Flags = m.Flags
	}
	m.Edit(shown, payload.Dict(data, "allowed_mentions"))
	return nil
}

// send posts a message of the bot, if it may.
func send(w *world.World, ch *world.Channel, path string, body payload.Object, files []upload) (*world.Message, *apiError) {
	p := ch.Permissions(w.Bot())
	switch {
	case ch.Kind() == payload.ChannelForum:
		return nil, wrong(http.StatusBadRequest, 50008, "Cannot send messages in a non-text channel")
	case ch.Recipient() != nil && !ch.Recipient().Reachable():
		return nil, cannotMessageUser()
	case len(payload.List(body, "embeds")) > 0 && !p.Has(world.EmbedLinks),
		len(files) > 0 && !p.Has(world.AttachFiles),
		payload.Truth(body, "tts") && !p.Has(world.SendTTS):
		return nil, missingPermissions()
	case ch.Archived() && ch.Locked() && !p.Has(world.ManageThreads):
		return nil, archivedThread()
	}
	m := ch.NewMessage("", w.Bot())
	m.Nonce = payload.ID(body["nonce"])
	if e := refer(m, path, body, p); e != nil {
		return nil, e
	}
	judged := newMessage(path, body, files, sendable)
	if e := judge(judged); e != nil {
		return nil, e
	}
	m.Content = content(w, judged, files)
	m.Send(payload.Dict(body, "allowed_mentions"))
	return m, nil
}

// refer makes a message the reply that a request wants.
func refer(m *world.Message, path string, body payload.Object, p world.Permissions) *apiError {
	ref := payload.Dict(body, "message_reference")
	if ref == nil {
		return nil
	}
	if !p.Has(world.ReadMessageHistory) {
		return refused(http.StatusBadRequest, 160002, "Cannot reply without permission to read message history")
	}
	where := payload.At(path, "message_reference")
	if id := payload.Text(ref, "channel_id"); id != "" && id != m.Channel.ID {
		return invalidForm(rules.Problem{Path: where, Code: "MESSAGE_REFERENCE_CHANNEL_ID", Message: "A reply is in the channel of what it replies to."})
	}
	if n, _ := payload.Number(ref, "type"); n != 0 {
		return wrong(http.StatusNotImplemented, 0, "the double does not forward messages")
	}
	r := everybodys(m.Channel.Find(payload.Text(ref, "message_id")))
	if r == nil {
		if v, given := ref["fail_if_not_exists"].(bool); given && !v {
			return nil
		}
		e := invalidForm(rules.Problem{Path: where, Code: "MESSAGE_REFERENCE_UNKNOWN_MESSAGE", Message: "Unknown message"})
		e.refusal = true // it may have been deleted just now
		return e
	}
	m.ReplyTo(r)
	return nil
}
