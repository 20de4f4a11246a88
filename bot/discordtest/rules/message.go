package rules

import (
	"slices"

	"verbatim/bot/discordtest/payload"
)

// Message is a message as it would stand after a request: a new one, or the result of
// an edit.
type Message struct {
	// Path is where the message is in the request's body.
	Path string
	// Body has the message's fields: those of the request over those that were there.
	// "flags" and "attachments" are the request's alone.
	Body payload.Object
	// Settable are the flags that the request may set.
	Settable int
	// WasV2 is whether the message had the Components V2 flag before.
	WasV2 bool
	// Uploads are the files that come with the request, and Attached those that the
	// message has.
	Uploads  []Upload
	Attached []payload.Object
}

// V2 reports whether the message has the Components V2 flag after the request.
func (m Message) V2() bool {
	flags, _ := payload.Number(m.Body, "flags")
	return m.WasV2 || flags&payload.FlagComponentsV2 != 0
}

// Problems returns what is wrong with the message.
func (m Message) Problems() []Problem {
	r := &report{}
	flags, given := payload.Number(m.Body, "flags")
	if given && m.WasV2 && flags&payload.FlagComponentsV2 == 0 {
		r.add(payload.At(m.Path, "flags"), "MESSAGE_FLAGS_INVALID", "IS_COMPONENTS_V2 cannot be taken back.")
	}
	if flags&^m.Settable != 0 {
		r.add(payload.At(m.Path, "flags"), "MESSAGE_FLAGS_INVALID", "Flags %d cannot be set here.", flags&^m.Settable)
	}
	if n := payload.Length(payload.Text(m.Body, "content")); n > MaxContent {
		r.add(payload.At(m.Path, "content"), "BASE_TYPE_MAX_LENGTH", "Must be %d or fewer in length, not %d.", MaxContent, n)
	}
	embeds(r, m.Path, payload.List(m.Body, "embeds"))
	allowedMentions(r, payload.At(m.Path, "allowed_mentions"), payload.Dict(m.Body, "allowed_mentions"))
	components(r, m.Path, payload.List(m.Body, "components"), m.V2())
	if m.V2() {
		for _, key := range []string{"content", "embeds", "poll", "sticker_ids"} {
			if payload.Present(m.Body[key]) {
				r.add(payload.At(m.Path, key), "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", "The '%s' field cannot be used when using MessageFlags.IS_COMPONENTS_V2", key)
			}
		}
	}
	attachments(r, m)
	references(r, m)
	return r.problems
}

// Empty reports whether nothing of the message would be seen.
func (m Message) Empty() bool {
	for _, key := range []string{"content", "embeds", "components", "poll", "sticker_ids"} {
		if payload.Present(m.Body[key]) {
			return false
		}
	}
	return len(m.Kept())+len(m.Uploads) == 0
}

// Deferred returns what is wrong with the data of an answer that says "thinking".
func Deferred(path string, data payload.Object) []Problem {
	r := &report{}
	if flags, _ := payload.Number(data, "flags"); flags&^payload.FlagEphemeral != 0 {
		r.add(payload.At(path, "flags"), "MESSAGE_FLAGS_INVALID", "A deferred answer takes only the EPHEMERAL flag.")
	}
	for _, key := range []string{"content", "embeds", "components", "poll", "attachments"} {
		if payload.Present(data[key]) {
			r.add(payload.At(path, key), "BASE_TYPE_INVALID", "A deferred answer has nothing in it.")
		}
	}
	return r.problems
}

func allowedMentions(r *report, path string, m payload.Object) {
	for _, kind := range []string{"users", "roles"} {
		ids := payload.List(m, kind)
		if len(ids) > 0 && slices.Contains(payload.List(m, "parse"), any(kind)) {
			r.add(path, "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", "parse:[%q] and %s: [ids...] are mutually exclusive.", kind, kind)
		}
		if len(ids) > 100 {
			r.add(payload.At(path, kind), "BASE_TYPE_MAX_LENGTH", "Must be 100 or fewer in length.")
		}
	}
}
