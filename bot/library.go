package bot

import (
	"context"
	"strings"

	"verbatim/bot/interact"
	"verbatim/bot/render"
	"verbatim/bot/render/phrase"
)

// information are the handlers of what tells of the bot and of a guild's library.
type information struct {
	*answerer
	version string
}

// sources lists what the guild's library holds. The first page is a message of its
// own, the others take its place.
func (h information) sources(ctx context.Context, r *interact.Request) error {
	articles, err := h.articles(ctx, r.Guild)
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
	page := min(r.Action.N, pages-1)
	return r.Replace(ctx, r.Out.Sources(sources, page, r.PageButtons(func(page int) string { return interact.CustomID("sources", 0, page) }, page, pages)...))
}

// help tells what can be done here.
func (h information) help(ctx context.Context, r *interact.Request) error {
	return r.Tell(ctx, helpWords(r.Out.Book, r.Guild != "")...)
}

// helpWords tell what can be done in servers, or in direct messages.
func helpWords(book *phrase.Book, inServer bool) []string {
	keys := []string{"help_intro", "help_direct", "help_ask", "help_compare", "help_privacy"}
	if inServer {
		keys = []string{"help_intro", "help_ask", "help_mention", "help_menus", "help_compare", "help_sources", "help_privacy", "help_moderators"}
	}
	var paragraphs []string
	for _, k := range keys {
		paragraphs = append(paragraphs, book.Say(k))
	}
	return paragraphs
}

// about tells what the bot is.
func (h information) about(ctx context.Context, r *interact.Request) error {
	paragraphs := []string{r.Say("about"), r.Say("about_promise"), r.Say("about_version", "version", h.version)}
	if r.Guild != "" {
		articles, err := h.articles(ctx, r.Guild)
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
		holds := []string{r.Say("articles", "n", n)}
		if len(outlets) > 0 {
			holds = append(holds, r.Say("outlets", "n", len(outlets)))
		}
		paragraphs = append(paragraphs, r.Say("about_library", "what", strings.Join(holds, r.Say("list_comma"))))
	}
	return r.Tell(ctx, paragraphs...)
}

// suggestOutlets suggests outlets of the guild's library.
func (h information) suggestOutlets(ctx context.Context, r *interact.Request, typed string) ([]interact.Choice, error) {
	if r.Guild == "" {
		return nil, nil
	}
	articles, err := h.articles(ctx, r.Guild)
	if err != nil {
		return nil, err
	}
	outlets, err := articles.Outlets(ctx)
	if err != nil {
		return nil, err
	}
	candidates := make([]interact.Candidate, len(outlets))
	for i, o := range outlets {
		candidates[i] = interact.Candidate{Choice: interact.Choice{Name: o.Name, Value: o.Name}, Names: o.Names()}
	}
	return interact.Match(candidates, typed), nil
}
