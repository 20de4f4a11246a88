package state

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"

	"verbatim/corpus"
)

// Draft is an article that a moderator has brought and not published yet.
type Draft struct {
	ID            int64
	Guild, Member string
	Name          string // of the file
	Bytes         []byte // as received
	Change        corpus.Change
	Created       time.Time
}

// AddDraft keeps a draft and returns its id.
func (s *State) AddDraft(ctx context.Context, d Draft) (int64, error) {
	change, err := toJSON(d.Change)
	if err != nil {
		return 0, err
	}
	return s.insert(ctx, "INSERT INTO bot_drafts(guild, member, name, bytes, change, created) VALUES (?,?,?,?,?,?)",
		d.Guild, d.Member, d.Name, d.Bytes, change, stamp(s.now()))
}

// Draft returns a guild's draft, or ErrNotFound.
func (s *State) Draft(ctx context.Context, guild string, id int64) (d Draft, err error) {
	var change, created string
	err = s.one(ctx, "SELECT id, guild, member, name, bytes, change, created FROM bot_drafts WHERE id = ? AND guild = ?", []any{id, guild},
		&d.ID, &d.Guild, &d.Member, &d.Name, &d.Bytes, &change, &created)
	if err == nil {
		d.Created = unstamp(created)
		err = json.Unmarshal([]byte(change), &d.Change)
	}
	return d, err
}

// SetChange changes what a moderator says of the draft.
func (s *State) SetChange(ctx context.Context, guild string, id int64, c corpus.Change) error {
	change, err := toJSON(c)
	if err != nil {
		return err
	}
	return found(s.exec(ctx, "UPDATE bot_drafts SET change = ? WHERE id = ? AND guild = ?", change, id, guild))
}

// RemoveDraft forgets a draft, published or not, and reports whether it was
// still there: of two who press at once, one publishes.
func (s *State) RemoveDraft(ctx context.Context, guild string, id int64) (bool, error) {
	n, err := s.exec(ctx, "DELETE FROM bot_drafts WHERE id = ? AND guild = ?", id, guild)
	return n > 0, err
}

// RemoveUndecidedBefore forgets what nobody came back to since then: drafts, and
// questions to a member that were never answered.
func (s *State) RemoveUndecidedBefore(ctx context.Context, t time.Time) error {
	return s.tables.Erase(ctx, func(tx *sql.Tx) error { return each(ctx, tx, removeUndecided, stamp(t)) })
}

var removeUndecided = []string{
	"DELETE FROM bot_drafts WHERE created < ?",
	"DELETE FROM bot_removals WHERE created < ?",
	"DELETE FROM bot_choices WHERE created < ?",
}
