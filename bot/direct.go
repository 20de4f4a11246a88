package bot

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"github.com/bwmarrin/discordgo"

	"verbatim/bot/event"
	"verbatim/bot/interact"
	"verbatim/bot/render"
	"verbatim/bot/state"
	"verbatim/retrieval/scope"
)

// In direct messages the bot answers from the library of a server that the asker
// is a member of. That is looked up at Discord, and again at each press.

// maxOptions is how many a menu has at most.
const maxOptions = 25

// serversOf are the servers with articles that the user was a member of lately, by
// their names. Before one of them answers, Discord is asked again.
func (b *answerer) serversOf(ctx context.Context, user string) ([]string, error) {
	if err := b.notes.wait(ctx); err != nil { // just after the start
		return nil, err
	}
	guilds, err := b.State.Guilds(ctx)
	if err != nil {
		return nil, err
	}
	filled, err := b.Libraries.Filled(ctx)
	if err != nil {
		return nil, err
	}
	guilds = slices.DeleteFunc(guilds, func(g string) bool { return !slices.Contains(filled, g) })
	servers, err := b.members.of(ctx, user, guilds)
	slices.SortFunc(servers, func(x, y string) int {
		return cmp.Or(cmp.Compare(strings.ToLower(b.guilds.Name(x)), strings.ToLower(b.guilds.Name(y))), cmp.Compare(x, y))
	})
	return servers, err
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
	id, err := h.addChoice(ctx, q)
	if err != nil {
		return err
	}
	sent, err := r.Edit(ctx, h.offer(r.Out, id, servers, 0))
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
// unless they keep the member waiting, or the asker is no member of it now.
func (b *answerer) settledOn(ctx context.Context, q question, guild string) (string, state.Settings, error) {
	member, err := b.members.is(ctx, guild, q.member)
	if err == nil && !member {
		err = interact.NewUserError("not_a_member")
	}
	if err != nil {
		return "", state.Settings{}, err
	}
	settings, err := b.State.Settings(ctx, guild)
	if err != nil {
		return "", settings, err
	}
	q.guild, q.settings = guild, settings
	return guild, settings, b.cooled(q)
}

// addChoice keeps a question until its asker has chosen a server.
func (b *answerer) addChoice(ctx context.Context, q question) (int64, error) {
	limits, err := json.Marshal(q.limits)
	if err != nil {
		return 0, err
	}
	return b.State.AddChoice(ctx, state.Choice{Channel: q.channel, Member: q.member, Question: q.text, Kind: q.kind, Limits: limits})
}

// offer asks which server's library is meant. A menu has no room for many: it has
// pages then.
func (b *answerer) offer(out render.Renderer, id int64, servers []string, page int) render.Message {
	pages := max(1, (len(servers)+maxOptions-1)/maxOptions)
	page = min(page, pages-1)
	menu := discordgo.SelectMenu{MenuType: discordgo.StringSelectMenu, CustomID: interact.CustomID("library", id, 0), Placeholder: out.Book.Say("choose_server")}
	for _, g := range servers[page*maxOptions : min(len(servers), (page+1)*maxOptions)] {
		menu.Options = append(menu.Options, discordgo.SelectMenuOption{Label: interact.Cut(b.guilds.Name(g), 100), Value: g})
	}
	below := []discordgo.MessageComponent{menu}
	words := []string{out.Book.Say("which_server")}
	if pages > 1 {
		words = append(words, out.Book.Say("page", "page", page+1, "pages", pages))
		below = append(below, interact.PageButtons(out.Book, func(page int) string { return interact.CustomID("servers", id, page) }, page, pages)...)
	}
	return out.Note(render.Controls{Below: below}, words...)
}

// turnServers shows another page of the servers that are offered.
func (h questions) turnServers(ctx context.Context, r *interact.Request) error {
	if _, err := h.State.Choice(ctx, r.Asker(), r.Action.ID); err != nil {
		return err
	}
	servers, err := h.serversOf(ctx, r.Asker())
	if err != nil {
		return err
	}
	if len(servers) == 0 {
		return interact.NewUserError("no_server")
	}
	return r.Replace(ctx, h.offer(r.Out, r.Action.ID, servers, r.Action.N))
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
	if !slices.Contains(guilds, guild) {
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
	guild, err := b.goesOnWith(ctx, q, before)
	if err != nil {
		return err
	}
	if guild == "" {
		servers, err := b.serversOf(ctx, q.member)
		switch {
		case err != nil:
			return err
		case len(servers) == 0:
			return interact.NewUserError("no_server")
		case len(servers) > 1:
			return b.askWhich(ctx, out, m, q, servers)
		}
		guild = servers[0]
	}
	if before != nil && before.Guild != guild {
		before = nil
	}
	if q.guild, q.settings, err = b.settledOn(ctx, q, guild); err != nil {
		return err
	}
	return b.answerIn(ctx, out, m, q, before)
}

// goesOnWith is the server whose library has given the answer that a message replies
// to, if its author is a member of it still, or "".
func (b mentions) goesOnWith(ctx context.Context, q question, before *state.Answer) (string, error) {
	if before == nil {
		return "", nil
	}
	guilds, err := b.State.Guilds(ctx)
	if err != nil || !slices.Contains(guilds, before.Guild) {
		return "", err
	}
	if member, err := b.members.is(ctx, before.Guild, q.member); err != nil || !member {
		return "", err
	}
	return before.Guild, nil
}

// askWhich asks the author of a message which server's library is meant.
func (b mentions) askWhich(ctx context.Context, out render.Renderer, m *event.Message, q question, servers []string) error {
	id, err := b.addChoice(ctx, q)
	if err != nil {
		return err
	}
	sent, err := b.reply(ctx, m, b.offer(out, id, servers, 0))
	if err != nil {
		return err
	}
	b.offeredIn(ctx, id, sent.ID)
	return nil
}
