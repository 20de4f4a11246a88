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
	var id int64
	err := s.tables.Update(ctx, func(tx *sql.Tx) (err error) {
		id, err = insert(ctx, tx, `INSERT INTO bot_answers(guild, channel, message, member, question, shows, created, checked)
			VALUES (?,?,?,?,?,?,?,(SELECT connections FROM bot_gateway WHERE id = 1))`,
			a.Guild, a.Channel, a.Message, a.Member, a.Question, string(a.Shows), stamp(s.now()))
		for _, member := range a.WordsOf {
			if err == nil {
				_, err = tx.ExecContext(ctx, "INSERT OR IGNORE INTO bot_answer_words(answer, member) VALUES (?,?)", id, member)
			}
		}
		return err
	})
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

const selectAnswer = `SELECT id, guild, channel, message, member, question,
	(SELECT coalesce(group_concat(member, ' '), '') FROM bot_answer_words WHERE answer = a.id), shows, created FROM bot_answers a`

func scanAnswer(scan func(...any) error) (a Answer, err error) {
	var words, shows, created string
	err = scan(&a.ID, &a.Guild, &a.Channel, &a.Message, &a.Member, &a.Question, &words, &shows, &created)
	a.WordsOf = strings.Fields(words)
	a.Shows, a.Created = json.RawMessage(shows), unstamp(created)
	return a, err
}

// Answer returns the answer of that id, or ErrNotFound.
func (s *State) Answer(ctx context.Context, id int64) (Answer, error) {
	return scanAnswer(func(into ...any) error { return s.one(ctx, selectAnswer+" WHERE id = ?", []any{id}, into...) })
}

// AnswerIn returns the answer that a message shows, or ErrNotFound.
func (s *State) AnswerIn(ctx context.Context, channel, message string) (Answer, error) {
	return scanAnswer(func(into ...any) error {
		return s.one(ctx, selectAnswer+" WHERE message = ? AND message <> '' AND channel = ? ORDER BY id DESC LIMIT 1", []any{message, channel}, into...)
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
	for _, q := range messageRows {
		for _, m := range messages {
			var id int64
			err := s.one(ctx, q.find, []any{m, channel}, &id)
			if err == nil {
				_, err = s.exec(ctx, q.remove, id)
			}
			if !errors.Is(err, ErrNotFound) {
				all = errors.Join(all, err)
			}
		}
	}
	return all
}

// messageRows are what a message may show.
var messageRows = []struct{ find, remove string }{
	{"SELECT id FROM bot_answers WHERE message = ? AND message <> '' AND channel = ? ORDER BY id DESC LIMIT 1", "DELETE FROM bot_answers WHERE id = ?"},
	{"SELECT id FROM bot_choices WHERE message = ? AND message <> '' AND channel = ? ORDER BY id DESC LIMIT 1", "DELETE FROM bot_choices WHERE id = ?"},
}

// RemoveBefore forgets answers of which only their askers could see the message, if
// they are older than private, and all that are older than public.
func (s *State) RemoveBefore(ctx context.Context, private, public time.Time) error {
	return s.tables.Erase(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "DELETE FROM bot_answers WHERE shows ->> 'private' AND created < ?", stamp(private))
		if err == nil {
			_, err = tx.ExecContext(ctx, "DELETE FROM bot_answers WHERE created < ?", stamp(public))
		}
		return err
	})
}
