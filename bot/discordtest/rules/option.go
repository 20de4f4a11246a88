package rules

import (
	"strings"

	"verbatim/bot/discordtest/payload"
)

// Where options are.
type depth int

const (
	inCommand depth = iota
	inGroup
	inSubcommand
)

// options judges the options that one command, group or subcommand declares.
func options(r *report, path string, options []any, at depth) {
	seen := map[string]bool{}
	optional, nested, plain := false, false, false
	for i, x := range options {
		o, _ := x.(payload.Object)
		where := payload.At(path, "options", i)
		names(r, where, o)
		if name := payload.Text(o, "name"); seen[name] {
			r.add(payload.At(where, "name"), "APPLICATION_COMMAND_OPTIONS_NAME_DUPLICATE", "Option names must be unique")
		} else {
			seen[name] = true
		}
		if strings.TrimSpace(payload.Text(o, "description")) == "" {
			r.add(payload.At(where, "description"), "BASE_TYPE_REQUIRED", "This field is required")
		}
		switch payload.Kind(o) {
		case payload.OptionGroup, payload.OptionSubcommand:
			nested = true
			subcommand(r, where, o, at)
		default:
			plain = true
			if at == inGroup {
				r.add(payload.At(where, "type"), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "A group has only subcommands")
			}
			if payload.Truth(o, "required") && optional {
				r.add(where, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", "Required options must be placed before non-required options")
			}
			optional = optional || !payload.Truth(o, "required")
			option(r, where, o)
		}
	}
	if nested && plain {
		r.add(payload.At(path, "options"), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Sub-command and sub-command group option types are mutually exclusive to all other types")
	}
}

// subcommand judges a subcommand or a group of subcommands.
func subcommand(r *report, path string, o payload.Object, at depth) {
	isGroup := payload.Kind(o) == payload.OptionGroup
	if at == inSubcommand || at == inGroup && isGroup {
		r.add(payload.At(path, "type"), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Sub-command and sub-command group option types cannot be here")
	}
	inner := payload.List(o, "options")
	if !isGroup {
		options(r, path, inner, inSubcommand)
		return
	}
	if len(inner) == 0 {
		r.add(payload.At(path, "options"), "BASE_TYPE_REQUIRED", "A group has subcommands")
	}
	options(r, path, inner, inGroup)
}

// option judges one that takes a value.
func option(r *report, path string, o payload.Object) {
	kind := payload.Kind(o)
	texts := kind == payload.OptionString
	numeric := kind == payload.OptionInteger || kind == payload.OptionNumber
	all := payload.List(o, "choices")
	if payload.Truth(o, "autocomplete") {
		if len(all) > 0 {
			r.add(path, "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_CHOICES_INVALID", "Autocomplete and choices are mutually exclusive")
		}
		if !texts && !numeric {
			r.add(payload.At(path, "autocomplete"), "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_INVALID", "Only text and numbers complete")
		}
	}
	if len(all) > 0 && !texts && !numeric {
		r.add(payload.At(path, "choices"), "APPLICATION_COMMAND_OPTIONS_CHOICES_INVALID", "Only text and numbers have choices")
	}
	choices(r, path, all, kind)
	bounded(r, path, o, "min_length", "max_length", texts)
	bounded(r, path, o, "min_value", "max_value", numeric)
}

// bounded judges a lower and an upper bound, which only some types of options have.
func bounded(r *report, path string, o payload.Object, lower, upper string, fits bool) {
	least, hasLeast := o[lower].(float64)
	most, hasMost := o[upper].(float64)
	if hasLeast && hasMost && least > most {
		r.add(payload.At(path, lower), "APPLICATION_COMMAND_OPTIONS_RANGE_INVALID", "%s is above %s", lower, upper)
	}
	if (hasLeast || hasMost) && !fits {
		r.add(payload.At(path, lower), "APPLICATION_COMMAND_OPTIONS_RANGE_INVALID", "An option of this type has no %s", lower)
	}
}

// Choices returns what is wrong with the choices that an autocompletion offers for an
// option of a type.
func Choices(path string, all []any, kind int) []Problem {
	r := &report{}
	choices(r, path, all, kind)
	return r.problems
}

func choices(r *report, path string, all []any, kind int) {
	if len(all) > maxSelectValues {
		r.add(payload.At(path, "choices"), "BASE_TYPE_BAD_LENGTH", "Must be %d or fewer in length.", maxSelectValues)
	}
	seen := map[string]bool{}
	for i, x := range all {
		c, _ := x.(payload.Object)
		where := payload.At(path, "choices", i)
		name := payload.Text(c, "name")
		if strings.TrimSpace(name) == "" || payload.Length(name) > 100 {
			r.add(payload.At(where, "name"), "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 100 in length.")
		}
		if seen[name] {
			r.add(payload.At(where, "name"), "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_DUPLICATE", "Choice names must be unique")
		}
		seen[name] = true
		if !fitsOption(c["value"], kind) {
			r.add(payload.At(where, "value"), "APPLICATION_COMMAND_OPTIONS_CHOICE_VALUE_INVALID", "The value does not have the option's type or an allowed length")
		}
	}
}

// fitsOption reports whether an option of a type can have the value of a choice.
func fitsOption(value any, kind int) bool {
	switch kind {
	case payload.OptionString:
		s, ok := value.(string)
		return ok && s != "" && payload.Length(s) <= 100
	case payload.OptionInteger, payload.OptionNumber:
		_, ok := value.(float64)
		return ok
	}
	return true
}
