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
	// A name may be longer than a custom id: the question is kept as a draft is,
	// with the article's name and no bytes.
	d, err := v.bot.State.AddDraft(ctx, state.Draft{Guild: v.Guild, Member: v.asker(), Name: id, Bytes: []byte{}})
	if err != nil {
		return err
	}
	return v.private(ctx, v.out.Note(render.Controls{Below: []discordgo.MessageComponent{
		discordgo.Button{Label: v.say("button_remove"), Style: discordgo.DangerButton, CustomID: customID("remove", d, 0)},
		discordgo.Button{Label: v.say("button_keep"), Style: discordgo.SecondaryButton, CustomID: customID("keep", d, 0)},
	}}, v.say("remove_ask", "title", a.Title, "id", id)))
}

// pressRemove removes an article.
func (v *visit) pressRemove(ctx context.Context) error {
	id, err := v.asked(ctx)
	if err != nil {
		return err
	}
	articles, err := v.bot.articles(ctx, v.Guild)
	if err != nil {
		return err
	}
	if err := articles.Remove(ctx, id); err != nil && !errors.Is(err, corpus.ErrNotFound) {
		return err
	}
	return v.replace(ctx, v.out.Note(render.Controls{}, v.say("removed", "id", id)))
}

// pressKeep leaves it.
func (v *visit) pressKeep(ctx context.Context) error {
	if _, err := v.asked(ctx); err != nil {
		return err
	}
	return v.replace(ctx, v.out.Note(render.Controls{}, v.say("not_removed")))
}

// asked is the article that the question is about whether it is to be removed, which
// is answered by that.
func (v *visit) asked(ctx context.Context) (id string, err error) {
	d, err := v.bot.State.Draft(ctx, v.Guild, v.action.id)
	if err != nil {
		return "", err
	}
	if len(d.Bytes) > 0 {
		return "", state.ErrNotFound // a draft of an article, whose button this is not
	}
	_, err = v.bot.State.RemoveDraft(ctx, v.Guild, v.action.id)
	return d.Name, err
}
