package sqlite

import (
	"strings"

	"verbatim/corpus"
)

// where returns the condition on the articles a of the library that f means,
// and its arguments.
func (l *Library) where(f corpus.Filter) (condition string, args []any) {
	conditions := []string{"a.library = ?"}
	args = []any{l.id}
	if len(f.Outlets) > 0 {
		marks := "(" + strings.TrimSuffix(strings.Repeat("?,", len(f.Outlets)), ",") + ")"
		conditions = append(conditions, "(a.outlet IN "+marks+" OR a.original IN "+marks+")")
		for range 2 {
			for _, o := range f.Outlets {
				args = append(args, o)
			}
		}
	}
	// The day as the outlet writes it: a time's first ten characters.
	if f.Since != "" {
		conditions = append(conditions, "substr(a.published, 1, 10) >= ?")
		args = append(args, f.Since)
	}
	if f.Until != "" {
		conditions = append(conditions, "a.published <> '' AND substr(a.published, 1, 10) <= ?")
		args = append(args, f.Until)
	}
	return strings.Join(conditions, " AND "), args
}
