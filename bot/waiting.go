package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"github.com/bwmarrin/discordgo"

	"verbatim/bot/interact"
	"verbatim/bot/rest"
	"verbatim/bot/state"
	"verbatim/retrieval/scope"
)

// waitingFor is how a question was asked that waits for an article.
type waitingFor struct {
	Limits  scope.Limits `json:"limits"`
	Private bool         `json:"private,omitempty"`
}

// wait keeps a question that nothing answered until an article does.
func (h answers) wait(ctx context.Context, r *interact.Request) error {
	kept, s, err := h.kept(ctx, r)
	if err != nil {
		return err
	}
	query, err := json.Marshal(waitingFor{s.Limits, s.Private})
	if err != nil {
		return err
	}
	asked := kept.Question
	if s.Restated != "" {
		asked = s.Restated
	}
	if err := h.State.Wait(ctx, state.Waiting{Guild: kept.Guild, Channel: r.Channel, Member: r.Asker(), Question: asked, WordsOf: wordsOf(kept, r.Asker()), Query: query}); err != nil {
		return err
	}
	return r.Tell(ctx, r.Say("waiting"))
}

// tellWaiting asks the questions again that wait in a guild, and tells those who
// asked what is answered now. Who could not be told keeps nobody else from it; the
// error says so, and it is to be tried again.
func (b *Bot) tellWaiting(ctx context.Context, guild string) error {
	waiting, err := b.State.Waiting(ctx, guild)
	if err != nil || len(waiting) == 0 {
		return err
	}
	settings, err := b.State.Settings(ctx, guild)
	if err != nil {
		return err
	}
	var failed []error
	for _, w := range waiting {
		err := b.tellOne(ctx, w, settings)
		if ctx.Err() != nil {
			return err
		}
		// Who takes no direct messages may take them by the next article.
		if err != nil && !rest.Is(err, rest.CodeCannotDM) {
			failed = append(failed, err)
		}
	}
	if len(failed) > 0 {
		return fmt.Errorf("%d of %d who wait in guild %s could not be told: %w", len(failed), len(waiting), guild, errors.Join(failed...))
	}
	return nil
}

func (b *Bot) tellOne(ctx context.Context, w state.Waiting, settings state.Settings) error {
	var asked waitingFor
	if err := json.Unmarshal(w.Query, &asked); err != nil {
		return err
	}
	q := question{kind: kindAsk, guild: w.Guild, channel: w.Channel, member: w.Member, text: w.Question, limits: asked.Limits, settings: settings, wordsOf: w.WordsOf, background: true}
	f, err := b.search(ctx, q)
	b.countAgain(f, err)
	var limit *scope.LimitError
	if errors.As(err, &limit) || err == nil && f.shown.Abstained {
		return nil // nothing, or nothing by that outlet, still
	}
	if err != nil {
		return err
	}
	member, err := b.rest.IsMember(ctx, w.Guild, w.Member)
	if err != nil {
		return err
	}
	mine, err := b.State.Told(ctx, w.ID)
	if err != nil || !mine || !member { // who has left is told nothing of that server any more
		return err
	}
	id := b.keep(ctx, q, f)
	f.member = w.Member
	m := draw(b.in(""), id, q.text, f)
	m.AllowedMentions = discordgo.MessageAllowedMentions{Parse: []discordgo.AllowedMentionType{}, Users: []string{w.Member}}
	sent, err := b.sendWaiting(ctx, w, asked.Private, sending{Message: m, Nonce: "w" + strconv.FormatInt(w.ID, 10), Enforce: true})
	if err != nil {
		// It waits on.
		return errors.Join(err, b.State.Wait(context.WithoutCancel(ctx), w), b.State.RemoveAnswer(ctx, id))
	}
	b.sentAs(ctx, id, sent.Channel, sent.ID)
	return nil
}

// sendWaiting sends an answer to where it was asked. What was asked in private, or
// where the bot may not write any more, goes into a direct message.
func (b *Bot) sendWaiting(ctx context.Context, w state.Waiting, private bool, m sending) (rest.Message, error) {
	if !private {
		sent, err := b.rest.Send(ctx, w.Channel, m)
		if !rest.IsStatus(err, http.StatusForbidden) && !rest.IsStatus(err, http.StatusNotFound) && !rest.IsStatus(err, http.StatusBadRequest) {
			return sent, err
		}
	}
	direct, err := b.rest.Direct(ctx, w.Member)
	if err != nil {
		return rest.Message{}, err
	}
	return b.rest.Send(ctx, direct, m)
}
