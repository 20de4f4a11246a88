package hand

import (
	"maps"
	"strings"

	"verbatim/bot/discordtest/payload"
	"verbatim/bot/discordtest/world"
)

// Slash runs a command. A subcommand comes after the name, as in "article add".
func (h Hand) Slash(command string, o Values) *Interaction {
	defer h.lock()()
	return h.slash(payload.InteractionCommand, command, &optionWriter{left: maps.Clone(o)})
}

// Autocomplete is what happens while a member writes a value for an option: text is
// what there is of it, which may be nothing yet, and o the options that have a value
// already.
func (h Hand) Autocomplete(command, option, text string, o Values) *Interaction {
	defer h.lock()()
	w := &optionWriter{left: Values{}, focused: option}
	maps.Copy(w.left, o)
	w.left[option] = text
	return h.slash(payload.InteractionComplete, command, w)
}

func (h Hand) slash(kind int, command string, w *optionWriter) *Interaction {
	path := strings.Fields(command)
	if len(path) == 0 {
		return refuse("a command has a name")
	}
	c, err := h.channel.Available(h.user, payload.CommandSlash, path[0])
	if err != nil {
		return refuse("%w", err)
	}
	w.channel, w.resolved = h.channel, payload.Object{}
	options, err := w.options(payload.List(c.Body, "options"), path[1:])
	if err != nil {
		return refuse("/%s: %w", command, err)
	}
	for name := range w.left {
		return refuse("/%s: there is no option %q", command, name)
	}
	if w.focused != "" && w.focusedKind == 0 {
		return refuse("/%s: the option %q does not complete", command, w.focused)
	}
	i := h.channel.World().Interactions.Start(kind, h.user, h.channel)
	i.Command, i.Focused = c, w.focusedKind
	data := payload.Object{"id": c.ID, "name": c.Name(), "type": payload.CommandSlash}
	if kind == payload.InteractionComplete {
		data["version"] = c.Version
	}
	if len(options) > 0 {
		data["options"] = options
	}
	if len(w.resolved) > 0 {
		data["resolved"] = w.resolved
	}
	return h.start(i, data)
}

// MessageMenu runs a command of a message's menu.
func (h Hand) MessageMenu(command string, m Message) *Interaction {
	defer h.lock()()
	if err := h.sees(m); err != nil {
		return refuse("%w", err)
	}
	if m.Ephemeral {
		return refuse("an ephemeral message has no menu of apps")
	}
	c, err := h.channel.Available(h.user, payload.CommandMessage, command)
	if err != nil {
		return refuse("%w", err)
	}
	i := h.channel.World().Interactions.Start(payload.InteractionCommand, h.user, h.channel)
	i.Command = c
	return h.start(i, payload.Object{
		"id": c.ID, "name": c.Name(), "type": payload.CommandMessage, "target_id": m.ID,
		"resolved": payload.Object{"messages": payload.Object{m.ID: m.live.Object(world.Whole)}},
	})
}
