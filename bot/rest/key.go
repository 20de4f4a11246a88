package rest

import "strings"

// key names what requests are limited together: a route with its major parameter
// (channel, guild, or webhook with token), as Discord counts them.
type key struct {
	route  string // method and path, with {id} for what differs
	parent string // the major parameter
}

// interaction tells the endpoints that the global limit does not count.
func (k key) interaction() bool {
	return strings.Contains(k.route, " /interactions/") || strings.Contains(k.route, " /webhooks/")
}

// keyOf returns the key of a request to a path such as
// /api/v10/channels/1/messages/2.
func keyOf(method, path string) key {
	path = strings.TrimPrefix(path, "/api/v10")
	path, _, _ = strings.Cut(path, "?")
	parts := strings.Split(strings.TrimPrefix(path, "/"), "/")
	tokened := parts[0] == "webhooks" || parts[0] == "interactions"
	major := tokened || parts[0] == "channels" || parts[0] == "guilds"
	k := key{}
	for i, p := range parts {
		token := i == 2 && tokened
		if i == 0 || !isID(p) && !token {
			continue
		}
		if i == 1 && major || token {
			k.parent += "/" + p
		}
		parts[i] = "{id}"
	}
	k.route = method + " /" + strings.Join(parts, "/")
	return k
}

// isID reports whether s is a snowflake: such a number. Whatever else is in a path
// is of a handful of words.
func isID(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }
