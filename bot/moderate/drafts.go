package moderate

import (
	"context"
	"strconv"
	"time"

	"github.com/bwmarrin/discordgo"

	"verbatim/bot/interact"
	"verbatim/bot/render"
	"verbatim/bot/state"
)

// maxDrafts is how many drafts are listed: what a menu holds.
const maxDrafts = 25

// ListDrafts lists the guild's drafts, the newest first, with a menu that brings one
// back: the message that showed it may have been dismissed.
func (h *Handlers) ListDrafts(ctx context.Context, r *interact.Request) error {
	drafts, of, err := h.Drafts.Drafts(ctx, r.Guild, maxDrafts)
	if err != nil {
		return err
	}
	if of == 0 {
		return r.Tell(ctx, r.Say("no_drafts"))
	}
	menu := discordgo.SelectMenu{MenuType: discordgo.StringSelectMenu, CustomID: interact.CustomID("draft", 0, 0), Placeholder: r.Say("choose_draft")}
	paragraphs := []string{r.Say("drafts", "n", of)}
	for _, d := range drafts {
		title, day := titleOf(d), r.Say("draft_brought", "date", r.Out.Book.Date(d.Created.Format(time.DateOnly)))
		menu.Options = append(menu.Options, discordgo.SelectMenuOption{Label: interact.Cut(title, 100), Description: day, Value: strconv.FormatInt(d.ID, 10)})
		paragraphs = append(paragraphs, title+r.Say("list_comma")+day)
	}
	if more := of - len(drafts); more > 0 {
		paragraphs = append(paragraphs, r.Say("draft_more", "n", more))
	}
	return r.Replace(ctx, r.Out.Note(render.Controls{Below: []discordgo.MessageComponent{menu}}, paragraphs...))
}

// titleOf is what a draft is called in a list: its headline, or else its file.
func titleOf(d state.Draft) string {
	if t := d.Change.Title; t != nil && *t != "" {
		return *t
	}
	return d.Name
}

// ChooseDraft shows the draft that was chosen from the list, in the list's place.
func (h *Handlers) ChooseDraft(ctx context.Context, r *interact.Request) error {
	if len(r.Data.Values) != 1 {
		return interact.ErrUnknownAction
	}
	id, err := strconv.ParseInt(r.Data.Values[0], 10, 64)
	if err != nil {
		return interact.ErrUnknownAction // the value comes from a client, whatever was offered there
	}
	d, err := h.Drafts.Draft(ctx, r.Guild, id)
	if err != nil {
		return err
	}
	return h.redraw(ctx, r, d)
}
