package discordtest

import (
	"strings"
)

// Types of components.
const (
	typeRow         = 1
	typeButton      = 2
	typeSelect      = 3
	typeTextInput   = 4
	typeUserSelect  = 5
	typeChannels    = 8
	typeSection     = 9
	typeText        = 10
	typeThumbnail   = 11
	typeGallery     = 12
	typeFile        = 13
	typeSeparator   = 14
	typeContainer   = 17
	typeLabel       = 18
	typeUpload      = 19
	typeRadio       = 21
	typeCheckboxes  = 22
	typeCheckbox    = 23
	styleLink       = 5
	stylePremium    = 6
	maxModalParts   = 5
	maxSelectValues = 25
)

func kindOf(c object) int { n, _ := number(c, "type"); return n }

func isSelect(kind int) bool {
	return kind == typeSelect || kind >= typeUserSelect && kind <= typeChannels
}

// walk visits components and what is in them, each with its path, parents first.
func walk(path string, components []any, visit func(path string, c object)) {
	for i, x := range components {
		c, _ := x.(object)
		walkOne(at(path, "components", i), c, visit)
	}
}

func walkOne(path string, c object, visit func(path string, c object)) {
	if c == nil {
		return
	}
	visit(path, c)
	walk(path, list(c, "components"), visit)
	walkOne(at(path, "accessory"), dict(c, "accessory"), visit)
	walkOne(at(path, "component"), dict(c, "component"), visit)
}

// components judges those of a message.
func (f *fields) components(path string, components []any, v2 bool) {
	if !v2 {
		if len(components) > maxRows {
			f.add(at(path, "components"), "BASE_TYPE_BAD_LENGTH", "Must be between 1 and %d in length.", maxRows)
		}
		for i, x := range components {
			if c, _ := x.(object); kindOf(c) != typeRow {
				f.add(at(path, "components", i, "type"), "UNION_TYPE_CHOICES", "Value of field \"type\" must be one of (1,) without MessageFlags.IS_COMPONENTS_V2.")
			}
		}
	}
	ids, numbers := map[string]bool{}, map[int]bool{}
	parts, letters, size := 0, 0, 0
	walk(path, components, func(path string, c object) {
		parts++
		if id := text(c, "custom_id"); id != "" {
			if ids[id] {
				f.add(at(path, "custom_id"), "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")
			}
			ids[id] = true
		}
		if n, ok := number(c, "id"); ok && n != 0 {
			if numbers[n] {
				f.add(at(path, "id"), "COMPONENT_ID_DUPLICATED", "Component id cannot be duplicated")
			}
			numbers[n] = true
		}
		switch kind := kindOf(c); {
		case kind == typeRow:
			f.row(path, c)
		case kind == typeButton:
			f.button(path, c)
		case isSelect(kind):
			f.choice(path, c)
		case kind == typeText:
			content := text(c, "content")
			letters += length(content)
			size += len(content)
			if strings.TrimSpace(content) == "" {
				f.add(at(path, "content"), "BASE_TYPE_REQUIRED", "This field is required")
			}
		case kind == typeThumbnail:
			f.url(at(path, "media", "url"), text(dict(c, "media"), "url"), "http", "https", "attachment")
		case kind == typeFile:
			f.url(at(path, "file", "url"), text(dict(c, "file"), "url"), "attachment")
		case kind == typeGallery:
			for i, x := range list(c, "items") {
				item, _ := x.(object)
				f.url(at(path, "items", i, "media", "url"), text(dict(item, "media"), "url"), "http", "https", "attachment")
			}
		}
	})
	if v2 && parts > maxV2Parts {
		f.add(at(path, "components"), "COMPONENT_MAX_TOTAL", "A message has %d components at most, not %d.", maxV2Parts, parts)
	}
	if letters > maxV2Text {
		f.add(at(path, "components"), "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", "The total text is %d at most, not %d.", maxV2Text, letters)
	}
	if size > maxV2Bytes {
		f.add(at(path, "components"), "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", "The total text is %d bytes at most, not %d.", maxV2Bytes, size)
	}
}

// row judges an action row: up to five buttons, or one select.
func (f *fields) row(path string, row object) {
	buttons, others := 0, 0
	for _, x := range list(row, "components") {
		if c, _ := x.(object); kindOf(c) == typeButton {
			buttons++
		} else {
			others++
		}
	}
	if buttons > 5 || others > 1 || buttons > 0 && others > 0 {
		f.add(at(path, "components"), "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "A row has five buttons or one select.")
	}
}

func (f *fields) button(path string, b object) {
	style, _ := number(b, "style")
	id, address := text(b, "custom_id"), text(b, "url")
	switch style {
	case styleLink:
		if address == "" {
			f.add(at(path, "url"), "BASE_TYPE_REQUIRED", "A url is required")
		}
		if id != "" {
			f.add(at(path, "custom_id"), "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", "A custom id and url cannot both be specified")
		}
		f.url(at(path, "url"), address, "http", "https", "discord")
	case stylePremium:
		if text(b, "sku_id") == "" {
			f.add(at(path, "sku_id"), "BASE_TYPE_REQUIRED", "A sku id is required")
		}
	default:
		if id == "" {
			f.add(at(path, "custom_id"), "BASE_TYPE_REQUIRED", "A custom id is required")
		}
		if address != "" {
			f.add(at(path, "url"), "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", "A custom id and url cannot both be specified")
		}
	}
	if style != stylePremium && strings.TrimSpace(text(b, "label")) == "" && dict(b, "emoji") == nil {
		f.add(at(path, "label"), "BASE_TYPE_REQUIRED", "A label or an emoji is required")
	}
}

// choice judges a select menu.
func (f *fields) choice(path string, c object) {
	least, most := bounds(c)
	if least > most {
		f.add(at(path, "min_values"), "SELECT_COMPONENT_VALUES_INVALID", "min_values is above max_values")
	}
	if kindOf(c) != typeSelect {
		return
	}
	options := list(c, "options")
	if most > len(options) {
		f.add(at(path, "max_values"), "SELECT_COMPONENT_VALUES_INVALID", "max_values is above the number of options")
	}
	seen, chosen := map[string]bool{}, 0
	for i, x := range options {
		o, _ := x.(object)
		value := text(o, "value")
		if seen[value] {
			f.add(at(path, "options", i, "value"), "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "The specified option value is already used")
		}
		seen[value] = true
		if truth(o, "default") {
			chosen++
		}
	}
	if chosen > most {
		f.add(at(path, "options"), "SELECT_COMPONENT_TOO_MANY_DEFAULTS", "More options are chosen than may be")
	}
}

// bounds are how many values a select or an upload takes.
func bounds(c object) (least, most int) {
	least, most = 1, 1
	if n, ok := number(c, "min_values"); ok {
		least = n
	}
	if n, ok := number(c, "max_values"); ok {
		most = n
	}
	return least, most
}

// modal judges a modal: its parts are rows with one text input (the old way),
// labels with one component, or texts.
func (f *fields) modal(path string, m object) {
	parts := list(m, "components")
	if len(parts) < 1 || len(parts) > maxModalParts {
		f.add(at(path, "components"), "BASE_TYPE_BAD_LENGTH", "Must be between 1 and %d in length.", maxModalParts)
	}
	if strings.TrimSpace(text(m, "title")) == "" {
		f.add(at(path, "title"), "BASE_TYPE_REQUIRED", "This field is required")
	}
	ids := map[string]bool{}
	inputs := 0
	inLabel := map[string]bool{}
	walk(path, parts, func(path string, c object) {
		if id := text(c, "custom_id"); id != "" {
			inputs++
			if ids[id] {
				f.add(at(path, "custom_id"), "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")
			}
			ids[id] = true
		}
		switch kind := kindOf(c); {
		case kind == typeLabel:
			inLabel[at(path, "component")] = true
		case kind == typeRow && len(list(c, "components")) != 1:
			f.add(at(path, "components"), "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "A row of a modal has one text input.")
		case kind == typeTextInput:
			f.textInput(path, c, inLabel[path])
		case isSelect(kind), kind == typeUpload:
			if kind == typeUpload {
				if least, most := bounds(c); least > most {
					f.add(at(path, "min_values"), "FILE_UPLOAD_VALUES_INVALID", "min_values is above max_values")
				}
			} else {
				f.choice(path, c)
			}
			if truth(c, "disabled") {
				f.add(at(path, "disabled"), "COMPONENT_DISABLED_IN_MODAL", "Nothing in a modal can be disabled.")
			}
		}
	})
	if inputs == 0 {
		f.add(at(path, "components"), "MODAL_WITHOUT_INPUT", "A modal asks for something.")
	}
}

func (f *fields) textInput(path string, c object, inLabel bool) {
	label := text(c, "label")
	if inLabel && label != "" {
		f.add(at(path, "label"), "COMPONENT_LABEL_DUPLICATED", "The label belongs to the Label component.")
	}
	if !inLabel && label == "" {
		f.add(at(path, "label"), "BASE_TYPE_REQUIRED", "This field is required")
	}
	least, _ := number(c, "min_length")
	most, ok := number(c, "max_length")
	if !ok {
		most = maxV2Text
	}
	n := length(text(c, "value"))
	if least > most {
		f.add(at(path, "min_length"), "TEXT_INPUT_LENGTH_INVALID", "min_length is above max_length")
	}
	if n > most || n > 0 && n < least {
		f.add(at(path, "value"), "BASE_TYPE_BAD_LENGTH", "The value does not have an allowed length.")
	}
}
