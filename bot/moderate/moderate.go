// Package moderate is what a server's moderators do with the bot: they add articles,
// look at them and remove them, and set the bot up.
//
// Nothing that they bring can be quoted before one of them publishes it; until then it
// is a draft. The handlers here are for routes of moderators alone.
package moderate

import (
	"context"
	"log/slog"
	"slices"

	"verbatim/bot/event"
	"verbatim/bot/state"
	"verbatim/corpus"
	"verbatim/corpus/ingest"
)

// Handlers carry out what moderators do. Its fields are set before the first one.
type Handlers struct {
	Settings Settings
	Drafts   Drafts
	Claims   Claims
	Removals Removals
	Names    Names
	Uploads  Uploads
	// Articles returns a guild's library.
	Articles func(ctx context.Context, guild string) (Articles, error)
	// Gained has what was added to a guild's library found by its meaning too, and waits
	// a moment for that.
	Gained func(ctx context.Context, guild string)
	Log    *slog.Logger
}

// Settings are what is set in guilds. *state.State has them.
type Settings interface {
	// Settings returns a guild's, the zero value where nothing is set.
	Settings(ctx context.Context, guild string) (state.Settings, error)
	SetSettings(ctx context.Context, guild string, s state.Settings) error
}

// Drafts are what moderators have brought and not published. *state.State has them. A
// guild has no draft of another guild's: that is state.ErrNotFound.
type Drafts interface {
	AddDraft(ctx context.Context, d state.Draft) (id int64, err error)
	Draft(ctx context.Context, guild string, id int64) (state.Draft, error)
	// Drafts returns the n newest, without their bytes, and how many there are.
	Drafts(ctx context.Context, guild string, n int) (newest []state.Draft, of int, err error)
	SetChange(ctx context.Context, guild string, id int64, c corpus.Change) error
}

// Removals are the questions whether an article is to be removed. *state.State has them.
type Removals interface {
	AddRemoval(ctx context.Context, r state.Removal) (id int64, err error)
	// TakeRemoval forgets one and returns it, once.
	TakeRemoval(ctx context.Context, guild string, id int64) (state.Removal, error)
}

// Articles are those of a library.
type Articles interface {
	ingest.Library
	// Count is how many there are.
	Count(ctx context.Context) (int, error)
	// Outlets are those that published them, there or first, by name.
	Outlets(ctx context.Context) ([]corpus.Outlet, error)
	// Newest returns n, without their texts, in the order in which they were added, the
	// last first, leaving out the first skip.
	Newest(ctx context.Context, skip, n int) ([]corpus.Article, error)
	// Article returns one, or an error that wraps corpus.ErrNotFound or ErrDamaged.
	Article(ctx context.Context, id string) (corpus.Article, error)
	// Remove takes an article out.
	Remove(ctx context.Context, id string) error
}

// Names are what channels and roles are called. *guilds.Guilds knows them.
type Names interface {
	ChannelNames(guild string, channels []string) []string
	RoleName(guild, role string) string
}

// Moderates reports whether a member may do what moderators do in the guild: by
// Discord's own permission to manage the server, or by the role that the settings name.
// Both are as Discord tells them with this very interaction. m is nil for who is none.
func (h *Handlers) Moderates(ctx context.Context, guild string, m *event.Member) (bool, error) {
	if m == nil || m.Permissions.Has(event.ManageGuild) {
		return m != nil, nil
	}
	s, err := h.Settings.Settings(ctx, guild)
	return err == nil && s.Moderator != "" && slices.Contains(m.Roles, s.Moderator), err
}
