package rules

import (
	"strings"

	"verbatim/bot/discordtest/payload"
)

// components judges those of a message, each by itself and all together.
func components(r *report, path string, all []any, v2 bool) {
	if !v2 {
		if len(all) > maxRows {
			r.add(payload.At(path, "components"), "BASE_TYPE_BAD_LENGTH", "Must be between 1 and %d in length.", maxRows)
		}
		for i, x := range all {
			if c, _ := x.(payload.Object); payload.Kind(c) != payload.TypeRow {
				r.add(payload.At(path, "components", i, "type"), "UNION_TYPE_CHOICES", "Value of field \"type\" must be one of (1,) without MessageFlags.IS_COMPONENTS_V2.")
			}
		}
	}
	seen := newIdentities()
	parts, letters, size := 0, 0, 0
	payload.Walk(path, all, func(path string, c payload.Object) {
		parts++
		seen.judge(r, path, c)
		if payload.Kind(c) == payload.TypeText {
			letters += payload.Length(payload.Text(c, "content"))
			size += len(payload.Text(c, "content"))
		}
		component(r, path, c)
	})
	if v2 && parts > MaxV2Parts {
		r.add(payload.At(path, "components"), "COMPONENT_MAX_TOTAL", "A message has %d components at most, not %d.", MaxV2Parts, parts)
	}
	if letters > MaxV2Text {
		r.add(payload.At(path, "components"), "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", "The total text is %d at most, not %d.", MaxV2Text, letters)
	}
	if size > MaxV2Bytes {
		r.add(payload.At(path, "components"), "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", "The total text is %d bytes at most, not %d.", MaxV2Bytes, size)
	}
}

// identities are the custom ids and the ids that the components of one message or
// modal have so far.
type identities struct {
	custom  map[string]bool
	numbers map[int]bool
}

func newIdentities() identities { return identities{map[string]bool{}, map[int]bool{}} }

// judge adds those of a component, each of which has to be new.
func (s identities) judge(r *report, path string, c payload.Object) {
	if id := payload.Text(c, "custom_id"); id != "" {
		if s.custom[id] {
			r.add(payload.At(path, "custom_id"), "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")
		}
		s.custom[id] = true
	}
	if n, ok := payload.Number(c, "id"); ok && n != 0 {
		if s.numbers[n] {
			r.add(payload.At(path, "id"), "COMPONENT_ID_DUPLICATED", "Component id cannot be duplicated")
		}
		s.numbers[n] = true
	}
}

// component judges one by itself.
func component(r *report, path string, c payload.Object) {
	text, dict := payload.Text, payload.Dict
	switch kind := payload.Kind(c); {
	case kind == payload.TypeRow:
		row(r, path, c)
	case kind == payload.TypeButton:
		button(r, path, c)
	case payload.IsSelect(kind):
		selection(r, path, c)
	case kind == payload.TypeText:
		if strings.TrimSpace(text(c, "content")) == "" {
			r.add(payload.At(path, "content"), "BASE_TYPE_REQUIRED", "This field is required")
		}
	case kind == payload.TypeThumbnail:
		r.url(payload.At(path, "media", "url"), text(dict(c, "media"), "url"), "http", "https", "attachment")
	case kind == payload.TypeFile:
		r.url(payload.At(path, "file", "url"), text(dict(c, "file"), "url"), "attachment")
	case kind == payload.TypeGallery:
		for i, x := range payload.List(c, "items") {
			item, _ := x.(payload.Object)
			r.url(payload.At(path, "items", i, "media", "url"), text(dict(item, "media"), "url"), "http", "https", "attachment")
		}
	}
}

// row judges an action row, which has up to five buttons, or one select.
func row(r *report, path string, row payload.Object) {
	buttons, others := 0, 0
	for _, x := range payload.List(row, "components") {
		if c, _ := x.(payload.Object); payload.Kind(c) == payload.TypeButton {
			buttons++
		} else {
			others++
		}
	}
	if buttons > maxRowButtons || others > 1 || buttons > 0 && others > 0 {
		r.add(payload.At(path, "components"), "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "A row has five buttons or one select.")
	}
}

func button(r *report, path string, b payload.Object) {
	style, _ := payload.Number(b, "style")
	id, address := payload.Text(b, "custom_id"), payload.Text(b, "url")
	switch style {
	case payload.StyleLink:
		if address == "" {
			r.add(payload.At(path, "url"), "BASE_TYPE_REQUIRED", "A url is required")
		}
		if id != "" {
			r.add(payload.At(path, "custom_id"), "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", "A custom id and url cannot both be specified")
		}
		r.url(payload.At(path, "url"), address, "http", "https", "discord")
	case payload.StylePremium:
		if payload.Text(b, "sku_id") == "" {
			r.add(payload.At(path, "sku_id"), "BASE_TYPE_REQUIRED", "A sku id is required")
		}
	default:
		if id == "" {
			r.add(payload.At(path, "custom_id"), "BASE_TYPE_REQUIRED", "A custom id is required")
		}
		if address != "" {
			r.add(payload.At(path, "url"), "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", "A custom id and url cannot both be specified")
		}
	}
	if style != payload.StylePremium && strings.TrimSpace(payload.Text(b, "label")) == "" && payload.Dict(b, "emoji") == nil {
		r.add(payload.At(path, "label"), "BASE_TYPE_REQUIRED", "A label or an emoji is required")
	}
}

// selection judges a select menu.
func selection(r *report, path string, c payload.Object) {
	least, most := payload.Bounds(c)
	if least > most {
		r.add(payload.At(path, "min_values"), "SELECT_COMPONENT_VALUES_INVALID", "min_values is above max_values")
	}
	if payload.Kind(c) != payload.TypeSelect {
		return
	}
	options := payload.List(c, "options")
	if most > len(options) {
		r.add(payload.At(path, "max_values"), "SELECT_COMPONENT_VALUES_INVALID", "max_values is above the number of options")
	}
	seen, chosen := map[string]bool{}, 0
	for i, x := range options {
		o, _ := x.(payload.Object)
		value := payload.Text(o, "value")
		if seen[value] {
			r.add(payload.At(path, "options", i, "value"), "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "The specified option value is already used")
		}
		seen[value] = true
		if payload.Truth(o, "default") {
			chosen++
		}
	}
	if chosen > most {
		r.add(payload.At(path, "options"), "SELECT_COMPONENT_TOO_MANY_DEFAULTS", "More options are chosen than may be")
	}
}
