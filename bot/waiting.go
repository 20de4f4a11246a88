package bot

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"time"

	"verbatim/bot/render"
	"verbatim/bot/rest"
	"verbatim/bot/state"
	"verbatim/retrieval/scope"
)

// wait keeps a question that nothing answered until an article does.
func (v *visit) wait(ctx context.Context, kept state.Answer, s *shown) error {
	limits, err := json.Marshal(s.Limits)
	if err != nil {
		return err
	}
	if err := v.bot.State.Wait(ctx, state.Waiting{Guild: kept.Guild, Channel: v.Channel, Member: v.asker(), Question: kept.Question, Query: limits}); err != nil {
		return err
	}
	return v.tell(ctx, v.say("waiting"))
}

// tellWaiting asks the questions again that wait in a guild, and tells those who
// asked what is answered now.
func (b *Bot) tellWaiting(ctx context.Context, guild string) error {
	waiting, err := b.State.Waiting(ctx, guild)
	if err != nil {
		return err
	}
	settings, err := b.State.Settings(ctx, guild)
	if err != nil {
		return err
	}
	for _, w := range waiting {
		if err := b.tellOne(ctx, w, settings); err != nil {
			if ctx.Err() != nil {
				return err
			}
			b.Log.Error("a waiting question", "error", err)
		}
	}
	return nil
}

func (b *Bot) tellOne(ctx context.Context, w state.Waiting, settings state.Settings) error {
	out := b.in("")
	q := question{kind: kindAsk, guild: w.Guild, channel: w.Channel, member: w.Member, text: w.Question, settings: settings}
	if err := json.Unmarshal(w.Query, &q.limits); err != nil {
		q.limits = scope.Limits{}
	}
	id, m, err := b.answer(ctx, out, q)
	var limit *scope.LimitError
	if errors.As(err, &limit) { // an outlet that is not there, still
		return nil
	}
	if err != nil {
		return err
	}
	kept, err := b.State.Answer(ctx, id)
	if err != nil {
		return err
	}
	s, err := unpack(kept)
	if err != nil {
		return err
	}
	if s.Abstained {
		return b.State.RemoveAnswer(ctx, id)
	}
	mine, err := b.State.Told(ctx, w.ID)
	if err != nil || !mine {
		return errors.Join(err, b.State.RemoveAnswer(ctx, id))
	}
	// In the channel, naming the asker, or where the bot may not write there in a
	// direct message.
	msg := mentioning{sending{Message: m, Nonce: "w" + strconv.FormatInt(w.ID, 10), Enforce: true}, w.Member, out.Book.Say("answered_now")}
	sent, err := b.rest.Send(ctx, w.Channel, msg)
	if rest.Is(err, rest.CodeMissingAccess, rest.CodeMissingPermissions) || rest.IsStatus(err, 404) {
		var direct string
		if direct, err = b.rest.Direct(ctx, w.Member); err == nil {
			sent, err = b.rest.Send(ctx, direct, msg)
		}
	}
	if err != nil {
		// It waits on, for the next article.
		return errors.Join(err, b.State.Wait(context.WithoutCancel(ctx), w), b.State.RemoveAnswer(ctx, id))
	}
	return b.State.SetMessage(ctx, id, sent.Channel, sent.ID)
}

// mentioning is a message that begins with the name of whom it is for, and alerts
// nobody else.
type mentioning struct {
	sending
	member, words string
}

// MarshalJSON puts a text with the mention before the components.
func (m mentioning) MarshalJSON() ([]byte, error) {
	text := map[string]any{"type": 10, "content": "<@" + m.member + "> " + render.Escape(m.words)}
	return json.Marshal(map[string]any{
		"components": append([]any{text}, anys(m.Components)...), "flags": m.Flags,
		"allowed_mentions": map[string]any{"users": []string{m.member}}, "nonce": m.Nonce, "enforce_nonce": m.Enforce,
	})
}

const (
	// keepLeft is how long a guild's data is kept after the bot was removed.
	keepLeft = 30 * 24 * time.Hour
	// keepDraft is how long a draft waits for who brought it.
	keepDraft = 7 * 24 * time.Hour
	// rounds is how often the chores are done.
	rounds = time.Hour
)

// chores does now and then what nobody asks for, until ctx is done.
func (b *Bot) chores(ctx context.Context) {
	ticker := time.NewTicker(rounds)
	defer ticker.Stop()
	for {
		if err := errors.Join(b.tidy(ctx), b.catchUp(ctx)); err != nil && ctx.Err() == nil {
			b.Log.Error("chores", "error", err)
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return
		}
	}
}

// tidy erases the data of guilds that were left for long, and old drafts.
func (b *Bot) tidy(ctx context.Context) error {
	left, err := b.State.LeftFor(ctx, keepLeft)
	if err != nil {
		return err
	}
	for _, g := range left {
		if err := b.State.EraseGuild(ctx, g); errors.Is(err, state.ErrNotFound) {
			continue // it has come back
		} else if err != nil {
			return err
		}
		if err := b.Libraries.Erase(ctx, g); err != nil {
			return err
		}
		b.Log.Info("a server's data was erased", "guild", g)
	}
	return b.State.RemoveDraftsBefore(ctx, b.Now().Add(-keepDraft))
}

// catchUp embeds what was added while the bot was not running, or by another
// program, and tells those whose question that answers.
func (b *Bot) catchUp(ctx context.Context) error {
	guilds, err := b.State.Guilds(ctx)
	if err != nil {
		return err
	}
	for _, g := range guilds {
		library, err := b.Libraries.Of(ctx, g)
		if err != nil {
			return err
		}
		if n, err := library.Embed(ctx); err != nil {
			return err
		} else if n == 0 {
			continue
		}
		if err := b.tellWaiting(ctx, g); err != nil {
			return err
		}
	}
	return nil
}
