package discordtest

import (
	"net/url"
	"slices"
	"strings"
	"unicode/utf16"
)

// Flags of messages.
const (
	flagSuppressEmbeds        = 1 << 2
	flagEphemeral             = 1 << 6
	flagLoading               = 1 << 7
	flagSuppressNotifications = 1 << 12
	flagComponentsV2          = 1 << 15
)

// Limits of messages. Lengths are of UTF-16 code units, the strictest reading of
// "characters".
const (
	maxContent    = 2000
	maxEmbedsText = 6000
	maxV2Text     = 4000
	maxV2Bytes    = 10170
	maxV2Parts    = 40
	maxRows       = 5
	maxFiles      = 10
	maxFileSize   = 10 << 20
)

func length(s string) int { return len(utf16.Encode([]rune(s))) }

func text(o object, key string) string { s, _ := o[key].(string); return s }
func list(o object, key string) []any  { l, _ := o[key].([]any); return l }
func dict(o object, key string) object { d, _ := o[key].(object); return d }
func truth(o object, key string) bool  { b, _ := o[key].(bool); return b }

// number is an integer, and whether there is one.
func number(o object, key string) (int, bool) {
	n, ok := o[key].(float64)
	return int(n), ok
}

// messageBody judges a message as it would stand after the request: its own fields
// over those that were there. flags are those that the request may set.
func (f *fields) messageBody(path string, m object, v2 bool, allowed int) {
	flags, _ := number(m, "flags")
	if flags&^allowed != 0 {
		f.add(at(path, "flags"), "MESSAGE_FLAGS_INVALID", "Flags %d cannot be set here.", flags&^allowed)
	}
	if n := length(text(m, "content")); n > maxContent {
		f.add(at(path, "content"), "BASE_TYPE_MAX_LENGTH", "Must be %d or fewer in length, not %d.", maxContent, n)
	}
	f.embeds(path, list(m, "embeds"))
	f.allowedMentions(at(path, "allowed_mentions"), dict(m, "allowed_mentions"))
	f.components(path, list(m, "components"), v2)
	if v2 {
		for _, key := range []string{"content", "embeds", "poll", "sticker_ids"} {
			if present(m[key]) {
				f.add(at(path, key), "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", "The '%s' field cannot be used when using MessageFlags.IS_COMPONENTS_V2", key)
			}
		}
	}
}

// present is whether a field has anything in it.
func present(v any) bool {
	switch v := v.(type) {
	case nil:
		return false
	case string:
		return strings.TrimSpace(v) != ""
	case []any:
		return len(v) > 0
	}
	return true
}

// empty is whether nothing of a message would be seen.
func empty(m object, files int) bool {
	for _, key := range []string{"content", "embeds", "components", "poll", "sticker_ids"} {
		if present(m[key]) {
			return false
		}
	}
	return files == 0
}

func (f *fields) embeds(path string, embeds []any) {
	total := 0
	for i, e := range embeds {
		embed, _ := e.(object)
		where := at(path, "embeds", i)
		for _, key := range []string{"title", "description"} {
			total += length(text(embed, key))
		}
		total += length(text(dict(embed, "footer"), "text")) + length(text(dict(embed, "author"), "name"))
		for j, x := range list(embed, "fields") {
			field, _ := x.(object)
			total += length(text(field, "name")) + length(text(field, "value"))
			for _, key := range []string{"name", "value"} {
				if strings.TrimSpace(text(field, key)) == "" {
					f.add(at(where, "fields", j, key), "BASE_TYPE_REQUIRED", "This field is required")
				}
			}
		}
		f.url(at(where, "url"), text(embed, "url"), "http", "https")
		for _, key := range []string{"image", "thumbnail"} {
			f.url(at(where, key, "url"), text(dict(embed, key), "url"), "http", "https", "attachment")
		}
		for _, key := range []string{"footer", "author"} {
			f.url(at(where, key, "icon_url"), text(dict(embed, key), "icon_url"), "http", "https", "attachment")
		}
		f.url(at(where, "author", "url"), text(dict(embed, "author"), "url"), "http", "https")
		seen := false
		for _, key := range []string{"title", "description", "footer", "author", "image", "thumbnail", "fields"} {
			seen = seen || present(embed[key])
		}
		if !seen {
			f.add(where, "EMBED_EMPTY", "An embed needs something to show.")
		}
	}
	if total > maxEmbedsText {
		f.add(at(path, "embeds"), "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of %d", maxEmbedsText)
	}
}

// url judges an address that may be missing.
func (f *fields) url(path, value string, schemes ...string) {
	if value == "" {
		return
	}
	u, err := url.Parse(value)
	if err != nil || !slices.Contains(schemes, u.Scheme) || u.Host == "" || strings.ContainsAny(value, " \n") {
		f.add(path, "URL_TYPE_INVALID_URL", "Not a well formed URL.")
	}
}

func (f *fields) allowedMentions(path string, m object) {
	for _, kind := range []string{"users", "roles"} {
		ids := list(m, kind)
		if len(ids) > 0 && slices.Contains(list(m, "parse"), any(kind)) {
			f.add(path, "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", "parse:[%q] and %s: [ids...] are mutually exclusive.", kind, kind)
		}
		if len(ids) > 100 {
			f.add(at(path, kind), "BASE_TYPE_MAX_LENGTH", "Must be 100 or fewer in length.")
		}
	}
}

// attachments judges what a request says about its files: each must be one that it
// uploads, or one that the message has.
func (f *fields) attachments(path string, m object, files []upload, has []object) {
	if len(files) > maxFiles {
		f.add(at(path, "attachments"), "BASE_TYPE_MAX_LENGTH", "Must be %d or fewer in length.", maxFiles)
	}
	known := map[string]bool{}
	for _, file := range files {
		known[file.key] = true
		if file.File.Name == "" {
			f.add(at(path, "files", file.key), "BASE_TYPE_REQUIRED", "A file needs a name.")
		}
	}
	for _, a := range has {
		known[text(a, "id")] = true
	}
	for i, x := range list(m, "attachments") {
		a, _ := x.(object)
		if id := keyOf(a["id"]); !known[id] {
			f.add(at(path, "attachments", i, "id"), "ATTACHMENT_NOT_FOUND", "There is no file %q.", id)
		}
	}
}
