package state

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
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
	// Outcome is what has become of it so far, where its publishing was begun.
	Outcome Outcome
	Created time.Time
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

// draftColumns are what scanDraft scans.
const draftColumns = "id, guild, member, name, bytes, change, outcome, created"

func scanDraft(scan func(...any) error) (d Draft, err error) {
	var change, outcome, created string
	if err = scan(&d.ID, &d.Guild, &d.Member, &d.Name, &d.Bytes, &change, &outcome, &created); err != nil {
		return d, err
	}
	d.Created = unstamp(created)
	return d, errors.Join(json.Unmarshal([]byte(change), &d.Change), json.Unmarshal([]byte(outcome), &d.Outcome))
}

// Draft returns a guild's draft, or ErrNotFound.
func (s *State) Draft(ctx context.Context, guild string, id int64) (Draft, error) {
	return scanDraft(func(into ...any) error {
		return s.one(ctx, "SELECT "+draftColumns+" FROM bot_drafts WHERE id = ? AND guild = ?", []any{id, guild}, into...)
	})
}

// SetChange changes what a moderator says of the draft. It returns ErrNotFound also
// while the draft is being published.
func (s *State) SetChange(ctx context.Context, guild string, id int64, c corpus.Change) error {
	change, err := toJSON(c)
	if err != nil {
		return err
	}
	return found(s.exec(ctx, "UPDATE bot_drafts SET change = ? WHERE id = ? AND guild = ? AND claimed_until IS NULL", change, id, guild))
}

// RemoveUndecidedBefore forgets what nobody came back to since then: drafts, and
// questions to a member that were never answered; and what became of drafts.
func (s *State) RemoveUndecidedBefore(ctx context.Context, t time.Time) error {
	return s.tables.Erase(ctx, func(tx *sql.Tx) error { return each(ctx, tx, removeUndecided, stamp(t)) })
}

var removeUndecided = []string{
	"DELETE FROM bot_drafts WHERE created < ? AND claimed_until IS NULL",
	"DELETE FROM bot_outcomes WHERE created < ?",
	"DELETE FROM bot_removals WHERE created < ?",
	"DELETE FROM bot_choices WHERE created < ?",
}
