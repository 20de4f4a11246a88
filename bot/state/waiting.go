package state

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// Waiting is a question that nothing answered, kept for its asker.
type Waiting struct {
	ID                               int64
	Guild, Channel, Member, Question string
	WordsOf                          []string        // other members whose words Question has
	Query                            json.RawMessage // the bot's
	// Compared is what it has been compared with, in the library's words; nil is with
	// nothing.
	Compared []byte
	Created  time.Time
}

// maxWaiting is how many questions are kept for a member in a guild.
const maxWaiting = 20

// ErrTooMany means that a member has as many questions waiting as are kept.
var ErrTooMany = fmt.Errorf("%d questions are waiting already", maxWaiting)

// Wait keeps a question. The same one again is kept once, as if it were new.
func (s *State) Wait(ctx context.Context, w Waiting) error {
	return s.tables.Update(ctx, func(tx *sql.Tx) error {
		var n int
		if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM bot_waiting WHERE guild = ? AND member = ? AND question <> ?", w.Guild, w.Member, w.Question).Scan(&n); err != nil {
			return err
		}
		if n >= maxWaiting {
			return ErrTooMany
		}
		var id int64
		err := tx.QueryRowContext(ctx, `INSERT INTO bot_waiting(guild, channel, member, question, query, created) VALUES (?,?,?,?,?,?)
			ON CONFLICT (guild, member, question) DO UPDATE SET channel = excluded.channel, query = excluded.query, created = excluded.created, compared = NULL RETURNING id`,
			w.Guild, w.Channel, w.Member, w.Question, string(w.Query), stamp(s.now())).Scan(&id)
		if err != nil {
			return err
		}
		for _, member := range w.WordsOf { // who said it before as well as who says it now
			if _, err := tx.ExecContext(ctx, "INSERT OR IGNORE INTO bot_waiting_words(waiting, member) VALUES (?,?)", id, member); err != nil {
				return err
			}
		}
		return nil
	})
}

const selectWaiting = `SELECT id, guild, channel, member, question,
	(SELECT coalesce(group_concat(member, ' '), '') FROM bot_waiting_words WHERE waiting = w.id), query, compared, created FROM bot_waiting w`

func scanWaiting(r *sql.Rows) (w Waiting, err error) {
	var words, query, created string
	err = r.Scan(&w.ID, &w.Guild, &w.Channel, &w.Member, &w.Question, &words, &query, &w.Compared, &created)
	w.WordsOf = strings.Fields(words)
	w.Query, w.Created = json.RawMessage(query), unstamp(created)
	return w, err
}

// Waiting returns the questions that wait in a guild, oldest first.
func (s *State) Waiting(ctx context.Context, guild string) ([]Waiting, error) {
	return all(ctx, s, selectWaiting+" WHERE guild = ? ORDER BY id", []any{guild}, scanWaiting)
}

// WaitingBefore returns at most n questions that have waited since before t, those
// first that have waited longest.
func (s *State) WaitingBefore(ctx context.Context, t time.Time, n int) ([]Waiting, error) {
	return all(ctx, s, selectWaiting+" WHERE created < ? ORDER BY created LIMIT ?", []any{stamp(t), n}, scanWaiting)
}

// Waits reports whether a question is waiting still, which its asker may have ended.
func (s *State) Waits(ctx context.Context, id int64) (waits bool, err error) {
	return waits, s.one(ctx, "SELECT EXISTS (SELECT 1 FROM bot_waiting WHERE id = ?)", []any{id}, &waits)
}

// SetCompared notes what questions, by their ids, have been compared with.
func (s *State) SetCompared(ctx context.Context, compared map[int64][]byte) error {
	if len(compared) == 0 {
		return nil
	}
	return s.tables.Update(ctx, func(tx *sql.Tx) error {
		for id, with := range compared {
			if _, err := tx.ExecContext(ctx, "UPDATE bot_waiting SET compared = ? WHERE id = ?", with, id); err != nil {
				return err
			}
		}
		return nil
	})
}

// RemoveWaiting forgets a question that waits no longer.
func (s *State) RemoveWaiting(ctx context.Context, id int64) error {
	return s.tables.Erase(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "DELETE FROM bot_waiting WHERE id = ?", id)
		return err
	})
}
