package rules

import (
	"strings"

	"verbatim/bot/discordtest/payload"
)

// Modal returns what is wrong with a modal. Its parts are labels with one component,
// rows with one text input (the older way), or texts.
func Modal(path string, m payload.Object) []Problem {
	r := &report{}
	parts := payload.List(m, "components")
	if len(parts) < 1 || len(parts) > maxModalParts {
		r.add(payload.At(path, "components"), "BASE_TYPE_BAD_LENGTH", "Must be between 1 and %d in length.", maxModalParts)
	}
	if strings.TrimSpace(payload.Text(m, "title")) == "" {
		r.add(payload.At(path, "title"), "BASE_TYPE_REQUIRED", "This field is required")
	}
	seen := newIdentities()
	inLabel := map[string]bool{}
	payload.Walk(path, parts, func(path string, c payload.Object) {
		seen.judge(r, path, c)
		switch kind := payload.Kind(c); {
		case kind == payload.TypeLabel:
			inLabel[payload.At(path, "component")] = true
		case kind == payload.TypeRow && len(payload.List(c, "components")) != 1:
			r.add(payload.At(path, "components"), "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "A row of a modal has one text input.")
		case kind == payload.TypeTextInput:
			textInput(r, path, c, inLabel[path])
		case payload.IsSelect(kind):
			selection(r, path, c)
		case kind == payload.TypeUpload:
			if least, most := payload.Bounds(c); least > most {
				r.add(payload.At(path, "min_values"), "FILE_UPLOAD_VALUES_INVALID", "min_values is above max_values")
			}
		}
		if payload.Truth(c, "disabled") {
			r.add(payload.At(path, "disabled"), "COMPONENT_DISABLED_IN_MODAL", "Nothing in a modal can be disabled.")
		}
	})
	if len(seen.custom) == 0 {
		r.add(payload.At(path, "components"), "MODAL_WITHOUT_INPUT", "A modal asks for something.")
	}
	return r.problems
}

func textInput(r *report, path string, c payload.Object, inLabel bool) {
	label := payload.Text(c, "label")
	if inLabel && label != "" {
		r.add(payload.At(path, "label"), "COMPONENT_LABEL_DUPLICATED", "The label belongs to the Label component.")
	}
	if !inLabel && label == "" {
		r.add(payload.At(path, "label"), "BASE_TYPE_REQUIRED", "This field is required")
	}
	least, most := InputLength(c)
	if least > most {
		r.add(payload.At(path, "min_length"), "TEXT_INPUT_LENGTH_INVALID", "min_length is above max_length")
	}
	if n := payload.Length(payload.Text(c, "value")); n > most || n > 0 && n < least {
		r.add(payload.At(path, "value"), "BASE_TYPE_BAD_LENGTH", "The value does not have an allowed length.")
	}
}

// InputLength is how long the text in a text input may be, where there is one.
func InputLength(c payload.Object) (least, most int) {
	least, _ = payload.Number(c, "min_length")
	most, given := payload.Number(c, "max_length")
	if !given {
		most = MaxV2Text
	}
	return least, most
}
