package hand

import (
	"fmt"
	"slices"

	"verbatim/bot/discordtest/payload"
	"verbatim/bot/discordtest/world"
)

// component is the button or select of a message, as it stands now, that has a custom
// id or, for a button, a label; or nil.
func component(m *world.Message, name string) payload.Object {
	var found payload.Object
	payload.Walk("", m.Components, func(_ string, c payload.Object) {
		isButton := payload.Kind(c) == payload.TypeButton
		named := payload.Text(c, "custom_id") == name || isButton && payload.ButtonLabel(c) == name
		if found == nil && named && (isButton || payload.IsSelect(payload.Kind(c))) {
			found = c
		}
	})
	return found
}

// Press presses a button, by its label or its custom id.
func (h Hand) Press(m Message, button string) *Interaction {
	defer h.lock()()
	if err := h.sees(m); err != nil {
		return refuse("press %q: %w", button, err)
	}
	c := component(m.live, button)
	switch style, _ := payload.Number(c, "style"); {
	case c == nil || payload.Kind(c) != payload.TypeButton:
		return refuse("the message has no button %q", button)
	case payload.Truth(c, "disabled"):
		return refuse("the button %q is disabled", button)
	case style == payload.StyleLink || style == payload.StylePremium:
		return refuse("the button %q opens something else", button)
	}
	return h.use(m.live, c, payload.Object{})
}

// PressForged presses a button that the message does not have, with a custom id that
// was seen elsewhere. Discord's own program lets nobody do that; a bot that trusts it
// trusts whoever writes another one.
func (h Hand) PressForged(m Message, customID string) *Interaction {
	defer h.lock()()
	if err := h.sees(m); err != nil {
		return refuse("press %q: %w", customID, err)
	}
	return h.use(m.live, payload.Object{"custom_id": customID, "type": float64(payload.TypeButton), "id": 1.0}, payload.Object{})
}

// Choose chooses values of a select menu; for a select of users, roles or channels
// they are ids.
func (h Hand) Choose(m Message, customID string, values ...string) *Interaction {
	defer h.lock()()
	if err := h.sees(m); err != nil {
		return refuse("choose %q: %w", customID, err)
	}
	c := component(m.live, customID)
	if c == nil || !payload.IsSelect(payload.Kind(c)) || payload.Truth(c, "disabled") {
		return refuse("the message has no select %q that is enabled", customID)
	}
	resolved := payload.Object{}
	if err := choose(h.channel, c, values, resolved); err != nil {
		return refuse("choose %q: %w", customID, err)
	}
	data := payload.Object{"values": payload.Anys(values)}
	if len(resolved) > 0 {
		data["resolved"] = resolved
	}
	return h.use(m.live, c, data)
}

// choose judges what a member chose in a select, and resolves it.
func choose(ch *world.Channel, c payload.Object, values []string, resolved payload.Object) error {
	if least, most := payload.Bounds(c); len(values) < least || len(values) > most {
		return fmt.Errorf("%d values, where %d to %d are taken", len(values), least, most)
	}
	for n, v := range values {
		switch {
		case slices.Contains(values[:n], v):
			return fmt.Errorf("%q is chosen twice", v)
		case payload.Kind(c) == payload.TypeSelect:
			if !slices.ContainsFunc(payload.List(c, "options"), func(x any) bool { o, _ := x.(payload.Object); return payload.Text(o, "value") == v }) {
				return fmt.Errorf("there is no option %q", v)
			}
		case !ch.World().Resolve(ch.Guild(), v, resolved):
			return fmt.Errorf("there is nothing with the id %q", v)
		}
	}
	return nil
}

// use sends what a component does.
func (h Hand) use(m *world.Message, c payload.Object, data payload.Object) *Interaction {
	if err := h.here(); err != nil {
		return refuse("use %q: %w", payload.Text(c, "custom_id"), err)
	}
	i := h.channel.World().Interactions.Start(payload.InteractionComponent, h.user, h.channel)
	i.Message, i.PressedAt = m, m.Revision
	data["custom_id"], data["component_type"], data["id"] = payload.Text(c, "custom_id"), payload.Kind(c), c["id"]
	return h.start(i, data)
}
