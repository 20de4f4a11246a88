package interact

import (
	"fmt"
	"strconv"
	"strings"
)

// Action is what a button, a menu or a modal stands for, as its custom id says: only
// which route, to which answer or draft, and a number. Everything else is in the store.
type Action struct {
	Name string // of the route
	ID   int64
	N    int // such as of a page
}

// CustomID is the custom id of an action, of at most 100 characters. It is called with a
// literal name: a test looks that name up in the routes.
func CustomID(name string, id int64, n int) string { return fmt.Sprintf("%s:%d:%d", name, id, n) }

// maxN bounds the number, whoever wrote the custom id.
const maxN = 100_000

// ParseCustomID reads a custom id. Clients send whatever they like: what is none of ours
// gives ErrUnknownAction.
func ParseCustomID(s string) (Action, error) {
	parts := strings.Split(s, ":")
	if len(parts) != 3 {
		return Action{}, ErrUnknownAction
	}
	id, err := strconv.ParseInt(parts[1], 10, 64)
	n, err2 := strconv.Atoi(parts[2])
	if err != nil || err2 != nil || n < 0 || n > maxN {
		return Action{}, ErrUnknownAction
	}
	return Action{parts[0], id, n}, nil
}
