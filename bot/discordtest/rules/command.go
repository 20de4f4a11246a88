package rules

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"verbatim/bot/discordtest/payload"
)

// MaxCommands is how many commands of a type may be registered in one place.
func MaxCommands(kind int) int {
	if kind == payload.CommandSlash {
		return 100
	}
	return 15
}

// commandName is what Discord allows, which has to be in lower case besides.
var commandName = regexp.MustCompile(`^[-_'\p{L}\p{N}\p{Devanagari}\p{Thai}]{1,32}$`)

// Commands returns what is wrong with all commands that are to be registered in one
// place, in one request.
func Commands(commands []any) []Problem {
	r := &report{}
	seen, count := map[string]bool{}, map[int]int{}
	for i, x := range commands {
		c, _ := x.(payload.Object)
		path := fmt.Sprint(i)
		kind := payload.CommandKind(c)
		key := fmt.Sprint(kind, " ", payload.Text(c, "name"))
		if seen[key] {
			r.add(payload.At(path, "name"), "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique")
		}
		seen[key] = true
		count[kind]++
		if count[kind] == MaxCommands(kind)+1 {
			r.add("", "APPLICATION_COMMANDS_MAX", "There are %d commands of type %d at most.", MaxCommands(kind), kind)
		}
		command(r, path, c)
	}
	return r.problems
}

// Command returns what is wrong with one command.
func Command(c payload.Object) []Problem {
	r := &report{}
	command(r, "", c)
	return r.problems
}

func command(r *report, path string, c payload.Object) {
	if payload.CommandKind(c) != payload.CommandSlash {
		menu(r, path, c)
		return
	}
	names(r, path, c)
	if strings.TrimSpace(payload.Text(c, "description")) == "" {
		r.add(payload.At(path, "description"), "BASE_TYPE_REQUIRED", "This field is required")
	}
	options(r, path, payload.List(c, "options"), inCommand)
	if n := commandSize(c); n > maxCommandSize {
		r.add(path, "APPLICATION_COMMAND_TOO_LARGE", "Command exceeds maximum size (%d)", maxCommandSize)
	}
}

// menu judges a command of a context menu.
func menu(r *report, path string, c payload.Object) {
	if name := payload.Text(c, "name"); strings.TrimSpace(name) != name {
		r.add(payload.At(path, "name"), "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
	}
	if payload.Present(c["description"]) {
		r.add(payload.At(path, "description"), "APPLICATION_COMMAND_DESCRIPTION_NOT_ALLOWED", "Context menu commands cannot have description")
	}
	if payload.Present(c["options"]) {
		r.add(payload.At(path, "options"), "APPLICATION_COMMAND_OPTIONS_NOT_ALLOWED", "Context menu commands cannot have options")
	}
}

// names judges a name and its translations.
func names(r *report, path string, o payload.Object) {
	name(r, payload.At(path, "name"), payload.Text(o, "name"))
	translations := payload.Dict(o, "name_localizations")
	for _, locale := range slices.Sorted(maps.Keys(translations)) {
		name(r, payload.At(path, "name_localizations", locale), fmt.Sprint(translations[locale]))
	}
}

func name(r *report, path, name string) {
	if !commandName.MatchString(name) || strings.ToLower(name) != name {
		r.add(path, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
	}
}

// commandSize adds up the texts that count towards a command's size, each as its
// longest translation.
func commandSize(o payload.Object) int {
	size := 0
	for _, key := range []string{"name", "description"} {
		longest := payload.Length(payload.Text(o, key))
		for _, s := range payload.Dict(o, key+"_localizations") {
			longest = max(longest, payload.Length(fmt.Sprint(s)))
		}
		size += longest
	}
	size += payload.Length(payload.Text(o, "value"))
	for _, x := range slices.Concat(payload.List(o, "options"), payload.List(o, "choices")) {
		if c, ok := x.(payload.Object); ok {
			size += commandSize(c)
		}
	}
	return size
}
