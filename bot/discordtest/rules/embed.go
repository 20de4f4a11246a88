package rules

import (
	"strings"

	"verbatim/bot/discordtest/payload"
)

// embeds judges those of a message, each by itself and their texts together.
func embeds(r *report, path string, embeds []any) {
	total := 0
	for i, x := range embeds {
		e, _ := x.(payload.Object)
		total += embed(r, payload.At(path, "embeds", i), e)
	}
	if total > MaxEmbedsText {
		r.add(payload.At(path, "embeds"), "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of %d", MaxEmbedsText)
	}
}

// embed judges one and returns the length of its texts.
func embed(r *report, path string, e payload.Object) (size int) {
	text, dict := payload.Text, payload.Dict
	size = payload.Length(text(e, "title")) + payload.Length(text(e, "description"))
	size += payload.Length(text(dict(e, "footer"), "text")) + payload.Length(text(dict(e, "author"), "name"))
	for i, x := range payload.List(e, "fields") {
		field, _ := x.(payload.Object)
		for _, key := range []string{"name", "value"} {
			size += payload.Length(text(field, key))
			if strings.TrimSpace(text(field, key)) == "" {
				r.add(payload.At(path, "fields", i, key), "BASE_TYPE_REQUIRED", "This field is required")
			}
		}
	}
	r.url(payload.At(path, "url"), text(e, "url"), "http", "https")
	for _, key := range []string{"image", "thumbnail"} {
		r.url(payload.At(path, key, "url"), text(dict(e, key), "url"), "http", "https", "attachment")
	}
	for _, key := range []string{"footer", "author"} {
		r.url(payload.At(path, key, "icon_url"), text(dict(e, key), "icon_url"), "http", "https", "attachment")
	}
	r.url(payload.At(path, "author", "url"), text(dict(e, "author"), "url"), "http", "https")
	for _, key := range []string{"title", "description", "footer", "author", "image", "thumbnail", "fields"} {
		if payload.Present(e[key]) {
			return size
		}
	}
	r.add(path, "EMBED_EMPTY", "An embed needs something to show.")
	return size
}
