package state

import (
	"context"
	"database/sql"
	"encoding/json"
)

// Drafts returns the n newest of a guild's drafts, without their bytes, the newest
// first, and how many there are.
func (s *State) Drafts(ctx context.Context, guild string, n int) (newest []Draft, of int, err error) {
	if err := s.one(ctx, "SELECT count(*) FROM bot_drafts WHERE guild = ?", []any{guild}, &of); err != nil {
		return nil, 0, err
	}
	newest, err = all(ctx, s, "SELECT id, guild, member, name, change, created FROM bot_drafts WHERE guild = ? ORDER BY id DESC LIMIT ?", []any{guild, n},
		func(r *sql.Rows) (d Draft, err error) {
			var change, created string
			if err := r.Scan(&d.ID, &d.Guild, &d.Member, &d.Name, &change, &created); err != nil {
				return d, err
			}
			d.Created = unstamp(created)
			return d, json.Unmarshal([]byte(change), &d.Change)
		})
	return newest, of, err
}
