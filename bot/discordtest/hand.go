package discordtest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Hand is a person in a channel, who can do what anybody could do there with
// Discord's own program, and nothing else. What cannot be done gives an Interaction
// or a Post whose waits return why.
type Hand struct {
	user    *User
	channel *Channel
}

// In is the member's hand in a channel of the guild.
func (m *Member) In(c *Channel) Hand { return Hand{m.User, c} }

// InDM is the user's hand in the direct messages with the bot.
func (u *User) InDM() Hand { return Hand{u, u.DM()} }

// InDM is the member's hand in the direct messages with the bot.
func (m *Member) InDM() Hand { return m.User.InDM() }

// User is whose hand it is.
func (h Hand) User() *User { return h.user }

// Channel is where it is.
func (h Hand) Channel() *Channel { return h.channel }

func (h Hand) d() *Discord { return h.channel.d }

// Values are what is given to a command's options or a modal's components, by their
// names or custom ids: text, numbers, booleans, []string for a select, a *User,
// *Channel or *Role for options of these types, a File for an attachment, []File for
// an upload.
type Values map[string]any

// Slash runs a command. A subcommand comes after the name, as in "article add".
func (h Hand) Slash(command string, o Values) *Interaction {
	d := h.d()
	d.mu.Lock()
	defer d.mu.Unlock()
	return h.slash(command, o, interactionCommand, "")
}

// Autocomplete is what happens while a member writes a value for an option: text is
// what there is of it, and o the options that have a value already.
func (h Hand) Autocomplete(command, option, text string, o Values) *Interaction {
	d := h.d()
	d.mu.Lock()
	defer d.mu.Unlock()
	values := maps.Clone(o)
	if values == nil {
		values = Values{}
	}
	values[option] = text
	return h.slash(command, values, interactionComplete, option)
}

func (h Hand) slash(command string, o Values, kind int, focused string) *Interaction {
	d := h.d()
	path := strings.Fields(command)
	if len(path) == 0 {
		return d.cannot("a command has a name")
	}
	c, err := d.available(h.user, h.channel, commandSlash, path[0])
	if err != nil {
		return d.cannot("%w", err)
	}
	w := &optionWriter{d: d, guild: h.channel.guild, focused: focused, resolved: object{}, left: maps.Clone(o)}
	options, err := w.options(list(c.body, "options"), path[1:])
	if err != nil {
		return d.cannot("/%s: %w", command, err)
	}
	for name := range w.left {
		return d.cannot("/%s: there is no option %q", command, name)
	}
	if focused != "" && w.focusedKind == 0 {
		return d.cannot("/%s: the option %q does not complete", command, focused)
	}
	i := d.newInteraction(kind, h.user, h.channel)
	i.command, i.commandIs, i.focused = c, commandSlash, w.focusedKind
	data := object{"id": c.id, "name": c.name(), "type": commandSlash}
	if kind == interactionComplete {
		data["version"] = c.version
	}
	if len(options) > 0 {
		data["options"] = options
	}
	if len(w.resolved) > 0 {
		data["resolved"] = w.resolved
	}
	return h.start(i, data, c)
}

// MessageMenu runs a command of a message's menu.
func (h Hand) MessageMenu(command string, m Message) *Interaction {
	d := h.d()
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := h.sees(m); err != nil {
		return d.cannot("%w", err)
	}
	if m.Ephemeral {
		return d.cannot("an ephemeral message has no menu of apps")
	}
	c, err := d.available(h.user, h.channel, commandMessage, command)
	if err != nil {
		return d.cannot("%w", err)
	}
	i := d.newInteraction(interactionCommand, h.user, h.channel)
	i.command, i.commandIs = c, commandMessage
	return h.start(i, object{
		"id": c.id, "name": c.name(), "type": commandMessage, "target_id": m.ID,
		"resolved": object{"messages": object{m.ID: m.live.object(true)}},
	}, c)
}

// here is an error unless the person and the bot are both in the channel's guild.
func (h Hand) here() error {
	g := h.channel.guild
	switch {
	case g != nil && g.members[h.user.ID] == nil:
		return fmt.Errorf("%s is not in %s", h.user.Name, g.Name)
	case g != nil && g.absent:
		return fmt.Errorf("the bot is not in %s", g.Name)
	}
	return nil
}

// sees is an error unless the person sees the message, here.
func (h Hand) sees(m Message) error {
	switch {
	case m.live == nil || m.Channel != h.channel:
		return fmt.Errorf("the message is not in this channel")
	case m.live.deleted:
		return ErrGone
	case !m.live.seenBy(h.user):
		return fmt.Errorf("%s does not see message %s", h.user.Name, m.ID)
	}
	return nil
}

// component is the one of a message, as it stands now, that has a custom id or, for
// a button, a label.
func component(m *message, name string) object {
	var found object
	walk("", m.components, func(_ string, c object) {
		kind := kindOf(c)
		named := text(c, "custom_id") == name || kind == typeButton && label(c) == name
		if found == nil && named && (kind == typeButton || isSelect(kind)) {
			found = c
		}
	})
	return found
}

// Press presses a button, by its label or its custom id.
func (h Hand) Press(m Message, button string) *Interaction {
	d := h.d()
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := h.sees(m); err != nil {
		return d.cannot("press %q: %w", button, err)
	}
	c := component(m.live, button)
	switch style, _ := number(c, "style"); {
	case c == nil || kindOf(c) != typeButton:
		return d.cannot("the message has no button %q", button)
	case truth(c, "disabled"):
		return d.cannot("the button %q is disabled", button)
	case style == styleLink || style == stylePremium:
		return d.cannot("the button %q opens something else", button)
	}
	return h.use(m.live, c, object{})
}

// PressForged presses a button that the message does not have, with a custom id that
// was seen elsewhere. Discord's own program lets nobody do that; a bot that trusts it
// trusts whoever writes another one.
func (h Hand) PressForged(m Message, customID string) *Interaction {
	d := h.d()
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := h.sees(m); err != nil {
		return d.cannot("press %q: %w", customID, err)
	}
	return h.use(m.live, object{"custom_id": customID, "type": float64(typeButton), "id": 1.0}, object{})
}

// Choose chooses values of a select menu; for a select of users, roles or channels
// they are ids.
func (h Hand) Choose(m Message, customID string, values ...string) *Interaction {
	d := h.d()
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := h.sees(m); err != nil {
		return d.cannot("choose %q: %w", customID, err)
	}
	c := component(m.live, customID)
	if c == nil || !isSelect(kindOf(c)) || truth(c, "disabled") {
		return d.cannot("the message has no select %q that is enabled", customID)
	}
	resolved, err := d.chosen(h.channel.guild, c, values)
	if err != nil {
		return d.cannot("choose %q: %w", customID, err)
	}
	data := object{"values": anys(values)}
	if len(resolved) > 0 {
		data["resolved"] = resolved
	}
	return h.use(m.live, c, data)
}

func anys(values []string) []any {
	out := []any{}
	for _, v := range values {
		out = append(out, v)
	}
	return out
}

// chosen judges what a member chose in a select, and resolves it.
func (d *Discord) chosen(g *Guild, c object, values []string) (object, error) {
	if least, most := bounds(c); len(values) < least || len(values) > most {
		return nil, fmt.Errorf("%d values, where %d to %d are taken", len(values), least, most)
	}
	resolved := object{}
	for n, v := range values {
		if slices.Contains(values[:n], v) {
			return nil, fmt.Errorf("%q is chosen twice", v)
		}
		if kindOf(c) == typeSelect {
			if !slices.ContainsFunc(list(c, "options"), func(x any) bool { o, _ := x.(object); return text(o, "value") == v }) {
				return nil, fmt.Errorf("there is no option %q", v)
			}
			continue
		}
		if !d.resolve(g, resolved, v) {
			return nil, fmt.Errorf("there is nothing with the id %q", v)
		}
	}
	return resolved, nil
}

// use sends what a component does.
func (h Hand) use(m *message, c object, data object) *Interaction {
	if err := h.here(); err != nil {
		return h.d().cannot("use %q: %w", text(c, "custom_id"), err)
	}
	i := h.d().newInteraction(interactionComponent, h.user, h.channel)
	i.message, i.pressedAt = m, m.revision
	data["custom_id"], data["component_type"], data["id"] = text(c, "custom_id"), kindOf(c), c["id"]
	return h.start(i, data, nil)
}

// start sends an interaction to the bot.
func (h Hand) start(i *interaction, data object, c *command) *Interaction {
	d := h.d()
	payload := h.payload(i, data)
	if c != nil && c.guild != nil {
		data["guild_id"] = c.guild.ID
	}
	x := &Interaction{d: d, i: i, send: func() {
		d.gateway.dispatch(d, h.channel.guild, "INTERACTION_CREATE", 0, func(bool) object { return payload })
	}}
	x.send()
	return x
}

// payload is what the bot gets of an interaction.
func (h Hand) payload(i *interaction, data object) object {
	d, ch := h.d(), h.channel
	o := object{
		"id": i.id, "token": i.token, "application_id": d.bot.ID, "type": i.kind, "version": 1, "data": data,
		"channel_id": ch.ID, "channel": ch.partial(h.user), "locale": h.user.locale(), "entitlements": []any{},
		"authorizing_integration_owners": i.owners(), "app_permissions": ch.permissions(d.bot).String(), "attachment_size_limit": maxFileSize,
	}
	if g := ch.guild; g != nil {
		member := g.members[h.user.ID].withUser()
		member["permissions"] = ch.permissions(h.user).String()
		o["member"], o["context"] = member, 0
		o["guild_id"], o["guild_locale"] = g.ID, "en-US"
		o["guild"] = object{"id": g.ID, "locale": "en-US", "features": []any{}}
	} else {
		o["user"], o["context"] = h.user.object(), 1
	}
	if i.message != nil {
		o["message"] = i.message.object(true)
	}
	return o
}
