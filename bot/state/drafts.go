package state

import (
	"context"
	"database/sql"
)

// Drafts returns the n newest of a guild's drafts, without their bytes, the newest
// first, and how many there are.
func (s *State) Drafts(ctx context.Context, guild string, n int) (newest []Draft, of int, err error) {
	if err := s.one(ctx, "SELECT count(*) FROM bot_drafts WHERE guild = ?", []any{guild}, &of); err != nil {
		return nil, 0, err
	}
	newest, err = all(ctx, s, "SELECT id, guild, member, name, x'', change, outcome, created FROM bot_drafts WHERE guild = ? ORDER BY id DESC LIMIT ?", []any{guild, n},
		func(r *sql.Rows) (Draft, error) { return scanDraft(r.Scan) })
	return newest, of, err
}
