package moderate

import (
	"context"

	"verbatim/bot/interact"
	"verbatim/bot/state"
	"verbatim/corpus"
	"verbatim/corpus/extract"
)

// detail is one thing that is known of an article and can be changed.
type detail struct {
	name string
	to   **string
}

func details(c *corpus.Change) []detail {
	return []detail{{"title", &c.Title}, {"outlet", &c.Outlet}, {"author", &c.Author}, {"url", &c.URL}, {"published", &c.Published}}
}

// maxDetail bounds what a moderator writes of an article, in characters each.
const maxDetail = 1000

// AskDetails shows the form for what is known of a draft, filled in with what was found
// or written so far, be it something that cannot be taken.
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
		line := interact.Line(f.name, maxDetail, interact.Cut(is, maxDetail), r.Say("placeholder_"+f.name))
		inputs = append(inputs, interact.Label(r.Say("detail_"+f.name), "", line))
	}
	return r.Modal(ctx, interact.CustomID("details", d.ID, 0), r.Say("details_title"), inputs...)
}

// SubmitDetails takes that form. All of it is kept as it was written, so that what cannot
// be taken can be mended where it stands; the draft's message says what that is.
func (h *Handlers) SubmitDetails(ctx context.Context, r *interact.Request) error {
	d, err := h.Drafts.Draft(ctx, r.Guild, r.Action.ID)
	if err != nil {
		return err
	}
	for _, f := range details(&d.Change) {
		value, _ := r.Data.Input(f.name)
		if was := *f.to; was != nil && value == interact.Cut(*was, maxDetail) {
			continue // untouched: what had no room is not lost
		}
		value = extract.Clean(value)
		*f.to = &value
	}
	if err := h.Drafts.SetChange(ctx, r.Guild, d.ID, d.Change); err != nil {
		return err
	}
	return h.redraw(ctx, r, d)
}

// redraw puts the draft in the place of the message with the button.
func (h *Handlers) redraw(ctx context.Context, r *interact.Request, d state.Draft) error {
	items, articles, err := h.prepare(ctx, d)
	if err != nil {
		return err
	}
	return r.Replace(ctx, drawDraft(ctx, r.Out, d, items, articles))
}

// storable is what of a change can be stored, in its canonical form, and what is wrong
// with the rest, which is left as the page has it.
func storable(c corpus.Change) (corpus.Change, []*interact.UserError) {
	var wrong []*interact.UserError
	if address := c.URL; address != nil && *address != "" {
		canonical, err := corpus.CanonicalURL(*address)
		if c.URL = &canonical; err != nil {
			c.URL = nil
			wrong = append(wrong, interact.NewUserError("not_an_address", "address", *address))
		}
	}
	if date := c.Published; date != nil && *date != "" {
		iso, ok := extract.ParseDate(*date)
		if c.Published = &iso; !ok {
			c.Published = nil
			wrong = append(wrong, interact.NewUserError("not_a_date", "date", *date))
		}
	}
	return c, wrong
}
