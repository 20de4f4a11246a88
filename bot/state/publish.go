package state

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"
)

// A draft is published in parts, between which others write. Who publishes it claims
// it first; what has been stored is noted with each part; and in the end its outcome
// takes the draft's place. Whoever stops in the middle leaves a claim that lasts for
// ClaimFor, and what is noted is there for the next one to go on from.

// ClaimFor is how long a claim lasts from when it was made or something was noted last.
const ClaimFor = time.Minute

// ErrClaimed means that somebody else is publishing the draft.
var ErrClaimed = errors.New("the draft is being published")

// Outcome is what became of a draft, or has become of it so far.
type Outcome struct {
	// Published is whether it was published, and not discarded.
	Published bool `json:"published,omitempty"`
	// New is how many of its articles the library did not hold before.
	New int `json:"new,omitempty"`
	// Article is the id under which its only article is in the library, and There
	// whether it was there before.
	Article string `json:"article,omitempty"`
	There   bool   `json:"there,omitempty"`
}

// Claim is that of who publishes a draft.
type Claim struct {
	draft, number int64
	// Until is when it ends, unless something is noted before.
	Until time.Time
}

// Claim makes the caller the only one who publishes a guild's draft. It returns
// ErrClaimed while another does, with the claim that there is, and ErrNotFound where
// there is no such draft: Outcome may tell what became of it.
func (s *State) Claim(ctx context.Context, guild string, id int64) (d Draft, c Claim, err error) {
	c = Claim{draft: id, Until: s.now().Add(ClaimFor)}
	err = s.tables.Update(ctx, func(tx *sql.Tx) (err error) {
		d, err = scanDraft(func(into ...any) error {
			return tx.QueryRowContext(ctx, `UPDATE bot_drafts SET claim = claim + 1, claimed_until = ?
				WHERE id = ? AND guild = ? AND (claimed_until IS NULL OR claimed_until <= ?) RETURNING `+draftColumns+", claim",
				stamp(c.Until), id, guild, stamp(s.now())).Scan(append(into, &c.number)...)
		})
		if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		var until string
		err = tx.QueryRowContext(ctx, "SELECT claimed_until FROM bot_drafts WHERE id = ? AND guild = ?", id, guild).Scan(&until)
		if errors.Is(err, sql.ErrNoRows) {
			return ErrNotFound
		}
		if err == nil {
			c.Until, err = unstamp(until), ErrClaimed
		}
		return err
	})
	return d, c, err
}

// Note notes what has become of a claimed draft so far, and extends the claim. It
// returns ErrClaimed where the claim has ended and another one was made, and
// ErrNotFound where the draft is gone: the caller is to stop then.
func (s *State) Note(ctx context.Context, c Claim, o Outcome) error {
	outcome, err := toJSON(o)
	if err != nil {
		return err
	}
	return s.tables.Update(ctx, func(tx *sql.Tx) error {
		result, err := tx.ExecContext(ctx, "UPDATE bot_drafts SET outcome = ?, claimed_until = ? WHERE id = ? AND claim = ?",
			outcome, stamp(s.now().Add(ClaimFor)), c.draft, c.number)
		return lostClaim(ctx, tx, c, result, err)
	})
}

// Unclaim ends a claim before its time: what is noted stays.
func (s *State) Unclaim(ctx context.Context, c Claim) error {
	_, err := s.exec(ctx, "UPDATE bot_drafts SET claimed_until = NULL WHERE id = ? AND claim = ?", c.draft, c.number)
	return err
}

// Decide puts what became of a claimed draft in the draft's place. Its errors are
// those of Note.
func (s *State) Decide(ctx context.Context, c Claim, o Outcome) error {
	outcome, err := toJSON(o)
	if err != nil {
		return err
	}
	return s.tables.Erase(ctx, func(tx *sql.Tx) error {
		result, err := tx.ExecContext(ctx, `INSERT INTO bot_outcomes(draft, guild, member, name, outcome, created)
			SELECT id, guild, member, name, ?, ? FROM bot_drafts WHERE id = ? AND claim = ?`, outcome, stamp(s.now()), c.draft, c.number)
		if err := lostClaim(ctx, tx, c, result, err); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, "DELETE FROM bot_drafts WHERE id = ?", c.draft)
		return err
	})
}

// lostClaim is the error of a statement that was to find a claimed draft.
func lostClaim(ctx context.Context, tx *sql.Tx, c Claim, result sql.Result, err error) error {
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil || n > 0 {
		return err
	}
	var there bool
	err = tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM bot_drafts WHERE id = ?)", c.draft).Scan(&there)
	if err == nil {
		err = ErrNotFound
		if there {
			err = ErrClaimed
		}
	}
	return err
}

// Outcome returns what became of a guild's draft, or ErrNotFound.
func (s *State) Outcome(ctx context.Context, guild string, id int64) (o Outcome, err error) {
	var outcome string
	if err = s.one(ctx, "SELECT outcome FROM bot_outcomes WHERE draft = ? AND guild = ?", []any{id, guild}, &outcome); err == nil {
		err = json.Unmarshal([]byte(outcome), &o)
	}
	return o, err
}

// Claimed is a draft whose publishing was begun.
type Claimed struct {
	Guild string
	ID    int64
}

// Claimed returns the drafts whose publishing was begun and has not ended, those first
// whose claim ends first.
func (s *State) Claimed(ctx context.Context) ([]Claimed, error) {
	return all(ctx, s, "SELECT guild, id FROM bot_drafts WHERE claimed_until IS NOT NULL ORDER BY claimed_until", nil,
		func(r *sql.Rows) (d Claimed, err error) { return d, r.Scan(&d.Guild, &d.ID) })
}
