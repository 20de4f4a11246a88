package hand

import (
	"fmt"
	"strings"

	"verbatim/bot/discordtest/payload"
	"verbatim/bot/discordtest/world"
)

// optionWriter turns what a member gives into the options of an interaction.
type optionWriter struct {
	channel     *world.Channel
	left        Values // what no option has taken yet
	focused     string // the option that is being completed, or ""
	focusedKind int
	resolved    payload.Object
}

// options writes those that are declared, in the order of their declaration. path is
// what is left of the subcommand's name.
func (w *optionWriter) options(declared []any, path []string) ([]any, error) {
	out := []any{}
	nested := false
	for _, x := range declared {
		o, _ := x.(payload.Object)
		if kind := payload.Kind(o); kind == payload.OptionSubcommand || kind == payload.OptionGroup {
			nested = true
			if len(path) > 0 && path[0] == payload.Text(o, "name") {
				inner, err := w.options(payload.List(o, "options"), path[1:])
				return []any{payload.Object{"type": kind, "name": path[0], "options": inner}}, err
			}
			continue
		}
		written, err := w.option(o)
		if err != nil {
			return nil, err
		}
		if written != nil {
			out = append(out, written)
		}
	}
	if nested || len(path) > 0 {
		return nil, fmt.Errorf("there is no subcommand %q", strings.Join(path, " "))
	}
	return out, nil
}

// option writes one that takes a value, or returns nil if it is left out.
func (w *optionWriter) option(o payload.Object) (payload.Object, error) {
	name, kind := payload.Text(o, "name"), payload.Kind(o)
	value, given := w.left[name]
	if !given {
		// While one writes, what is required may still be missing.
		if payload.Truth(o, "required") && w.focused == "" {
			return nil, fmt.Errorf("the option %q is required", name)
		}
		return nil, nil
	}
	delete(w.left, name)
	if name == w.focused && payload.Truth(o, "autocomplete") {
		w.focusedKind = kind
		return payload.Object{"type": kind, "name": name, "focused": true, "value": value}, nil
	}
	written, err := w.value(o, kind, value)
	if err != nil {
		return nil, fmt.Errorf("option %q: %w", name, err)
	}
	return payload.Object{"type": kind, "name": name, "value": written}, nil
}

// value judges and writes one.
func (w *optionWriter) value(o payload.Object, kind int, value any) (any, error) {
	switch kind {
	case payload.OptionString:
		return textOption(o, value)
	case payload.OptionInteger, payload.OptionNumber:
		return numberOption(o, kind, value)
	case payload.OptionBoolean:
		if b, ok := value.(bool); ok {
			return b, nil
		}
	case payload.OptionAttachment:
		if f, ok := value.(File); ok {
			return upload(w.channel.World(), f, w.resolved)
		}
	default:
		id, of := idOf(value)
		if of == kind && w.channel.World().Resolve(w.channel.Guild(), id, w.resolved) {
			return id, nil
		}
	}
	return nil, fmt.Errorf("%v does not fit type %d", value, kind)
}

// idOf is the id of what a member picks, and the type of the options that take it.
func idOf(value any) (id string, kind int) {
	switch v := value.(type) {
	case *User:
		return v.ID, payload.OptionUser
	case *world.User:
		return v.ID, payload.OptionUser
	case *Channel:
		return v.ID, payload.OptionChannel
	case *Role:
		return v.ID, payload.OptionRole
	}
	return "", 0
}

func textOption(o payload.Object, value any) (string, error) {
	s, ok := value.(string)
	if !ok || s == "" {
		return "", fmt.Errorf("%v is no text", value)
	}
	if least, set := payload.Number(o, "min_length"); set && payload.Length(s) < least {
		return "", fmt.Errorf("%q is too short", s)
	}
	if most, set := payload.Number(o, "max_length"); payload.Length(s) > 6000 || set && payload.Length(s) > most {
		return "", fmt.Errorf("the text is too long")
	}
	return s, among(o, s)
}

func numberOption(o payload.Object, kind int, value any) (float64, error) {
	n, ok := toFloat(value)
	if !ok || kind == payload.OptionInteger && n != float64(int64(n)) {
		return 0, fmt.Errorf("%v is no such number", value)
	}
	if least, set := o["min_value"].(float64); set && n < least {
		return 0, fmt.Errorf("%v is too small", n)
	}
	if most, set := o["max_value"].(float64); set && n > most {
		return 0, fmt.Errorf("%v is too large", n)
	}
	return n, among(o, n)
}

// among is an error unless a value is one of the option's choices, if it has any.
func among(o payload.Object, value any) error {
	choices := payload.List(o, "choices")
	for _, x := range choices {
		if c, _ := x.(payload.Object); c["value"] == value {
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
