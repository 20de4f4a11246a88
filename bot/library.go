package bot

import (
	"context"
	"strings"

	"github.com/bwmarrin/discordgo"

	"verbatim/bot/render"
)

// sources lists what the guild's library holds. The first page is a message of its
// own, the others take its place.
func (v *visit) sources(ctx context.Context) error {
	articles, err := v.bot.articles(ctx, v.Guild)
	if err != nil {
		return err
	}
	holdings, err := articles.OutletStats(ctx)
	if err != nil {
		return err
	}
	sources := make([]render.Source, len(holdings))
	for i, h := range holdings {
		sources[i] = render.Source(h)
	}
	pages := render.SourcePages(len(sources))
	page := min(v.action.n, pages-1)
	return v.replace(ctx, v.out.Sources(sources, page, v.pages(func(page int) string { return customID("sources", 0, page) }, page, pages)...))
}

// pages are the buttons that turn the pages of a list; turn is the custom id of one that
// shows a page.
func (v *visit) pages(turn func(page int) string, page, pages int) []discordgo.MessageComponent {
	var out []discordgo.MessageComponent
	if page > 0 {
		out = append(out, discordgo.Button{Label: v.say("button_back"), Style: discordgo.SecondaryButton, CustomID: turn(page - 1)})
	}
	if page+1 < pages {
		out = append(out, discordgo.Button{Label: v.say("button_next"), Style: discordgo.SecondaryButton, CustomID: turn(page + 1)})
	}
	return out
}

// help tells what can be done here.
func (v *visit) help(ctx context.Context) error {
	keys := []string{"help_intro", "help_ask", "help_mention", "help_menus", "help_compare", "help_sources", "help_privacy", "help_moderators"}
	if v.Guild == "" {
		keys = []string{"help_intro", "help_direct", "help_ask", "help_compare", "help_privacy"}
	}
	var paragraphs []string
	for _, k := range keys {
		paragraphs = append(paragraphs, v.say(k))
	}
	return v.tell(ctx, paragraphs...)
}

// about tells what the bot is.
func (v *visit) about(ctx context.Context) error {
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
		holds := []string{v.say("articles", "n", n)}
		if len(outlets) > 0 {
			holds = append(holds, v.say("outlets", "n", len(outlets)))
		}
		paragraphs = append(paragraphs, v.say("about_library", "what", strings.Join(holds, v.say("list_comma"))))
	}
	return v.tell(ctx, paragraphs...)
}

// whoPublished looks up where the words of a message come from. They are looked up
// with their markup, which package whosaid knows.
func (v *visit) whoPublished(ctx context.Context) error {
	words, err := v.target()
	if err != nil {
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
