package hand

import (
	"fmt"
	"maps"

	"verbatim/bot/discordtest/payload"
	"verbatim/bot/discordtest/rules"
	"verbatim/bot/discordtest/world"
)

// Modal is a modal that was shown to a member.
type Modal struct {
	Title    string
	CustomID string
	// Components are as the bot sent them.
	Components []any

	shown *world.Interaction
}

// Inputs are the custom ids of what it asks for, in order.
func (m Modal) Inputs() []string {
	var ids []string
	payload.Walk("", m.Components, func(_ string, c payload.Object) {
		if id := payload.Text(c, "custom_id"); id != "" {
			ids = append(ids, id)
		}
	})
	return ids
}

// Submit sends a modal that was shown to this member and was not sent before, with
// values by custom id. What has a value to begin with keeps it where none is given.
func (h Hand) Submit(m Modal, values Values) *Interaction {
	defer h.lock()()
	switch {
	case m.shown == nil || m.shown.User != h.user || m.shown.Channel != h.channel:
		return refuse("the modal was not shown to %s here", h.user.Name)
	case m.shown.Submitted:
		return refuse("the modal was submitted before")
	}
	if err := h.here(); err != nil {
		return refuse("submit %q: %w", m.CustomID, err)
	}
	f := &filler{channel: h.channel, left: maps.Clone(values), resolved: payload.Object{}}
	parts, err := f.parts(m.Components)
	if err != nil {
		return refuse("modal %q: %w", m.CustomID, err)
	}
	for name := range f.left {
		return refuse("modal %q: there is no input %q", m.CustomID, name)
	}
	m.shown.Submitted = true
	i := h.channel.World().Interactions.Start(payload.InteractionModal, h.user, h.channel)
	if i.Message = m.shown.Message; i.Message != nil {
		i.PressedAt = i.Message.Revision
	}
	data := payload.Object{"custom_id": m.CustomID, "components": parts}
	if len(f.resolved) > 0 {
		data["resolved"] = f.resolved
	}
	return h.start(i, data)
}

// filler fills a modal's inputs with what a member gives.
type filler struct {
	channel  *world.Channel
	left     Values // what no input has taken yet
	resolved payload.Object
}

// parts fills what is in the parts of a modal.
func (f *filler) parts(components []any) ([]any, error) {
	parts := []any{}
	for _, x := range components {
		c, _ := x.(payload.Object)
		part := payload.Object{"type": payload.Kind(c), "id": c["id"]}
		if payload.Kind(c) == payload.TypeRow {
			inner := []any{}
			for _, y := range payload.List(c, "components") {
				input, _ := y.(payload.Object)
				filled, err := f.input(input)
				if err != nil {
					return nil, err
				}
				inner = append(inner, filled)
			}
			part["components"] = inner
		}
		if input := payload.Dict(c, "component"); input != nil {
			filled, err := f.input(input)
			if err != nil {
				return nil, err
			}
			part["component"] = filled
		}
		parts = append(parts, part)
	}
	return parts, nil
}

// input is one component with what the member gave.
func (f *filler) input(c payload.Object) (payload.Object, error) {
	id := payload.Text(c, "custom_id")
	value, given := f.left[id]
	delete(f.left, id)
	required := true
	if b, set := c["required"].(bool); set {
		required = b
	}
	out := payload.Object{"type": payload.Kind(c), "id": c["id"], "custom_id": id}
	var err error
	switch kind := payload.Kind(c); {
	case kind == payload.TypeTextInput:
		if !given {
			value = payload.Text(c, "value")
		}
		out["value"], err = typed(c, value, required)
	case payload.IsSelect(kind):
		out["values"], err = f.chosen(c, value, required)
	case kind == payload.TypeUpload:
		out["values"], err = f.uploaded(c, value, required)
	default:
		err = fmt.Errorf("the double does not fill type %d", kind)
	}
	if err != nil {
		return nil, fmt.Errorf("input %q: %w", id, err)
	}
	return out, nil
}

func typed(c payload.Object, value any, required bool) (string, error) {
	s, isText := value.(string)
	least, most := rules.InputLength(c)
	n := payload.Length(s)
	switch {
	case !isText:
		return "", fmt.Errorf("%v is no text", value)
	case s == "" && required:
		return "", fmt.Errorf("it is required")
	case n > most || s != "" && n < least:
		return "", fmt.Errorf("%d is no allowed length", n)
	}
	return s, nil
}

func (f *filler) chosen(c payload.Object, value any, required bool) ([]any, error) {
	values, isList := value.([]string)
	if value != nil && !isList {
		return nil, fmt.Errorf("a select takes a []string")
	}
	if len(values) == 0 && !required {
		return payload.Anys(values), nil
	}
	return payload.Anys(values), choose(f.channel, c, values, f.resolved)
}

func (f *filler) uploaded(c payload.Object, value any, required bool) ([]any, error) {
	files, isList := value.([]File)
	if value != nil && !isList {
		return nil, fmt.Errorf("an upload takes a []File")
	}
	least, most := payload.Bounds(c)
	if !required && len(files) == 0 {
		least = 0
	}
	if len(files) < least || len(files) > most {
		return nil, fmt.Errorf("%d files, where %d to %d are taken", len(files), least, most)
	}
	ids := []any{}
	for _, file := range files {
		id, err := upload(f.channel.World(), file, f.resolved)
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// upload uploads a file for a command or a modal, describes it in resolved, and
// returns its id.
func upload(w *world.World, f File, resolved payload.Object) (string, error) {
	if len(f.Data) > rules.MaxFileSize {
		return "", fmt.Errorf("the file %q is too large", f.Name)
	}
	a := w.Files.Add(world.FolderEphemeral, f)
	id := payload.Text(a, "id")
	payload.Put(resolved, "attachments", id, a)
	return id, nil
}
