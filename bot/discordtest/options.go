package discordtest

import (
	"fmt"
	"strings"
)

// optionWriter turns what a member gives into the options of an interaction.
type optionWriter struct {
	d           *Discord
	guild       *Guild
	focused     string
	focusedKind int
	resolved    object
	left        Values // what no option has taken yet
}

// options writes those that are declared, in the order of their declaration. path
// is what is left of the subcommand's name.
func (w *optionWriter) options(declared []any, path []string) ([]any, error) {
	out := []any{}
	nested := false
	for _, x := range declared {
		o, _ := x.(object)
		kind := kindOf(o)
		name := text(o, "name")
		if kind == optionSubcommand || kind == optionGroup {
			nested = true
			if len(path) == 0 || path[0] != name {
				continue
			}
			inner, err := w.options(list(o, "options"), path[1:])
			if err != nil {
				return nil, err
			}
			return []any{object{"type": kind, "name": name, "options": inner}}, nil
		}
		value, given := w.left[name]
		if !given {
			// While one writes, what is required may still be missing.
			if truth(o, "required") && w.focused == "" {
				return nil, fmt.Errorf("the option %q is required", name)
			}
			continue
		}
		delete(w.left, name)
		written := object{"type": kind, "name": name}
		if name == w.focused && truth(o, "autocomplete") {
			w.focusedKind = kind
			written["focused"], written["value"] = true, value
			out = append(out, written)
			continue
		}
		v, err := w.value(o, kind, value)
		if err != nil {
			return nil, fmt.Errorf("option %q: %w", name, err)
		}
		written["value"] = v
		out = append(out, written)
	}
	if nested {
		return nil, fmt.Errorf("there is no subcommand %q", strings.Join(path, " "))
	}
	if len(path) > 0 {
		return nil, fmt.Errorf("there is no subcommand %q", strings.Join(path, " "))
	}
	return out, nil
}

// value judges and writes one.
func (w *optionWriter) value(o object, kind int, value any) (any, error) {
	switch kind {
	case optionString:
		s, ok := value.(string)
		if !ok || s == "" {
			return nil, fmt.Errorf("%v is no text", value)
		}
		if least, set := number(o, "min_length"); set && length(s) < least {
			return nil, fmt.Errorf("%q is too short", s)
		}
		if most, set := number(o, "max_length"); length(s) > 6000 || set && length(s) > most {
			return nil, fmt.Errorf("the text is too long")
		}
		return s, among(o, s)
	case optionInteger, optionNumber:
		n, ok := toFloat(value)
		if !ok || kind == optionInteger && n != float64(int64(n)) {
			return nil, fmt.Errorf("%v is no such number", value)
		}
		if least, set := o["min_value"].(float64); set && n < least {
			return nil, fmt.Errorf("%v is too small", n)
		}
		if most, set := o["max_value"].(float64); set && n > most {
			return nil, fmt.Errorf("%v is too large", n)
		}
		return n, among(o, n)
	case optionBoolean:
		if b, ok := value.(bool); ok {
			return b, nil
		}
	case optionUser:
		if u, ok := value.(*User); ok && w.d.resolve(w.guild, w.resolved, u.ID) {
			return u.ID, nil
		}
	case optionChannel:
		if c, ok := value.(*Channel); ok && c.guild == w.guild && w.d.resolve(w.guild, w.resolved, c.ID) {
			return c.ID, nil
		}
	case optionRole:
		if r, ok := value.(*Role); ok && r.guild == w.guild && w.d.resolve(w.guild, w.resolved, r.ID) {
			return r.ID, nil
		}
	case optionAttachment:
		if f, ok := value.(File); ok {
			if len(f.Data) > maxFileSize {
				return nil, fmt.Errorf("the file %q is too large", f.Name)
			}
			a := w.d.attach("ephemeral-attachments", f, true)
			put(w.resolved, "attachments", text(a, "id"), a)
			return text(a, "id"), nil
		}
	}
	return nil, fmt.Errorf("%v does not fit type %d", value, kind)
}

// among is an error unless a value is one of the option's choices, if it has any.
func among(o object, value any) error {
	choices := list(o, "choices")
	for _, x := range choices {
		if c, _ := x.(object); c["value"] == value {
			return nil
		}
	}
	if len(choices) > 0 {
		return fmt.Errorf("%v is none of the choices", value)
	}
	return nil
}

func toFloat(v any) (float64, bool) {
	switch v := v.(type) {
	case int:
		return float64(v), true
	case float64:
		return v, true
	}
	return 0, false
}

func put(o object, group, id string, value any) {
	inner := dict(o, group)
	if inner == nil {
		inner = object{}
		o[group] = inner
	}
	inner[id] = value
}

// resolve describes whatever has an id, beside the values that name it.
func (d *Discord) resolve(g *Guild, resolved object, id string) bool {
	if c := d.channels[id]; c != nil && c.guild == g && g != nil {
		put(resolved, "channels", id, c.partial(d.bot))
		return true
	}
	if u := d.users[id]; u != nil {
		put(resolved, "users", id, u.object())
		if g != nil && g.members[id] != nil {
			m := g.members[id].object()
			m["permissions"] = g.members[id].base().String()
			put(resolved, "members", id, m)
		}
		return true
	}
	if g == nil {
		return false
	}
	for _, r := range g.roles {
		if r.ID == id {
			put(resolved, "roles", id, r.object())
			return true
		}
	}
	return false
}
