package state

import (
	"context"
	"encoding/json"
	"time"
)

// Choice is a question in a direct message whose asker is asked which server's
// library is to answer it.
type Choice struct {
	ID      int64
	Channel string
	// Message is the one with the menu, "" until it has been sent.
	Message  string
	Member   string // who asked
	Question string
	Kind     string          // how it is asked
	Limits   json.RawMessage // the bot's
	Created  time.Time
}

// AddChoice keeps a choice and returns its id.
func (s *State) AddChoice(ctx context.Context, c Choice) (int64, error) {
	return s.insert(ctx, "INSERT INTO bot_choices(channel, message, member, question, kind, limits, created) VALUES (?,?,?,?,?,?,?)",
		c.Channel, c.Message, c.Member, c.Question, c.Kind, string(c.Limits), stamp(s.now()))
}

// SetChoiceMessage notes which message offers the choice. It returns ErrNotFound
// where the choice has been made or forgotten meanwhile.
func (s *State) SetChoiceMessage(ctx context.Context, id int64, message string) error {
	return found(s.exec(ctx, "UPDATE bot_choices SET message = ? WHERE id = ?", message, id))
}

// Choice returns the member's choice of that id, or ErrNotFound.
func (s *State) Choice(ctx context.Context, member string, id int64) (c Choice, err error) {
	var limits, created string
	err = s.one(ctx, "SELECT id, channel, message, member, question, kind, limits, created FROM bot_choices WHERE id = ? AND member = ?", []any{id, member},
		&c.ID, &c.Channel, &c.Message, &c.Member, &c.Question, &c.Kind, &limits, &created)
	c.Limits, c.Created = json.RawMessage(limits), unstamp(created)
	return c, err
}

// RemoveChoice forgets a choice, made or not.
func (s *State) RemoveChoice(ctx context.Context, id int64) error {
	_, err := s.exec(ctx, "DELETE FROM bot_choices WHERE id = ?", id)
	return err
}
