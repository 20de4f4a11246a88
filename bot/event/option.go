package event

import "encoding/json"

// Options are what was given to a slash command.
type Options []Option

// Option is one of them, or a subcommand with its own.
type Option struct {
	Name    string          `json:"name"`
	Type    int             `json:"type"`
	Value   json.RawMessage `json:"value"`
	Focused bool            `json:"focused"` // it is being written
	Options Options         `json:"options"`
}

// subcommand is the type of an option that is one.
const subcommand = 1

// Command is the slash command with its subcommand, such as "article add", and
// the options that belong to it.
func (d Data) Command() (name string, options Options) {
	if len(d.Given) == 1 && d.Given[0].Type == subcommand {
		return d.Name + " " + d.Given[0].Name, d.Given[0].Options
	}
	return d.Name, d.Given
}

// Options are those of the command, or of its subcommand.
func (d Data) Options() Options {
	_, options := d.Command()
	return options
}

// Text is a string option's value, "" where it was not given.
func (o Options) Text(name string) string {
	s, _ := value[string](o, name) // another type is not ours
	return s
}

// Number is a number option's value, and whether it was given.
func (o Options) Number(name string) (n float64, given bool) { return value[float64](o, name) }

// Flag is a boolean option's value, and whether it was given.
func (o Options) Flag(name string) (set, given bool) { return value[bool](o, name) }

// value decodes an option's value. Of two of the same name the last one counts.
func value[T any](options Options, name string) (v T, given bool) {
	for _, o := range options {
		if o.Name == name {
			given = json.Unmarshal(o.Value, &v) == nil
		}
	}
	return v, given
}

// Focused is the option that is being written, or one without a name.
func (o Options) Focused() Option {
	for _, each := range o {
		if each.Focused {
			return each
		}
	}
	return Option{}
}
