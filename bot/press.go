package bot

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"verbatim/bot/render"
	"verbatim/bot/rest"
	"verbatim/bot/state"
)

// action is what a button does, as its custom id says: only what, to which answer
// or draft, and a number. Everything else is in the store.
type action struct {
	what string
	id   int64
	n    int
}

// customID is the custom id of a button, a menu or a modal: what it does, to which answer
// or draft, and a number. It is called with a literal name, which has a route.
func customID(what string, id int64, n int) string { return fmt.Sprintf("%s:%d:%d", what, id, n) }

// maxPage bounds the number, whoever wrote the custom id.
const maxPage = 100_000

// parseAction reads a custom id. Whatever it is not is forgotten.
func parseAction(s string) (action, error) {
	parts := strings.Split(s, ":")
	if len(parts) != 3 {
		return action{}, state.ErrNotFound
	}
	id, err := strconv.ParseInt(parts[1], 10, 64)
	n, err2 := strconv.Atoi(parts[2])
	if err != nil || err2 != nil || n < 0 || n > maxPage {
		return action{}, state.ErrNotFound
	}
	return action{parts[0], id, n}, nil
}

// kept is the answer that the button belongs to. A button that was copied to
// another server or another message is nobody's.
func (v *visit) kept(ctx context.Context) (state.Answer, *shown, error) {
	kept, err := v.bot.State.Answer(ctx, v.action.id)
	if err != nil {
		return kept, nil, err
	}
	if v.Message == nil || kept.Message != "" && kept.Message != v.Message.ID || kept.Channel != v.Channel || kept.Guild == "" {
		return kept, nil, state.ErrNotFound
	}
	if v.Guild == "" {
		// In direct messages the library's server is asked again whether the member
		// is still there.
		member, err := v.bot.rest.IsMember(ctx, kept.Guild, v.asker())
		if err != nil {
			return kept, nil, err
		}
		if !member {
			return kept, nil, userError{key: "not_a_member"}
		}
	} else if kept.Guild != v.Guild {
		return kept, nil, state.ErrNotFound
	}
	s, err := unpack(kept)
	if err != nil {
		return kept, nil, err
	}
	// Only its asker sees a private answer, so only the asker can press there.
	if s.Private && kept.Member != v.asker() {
		return kept, nil, state.ErrNotFound
	}
	return kept, s, nil
}

// again is a kept answer read anew.
func (v *visit) again(ctx context.Context, kept state.Answer, s *shown) (found, error) {
	articles, err := v.bot.articles(ctx, kept.Guild)
	if err != nil {
		return found{}, err
	}
	p, err := s.read(ctx, articles)
	return found{shown: s, page: p}, err
}

// redraw changes what the message shows.
func (v *visit) redraw(ctx context.Context, kept state.Answer, s *shown) error {
	f, err := v.again(ctx, kept, s)
	if err != nil {
		return err
	}
	if err := v.bot.State.SetShows(ctx, kept.ID, s.pack()); err != nil {
		return err
	}
	_, err = v.change(ctx, draw(v.out, kept.ID, kept.Question, f))
	return err
}

// turnPage shows another page of an answer.
func (v *visit) turnPage(ctx context.Context) error {
	kept, s, err := v.kept(ctx)
	if err != nil {
		return err
	}
	s.Page = v.action.n
	return v.redraw(ctx, kept, s)
}

// showClosest shows what comes closest where nothing answers.
func (v *visit) showClosest(ctx context.Context) error {
	kept, s, err := v.kept(ctx)
	if err != nil {
		return err
	}
	s.Closest = true
	return v.redraw(ctx, kept, s)
}

const around = 2 // paragraphs before and after a quote

// showContext shows what stands around a quote.
func (v *visit) showContext(ctx context.Context) error {
	kept, s, err := v.kept(ctx)
	if err != nil {
		return err
	}
	articles, err := v.bot.articles(ctx, kept.Guild)
	if err != nil {
		return err
	}
	references, n := s.references(), v.action.n
	if n >= len(references) {
		return state.ErrNotFound
	}
	q, err := references[n].prove(ctx, articles)
	if isGone(err) {
		return userError{key: "article_gone"}
	}
	if err != nil {
		return err
	}
	return v.private(ctx, v.out.Context(q, around))
}

// why tells why these passages were chosen.
func (v *visit) why(ctx context.Context) error {
	kept, s, err := v.kept(ctx)
	if err != nil {
		return err
	}
	f, err := v.again(ctx, kept, s)
	if err != nil {
		return err
	}
	if f.gone > 0 && len(f.at) == 0 {
		return userError{key: "article_gone"}
	}
	return v.private(ctx, v.out.Why(f.page.Answer, render.Page{Before: f.before}))
}

// byOutlet answers the question again, a row an outlet, for who pressed.
func (v *visit) byOutlet(ctx context.Context) error {
	kept, s, err := v.kept(ctx)
	if err != nil {
		return err
	}
	settings, err := v.bot.State.Settings(ctx, kept.Guild)
	if err != nil {
		return err
	}
	return v.answer(ctx, question{kind: kindCompare, guild: kept.Guild, channel: v.Channel, member: v.asker(), text: kept.Question,
		limits: s.Limits, private: true, settings: settings, restated: s.Restated, wordsOf: wordsOf(kept, v.asker())})
}

// helpful takes a member's word that an answer helped.
func (v *visit) helpful(ctx context.Context) error {
	if _, _, err := v.kept(ctx); err != nil {
		return err
	}
	return v.feedback(ctx, state.Feedback{Answer: v.action.id, Good: true})
}

// feedback keeps what a member thinks of an answer.
func (v *visit) feedback(ctx context.Context, f state.Feedback) error {
	f.Member = v.asker()
	if err := v.bot.State.SetFeedback(ctx, f); err != nil {
		return err
	}
	return v.tell(ctx, v.say("thanks"))
}

// askReason shows a modal for what was wrong with an answer. Whether the member may
// say so is looked at when it is sent: a modal has to come first.
func (v *visit) askReason(ctx context.Context) error {
	return v.modal(ctx, customID("reason", v.action.id, 0), v.say("reason_title"),
		label(v.say("reason_label"), "", paragraph("reason", 1000)))
}

// reason takes that modal.
func (v *visit) reason(ctx context.Context) error {
	if _, _, err := v.kept(ctx); err != nil {
		return err
	}
	why, _ := input(v.Data.Inputs, "reason")
	return v.feedback(ctx, state.Feedback{Answer: v.action.id, Reason: strings.TrimSpace(why)})
}

// share shows a private answer to everybody, as a message of its own. What follows
// an interaction could not be repeated when its answer is lost; a message can, and of
// two who press, or of one who presses twice, it is one message.
func (v *visit) share(ctx context.Context) error {
	kept, s, err := v.kept(ctx)
	if err != nil {
		return err
	}
	if lacks := missing(v.Permissions, v.Place.thread()); v.Guild != "" && len(lacks) > 0 {
		return userText(v.say("missing", "permissions", permissionNames(v.out.Book, lacks)))
	}
	public := *s
	public.Private = false
	f, err := v.again(ctx, kept, &public)
	if err != nil {
		return err
	}
	id := v.bot.keep(ctx, question{guild: kept.Guild, channel: v.Channel, member: kept.Member, text: kept.Question, wordsOf: kept.WordsOf}, f)
	sent, err := v.bot.rest.Send(ctx, v.Channel, sending{Message: draw(v.out, id, kept.Question, f), Nonce: fmt.Sprintf("s%d.%d", kept.ID, f.Page), Enforce: true})
	if err != nil {
		return err
	}
	v.bot.sentAs(ctx, id, v.Channel, sent.ID)
	return nil
}

// deleteAnswer takes an answer away, also one that is kept no more: its asker may have
// had it forgotten, and has the message left.
func (v *visit) deleteAnswer(ctx context.Context) error {
	kept, _, err := v.kept(ctx)
	if errors.Is(err, state.ErrNotFound) && v.Message != nil {
		kept = state.Answer{Guild: v.Guild, Member: v.Message.asker()}
	} else if err != nil {
		return err
	}
	return v.remove(ctx, kept)
}

// remove takes an answer away, for its asker and for moderators. It does so by the
// interaction's own token, wherever the bot may or may not delete messages.
func (v *visit) remove(ctx context.Context, kept state.Answer) error {
	if kept.Member != v.asker() {
		settings, err := v.bot.State.Settings(ctx, kept.Guild)
		if err != nil {
			return err
		}
		if !v.moderates(settings) && !(v.Member != nil && v.Member.Permissions.has(manageMessages)) {
			return userError{key: "not_yours"}
		}
	}
	if err := v.bot.rest.DeleteOriginal(ctx, v.App, v.Token); err != nil && !rest.Is(err, rest.CodeUnknownMessage) {
		return err
	}
	return v.bot.State.RemoveAnswer(ctx, kept.ID)
}
