package bot

import (
	"context"
	"encoding/json"

	"github.com/bwmarrin/discordgo"

	"verbatim/bot/render"
	"verbatim/bot/rest"
	"verbatim/bot/state"
	"verbatim/retrieval/scope"
)

// In direct messages the bot answers from the library of a server that the asker
// is a member of. That is looked up at Discord, and again at each press.

// maxLookedUp bounds how many servers are looked through for a member.
const maxLookedUp = 100

// serversOf are the servers with a library of which the user is a member.
func (b *Bot) serversOf(ctx context.Context, user string) ([]string, error) {
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

// pending is a question in a direct message that waits for its library.
type pending struct {
	Kind   string       `json:"kind"` // kindPending
	Ask    string       `json:"ask"`  // how it is asked
	Limits scope.Limits `json:"limits"`
}

const kindPending = "pending"

// inDirect answers a command in a direct message.
func (v *visit) inDirect(ctx context.Context, kind, words string, options []option) error {
	if err := v.bot.admit(state.Settings{}, "", "", "", v.asker(), v.out); err != nil {
		return v.tell(ctx, err.Error())
	}
	if err := v.later(ctx, false); err != nil {
		return err
	}
	p := pending{Kind: kindPending, Ask: kind, Limits: scope.Limits{Since: text(options, "since"), Until: text(options, "until")}}
	if outlet := text(options, "outlet"); outlet != "" {
		p.Limits.Outlets = []string{outlet}
	}
	servers, err := v.bot.serversOf(ctx, v.asker())
	if err != nil {
		return err
	}
	switch len(servers) {
	case 0:
		return told{"no_server"}
	case 1:
		v.guild = servers[0]
		return v.answer(ctx, question{kind: kind, guild: v.guild, channel: v.Channel, member: v.asker(), text: cut(words, maxQuestion), limits: p.Limits})
	}
	m, id, err := v.bot.whichServer(ctx, v.out, servers, v.Channel, v.asker(), words, p)
	if err != nil {
		return err
	}
	sent, err := v.showing(ctx, false, m)
	if err != nil {
		return err
	}
	return v.bot.State.SetMessage(ctx, id, v.Channel, sent.ID)
}

// whichServer keeps the question and asks which server's library is meant.
func (b *Bot) whichServer(ctx context.Context, out render.Renderer, servers []string, channel, member, words string, p pending) (render.Message, int64, error) {
	shows, err := json.Marshal(p)
	if err != nil {
		return render.Message{}, 0, err
	}
	id, err := b.State.AddAnswer(ctx, state.Answer{Channel: channel, Member: member, Question: cut(words, maxQuestion), Shows: shows})
	if err != nil {
		return render.Message{}, 0, err
	}
	menu := discordgo.SelectMenu{MenuType: discordgo.StringSelectMenu, CustomID: press{"library", id, 0}.String(), Placeholder: out.Book.Say("choose_server")}
	for _, g := range servers[:min(len(servers), 25)] {
		name := b.guilds.name(g)
		if name == "" {
			name = g
		}
		menu.Options = append(menu.Options, discordgo.SelectMenuOption{Label: cut(name, 100), Value: g})
	}
	return out.Note(render.Controls{Below: []discordgo.MessageComponent{menu}}, out.Book.Say("which_server")), id, nil
}

// chosen answers a question in a direct message from the library that was chosen.
func (v *visit) chosen(ctx context.Context, p press) error {
	kept, err := v.bot.State.Answer(ctx, p.id)
	if err != nil {
		return err
	}
	var waiting pending
	if json.Unmarshal(kept.Shows, &waiting) != nil || waiting.Kind != kindPending || kept.Member != v.asker() ||
		kept.Channel != v.Channel || len(v.Data.Values) != 1 {
		return state.ErrNotFound
	}
	guild := v.Data.Values[0]
	member, err := v.bot.rest.IsMember(ctx, guild, v.asker())
	if err != nil {
		return err
	}
	if !member {
		return told{"not_a_member"}
	}
	// The message with the menu becomes the answer.
	ctx1, cancel := context.WithTimeout(ctx, firstAnswer)
	defer cancel()
	if err := v.bot.rest.Callback(ctx1, v.ID, v.Token, rest.CallbackDeferredUpdate, nil); err != nil {
		return err
	}
	v.deferred, v.guild = true, guild
	settings, err := v.bot.State.Settings(ctx, guild)
	if err != nil {
		return err
	}
	if err := v.answer(ctx, question{kind: waiting.Ask, guild: guild, channel: v.Channel, member: v.asker(), text: kept.Question, limits: waiting.Limits, settings: settings}); err != nil {
		return err
	}
	return v.bot.State.RemoveAnswer(ctx, p.id)
}

// directMessage answers a direct message.
func (b *Bot) directMessage(ctx context.Context, out render.Renderer, m *message, words string, before *state.Answer) error {
	if err := b.admit(state.Settings{}, "", "", "", m.Author.ID, out); err != nil {
		return err
	}
	servers, err := b.serversOf(ctx, m.Author.ID)
	if err != nil {
		return err
	}
	q := question{kind: kindAsk, channel: m.Channel, member: m.Author.ID, text: cut(words, maxQuestion)}
	switch {
	case len(servers) == 0:
		return told{"no_server"}
	case before != nil && contains(servers, before.Guild): // it goes on with that library
		q.guild = before.Guild
	case len(servers) == 1:
		q.guild = servers[0]
	default:
		msg, id, err := b.whichServer(ctx, out, servers, m.Channel, m.Author.ID, words, pending{Kind: kindPending, Ask: kindAsk})
		if err != nil {
			return err
		}
		sent, err := b.reply(ctx, m, msg)
		if err != nil {
			return err
		}
		return b.State.SetMessage(ctx, id, m.Channel, sent.ID)
	}
	if q.settings, err = b.State.Settings(ctx, q.guild); err != nil {
		return err
	}
	return b.answerIn(ctx, out, m, q, before)
}

func contains(all []string, s string) bool {
	for _, a := range all {
		if a == s {
			return true
		}
	}
	return false
}
