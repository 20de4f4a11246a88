package bot

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"github.com/bwmarrin/discordgo"

	"verbatim/bot/event"
	"verbatim/bot/interact"
	"verbatim/bot/render"
	"verbatim/bot/state"
	"verbatim/retrieval/scope"
)

// In direct messages the bot answers from the library of a server that the asker
// is a member of. That is looked up at Discord, and again at each press.

const (
	// maxLookedUp bounds how many servers are looked through for a member.
	maxLookedUp = 100
	// maxOptions is how many a menu has at most.
	maxOptions = 25
)

// serversOf are the servers with a library of which the user is a member.
func (b *answerer) serversOf(ctx context.Context, user string) ([]string, error) {
	if err := b.notes.wait(ctx); err != nil { // just after the start
		return nil, err
	}
	guilds, err := b.State.Guilds(ctx)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, g := range guilds[:min(len(guilds), maxLookedUp)] {
		articles, err := b.articles(ctx, g)
		if err != nil {
			return nil, err
		}
		if n, err := articles.Count(ctx); err != nil {
			return nil, err
		} else if n == 0 {
			continue
		}
		member, err := b.rest.IsMember(ctx, g, user)
		if err != nil {
			return nil, err
		}
		if member {
			out = append(out, g)
		}
	}
	return out, nil
}

// askDirectly answers a command in a direct message.
func (h questions) askDirectly(ctx context.Context, r *interact.Request, q question) error {
	if err := r.DeferReply(ctx, false); err != nil {
		return err
	}
	servers, err := h.serversOf(ctx, q.member)
	if err != nil {
		return err
	}
	switch len(servers) {
	case 0:
		return interact.NewUserError("no_server")
	case 1:
		return h.answerFrom(ctx, r, q, servers[0])
	}
	m, id, err := h.whichServer(ctx, r.Out, servers, q)
	if err != nil {
		return err
	}
	sent, err := r.Edit(ctx, m)
	if err != nil {
		return err
	}
	h.offeredIn(ctx, id, sent.ID)
	return nil
}

// answerFrom answers a question from a server's library, by that server's settings.
func (h questions) answerFrom(ctx context.Context, r *interact.Request, q question, guild string) (err error) {
	if q.guild, q.settings, err = h.settledOn(ctx, q, guild); err != nil {
		return err
	}
	return h.answer(ctx, r, q)
}

// settledOn returns the server whose library is to answer, with its settings,
// unless they keep the member waiting.
func (b *answerer) settledOn(ctx context.Context, q question, guild string) (string, state.Settings, error) {
	settings, err := b.State.Settings(ctx, guild)
	if err != nil {
		return "", settings, err
	}
	q.guild, q.settings = guild, settings
	return guild, settings, b.cooled(q)
}

// whichServer keeps the question and asks which server's library is meant.
func (b *answerer) whichServer(ctx context.Context, out render.Renderer, servers []string, q question) (render.Message, int64, error) {
	limits, err := json.Marshal(q.limits)
	if err != nil {
		return render.Message{}, 0, err
	}
	id, err := b.State.AddChoice(ctx, state.Choice{Channel: q.channel, Member: q.member, Question: q.text, Kind: q.kind, Limits: limits})
	if err != nil {
		return render.Message{}, 0, err
	}
	menu := discordgo.SelectMenu{MenuType: discordgo.StringSelectMenu, CustomID: interact.CustomID("library", id, 0), Placeholder: out.Book.Say("choose_server")}
	for _, g := range servers[:min(len(servers), maxOptions)] {
		menu.Options = append(menu.Options, discordgo.SelectMenuOption{Label: interact.Cut(b.guilds.Name(g), 100), Value: g})
	}
	return out.Note(render.Controls{Below: []discordgo.MessageComponent{menu}}, out.Book.Say("which_server")), id, nil
}

// offeredIn notes which message offers a choice. The choice works all the same: where
// this fails there is nothing to tell.
func (b *answerer) offeredIn(ctx context.Context, id int64, message string) {
	if err := b.State.SetChoiceMessage(ctx, id, message); err != nil && !errors.Is(err, state.ErrNotFound) {
		b.Log.Error("the message that offers a choice could not be noted; the choice is forgotten in time", "choice", id, "error", err)
	}
}

// chosen answers a question in a direct message from the library that was chosen.
// The message with the menu becomes the answer.
func (h questions) chosen(ctx context.Context, r *interact.Request) error {
	kept, err := h.State.Choice(ctx, r.Asker(), r.Action.ID)
	if err != nil {
		return err
	}
	var limits scope.Limits
	if err := json.Unmarshal(kept.Limits, &limits); err != nil {
		return err
	}
	if kept.Channel != r.Channel || len(r.Data.Values) != 1 {
		return state.ErrNotFound
	}
	// The value comes from a client, whatever was offered there.
	guild := r.Data.Values[0]
	guilds, err := h.State.Guilds(ctx)
	if err != nil {
		return err
	}
	member := slices.Contains(guilds, guild)
	if member {
		if member, err = h.rest.IsMember(ctx, guild, r.Asker()); err != nil {
			return err
		}
	}
	if !member {
		return interact.NewUserError("not_a_member")
	}
	q := question{kind: kept.Kind, channel: r.Channel, member: r.Asker(), text: kept.Question, limits: limits}
	if err := h.answerFrom(ctx, r, q, guild); err != nil {
		return err
	}
	return h.State.RemoveChoice(ctx, r.Action.ID)
}

// answerDirectly answers a direct message.
func (b mentions) answerDirectly(ctx context.Context, out render.Renderer, m *event.Message, q question, before *state.Answer) error {
	servers, err := b.serversOf(ctx, q.member)
	if err != nil {
		return err
	}
	guild := ""
	switch {
	case len(servers) == 0:
		return interact.NewUserError("no_server")
	case before != nil && slices.Contains(servers, before.Guild): // it goes on with that library
		guild = before.Guild
	case len(servers) == 1:
		guild = servers[0]
	default:
		msg, id, err := b.whichServer(ctx, out, servers, q)
		if err != nil {
			return err
		}
		sent, err := b.reply(ctx, m, msg)
		if err != nil {
			return err
		}
		b.offeredIn(ctx, id, sent.ID)
		return nil
	}
	if before != nil && before.Guild != guild {
		before = nil
	}
	if q.guild, q.settings, err = b.settledOn(ctx, q, guild); err != nil {
		return err
	}
	return b.answerIn(ctx, out, m, q, before)
}
