package discordtest

import (
	"fmt"
	"maps"
)

// Modal is a modal that was shown to a member.
type Modal struct {
	Title    string
	CustomID string
	// Components are as the bot sent them.
	Components []any

	shown *interaction
}

// Inputs are the custom ids of what it asks for, in order.
func (m Modal) Inputs() []string {
	var ids []string
	walk("", m.Components, func(_ string, c object) {
		if id := text(c, "custom_id"); id != "" {
			ids = append(ids, id)
		}
	})
	return ids
}

// Submit sends a modal that was shown to this member and was not sent before, with
// values by custom id. What has a value to begin with keeps it where none is given.
func (h Hand) Submit(m Modal, values Values) *Interaction {
	d := h.d()
	d.mu.Lock()
	defer d.mu.Unlock()
	switch {
	case m.shown == nil || m.shown.user != h.user || m.shown.channel != h.channel:
		return d.cannot("the modal was not shown to %s here", h.user.Name)
	case m.shown.used:
		return d.cannot("the modal was submitted before")
	}
	if err := h.here(); err != nil {
		return d.cannot("submit %q: %w", m.CustomID, err)
	}
	left := maps.Clone(values)
	resolved := object{}
	parts := []any{}
	for _, x := range m.Components {
		c, _ := x.(object)
		part := object{"type": kindOf(c), "id": c["id"]}
		if kindOf(c) == typeRow {
			inner := []any{}
			for _, y := range list(c, "components") {
				input, _ := y.(object)
				filled, err := d.fillInput(h.channel.guild, input, left, resolved)
				if err != nil {
					return d.cannot("modal %q: %w", m.CustomID, err)
				}
				inner = append(inner, filled)
			}
			part["components"] = inner
		}
		if input := dict(c, "component"); input != nil {
			filled, err := d.fillInput(h.channel.guild, input, left, resolved)
			if err != nil {
				return d.cannot("modal %q: %w", m.CustomID, err)
			}
			part["component"] = filled
		}
		parts = append(parts, part)
	}
	for name := range left {
		return d.cannot("modal %q: there is no input %q", m.CustomID, name)
	}
	m.shown.used = true
	i := d.newInteraction(interactionModal, h.user, h.channel)
	if i.message = m.shown.message; i.message != nil {
		i.pressedAt = i.message.revision
	}
	data := object{"custom_id": m.CustomID, "components": parts}
	if len(resolved) > 0 {
		data["resolved"] = resolved
	}
	return h.start(i, data, nil)
}

// fillInput is one component with what the member gave.
func (d *Discord) fillInput(g *Guild, c object, left Values, resolved object) (object, error) {
	id := text(c, "custom_id")
	value, given := left[id]
	delete(left, id)
	out := object{"type": kindOf(c), "id": c["id"], "custom_id": id}
	required := true
	if b, set := c["required"].(bool); set {
		required = b
	}
	bad := func(format string, args ...any) (object, error) {
		return nil, fmt.Errorf("input %q: %s", id, fmt.Sprintf(format, args...))
	}
	switch kind := kindOf(c); {
	case kind == typeTextInput:
		if !given {
			value = text(c, "value")
		}
		s, isText := value.(string)
		if !isText {
			return bad("%v is no text", value)
		}
		least, _ := number(c, "min_length")
		most, set := number(c, "max_length")
		if !set {
			most = maxV2Text
		}
		if s == "" && required {
			return bad("it is required")
		}
		if n := length(s); n > most || s != "" && n < least {
			return bad("%d is no allowed length", n)
		}
		out["value"] = s
	case isSelect(kind):
		values, _ := value.([]string)
		if given && values == nil {
			return bad("a select takes a []string")
		}
		if len(values) > 0 || required {
			more, err := d.chosen(g, c, values)
			if err != nil {
				return bad("%v", err)
			}
			for group, all := range more {
				for id, x := range all.(object) {
					put(resolved, group, id, x)
				}
			}
		}
		out["values"] = anys(values)
	case kind == typeUpload:
		files, _ := value.([]File)
		least, most := bounds(c)
		if !required && len(files) == 0 {
			least = 0
		}
		if len(files) < least || len(files) > most {
			return bad("%d files, where %d to %d are taken", len(files), least, most)
		}
		ids := []any{}
		for _, f := range files {
			if len(f.Data) > maxFileSize {
				return bad("the file %q is too large", f.Name)
			}
			a := d.attach("ephemeral-attachments", f, true)
			put(resolved, "attachments", text(a, "id"), a)
			ids = append(ids, a["id"])
		}
		out["values"] = ids
	default:
		return bad("the double does not fill type %d", kind)
	}
	return out, nil
}
