package interact

import (
	"context"
	"unicode/utf8"

	"verbatim/bot/rest"
)

// Modal asks the member for text or files. id is its custom id. It can only be the first
// answer, and nothing can be said after it.
func (r *Response) Modal(ctx context.Context, id, title string, components ...any) error {
	return r.first(ctx, rest.CallbackModal, map[string]any{"custom_id": id, "title": Cut(title, 45), "components": components}, over)
}

// The components of a modal are written out here: discordgo does not know labels, and
// its inputs have a label of their own, which must not be there then.

// Paragraph is an input of a modal for text of at most so many characters.
func Paragraph(id string, most int) map[string]any {
	return map[string]any{"type": 4, "custom_id": id, "style": 2, "required": false, "max_length": most}
}

// Line is an input of one line, which begins with value, or where that is "" shows the
// placeholder.
func Line(id string, most int, value, placeholder string) map[string]any {
	return map[string]any{"type": 4, "custom_id": id, "style": 1, "required": false, "max_length": most, "value": value, "placeholder": Cut(placeholder, 100)}
}

// Upload is an input for one file.
func Upload(id string) map[string]any {
	return map[string]any{"type": 19, "custom_id": id, "required": false, "max_values": 1}
}

// Label is an input with its label, and a description that may be "".
func Label(name, description string, component any) map[string]any {
	l := map[string]any{"type": 18, "label": Cut(name, 45), "component": component}
	if description != "" {
		l["description"] = Cut(description, 100)
	}
	return l
}

// Cut shortens s to n characters.
func Cut(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n])
}
