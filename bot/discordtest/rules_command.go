package discordtest

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Types of commands and of their options.
const (
	commandSlash   = 1
	commandUser    = 2
	commandMessage = 3

	optionSubcommand = 1
	optionGroup      = 2
	optionString     = 3
	optionInteger    = 4
	optionBoolean    = 5
	optionUser       = 6
	optionChannel    = 7
	optionRole       = 8
	optionNumber     = 10
	optionAttachment = 11

	maxCommandSize = 8000
)

// maxCommands is how many of a type may be registered in one place.
func maxCommands(kind int) int {
	if kind == commandSlash {
		return 100
	}
	return 15
}

// commandName is what Discord allows, lower case besides.
var commandName = regexp.MustCompile(`^[-_'\p{L}\p{N}\p{Devanagari}\p{Thai}]{1,32}$`)

func commandKind(c object) int {
	if n, ok := number(c, "type"); ok {
		return n
	}
	return commandSlash
}

func (f *fields) name(path, name string) {
	if !commandName.MatchString(name) || strings.ToLower(name) != name {
		f.add(path, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
	}
}

// names judges a name and its translations.
func (f *fields) names(path string, o object) {
	f.name(at(path, "name"), text(o, "name"))
	for locale, n := range dict(o, "name_localizations") {
		f.name(at(path, "name_localizations", locale), fmt.Sprint(n))
	}
}

// commands judges all that are to be registered in one place.
func (f *fields) commands(commands []any) {
	seen, count := map[string]bool{}, map[int]int{}
	for i, x := range commands {
		c, _ := x.(object)
		path := fmt.Sprint(i)
		kind := commandKind(c)
		key := fmt.Sprint(kind, " ", text(c, "name"))
		if seen[key] {
			f.add(at(path, "name"), "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique")
		}
		seen[key] = true
		count[kind]++
		if count[kind] == maxCommands(kind)+1 {
			f.add("", "APPLICATION_COMMANDS_MAX", "There are %d commands of type %d at most.", maxCommands(kind), kind)
		}
		f.command(path, c)
	}
}

func (f *fields) command(path string, c object) {
	if commandKind(c) != commandSlash {
		if name := text(c, "name"); strings.TrimSpace(name) != name {
			f.add(at(path, "name"), "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
		}
		if present(c["description"]) {
			f.add(at(path, "description"), "APPLICATION_COMMAND_DESCRIPTION_NOT_ALLOWED", "Context menu commands cannot have description")
		}
		if present(c["options"]) {
			f.add(at(path, "options"), "APPLICATION_COMMAND_OPTIONS_NOT_ALLOWED", "Context menu commands cannot have options")
		}
		return
	}
	f.names(path, c)
	if strings.TrimSpace(text(c, "description")) == "" {
		f.add(at(path, "description"), "BASE_TYPE_REQUIRED", "This field is required")
	}
	f.options(path, list(c, "options"), 0)
	if n := commandSize(c); n > maxCommandSize {
		f.add(path, "APPLICATION_COMMAND_TOO_LARGE", "Command exceeds maximum size (%d)", maxCommandSize)
	}
}

// options judges those at one depth: 0 in a command, 1 in a group, 2 in a
// subcommand.
func (f *fields) options(path string, options []any, depth int) {
	seen := map[string]bool{}
	optional, nested, plain := false, false, false
	for i, x := range options {
		o, _ := x.(object)
		where := at(path, "options", i)
		f.names(where, o)
		if name := text(o, "name"); seen[name] {
			f.add(at(where, "name"), "APPLICATION_COMMAND_OPTIONS_NAME_DUPLICATE", "Option names must be unique")
		} else {
			seen[name] = true
		}
		if strings.TrimSpace(text(o, "description")) == "" {
			f.add(at(where, "description"), "BASE_TYPE_REQUIRED", "This field is required")
		}
		switch kind := kindOf(o); kind {
		case optionGroup, optionSubcommand:
			nested = true
			next := 2
			if kind == optionGroup {
				next = 1
			}
			if depth == 2 || depth == 1 && kind == optionGroup {
				f.add(at(where, "type"), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Sub-command and sub-command group option types cannot be here")
			}
			if kind == optionGroup && len(list(o, "options")) == 0 {
				f.add(at(where, "options"), "BASE_TYPE_REQUIRED", "A group has subcommands")
			}
			f.options(where, list(o, "options"), next)
		default:
			plain = true
			if depth == 1 {
				f.add(at(where, "type"), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "A group has only subcommands")
			}
			if truth(o, "required") && optional {
				f.add(where, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", "Required options must be placed before non-required options")
			}
			optional = optional || !truth(o, "required")
			f.option(where, o, kind)
		}
	}
	if nested && plain {
		f.add(at(path, "options"), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Sub-command and sub-command group option types are mutually exclusive to all other types")
	}
}

func (f *fields) option(path string, o object, kind int) {
	texts := kind == optionString
	numeric := kind == optionInteger || kind == optionNumber
	choices := list(o, "choices")
	if truth(o, "autocomplete") {
		if len(choices) > 0 {
			f.add(path, "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_CHOICES_INVALID", "Autocomplete and choices are mutually exclusive")
		}
		if !texts && !numeric {
			f.add(at(path, "autocomplete"), "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_INVALID", "Only text and numbers complete")
		}
	}
	if len(choices) > 0 && !texts && !numeric {
		f.add(at(path, "choices"), "APPLICATION_COMMAND_OPTIONS_CHOICES_INVALID", "Only text and numbers have choices")
	}
	f.choices(path, choices, kind)
	for _, pair := range [][2]string{{"min_length", "max_length"}, {"min_value", "max_value"}} {
		least, hasLeast := o[pair[0]].(float64)
		most, hasMost := o[pair[1]].(float64)
		if hasLeast && hasMost && least > most {
			f.add(at(path, pair[0]), "APPLICATION_COMMAND_OPTIONS_RANGE_INVALID", "%s is above %s", pair[0], pair[1])
		}
		if (hasLeast || hasMost) && (pair[0] == "min_length" && !texts || pair[0] == "min_value" && !numeric) {
			f.add(at(path, pair[0]), "APPLICATION_COMMAND_OPTIONS_RANGE_INVALID", "An option of this type has no %s", pair[0])
		}
	}
}

// choices judges those of an option, or of an autocompletion.
func (f *fields) choices(path string, choices []any, kind int) {
	if len(choices) > maxSelectValues {
		f.add(at(path, "choices"), "BASE_TYPE_BAD_LENGTH", "Must be %d or fewer in length.", maxSelectValues)
	}
	names := map[string]bool{}
	for i, x := range choices {
		c, _ := x.(object)
		where := at(path, "choices", i)
		name := text(c, "name")
		if n := length(name); strings.TrimSpace(name) == "" || n > 100 {
			f.add(at(where, "name"), "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 100 in length.")
		}
		if names[name] {
			f.add(at(where, "name"), "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_DUPLICATE", "Choice names must be unique")
		}
		names[name] = true
		value, isText := c["value"].(string)
		_, isNumber := c["value"].(float64)
		if kind == optionString && (!isText || value == "" || length(value) > 100) || (kind == optionInteger || kind == optionNumber) && !isNumber {
			f.add(at(where, "value"), "APPLICATION_COMMAND_OPTIONS_CHOICE_VALUE_INVALID", "The value does not have the option's type or an allowed length")
		}
	}
}

// commandSize adds up the texts that count towards a command's size, each as its
// longest translation.
func commandSize(o object) int {
	size := 0
	for _, key := range []string{"name", "description"} {
		longest := length(text(o, key))
		for _, s := range dict(o, key+"_localizations") {
			longest = max(longest, length(fmt.Sprint(s)))
		}
		size += longest
	}
	size += length(text(o, "value"))
	for _, x := range slices.Concat(list(o, "options"), list(o, "choices")) {
		if c, ok := x.(object); ok {
			size += commandSize(c)
		}
	}
	return size
}
