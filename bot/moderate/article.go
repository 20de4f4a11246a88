package moderate

import (
	"cmp"
	"context"
	"errors"

	"github.com/bwmarrin/discordgo"

	"verbatim/bot/interact"
	"verbatim/bot/render"
	"verbatim/bot/state"
	"verbatim/corpus"
)

// AddArticle takes an article that was uploaded, or asks for one.
func (h *Handlers) AddArticle(ctx context.Context, r *interact.Request) error {
	file := r.Options().Text("file")
	if file == "" {
		return askArticle(ctx, r)
	}
	if err := r.DeferReply(ctx, true); err != nil {
		return err
	}
	return h.addFile(ctx, r, r.Data.Resolved.Attachments[file])
}

// onPage is how many articles a page of the list has.
const onPage = 15

// ListArticles lists the guild's articles, the newest first.
func (h *Handlers) ListArticles(ctx context.Context, r *interact.Request) error {
	articles, err := h.Articles(ctx, r.Guild)
	if err != nil {
		return err
	}
	n, err := articles.Count(ctx)
	if err != nil {
		return err
	}
	pages := max((n+onPage-1)/onPage, 1)
	page := min(r.Action.N, pages-1)
	list, err := articles.Newest(ctx, page*onPage, onPage)
	if err != nil {
		return err
	}
	return r.Replace(ctx, r.Out.Articles(list, n, page, pages, r.PageButtons(func(page int) string { return interact.CustomID("articles", 0, page) }, page, pages)...))
}

// stored is one of the guild's articles; where there is none, that is said.
func (h *Handlers) stored(ctx context.Context, guild, id string) (corpus.Article, error) {
	articles, err := h.Articles(ctx, guild)
	if err != nil {
		return corpus.Article{}, err
	}
	a, err := articles.Article(ctx, id)
	if errors.Is(err, corpus.ErrNotFound) {
		err = interact.NewUserError("no_such_article", "id", id)
	}
	return a, err
}

// searched is how many articles are looked through for suggestions, the newest: that
// takes some milliseconds. An older one's id can be written all the same.
const searched = 2000

// SuggestIDs suggests ids of articles by their headlines, the newest first.
func (h *Handlers) SuggestIDs(ctx context.Context, r *interact.Request, typed string) ([]interact.Choice, error) {
	articles, err := h.Articles(ctx, r.Guild)
	if err != nil {
		return nil, err
	}
	newest, err := articles.Newest(ctx, 0, searched)
	if err != nil {
		return nil, err
	}
	candidates := make([]interact.Candidate, len(newest))
	for i, a := range newest {
		candidates[i] = interact.Candidate{Choice: interact.Choice{Name: cmp.Or(a.Title, a.ID), Value: a.ID}, Names: []string{a.Title, a.ID}}
	}
	return interact.Match(candidates, typed), nil
}

// ShowArticle shows one article as it is stored.
func (h *Handlers) ShowArticle(ctx context.Context, r *interact.Request) error {
	a, err := h.stored(ctx, r.Guild, r.Options().Text("id"))
	if err != nil {
		return err
	}
	return r.Private(ctx, r.Out.Article(a))
}

// AskRemove asks whether an article is to be removed.
func (h *Handlers) AskRemove(ctx context.Context, r *interact.Request) error {
	id := r.Options().Text("id")
	a, err := h.stored(ctx, r.Guild, id)
	if err != nil && !errors.Is(err, corpus.ErrDamaged) {
		return err
	}
	removal, err := h.Removals.AddRemoval(ctx, state.Removal{Guild: r.Guild, Member: r.Asker(), Article: id})
	if err != nil {
		return err
	}
	return r.Private(ctx, r.Out.Note(render.Controls{Below: []discordgo.MessageComponent{
		discordgo.Button{Label: r.Say("button_remove"), Style: discordgo.DangerButton, CustomID: interact.CustomID("remove", removal, 0)},
		discordgo.Button{Label: r.Say("button_keep"), Style: discordgo.SecondaryButton, CustomID: interact.CustomID("keep", removal, 0)},
	}}, r.Say("remove_ask", "title", a.Title, "id", id)))
}

// RemoveArticle removes the article that AskRemove has asked about.
func (h *Handlers) RemoveArticle(ctx context.Context, r *interact.Request) error {
	removal, err := h.Removals.TakeRemoval(ctx, r.Guild, r.Action.ID)
	if err != nil {
		return err
	}
	articles, err := h.Articles(ctx, r.Guild)
	if err != nil {
		return err
	}
	if err := articles.Remove(ctx, removal.Article); err != nil && !errors.Is(err, corpus.ErrNotFound) {
		return err
	}
	return r.Replace(ctx, r.Out.Note(render.Controls{}, r.Say("removed", "id", removal.Article)))
}

// KeepArticle leaves it.
func (h *Handlers) KeepArticle(ctx context.Context, r *interact.Request) error {
	if _, err := h.Removals.TakeRemoval(ctx, r.Guild, r.Action.ID); err != nil {
		return err
	}
	return r.Replace(ctx, r.Out.Note(render.Controls{}, r.Say("not_removed")))
}
