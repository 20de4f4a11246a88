package state

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"
)

// Settings are what a guild's moderators have set. The zero value of each is its
// default.
type Settings struct {
	Private   bool     `json:"private,omitempty"`    // answers are seen by the asker alone unless something else is said
	Quotes    int      `json:"quotes,omitempty"`     // per answer; 0 is the default
	Threshold float64  `json:"threshold,omitempty"`  // confidence from which something is an answer; 0 is the engine's
	Channels  []string `json:"channels,omitempty"`   // where it answers; none is everywhere
	Moderator string   `json:"moderator,omitempty"`  // role whose members may do what moderators do
	Cooldown  int      `json:"cooldown_s,omitempty"` // seconds between a member's questions
}

// Settings returns what is set in a guild.
func (s *State) Settings(ctx context.Context, guild string) (Settings, error) {
	var out Settings
	var text string
	err := s.one(ctx, "SELECT settings FROM bot_guilds WHERE id = ?", []any{guild}, &text)
	if errors.Is(err, ErrNotFound) {
		return out, nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(text), &out)
	}
	return out, err
}

// SetSettings changes what is set in a guild.
func (s *State) SetSettings(ctx context.Context, guild string, v Settings) error {
	text, err := toJSON(v)
	if err != nil {
		return err
	}
	_, err = s.exec(ctx, "INSERT INTO bot_guilds(id, settings) VALUES (?,?) ON CONFLICT (id) DO UPDATE SET settings = excluded.settings", guild, text)
	return err
}

// Joined notes that the bot is in a guild, which it may have left before.
func (s *State) Joined(ctx context.Context, guild string) error {
	_, err := s.exec(ctx, "INSERT INTO bot_guilds(id) VALUES (?) ON CONFLICT (id) DO UPDATE SET left_at = NULL", guild)
	return err
}

// Left notes that the bot has been removed from a guild.
func (s *State) Left(ctx context.Context, guild string) error {
	_, err := s.exec(ctx, "INSERT INTO bot_guilds(id, left_at) VALUES (?,?) ON CONFLICT (id) DO UPDATE SET left_at = coalesce(left_at, excluded.left_at)", guild, stamp(s.now()))
	return err
}

// Guilds returns the guilds that the bot is in, as far as it knows.
func (s *State) Guilds(ctx context.Context) ([]string, error) {
	return s.guilds(ctx, "SELECT id FROM bot_guilds WHERE left_at IS NULL ORDER BY id")
}

// LeftFor returns the guilds that the bot was removed from so long ago, those first
// that were left first.
func (s *State) LeftFor(ctx context.Context, ago time.Duration) ([]string, error) {
	return s.guilds(ctx, "SELECT id FROM bot_guilds WHERE left_at <= ? ORDER BY left_at", stamp(s.now().Add(-ago)))
}

func (s *State) guilds(ctx context.Context, query string, args ...any) ([]string, error) {
	return all(ctx, s, query, args, func(r *sql.Rows) (id string, err error) { return id, r.Scan(&id) })
}

// Decision is what is done in a transaction before it goes on. An error undoes the
// transaction.
type Decision func(*sql.Tx) error

// Erasing forgets everything of a guild that the bot was removed from so long ago,
// and returns ErrNotFound where that is not so, since the bot has come back or was
// removed again later. The guild's library is the store's: it is erased in the same
// transaction, so that neither goes without the other, nor once the bot is back.
func (s *State) Erasing(ctx context.Context, guild string, ago time.Duration) Decision {
	return func(tx *sql.Tx) error {
		result, err := tx.ExecContext(ctx, "DELETE FROM bot_guilds WHERE id = ? AND left_at <= ?", guild, stamp(s.now().Add(-ago)))
		if err != nil {
			return err
		}
		if err := found(result.RowsAffected()); err != nil {
			return err
		}
		return each(ctx, tx, eraseGuild, guild)
	}
}

var eraseGuild = []string{
	"DELETE FROM bot_answers WHERE guild = ?",
	"DELETE FROM bot_waiting WHERE guild = ?",
	"DELETE FROM bot_drafts WHERE guild = ?",
	"DELETE FROM bot_outcomes WHERE guild = ?",
	"DELETE FROM bot_removals WHERE guild = ?",
}
