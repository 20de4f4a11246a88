package moderate

import (
	"context"
	"strings"

	"github.com/bwmarrin/discordgo"

	"verbatim/bot/interact"
	"verbatim/bot/render"
	"verbatim/bot/state"
	"verbatim/corpus"
	"verbatim/corpus/ingest"
	"verbatim/corpus/lookalike"
)

// draft keeps what came in and shows what would be stored of it.
func (h *Handlers) draft(ctx context.Context, r *interact.Request, name string, data []byte) error {
	d := state.Draft{Guild: r.Guild, Member: r.Asker(), Name: name, Bytes: data}
	items, articles, err := h.prepare(ctx, d)
	if err != nil {
		return err
	}
	var good []ingest.Item
	var wrong []string
	for _, it := range items {
		if it.Err != nil {
			wrong = append(wrong, ingest.Reason(it.Err))
		} else {
			good = append(good, it)
		}
	}
	switch {
	case len(good) == 0:
		return interact.NewUserError("no_article", "why", strings.Join(wrong, "; "))
	case len(items) == 1 && good[0].Match.Same != "":
		return interact.NewUserError("article_there", "id", good[0].Match.Same)
	case len(items) == 1: // what can be corrected starts from what was found
		a := good[0].Article
		d.Change, _ = storable(corpus.Change{Title: &a.Title, Outlet: &a.Outlet, Author: &a.Author, URL: &a.URL, Published: &a.Published})
	}
	if d.ID, err = h.Drafts.AddDraft(ctx, d); err != nil {
		return err
	}
	return r.Private(ctx, drawDraft(ctx, r.Out, d, items, articles))
}

// prepare extracts a draft's articles and looks up what is there of them.
func (h *Handlers) prepare(ctx context.Context, d state.Draft) ([]ingest.Item, Articles, error) {
	articles, err := h.Articles(ctx, d.Guild)
	if err != nil {
		return nil, nil, err
	}
	change, _ := storable(d.Change)
	items := ingest.From(d.Name, d.Bytes)
	return items, articles, ingest.Prepare(ctx, articles, items, change)
}

// drawDraft is the preview of a draft's articles, with what can be done with it: not to
// publish it while something of what a moderator wrote cannot be taken.
func drawDraft(ctx context.Context, out render.Renderer, d state.Draft, items []ingest.Item, articles Articles) render.Message {
	say, id := out.Book.Say, d.ID
	_, wrong := storable(d.Change)
	button := func(label, does string, style discordgo.ButtonStyle) discordgo.MessageComponent {
		return discordgo.Button{Label: label, Style: style, CustomID: does}
	}
	var below []discordgo.MessageComponent
	if len(wrong) == 0 {
		below = append(below, button(say("button_publish"), interact.CustomID("publish", id, 0), discordgo.SuccessButton))
	}
	if len(items) == 1 {
		below = append(below, button(say("button_edit"), interact.CustomID("edit", id, 0), discordgo.SecondaryButton))
	}
	below = append(below, button(say("button_discard"), interact.CustomID("discard", id, 0), discordgo.DangerButton))
	if len(items) == 1 && items[0].Err == nil {
		shown := render.Draft{Result: items[0].Result}
		for _, e := range wrong {
			shown.Wrong = append(shown.Wrong, e.Words(out.Book))
		}
		if outlets, err := articles.Outlets(ctx); err == nil {
			shown.LooksLike = lookalike.Of(outlets).Like(items[0].Article.Outlet)
		}
		if near := items[0].Match.Near; near != "" {
			shown.Near, shown.Containment = near, items[0].Match.Containment
			if a, err := articles.Article(ctx, near); err == nil && a.Title != "" {
				shown.Near = a.Title
			}
		}
		return out.Draft(shown, below...)
	}
	// Several, from JSON lines: a line each.
	counts := map[string]int{}
	for _, it := range items {
		switch {
		case it.Err != nil:
			counts["wrong"]++
		case it.Match.Same != "":
			counts["same"]++
		default:
			counts["new"]++
		}
	}
	words := []string{say("draft_several", "n", counts["new"])}
	if n := counts["same"]; n > 0 {
		words = append(words, say("draft_same", "n", n))
	}
	if n := counts["wrong"]; n > 0 {
		words = append(words, say("draft_wrong", "n", n))
	}
	return out.Note(render.Controls{Below: below}, words...)
}
