package bot

import (
	"context"
	"log/slog"
	"sync"

	"verbatim/bot/interact"
	"verbatim/bot/state"
)

// notes are what the gateway's events change in the store. It is done apart from the
// events, which must not wait, but in their order: a guild that was left and joined
// again must not be taken for a left one.
type notes struct {
	begin func(func(context.Context)) bool // takes work, unless the bot is at its end
	log   *slog.Logger

	mu      sync.Mutex
	waiting []func(context.Context) error
	taking  bool
}

// add notes something, and returns whether it will be done, which it is not at the end:
// the next start is told again.
func (n *notes) add(do func(context.Context) error) (will bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if !n.taking && !n.begin(n.take) {
		return false
	}
	n.taking = true
	n.waiting = append(n.waiting, do)
	return true
}

// wait waits until what the gateway has told so far stands in the store.
func (n *notes) wait(ctx context.Context) error {
	done := make(chan struct{})
	if !n.add(func(context.Context) error { close(done); return nil }) {
		return nil
	}
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (n *notes) take(ctx context.Context) {
	for {
		n.mu.Lock()
		if len(n.waiting) == 0 {
			n.taking = false
			n.mu.Unlock()
			return
		}
		do := n.waiting[0]
		n.waiting = n.waiting[1:]
		n.mu.Unlock()
		if err := interact.Recovered(func() error { return do(ctx) }); err != nil {
			n.log.Error("what Discord told of a server or a deleted message could not be noted; it is found out after the next connection", "error", err)
		}
	}
}

// watch notes in which guilds the bot is, and what was deleted there.
type watch struct {
	notes     *notes
	state     *state.State
	deletions *deletions
	log       *slog.Logger
}

// Present notes all of them. A guild that the bot was removed from while it was away is
// not named any more.
func (m watch) Present(guilds []string) {
	m.log.Info("ready: connected to Discord", "servers", len(guilds))
	m.deletions.connected()
	m.notes.add(func(ctx context.Context) error {
		known, err := m.state.Guilds(ctx)
		if err != nil {
			return err
		}
		in := map[string]bool{}
		for _, g := range guilds {
			in[g] = true
		}
		for _, g := range known {
			if !in[g] {
				if err := m.state.Left(ctx, g); err != nil {
					return err
				}
			}
		}
		for g := range in {
			if err := m.state.Joined(ctx, g); err != nil {
				return err
			}
		}
		return nil
	})
}

// Joined notes that the bot is in a guild.
func (m watch) Joined(guild string) {
	m.notes.add(func(ctx context.Context) error { return m.state.Joined(ctx, guild) })
	m.deletions.compare(guild)
}

// Left notes that it has been removed from one.
func (m watch) Left(guild string) {
	m.notes.add(func(ctx context.Context) error { return m.state.Left(ctx, guild) })
}

// Deleted forgets what stood in channels.
func (m watch) Deleted(guild string, channels []string, unnamed bool) {
	m.deletions.takeChannels(guild, channels)
	if unnamed {
		m.deletions.compare(guild)
	}
}
