package bot

import (
	"context"
	"errors"
	"time"

	"verbatim/bot/interact"
	"verbatim/bot/state"
)

const (
	// keepLeft is how long a guild's data is kept after the bot was removed.
	keepLeft = 30 * 24 * time.Hour
	// keepUndecided is how long a draft waits for who brought it, and a question to a
	// member for its answer.
	keepUndecided = 7 * 24 * time.Hour
	// keepWaiting is how long a question waits for an article, and keepUntold how much
	// longer it is kept where Discord does not let its asker be told that it ends.
	keepWaiting = 30 * 24 * time.Hour
	keepUntold  = 24 * time.Hour
	// keepPrivate is how long a private answer is kept. Discord tells nobody when such
	// a message is gone: it lasts until its asker's program is started again.
	keepPrivate = 30 * 24 * time.Hour
	// keepPublic is how long every other answer is kept, if its message is there for so
	// long.
	keepPublic = 365 * 24 * time.Hour
	// rounds is how often the chores are done.
	rounds = time.Hour
)

// days is a time in words' days.
func days(d time.Duration) int { return int(d / (24 * time.Hour)) }

// chores does what nobody waits for, until ctx is done: at the start and now and then
// it tidies up, and has every guild's library looked at, to which another program may
// have added. What follows from that is done in queues of its own, in which no guild
// stands behind all that another one has brought.
func (b *Bot) chores(ctx context.Context) {
	ticker := time.NewTicker(rounds)
	defer ticker.Stop()
	for {
		b.chore(ctx, "tidy", func() error { return b.tidy(ctx) })
		b.chore(ctx, "end questions that have waited for long", func() error { return b.waiters.end(ctx) })
		b.chore(ctx, "look for new articles", func() error {
			guilds, err := b.State.Guilds(ctx)
			for _, g := range guilds {
				b.embedding.push(g)
			}
			return err
		})
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return
		}
	}
}

// resumeDrafts has the rest published of drafts whose publishing was stopped, until ctx
// is done. Those that an earlier process has claimed are free after a while.
func (b *Bot) resumeDrafts(ctx context.Context) {
	for _, pause := range []time.Duration{0, state.ClaimFor} {
		select {
		case <-time.After(pause):
			b.chore(ctx, "publish the rest of a draft", func() error { return b.resume(ctx) })
		case <-ctx.Done():
			return
		}
	}
}

// chore does something, and logs what goes wrong unless the bot is to stop.
func (b *Bot) chore(ctx context.Context, what string, do func() error) {
	if err := interact.Recovered(do); err != nil && ctx.Err() == nil {
		b.Log.Error(what, "error", err)
	}
}

// patience is how long a moderator waits until an article is found by its meaning too.
// It takes a moment for one, and minutes for thousands.
const patience = 5 * time.Second

// gained has what was added to a guild's library embedded, and returns when it is, or
// when that takes long: it is found by its words until then.
func (b *Bot) gained(ctx context.Context, guild string) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	select {
	case <-b.embedding.push(guild):
	case <-ctx.Done():
	}
}

// embed embeds what guilds have gained, a little in each turn, until ctx is done. Those
// who wait for an article are told after the first turn and after the last one.
func (b *Bot) embed(ctx context.Context) {
	for p := b.embedding.next(ctx); p != nil; p = b.embedding.next(ctx) {
		var more bool
		b.chore(ctx, "embed", func() error {
			library, err := b.Libraries.Of(ctx, p.guild)
			if err != nil {
				return err
			}
			further, err := library.Embed(ctx)
			more = further && err == nil // what fails is tried again in a while
			return err
		})
		switch {
		case !more && p.turns > 1:
			b.Log.Info("all articles are embedded", "guild", p.guild)
		case more && p.turns == 1:
			b.Log.Info("many articles are being embedded", "guild", p.guild)
		}
		if p.turns == 1 || !more {
			b.telling.push(p.guild)
		}
		b.embedding.end(p, more)
	}
}

// tell tells those whose question is answered by what their guild has gained, until
// ctx is done.
func (b *Bot) tell(ctx context.Context) {
	for p := b.telling.next(ctx); p != nil; p = b.telling.next(ctx) {
		b.chore(ctx, "tell who waits", func() error { return b.waiters.tell(ctx, p.guild) })
		b.telling.end(p, false)
	}
}

// tidy erases the data of guilds that were left for long, old drafts, and what was
// kept for the buttons of old answers.
func (b *Bot) tidy(ctx context.Context) error {
	left, err := b.State.LeftFor(ctx, keepLeft)
	if err != nil {
		return err
	}
	for _, g := range left {
		err := b.Libraries.Erase(ctx, g, b.State.Erasing(ctx, g, keepLeft))
		if errors.Is(err, state.ErrNotFound) {
			continue // the bot has come back to it since
		}
		if err != nil {
			return err
		}
		b.Log.Info("a server's data was erased", "guild", g)
	}
	if err := b.State.RemoveUndecidedBefore(ctx, b.Now().Add(-keepUndecided)); err != nil {
		return err
	}
	return b.State.RemoveBefore(ctx, b.Now().Add(-keepPrivate), b.Now().Add(-keepPublic))
}
