package state

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Answer is one of the bot's messages and what it shows.
type Answer struct {
	ID int64
	// Guild is whose library answered, in a direct message too.
	Guild, Channel string
	// Message is "" until the message has been sent.
	Message  string
	Member   string // who asked
	Question string
	// WordsOf are other members whose words Question or Shows has.
	WordsOf []string
	Shows   json.RawMessage // the bot's, to draw the message again
	Created time.Time
}

// AddAnswer keeps an answer and returns its id.
func (s *State) AddAnswer(ctx context.Context, a Answer) (int64, error) {
	id, err := s.insert(ctx, "INSERT INTO bot_answers(guild, channel, message, member, question, words_of, shows, created) VALUES (?,?,?,?,?,?,?,?)",
		a.Guild, a.Channel, a.Message, a.Member, a.Question, among(a.WordsOf), string(a.Shows), stamp(s.now()))
	if err != nil {
		return 0, fmt.Errorf("keep an answer: %w", err)
	}
	return id, nil
}

// SetMessage notes which message shows the answer.
func (s *State) SetMessage(ctx context.Context, id int64, channel, message string) error {
	return found(s.exec(ctx, "UPDATE bot_answers SET channel = ?, message = ? WHERE id = ?", channel, message, id))
}

// SetShows changes what the answer shows.
func (s *State) SetShows(ctx context.Context, id int64, shows json.RawMessage) error {
	return found(s.exec(ctx, "UPDATE bot_answers SET shows = ? WHERE id = ?", string(shows), id))
}

const answerColumns = "SELECT id, guild, channel, message, member, question, words_of, shows, created FROM bot_answers"

func scanAnswer(scan func(...any) error) (a Answer, err error) {
	var words, shows, created string
	err = scan(&a.ID, &a.Guild, &a.Channel, &a.Message, &a.Member, &a.Question, &words, &shows, &created)
	a.WordsOf = strings.Fields(words)
	a.Shows, a.Created = json.RawMessage(shows), unstamp(created)
	return a, err
}

// Answer returns the answer of that id, or ErrNotFound.
func (s *State) Answer(ctx context.Context, id int64) (Answer, error) {
	return scanAnswer(func(into ...any) error { return s.one(ctx, answerColumns+" WHERE id = ?", []any{id}, into...) })
}

// AnswerIn returns the answer that a message shows, or ErrNotFound.
func (s *State) AnswerIn(ctx context.Context, channel, message string) (Answer, error) {
	return scanAnswer(func(into ...any) error {
		return s.one(ctx, answerColumns+" WHERE message = ? AND message <> '' AND channel = ? ORDER BY id DESC LIMIT 1", []any{message, channel}, into...)
	})
}

// RemoveAnswer forgets an answer and what members thought of it.
func (s *State) RemoveAnswer(ctx context.Context, id int64) error {
	_, err := s.exec(ctx, "DELETE FROM bot_answers WHERE id = ?", id)
	return err
}

// RemoveMessages forgets what these messages of a channel showed: answers and
// choices. Of most messages nothing is kept: that is seen without waiting for who
// writes.
func (s *State) RemoveMessages(ctx context.Context, channel string, messages ...string) error {
	var all error
	for _, table := range []string{"bot_answers", "bot_choices"} {
		for _, m := range messages {
			var id int64
			err := s.one(ctx, "SELECT id FROM "+table+" WHERE message = ? AND message <> '' AND channel = ? ORDER BY id DESC LIMIT 1", []any{m, channel}, &id)
			if err == nil {
				_, err = s.exec(ctx, "DELETE FROM "+table+" WHERE id = ?", id)
			}
			if !errors.Is(err, ErrNotFound) {
				all = errors.Join(all, err)
			}
		}
	}
	return all
}

// RemovePrivateBefore forgets answers of which only their askers could see the
// message, if they are so old.
func (s *State) RemovePrivateBefore(ctx context.Context, t time.Time) error {
	return s.tables.Erase(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, removePrivate, stamp(t))
		return err
	})
}

const removePrivate = "DELETE FROM bot_answers WHERE shows ->> 'private' AND created < ?"

// Feedback is what a member thought of an answer.
type Feedback struct {
	Answer  int64
	Member  string
	Good    bool
	Reason  string
	Created time.Time
}

// SetFeedback keeps what a member thinks of an answer now.
func (s *State) SetFeedback(ctx context.Context, f Feedback) error {
	_, err := s.exec(ctx, `INSERT INTO bot_feedback(answer, member, good, reason, created) VALUES (?,?,?,?,?)
		ON CONFLICT (answer, member) DO UPDATE SET good = excluded.good, reason = excluded.reason, created = excluded.created`,
		f.Answer, f.Member, f.Good, f.Reason, stamp(s.now()))
	return err
}

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
		_, err := tx.ExecContext(ctx, `INSERT INTO bot_waiting(guild, channel, member, question, words_of, query, created) VALUES (?,?,?,?,?,?,?)
			ON CONFLICT (guild, member, question) DO UPDATE SET channel = excluded.channel, words_of = excluded.words_of, query = excluded.query`,
			w.Guild, w.Channel, w.Member, w.Question, among(w.WordsOf), string(w.Query), stamp(s.now()))
		return err
	})
}

// Waiting returns the questions that wait in a guild, oldest first.
func (s *State) Waiting(ctx context.Context, guild string) ([]Waiting, error) {
	return all(ctx, s, "SELECT id, guild, channel, member, question, words_of, query, created FROM bot_waiting WHERE guild = ? ORDER BY id", []any{guild},
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
