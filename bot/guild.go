package bot

import (
	"context"
	"encoding/json"

	"verbatim/bot/gateway"
)

type rawRole struct {
	ID          string      `json:"id"`
	Name        string      `json:"name"`
	Permissions permissions `json:"permissions"`
}

type rawChannel struct {
	ID         string      `json:"id"`
	Name       string      `json:"name"`
	Guild      string      `json:"guild_id"`
	Parent     string      `json:"parent_id"`
	Type       int         `json:"type"`
	Overwrites []overwrite `json:"permission_overwrites"`
	Thread     struct {
		Archived bool `json:"archived"`
	} `json:"thread_metadata"`
}

func (c rawChannel) place() place {
	return place{c.Name, c.Parent, channel{Type: c.Type}.thread(), c.Overwrites}
}

type rawGuild struct {
	ID          string       `json:"id"`
	Name        string       `json:"name"`
	Owner       string       `json:"owner_id"`
	Unavailable bool         `json:"unavailable"`
	Roles       []rawRole    `json:"roles"`
	Channels    []rawChannel `json:"channels"`
	Threads     []rawChannel `json:"threads"`
	Members     []member     `json:"members"`
}

// onReady takes what the bot is told first: in which guilds it is.
func (b *Bot) onReady(data json.RawMessage) error {
	var ready struct {
		Guilds []rawGuild `json:"guilds"`
	}
	if err := json.Unmarshal(data, &ready); err != nil {
		return err
	}
	b.Log.Info("ready: connected to Discord", "servers", len(ready.Guilds))
	// A guild that it was removed from while it was away is not named any more.
	in := map[string]bool{}
	for _, g := range ready.Guilds {
		in[g.ID] = true
	}
	b.note(func(ctx context.Context) error {
		defer b.unchecked.add()
		return b.State.Connected(ctx)
	})
	b.note(func(ctx context.Context) error {
		known, err := b.State.Guilds(ctx)
		for _, g := range known {
			if err == nil && !in[g] {
				err = b.State.Left(ctx, g)
			}
		}
		for g := range in {
			if err == nil {
				err = b.State.Joined(ctx, g)
			}
		}
		return err
	})
	return nil
}

// onGuild keeps up with a guild.
func (b *Bot) onGuild(e gateway.Event) error {
	switch e.Type {
	case "GUILD_CREATE", "GUILD_UPDATE", "GUILD_DELETE":
		var raw rawGuild
		// One that is only unavailable has an outage; the bot is still in it.
		if err := json.Unmarshal(e.Data, &raw); err != nil || raw.Unavailable {
			return err
		}
		switch e.Type {
		case "GUILD_DELETE":
			b.guilds.remove(raw.ID)
			b.note(func(ctx context.Context) error { return b.State.Left(ctx, raw.ID) })
			return nil
		case "GUILD_CREATE":
			b.note(func(ctx context.Context) error { return b.State.Joined(ctx, raw.ID) })
		}
		b.guilds.set(raw, b.self)
		if e.Type == "GUILD_CREATE" {
			b.note(func(ctx context.Context) error { return b.suspect(ctx, raw.ID) })
		}
	case "GUILD_ROLE_CREATE", "GUILD_ROLE_UPDATE", "GUILD_ROLE_DELETE":
		var raw struct {
			Guild string  `json:"guild_id"`
			Role  rawRole `json:"role"`
			ID    string  `json:"role_id"`
		}
		if err := json.Unmarshal(e.Data, &raw); err != nil {
			return err
		}
		b.guilds.change(raw.Guild, func(g *guild) {
			if e.Type == "GUILD_ROLE_DELETE" {
				delete(g.roles, raw.ID)
			} else {
				g.roles[raw.Role.ID] = role{raw.Role.Name, raw.Role.Permissions}
			}
		})
	case "CHANNEL_CREATE", "CHANNEL_UPDATE", "CHANNEL_DELETE", "THREAD_CREATE", "THREAD_UPDATE", "THREAD_DELETE":
		var raw rawChannel
		if err := json.Unmarshal(e.Data, &raw); err != nil {
			return err
		}
		if e.Type == "CHANNEL_DELETE" || e.Type == "THREAD_DELETE" {
			b.onChannelDeleted(raw.Guild, raw.ID, e.Type == "THREAD_DELETE")
			return nil
		}
		b.guilds.change(raw.Guild, func(g *guild) {
			// An archived thread comes back with an update when somebody writes there.
			if raw.Thread.Archived {
				delete(g.channels, raw.ID)
			} else {
				g.channels[raw.ID] = raw.place()
			}
		})
	case "THREAD_LIST_SYNC": // the bot sees a channel now that it did not see
		var raw struct {
			Guild   string       `json:"guild_id"`
			Threads []rawChannel `json:"threads"`
		}
		if err := json.Unmarshal(e.Data, &raw); err != nil {
			return err
		}
		b.guilds.change(raw.Guild, func(g *guild) {
			for _, t := range raw.Threads {
				g.channels[t.ID] = t.place()
			}
		})
	case "GUILD_MEMBER_UPDATE":
		var raw struct {
			Guild string   `json:"guild_id"`
			User  user     `json:"user"`
			Roles []string `json:"roles"`
		}
		if err := json.Unmarshal(e.Data, &raw); err != nil {
			return err
		}
		if raw.User.ID == b.self {
			b.guilds.change(raw.Guild, func(g *guild) { g.mine = raw.Roles })
		}
	}
	return nil
}

// note does something to the store apart from the gateway's events, but in their
// order: a guild that was left and joined again must not be taken for a left one. It
// returns whether it will, which it does not at the end.
func (b *Bot) note(do func(context.Context) error) (will bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed { // the next start is told again
		return false
	}
	b.notes = append(b.notes, do)
	if !b.noting {
		b.noting = true
		b.work.Go(b.takeNotes)
	}
	return true
}

// noted waits until what the gateway has told so far stands in the store.
func (b *Bot) noted(ctx context.Context) error {
	done := make(chan struct{})
	if !b.note(func(context.Context) error { close(done); return nil }) {
		return nil
	}
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (b *Bot) takeNotes() {
	for {
		b.mu.Lock()
		if len(b.notes) == 0 {
			b.noting = false
			b.mu.Unlock()
			return
		}
		do := b.notes[0]
		b.notes = b.notes[1:]
		b.mu.Unlock()
		if err := guarded(func() error { return do(b.doing) }); err != nil {
			b.Log.Error("what Discord told of a server or a deleted message could not be noted; it is found out after the next connection", "error", err)
		}
	}
}
