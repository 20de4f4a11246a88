package state

import (
	"context"
	"database/sql"
)

// Discord tells the bot that a message was deleted only while the bot is connected.
// An answer is unchecked while its message was last known to be there in an earlier
// connection than the one that there is. Private answers are never checked: Discord
// shows their messages to nobody but the asker.

// Connected notes that there is a new connection: every answer is unchecked.
func (s *State) Connected(ctx context.Context) error {
	_, err := s.exec(ctx, "UPDATE bot_gateway SET connections = connections + 1 WHERE id = 1")
	return err
}

const (
	isUnchecked = " AND checked < (SELECT connections FROM bot_gateway WHERE id = 1)"
	isSent      = " AND message <> '' AND NOT coalesce(shows ->> 'private', 0)"
)

// Unchecked returns the answer that has been unchecked for the longest time, or
// ErrNotFound if there is none.
func (s *State) Unchecked(ctx context.Context) (Answer, error) {
	return scanAnswer(func(into ...any) error {
		return s.one(ctx, selectAnswer+" WHERE true"+isUnchecked+isSent+" ORDER BY checked, id LIMIT 1", nil, into...)
	})
}

// First returns the first answer in a channel that members see, checked or not, or
// ErrNotFound.
func (s *State) First(ctx context.Context, channel string) (Answer, error) {
	return scanAnswer(func(into ...any) error {
		return s.one(ctx, selectAnswer+" WHERE channel = ?"+isSent+" ORDER BY CAST(message AS INTEGER) LIMIT 1", []any{channel}, into...)
	})
}

// Sent is the message of an answer.
type Sent struct {
	Answer  int64
	Message string
}

// UncheckedFrom returns at most n unchecked answers of a channel in the order of their
// messages, from the given one on.
func (s *State) UncheckedFrom(ctx context.Context, channel, message string, n int) ([]Sent, error) {
	return all(ctx, s, "SELECT id, message FROM bot_answers WHERE channel = ? AND CAST(message AS INTEGER) >= CAST(? AS INTEGER)"+isSent+isUnchecked+" ORDER BY CAST(message AS INTEGER) LIMIT ?",
		[]any{channel, message, n}, func(r *sql.Rows) (m Sent, err error) { return m, r.Scan(&m.Answer, &m.Message) })
}

// Checked notes that the messages of answers are there, as far as can be known.
func (s *State) Checked(ctx context.Context, answers ...int64) error {
	return s.tables.Update(ctx, func(tx *sql.Tx) error {
		for _, id := range answers {
			if _, err := tx.ExecContext(ctx, "UPDATE bot_answers SET checked = (SELECT connections FROM bot_gateway WHERE id = 1) WHERE id = ?", id); err != nil {
				return err
			}
		}
		return nil
	})
}

// CheckedIn is Checked for every answer in a channel.
func (s *State) CheckedIn(ctx context.Context, channel string) error {
	_, err := s.exec(ctx, "UPDATE bot_answers SET checked = (SELECT connections FROM bot_gateway WHERE id = 1) WHERE channel = ?"+isSent, channel)
	return err
}

// Channels returns the channels in which answers from a guild's library stand.
func (s *State) Channels(ctx context.Context, guild string) ([]string, error) {
	return all(ctx, s, "SELECT DISTINCT channel FROM bot_answers WHERE guild = ? ORDER BY channel", []any{guild},
		func(r *sql.Rows) (id string, err error) { return id, r.Scan(&id) })
}

// RemoveChannels forgets the answers from a guild's library that stood in channels.
func (s *State) RemoveChannels(ctx context.Context, guild string, channels ...string) error {
	return s.tables.Erase(ctx, func(tx *sql.Tx) error {
		for _, c := range channels {
			if _, err := tx.ExecContext(ctx, "DELETE FROM bot_answers WHERE guild = ? AND channel = ?", guild, c); err != nil {
				return err
			}
		}
		return nil
	})
}
