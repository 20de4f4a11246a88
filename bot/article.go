package bot

import (
	"context"
	"errors"

	"github.com/bwmarrin/discordgo"

	"verbatim/bot/render"
	"verbatim/bot/state"
	"verbatim/corpus"
)

// What moderators do with articles. Nothing that they bring can be quoted before
// one of them publishes it; until then it is a draft.

// addArticle takes an article that was uploaded, or asks for one.
func (v *visit) addArticle(ctx context.Context) error {
	_, options := v.Data.command()
	file := text(options, "file")
	if file == "" {
		return v.askArticle(ctx) // a modal has to come first
	}
	if err := v.deferReply(ctx, true); err != nil {
		return err
	}
	if err := v.mustModerate(ctx); err != nil {
		return err
	}
	return v.addFile(ctx, v.Data.Resolved.Attachments[file])
}

// onPage is how many articles a page of the list has.
const onPage = 15

// listArticles lists the guild's articles, the newest first.
func (v *visit) listArticles(ctx context.Context) error {
	articles, err := v.bot.articles(ctx, v.Guild)
	if err != nil {
		return err
	}
	n, err := articles.Count(ctx)
	if err != nil {
		return err
	}
	pages := max((n+onPage-1)/onPage, 1)
	page := min(v.action.n, pages-1)
	list, err := articles.Newest(ctx, page*onPage, onPage)
	if err != nil {
		return err
	}
	return v.replace(ctx, v.out.Articles(list, n, page, pages, v.pages(func(page int) string { return customID("articles", 0, page) }, page, pages)...))
}

// stored is one of the guild's articles; where there is none, that is said.
func (v *visit) stored(ctx context.Context, id string) (corpus.Article, error) {
	articles, err := v.bot.articles(ctx, v.Guild)
	if err != nil {
		return corpus.Article{}, err
	}
	a, err := articles.Article(ctx, id)
	if errors.Is(err, corpus.ErrNotFound) {
		err = userText(v.say("no_such_article", "id", id))
	}
	return a, err
}

// showArticle shows one article as it is stored.
func (v *visit) showArticle(ctx context.Context) error {
	_, options := v.Data.command()
	a, err := v.stored(ctx, text(options, "id"))
	if err != nil {
		return err
	}
	return v.private(ctx, v.out.Article(a))
}

// askRemove asks whether an article is to be removed.
func (v *visit) askRemove(ctx context.Context) error {
	_, options := v.Data.command()
	id := text(options, "id")
	a, err := v.stored(ctx, id)
	if err != nil && !errors.Is(err, corpus.ErrDamaged) {
		return err
	}
	r, err := v.bot.State.AddRemoval(ctx, state.Removal{Guild: v.Guild, Member: v.asker(), Article: id})
	if err != nil {
		return err
	}
	return v.private(ctx, v.out.Note(render.Controls{Below: []discordgo.MessageComponent{
		discordgo.Button{Label: v.say("button_remove"), Style: discordgo.DangerButton, CustomID: customID("remove", r, 0)},
		discordgo.Button{Label: v.say("button_keep"), Style: discordgo.SecondaryButton, CustomID: customID("keep", r, 0)},
	}}, v.say("remove_ask", "title", a.Title, "id", id)))
}

// pressRemove removes an article.
func (v *visit) pressRemove(ctx context.Context) error {
	r, err := v.bot.State.TakeRemoval(ctx, v.Guild, v.action.id)
	if err != nil {
		return err
	}
	articles, err := v.bot.articles(ctx, v.Guild)
	if err != nil {
		return err
	}
	if err := articles.Remove(ctx, r.Article); err != nil && !errors.Is(err, corpus.ErrNotFound) {
		return err
	}
	return v.replace(ctx, v.out.Note(render.Controls{}, v.say("removed", "id", r.Article)))
}

// pressKeep leaves it.
func (v *visit) pressKeep(ctx context.Context) error {
	if _, err := v.bot.State.TakeRemoval(ctx, v.Guild, v.action.id); err != nil {
		return err
	}
	return v.replace(ctx, v.out.Note(render.Controls{}, v.say("not_removed")))
}
