package moderate

import (
	"context"
	"strings"

	"github.com/bwmarrin/discordgo"

	"verbatim/bot/interact"
	"verbatim/bot/render"
	"verbatim/bot/state"
	"verbatim/corpus"
	"verbatim/corpus/extract"
	"verbatim/corpus/ingest"
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
		d.Change = corpus.Change{Title: &a.Title, Outlet: &a.Outlet, Author: &a.Author, URL: &a.URL, Published: &a.Published}
	}
	if d.ID, err = h.Drafts.AddDraft(ctx, d); err != nil {
		return err
	}
	return r.Private(ctx, drawDraft(ctx, r.Out, d.ID, items, articles))
}

// prepare extracts a draft's articles and looks up what is there of them.
func (h *Handlers) prepare(ctx context.Context, d state.Draft) ([]ingest.Item, Articles, error) {
	articles, err := h.Articles(ctx, d.Guild)
	if err != nil {
		return nil, nil, err
	}
	items := ingest.From(d.Name, d.Bytes)
	return items, articles, ingest.Prepare(ctx, articles, items, d.Change)
}

// drawDraft is the preview of a draft's articles, with what can be done with it.
func drawDraft(ctx context.Context, out render.Renderer, id int64, items []ingest.Item, articles Articles) render.Message {
	say := out.Book.Say
	button := func(label, does string, style discordgo.ButtonStyle) discordgo.MessageComponent {
		return discordgo.Button{Label: label, Style: style, CustomID: does}
	}
	below := []discordgo.MessageComponent{button(say("button_publish"), interact.CustomID("publish", id, 0), discordgo.SuccessButton)}
	if len(items) == 1 {
		below = append(below, button(say("button_edit"), interact.CustomID("edit", id, 0), discordgo.SecondaryButton))
	}
	below = append(below, button(say("button_discard"), interact.CustomID("discard", id, 0), discordgo.DangerButton))
	if len(items) == 1 && items[0].Err == nil {
		shown := render.Draft{Result: items[0].Result}
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

// details are what is known of an article and can be changed.
func details(c *corpus.Change) []struct {
	id string
	to **string
} {
	return []struct {
		id string
		to **string
	}{{"title", &c.Title}, {"outlet", &c.Outlet}, {"author", &c.Author}, {"url", &c.URL}, {"published", &c.Published}}
}

// AskDetails shows the modal for what is known of a draft.
func (h *Handlers) AskDetails(ctx context.Context, r *interact.Request) error {
	d, err := h.Drafts.Draft(ctx, r.Guild, r.Action.ID)
	if err != nil {
		return err
	}
	var inputs []any
	for _, f := range details(&d.Change) {
		is := ""
		if *f.to != nil {
			is = **f.to
		}
		inputs = append(inputs, interact.Label(r.Say("detail_"+f.id), "", interact.Line(f.id, maxDetail, interact.Cut(is, maxDetail))))
	}
	return r.Modal(ctx, interact.CustomID("details", d.ID, 0), r.Say("details_title"), inputs...)
}

// maxDetail bounds what a moderator writes of an article, in characters each.
const maxDetail = 1000

// SubmitDetails takes that modal.
func (h *Handlers) SubmitDetails(ctx context.Context, r *interact.Request) error {
	d, err := h.Drafts.Draft(ctx, r.Guild, r.Action.ID)
	if err != nil {
		return err
	}
	for _, f := range details(&d.Change) {
		value, _ := r.Data.Input(f.id)
		if was := *f.to; was != nil && value == interact.Cut(*was, maxDetail) {
			continue // untouched: what had no room is not lost
		}
		value = extract.Clean(value)
		*f.to = &value
	}
	if address := d.Change.URL; *address != "" {
		canonical, err := corpus.CanonicalURL(*address)
		if err != nil {
			return interact.NewUserError("not_an_address", "address", *address)
		}
		*address = canonical
	}
	if date := d.Change.Published; *date != "" {
		iso, ok := extract.ParseDate(*date)
		if !ok {
			return interact.NewUserError("not_a_date", "date", *date)
		}
		*date = iso
	}
	if err := h.Drafts.SetChange(ctx, r.Guild, d.ID, d.Change); err != nil {
		return err
	}
	items, articles, err := h.prepare(ctx, d)
	if err != nil {
		return err
	}
	return r.Replace(ctx, drawDraft(ctx, r.Out, d.ID, items, articles))
}
