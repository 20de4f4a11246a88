package state

import (
	"context"
	"database/sql"
	"time"
)

// Removal is the question to a moderator whether an article is to be removed. A
// button cannot name the article itself: ids of articles are longer than what a
// button may carry.
type Removal struct {
	ID            int64
	Guild, Member string
	Article       string // its id in the guild's library
	Created       time.Time
}

// AddRemoval keeps a removal and returns its id, also on a full disk, on which it is
// the way to some room.
func (s *State) AddRemoval(ctx context.Context, r Removal) (id int64, err error) {
	err = s.tables.Erase(ctx, func(tx *sql.Tx) error {
		result, err := tx.ExecContext(ctx, "INSERT INTO bot_removals(guild, member, article, created) VALUES (?,?,?,?)", r.Guild, r.Member, r.Article, stamp(s.now()))
		if err == nil {
			id, err = result.LastInsertId()
		}
		return err
	})
	return id, err
}

// TakeRemoval forgets a guild's removal, carried out or not, and returns it. It
// returns ErrNotFound where that has been done before: of two who press, one decides.
func (s *State) TakeRemoval(ctx context.Context, guild string, id int64) (r Removal, err error) {
	var created string
	err = s.take(ctx, "DELETE FROM bot_removals WHERE id = ? AND guild = ? RETURNING id, guild, member, article, created", []any{id, guild},
		&r.ID, &r.Guild, &r.Member, &r.Article, &created)
	r.Created = unstamp(created)
	return r, err
}
