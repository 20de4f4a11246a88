package moderate

import (
	"context"
	"errors"
	"fmt"

	"verbatim/bot/interact"
	"verbatim/bot/render"
	"verbatim/bot/state"
	"verbatim/corpus/ingest"
)

// Claims are how drafts are decided. *state.State has them, with their errors.
type Claims interface {
	// Claim makes the caller the only one who decides a draft, for a while.
	Claim(ctx context.Context, guild string, id int64) (state.Draft, state.Claim, error)
	// Note notes what has become of it so far, and Unclaim lets others go on from there.
	Note(ctx context.Context, c state.Claim, o state.Outcome) error
	Unclaim(ctx context.Context, c state.Claim) error
	// Decide puts what became of it in its place, which Outcome returns from then on.
	Decide(ctx context.Context, c state.Claim, o state.Outcome) error
	Outcome(ctx context.Context, guild string, id int64) (state.Outcome, error)
	// Claimed are those that somebody has begun to decide.
	Claimed(ctx context.Context) ([]state.Claimed, error)
}

// Publish stores a draft's articles in the guild's library.
func (h *Handlers) Publish(ctx context.Context, r *interact.Request) error {
	o, err := h.publish(ctx, r.Guild, r.Action.ID)
	if err == nil {
		h.Gained(ctx, r.Guild)
	}
	return h.tellOutcome(ctx, r, o, err)
}

// Discard forgets a draft.
func (h *Handlers) Discard(ctx context.Context, r *interact.Request) error {
	d, claim, err := h.Claims.Claim(ctx, r.Guild, r.Action.ID)
	if err == nil {
		err = h.Claims.Decide(ctx, claim, d.Outcome)
	}
	return h.tellOutcome(ctx, r, d.Outcome, err)
}

// tellOutcome tells what became of a draft: by this press, or by an earlier one.
func (h *Handlers) tellOutcome(ctx context.Context, r *interact.Request, o state.Outcome, err error) error {
	if errors.Is(err, state.ErrNotFound) {
		o, err = h.Claims.Outcome(ctx, r.Guild, r.Action.ID)
	}
	switch {
	case errors.Is(err, state.ErrClaimed):
		return interact.NewUserError("being_published")
	case errors.Is(err, state.ErrNotFound):
		return interact.NewUserError("no_draft")
	case err != nil:
		return err
	}
	var words string
	switch {
	case !o.Published && o.New > 0:
		words = r.Say("discarded_rest", "n", o.New)
	case !o.Published:
		words = r.Say("discarded")
	case o.There: // another moderator's, since
		words = r.Say("article_there", "id", o.Article)
	case o.Article != "":
		words = r.Say("published", "id", o.Article)
	default:
		words = r.Say("published_many", "n", o.New)
	}
	return r.Replace(ctx, r.Out.Note(render.Controls{}, words))
}

// Resume publishes the rest of the drafts whose publishing was stopped in the middle,
// as by a crash. Those that somebody is at it leaves alone.
func (h *Handlers) Resume(ctx context.Context) error {
	claimed, err := h.Claims.Claimed(ctx)
	if err != nil {
		return err
	}
	var failed error
	for _, d := range claimed {
		switch o, err := h.publish(ctx, d.Guild, d.ID); {
		case errors.Is(err, state.ErrClaimed), errors.Is(err, state.ErrNotFound):
		case err != nil:
			failed = errors.Join(failed, fmt.Errorf("draft %d of guild %s: %w", d.ID, d.Guild, err))
		default:
			h.Log.Info("the rest of a draft was published", "guild", d.Guild, "draft", d.ID, "new", o.New)
			h.Gained(ctx, d.Guild)
		}
	}
	return failed
}

// publish brings a draft's articles into the library in parts, and goes on where an
// earlier call was stopped. Where one cannot be stored the draft stays, with what was
// stored before, so that it can be published once more; where ctx ends it stays
// claimed, for Resume.
func (h *Handlers) publish(ctx context.Context, guild string, id int64) (state.Outcome, error) {
	d, claim, err := h.Claims.Claim(ctx, guild, id)
	if err != nil {
		return d.Outcome, err
	}
	o, err := h.storeParts(ctx, d, claim)
	if err != nil && ctx.Err() == nil {
		err = errors.Join(err, h.Claims.Unclaim(ctx, claim))
	}
	return o, err
}

// storeParts stores the articles of a claimed draft. What an earlier call has stored is
// found to be there, and stays as it is.
func (h *Handlers) storeParts(ctx context.Context, d state.Draft, claim state.Claim) (state.Outcome, error) {
	o := d.Outcome
	change, wrong := storable(d.Change)
	if len(wrong) > 0 { // pressed on a message from before it was written
		return o, wrong[0]
	}
	articles, err := h.Articles(ctx, d.Guild)
	if err != nil {
		return o, err
	}
	items := ingest.From(d.Name, d.Bytes)
	for left := items; len(left) > 0; {
		n := part(left)
		if err := ingest.Prepare(ctx, articles, left[:n], change); err != nil {
			return o, err
		}
		added, err := ingest.Store(ctx, articles, left[:n])
		if err != nil {
			return o, err
		}
		for _, a := range added {
			if a.Match.Same == "" {
				o.New++
			}
		}
		if len(items) == 1 && len(added) == 1 {
			o.Article, o.There = added[0].ID, o.New == 0
		}
		if left = left[n:]; len(left) > 0 {
			if err := h.Claims.Note(ctx, claim, o); err != nil {
				return o, err
			}
		}
	}
	o.Published = true
	return o, h.Claims.Decide(ctx, claim, o)
}

// A part of a draft is stored in one transaction, during which nobody else writes: at
// most so many articles, and so many bytes of text unless one has more.
const (
	partArticles = 50
	partBytes    = 256 << 10
)

// part is how many of the items are the next part.
func part(items []ingest.Item) int {
	bytes := 0
	for i, it := range items {
		if bytes += len(it.Article.Text); i == partArticles || i > 0 && bytes > partBytes {
			return i
		}
	}
	return len(items)
}
