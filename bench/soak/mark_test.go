package soak

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"verbatim/bot/discordtest"
)

// mark is a word that is a server's own.
func mark(kind string, server int) string { return fmt.Sprintf("%s%02dmark", kind, server) }

// Kinds of marks that have to be seen: everywhere in every server, and somewhere in
// one at least, once there were acts enough for all scenes to be played.
func everywhere() []string { return []string{"text", "title", "outlet"} }
func somewhere() []string  { return []string{"asked", "room", "role", "author"} }

const enough = 10_000

// marks calls found for every mark in text.
func marks(text string, found func(kind string, server int)) {
	digit := func(c byte) bool { return '0' <= c && c <= '9' }
	for {
		before, after, ok := strings.Cut(text, "mark")
		if !ok {
			return
		}
		text = after
		n := len(before) - 2
		if n < 1 || !digit(before[n]) || !digit(before[n+1]) {
			continue
		}
		begin := n
		for begin > 0 && 'a' <= before[begin-1] && before[begin-1] <= 'z' {
			begin--
		}
		if begin < n {
			found(before[begin:n], int(before[n]-'0')*10+int(before[n+1]-'0'))
		}
	}
}

// texts calls f for every string in a tree of JSON.
func texts(v any, f func(string)) {
	switch v := v.(type) {
	case string:
		f(v)
	case []any:
		for _, x := range v {
			texts(x, f)
		}
	case map[string]any:
		for _, x := range v {
			texts(x, f)
		}
	}
}

// watch looks at everything that anybody gets to see.
type watch struct {
	mu   sync.Mutex
	seen []map[string]int // of each server, its marks by their kind
}

func newWatch(servers int) *watch {
	w := &watch{seen: make([]map[string]int, servers)}
	for i := range w.seen {
		w.seen[i] = map[string]int{}
	}
	return w
}

// look fails the soak if what somebody sees has a mark of another server than these.
func (w *watch) look(s *soak, where string, v any, may ...*server) {
	w.mu.Lock()
	defer w.mu.Unlock()
	check := func(text string) {
		marks(text, func(kind string, n int) {
			if n < len(w.seen) && slices.ContainsFunc(may, func(s *server) bool { return s.n == n }) {
				w.seen[n][kind]++
				return
			}
			s.fault("crossed: %s of server %02d is seen %s in server %02d: %s", kind, n, where, may[0].n, text)
		})
	}
	switch v := v.(type) {
	case discordtest.Message:
		check(v.Content)
		texts(v.Components, check)
		texts(v.Embeds, check)
		for _, f := range v.Attachments {
			check(f.Name)
			check(string(f.Data))
		}
	case discordtest.Modal:
		check(v.Title)
		texts(v.Components, check)
	case []discordtest.Choice:
		for _, c := range v {
			check(c.Name)
			texts(c.Value, check)
		}
	}
}

// report fails the test unless the marks are such as can be seen: else nothing was
// shown by none being where it does not belong.
func (w *watch) report(t *testing.T, acts int) {
	t.Helper()
	all := map[string]int{}
	for n, seen := range w.seen {
		for kind, times := range seen {
			all[kind] += times
		}
		for _, kind := range everywhere() {
			if seen[kind] == 0 {
				t.Errorf("no mark of the kind %s was seen in server %02d", kind, n)
			}
		}
	}
	for _, kind := range somewhere() {
		if all[kind] == 0 && acts >= enough {
			t.Errorf("no mark of the kind %s was seen", kind)
		}
	}
	t.Logf("marks seen where they belong: %v", all)
}

// copied are custom ids of buttons that were seen, and where.
type copied struct {
	mu   sync.Mutex
	ids  [64]string
	from [64]*server
	next int
}

func (c *copied) add(from *server, id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ids[c.next%len(c.ids)], c.from[c.next%len(c.ids)] = id, from
	c.next++
}

// elsewhere is a custom id of another server than this, or "".
func (c *copied) elsewhere(here *server, start int) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i := range c.ids {
		at := (start + i) % len(c.ids)
		if c.from[at] != nil && c.from[at] != here {
			return c.ids[at]
		}
	}
	return ""
}
