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
	Created                          time.Time
}

// maxWaiting is how many questions are kept for a member in a guild.
const maxWaiting = 20

// ErrTooMany means that a member has as many questions waiting as are kept.
var ErrTooMany = fmt.Errorf("%d questions are waiting already", maxWaiting)

// Wait keeps a question. The same one again is kept once.
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
			ON CONFLICT (guild, member, question) DO UPDATE SET channel = excluded.channel, query = excluded.query RETURNING id`,
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
	(SELECT coalesce(group_concat(member, ' '), '') FROM bot_waiting_words WHERE waiting = w.id), query, created
	FROM bot_waiting w WHERE guild = ? ORDER BY id`

// Waiting returns the questions that wait in a guild, oldest first.
func (s *State) Waiting(ctx context.Context, guild string) ([]Waiting, error) {
	return all(ctx, s, selectWaiting, []any{guild},
		func(r *sql.Rows) (w Waiting, err error) {
			var words, query, created string
			err = r.Scan(&w.ID, &w.Guild, &w.Channel, &w.Member, &w.Question, &words, &query, &created)
			w.WordsOf = strings.Fields(words)
			w.Query, w.Created = json.RawMessage(query), unstamp(created)
			return w, err
		})
}

// Told forgets a question that has been answered, and reports whether it was
// still there: of several that answer it, one tells its asker.
func (s *State) Told(ctx context.Context, id int64) (bool, error) {
	n, err := s.exec(ctx, "DELETE FROM bot_waiting WHERE id = ?", id)
	return n > 0, err
}
