package bot

import (
	"context"
	"errors"
	"time"

	"verbatim/bot/state"
)

const (
	// keepLeft is how long a guild's data is kept after the bot was removed.
	keepLeft = 30 * 24 * time.Hour
	// keepDraft is how long a draft waits for who brought it.
	keepDraft = 7 * 24 * time.Hour
	// keepPrivate is how long a private answer is kept. Discord tells nobody when such
	// a message is gone: it lasts until its asker's program is started again.
	keepPrivate = 30 * 24 * time.Hour
	// rounds is how often the chores are done.
	rounds = time.Hour
)

// chores does what nobody waits for, until ctx is done: after an article was
// published what follows from it, and now and then all the rest.
func (b *Bot) chores(ctx context.Context) {
	ticker := time.NewTicker(rounds)
	defer ticker.Stop()
	told := map[string]int64{}
	do := func(what string, chore func() error) {
		if err := guarded(chore); err != nil && ctx.Err() == nil {
			b.Log.Error(what, "error", err)
		}
	}
	round := func() {
		do("tidy", func() error { return b.tidy(ctx) })
		do("catch up", func() error { return b.catchUp(ctx, told) })
	}
	for round(); ; {
		select {
		case a := <-b.added:
			do("catch up", func() error { return b.follow(ctx, a.guild, told, func() { close(a.embedded) }) })
		case <-ticker.C:
			round()
		case <-ctx.Done():
			return
		}
	}
}

// addition is that a guild's library has got articles.
type addition struct {
	guild    string
	embedded chan struct{} // closed once they are found by their meaning
}

// patience is how long a moderator waits for that. It takes a moment for an article,
// and minutes for thousands.
const patience = 5 * time.Second

// gained has the chores follow up what was added to a guild's library, and returns
// when it is embedded, or when that takes long: it is found by its words until then.
// Where too much is added at once the next round follows it up.
func (b *Bot) gained(ctx context.Context, guild string) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	a := addition{guild, make(chan struct{})}
	select {
	case b.added <- a:
	default:
		return
	}
	select {
	case <-a.embedded:
	case <-ctx.Done():
	}
}

// tidy erases the data of guilds that were left for long, old drafts, and what was
// kept for the buttons of private answers.
func (b *Bot) tidy(ctx context.Context) error {
	left, err := b.State.LeftFor(ctx, keepLeft)
	if err != nil {
		return err
	}
	for _, g := range left {
		// The library first: while the guild is noted it is tried again.
		if err := b.Libraries.Erase(ctx, g); err != nil {
			return err
		}
		if err := b.State.EraseGuild(ctx, g); err != nil && !errors.Is(err, state.ErrNotFound) {
			return err
		}
		b.Log.Info("a server's data was erased", "guild", g)
	}
	if err := b.State.RemoveDraftsBefore(ctx, b.Now().Add(-keepDraft)); err != nil {
		return err
	}
	return b.State.RemovePrivateBefore(ctx, b.Now().Add(-keepPrivate))
}

// catchUp follows up what was added anywhere, also by another program or just
// before the bot was stopped. told are the libraries' revisions that the waiting
// questions were asked of last.
func (b *Bot) catchUp(ctx context.Context, told map[string]int64) error {
	guilds, err := b.State.Guilds(ctx)
	if err != nil {
		return err
	}
	var all error
	for _, g := range guilds {
		if err := b.follow(ctx, g, told, func() {}); err != nil {
			all = errors.Join(all, err)
		}
		if ctx.Err() != nil {
			break
		}
	}
	return all
}

// follow embeds what is new in a guild's library, says so by embedded, and tells those
// whose question it answers.
func (b *Bot) follow(ctx context.Context, guild string, told map[string]int64, embedded func()) error {
	library, err := b.Libraries.Of(ctx, guild)
	if err != nil {
		return err
	}
	if _, err := library.Embed(ctx); err != nil {
		return err
	}
	embedded()
	revision, err := library.Articles().Revision(ctx)
	if last, known := told[guild]; err != nil || known && last == revision {
		return err
	}
	if err := b.tellWaiting(ctx, guild); err != nil {
		return err
	}
	told[guild] = revision
	return nil
}
