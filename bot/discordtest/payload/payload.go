// Package payload holds the vocabulary of Discord's JSON: how its objects are read,
// which numbers stand for which types and flags, and how the tree of a message's
// components is walked. It knows no rules and no state.
//
// An Object that the double's state holds is replaced, never changed, so that it can
// be handed out without a copy.
package payload

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
)

// Object is a JSON object, as encoding/json reads it.
type Object = map[string]any

// Text returns a string field, or "".
func Text(o Object, key string) string { s, _ := o[key].(string); return s }

// List returns a field that is a list, or nil.
func List(o Object, key string) []any { l, _ := o[key].([]any); return l }

// Dict returns a field that is an object, or nil.
func Dict(o Object, key string) Object { d, _ := o[key].(Object); return d }

// Truth returns a boolean field, or false.
func Truth(o Object, key string) bool { b, _ := o[key].(bool); return b }

// Number returns a numeric field as an integer, and whether the field is there.
func Number(o Object, key string) (int, bool) {
	n, ok := o[key].(float64)
	return int(n), ok
}

// ID reads an id, which Discord takes as text and as a number; anything else is "".
func ID(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case float64:
		return strconv.FormatInt(int64(v), 10)
	}
	return ""
}

// Present reports whether a field says anything: null, an empty list and text of
// spaces alone do not.
func Present(v any) bool {
	switch v := v.(type) {
	case nil:
		return false
	case string:
		return strings.TrimSpace(v) != ""
	case []any:
		return len(v) > 0
	}
	return true
}

// Put sets o[group][key], and makes the group if it is missing.
func Put(o Object, group, key string, value any) {
	inner := Dict(o, group)
	if inner == nil {
		inner = Object{}
		o[group] = inner
	}
	inner[key] = value
}

// Anys returns texts as a JSON list.
func Anys(texts []string) []any {
	out := []any{}
	for _, s := range texts {
		out = append(out, s)
	}
	return out
}

// Length is the number of UTF-16 code units in s, the strictest reading of what
// Discord calls characters.
func Length(s string) int { return len(utf16.Encode([]rune(s))) }

// At joins keys to the path of a field, with dots, as Discord's errors name it.
func At(path string, keys ...any) string {
	parts := []string{path}
	for _, k := range keys {
		parts = append(parts, fmt.Sprint(k))
	}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), ".")
}
