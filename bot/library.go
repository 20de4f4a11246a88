package bot

import (
	"cmp"
	"context"
	"slices"

	"github.com/bwmarrin/discordgo"

	"verbatim/bot/render"
	"verbatim/corpus"
	"verbatim/corpus/sqlite"
)

// sources lists what the guild's library holds. The first page is a message of its
// own, the others take its place.
func (v *visit) sources(ctx context.Context, page int) error {
	if v.stage == silent {
		if err := v.later(ctx, true); err != nil {
			return err
		}
	}
	if v.Guild == "" {
		return told{"only_in_servers"}
	}
	articles, err := v.bot.articles(ctx, v.Guild)
	if err != nil {
		return err
	}
	items, err := articles.List(ctx)
	if err != nil {
		return err
	}
	list := sourcesOf(items)
	pages := render.SourcePages(len(list))
	page = min(page, pages-1)
	return v.replace(ctx, v.out.Sources(list, page, v.pages("sources", page, pages)...))
}

// sourcesOf counts articles by outlet, those with the most first.
func sourcesOf(items []sqlite.Item) []render.Source {
	by := map[string]*render.Source{}
	var out []*render.Source
	for _, it := range items {
		s := by[corpus.Fold(it.Outlet)]
		if s == nil {
			s = &render.Source{Outlet: it.Outlet}
			by[corpus.Fold(it.Outlet)] = s
			out = append(out, s)
		}
		s.Articles++
		s.Newest = max(s.Newest, it.Published)
	}
	slices.SortStableFunc(out, func(a, b *render.Source) int {
		return cmp.Or(cmp.Compare(b.Articles, a.Articles), cmp.Compare(a.Outlet, b.Outlet))
	})
	list := make([]render.Source, len(out))
	for i, s := range out {
		list[i] = *s
	}
	return list
}

// pages are the buttons that turn the pages of a list.
func (v *visit) pages(what string, page, pages int) []discordgo.MessageComponent {
	var out []discordgo.MessageComponent
	if page > 0 {
		out = append(out, discordgo.Button{Label: v.say("button_back"), Style: discordgo.SecondaryButton, CustomID: press{what, 0, page - 1}.String()})
	}
	if page+1 < pages {
		out = append(out, discordgo.Button{Label: v.say("button_next"), Style: discordgo.SecondaryButton, CustomID: press{what, 0, page + 1}.String()})
	}
	return out
}

// about tells what the bot is.
func (v *visit) about(ctx context.Context) error {
	if err := v.later(ctx, true); err != nil {
		return err
	}
	paragraphs := []string{v.say("about"), v.say("about_promise"), v.say("about_version", "version", v.bot.Version)}
	if v.Guild != "" {
		articles, err := v.bot.articles(ctx, v.Guild)
		if err != nil {
			return err
		}
		n, err := articles.Count(ctx)
		if err != nil {
			return err
		}
		outlets, err := articles.Outlets(ctx)
		if err != nil {
			return err
		}
		paragraphs = append(paragraphs, v.say("about_library", "articles", v.say("articles", "n", n), "outlets", v.say("outlets", "n", len(outlets))))
	}
	return v.tell(ctx, paragraphs...)
}

// whoPublished looks up where the words of a message come from. They are looked up
// with their markup, which package whosaid knows.
func (v *visit) whoPublished(ctx context.Context) error {
	if v.Guild == "" {
		return told{"only_in_servers"}
	}
	words, err := v.target()
	if err != nil {
		return err
	}
	if err := v.bot.admit(v.out, v.Guild, v.asker()); err != nil {
		return err
	}
	if err := v.later(ctx, true); err != nil {
		return err
	}
	library, err := v.bot.Libraries.Of(ctx, v.Guild)
	if err != nil {
		return err
	}
	found, err := library.WhoSaid(ctx, words)
	if err != nil {
		return err
	}
	return v.private(ctx, v.out.WhoSaid(found))
}
