package bot

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"verbatim/bot/event"
	"verbatim/bot/guilds"
	"verbatim/bot/interact"
	"verbatim/bot/render"
	"verbatim/bot/state"
)

// answers are the handlers of the buttons of answers.
type answers struct {
	questions
	moderates func(ctx context.Context, guild string, m *event.Member) (bool, error)
	waits     func(guild string) // is called where a question waits anew
}

// kept is the answer that the button belongs to. A button that was copied to
// another server or another message is nobody's.
func (h answers) kept(ctx context.Context, r *interact.Request) (state.Answer, *shown, error) {
	kept, err := h.State.Answer(ctx, r.Action.ID)
	if err != nil {
		return kept, nil, err
	}
	if r.Message == nil || kept.Message != "" && kept.Message != r.Message.ID || kept.Channel != r.Channel || kept.Guild == "" {
		return kept, nil, state.ErrNotFound
	}
	if r.Guild == "" {
		// In direct messages the library's server is asked again whether the member
		// is still there.
		member, err := h.members.is(ctx, kept.Guild, r.Asker())
		if err != nil {
			return kept, nil, err
		}
		if !member {
			return kept, nil, interact.NewUserError("not_a_member")
		}
	} else if kept.Guild != r.Guild {
		return kept, nil, state.ErrNotFound
	}
	s, err := unpack(kept)
	if err != nil {
		return kept, nil, err
	}
	// Only its asker sees a private answer, so only the asker can press there.
	if s.Private && kept.Member != r.Asker() {
		return kept, nil, state.ErrNotFound
	}
	return kept, s, nil
}

// again is a kept answer read anew.
func (h answers) again(ctx context.Context, kept state.Answer, s *shown) (found, error) {
	library, err := h.Libraries.Of(ctx, kept.Guild)
	if err != nil {
		return found{}, err
	}
	p, err := s.read(ctx, library)
	return found{shown: s, page: p}, err
}

// redraw changes what the message shows.
func (h answers) redraw(ctx context.Context, r *interact.Request, kept state.Answer, s *shown) error {
	f, err := h.again(ctx, kept, s)
	if err != nil {
		return err
	}
	if err := h.State.SetShows(ctx, kept.ID, s.pack()); err != nil {
		return err
	}
	_, err = r.Edit(ctx, draw(r.Out, kept.ID, kept.Question, f))
	return err
}

// turnPage shows another page of an answer.
func (h answers) turnPage(ctx context.Context, r *interact.Request) error {
	return h.turn(ctx, r, func(s *shown) { s.Page = r.Action.N })
}

// showClosest shows what comes closest where nothing answers.
func (h answers) showClosest(ctx context.Context, r *interact.Request) error {
	return h.turn(ctx, r, func(s *shown) { s.Closest = true })
}

// turn has an answer show something else: in its message for who asked, and for others
// in one that they alone see, since everybody reads the message.
func (h answers) turn(ctx context.Context, r *interact.Request, to func(*shown)) error {
	own := h.isAskers(ctx, r)
	announce := r.DeferUpdate
	if !own {
		announce = func(ctx context.Context) error { return r.DeferReply(ctx, true) }
	}
	if err := announce(ctx); err != nil {
		return err
	}
	kept, s, err := h.kept(ctx, r)
	if err != nil {
		return err
	}
	to(s)
	if own {
		return h.redraw(ctx, r, kept, s)
	}
	s.Private = true
	f, err := h.again(ctx, kept, s)
	if err != nil {
		return err
	}
	id := h.keep(ctx, question{guild: kept.Guild, channel: r.Channel, member: r.Asker(), text: kept.Question, wordsOf: wordsOf(kept, r.Asker())}, f)
	sent, err := r.Edit(ctx, draw(r.Out, id, kept.Question, f))
	if err != nil {
		return err
	}
	h.sentAs(ctx, id, r.Channel, sent.ID)
	return nil
}

// askersWithin is how long it may take to find out whose answer a button is on, before
// it is acknowledged.
const askersWithin = time.Second

// isAskers reports whether who pressed a button has asked for the answer, or is the
// only one who reads it. Discord tells whose command or message an answer follows; of
// others the store knows it, which is asked in a hurry, since nothing has been
// acknowledged. Where it does not answer, it is taken for somebody else's.
func (h answers) isAskers(ctx context.Context, r *interact.Request) bool {
	if r.Guild == "" || r.Message == nil || r.Message.Ephemeral() {
		return true
	}
	if asker := r.Message.Asker(); asker != "" {
		return asker == r.Asker()
	}
	ctx, cancel := context.WithTimeout(ctx, askersWithin)
	defer cancel()
	kept, err := h.State.Answer(ctx, r.Action.ID)
	return err == nil && kept.Member == r.Asker()
}

const around = 2 // paragraphs before and after a quote

// showContext shows what stands around a quote.
func (h answers) showContext(ctx context.Context, r *interact.Request) error {
	kept, s, err := h.kept(ctx, r)
	if err != nil {
		return err
	}
	library, err := h.Libraries.Of(ctx, kept.Guild)
	if err != nil {
		return err
	}
	references, n := s.references(), r.Action.N
	if n >= len(references) {
		return state.ErrNotFound
	}
	quotes, err := s.prove(ctx, library, references[n:n+1])
	if err != nil {
		return err
	}
	if quotes[0] == nil {
		return interact.NewUserError("article_gone")
	}
	return r.Private(ctx, r.Out.Context(*quotes[0], around))
}

// why tells why these passages were chosen.
func (h answers) why(ctx context.Context, r *interact.Request) error {
	kept, s, err := h.kept(ctx, r)
	if err != nil {
		return err
	}
	f, err := h.again(ctx, kept, s)
	if err != nil {
		return err
	}
	if f.gone > 0 && len(f.at) == 0 {
		return interact.NewUserError("article_gone")
	}
	return r.Private(ctx, r.Out.Why(f.page.Answer, render.Page{Before: f.before}))
}

// byOutlet answers the question again, a row an outlet, for who pressed.
func (h answers) byOutlet(ctx context.Context, r *interact.Request) error {
	kept, s, err := h.kept(ctx, r)
	if err != nil {
		return err
	}
	settings, err := h.State.Settings(ctx, kept.Guild)
	if err != nil {
		return err
	}
	return h.answer(ctx, r, question{kind: kindCompare, guild: kept.Guild, channel: r.Channel, member: r.Asker(), text: kept.Question,
		limits: s.Limits, private: true, settings: settings, restated: s.Restated, wordsOf: wordsOf(kept, r.Asker())})
}

// helpful takes a member's word that an answer helped.
func (h answers) helpful(ctx context.Context, r *interact.Request) error {
	if _, _, err := h.kept(ctx, r); err != nil {
		return err
	}
	return h.feedback(ctx, r, state.Feedback{Answer: r.Action.ID, Good: true})
}

// feedback keeps what a member thinks of an answer.
func (h answers) feedback(ctx context.Context, r *interact.Request, f state.Feedback) error {
	f.Member = r.Asker()
	if err := h.State.SetFeedback(ctx, f); err != nil {
		return err
	}
	return r.Tell(ctx, r.Say("thanks"))
}

// askReason shows a modal for what was wrong with an answer. Whether the member may
// say so is looked at when it is sent: a modal has to come first.
func (h answers) askReason(ctx context.Context, r *interact.Request) error {
	return r.Modal(ctx, interact.CustomID("reason", r.Action.ID, 0), r.Say("reason_title"),
		interact.Label(r.Say("reason_label"), "", interact.Paragraph("reason", 1000)))
}

// reason takes that modal.
func (h answers) reason(ctx context.Context, r *interact.Request) error {
	if _, _, err := h.kept(ctx, r); err != nil {
		return err
	}
	why, _ := r.Data.Input("reason")
	return h.feedback(ctx, r, state.Feedback{Answer: r.Action.ID, Reason: strings.TrimSpace(why)})
}

// share shows a private answer to everybody, as a message of its own. What follows
// an interaction could not be repeated when its answer is lost; a message can, and of
// two who press, or of one who presses twice, it is one message.
func (h answers) share(ctx context.Context, r *interact.Request) error {
	kept, s, err := h.kept(ctx, r)
	if err != nil {
		return err
	}
	if lacks := guilds.MissingToWrite(r.Permissions, r.Place.Thread()); r.Guild != "" && len(lacks) > 0 {
		return interact.NewUserError("missing", "permissions", guilds.Words(r.Out.Book, lacks))
	}
	public := *s
	public.Private = false
	f, err := h.again(ctx, kept, &public)
	if err != nil {
		return err
	}
	id := h.keep(ctx, question{guild: kept.Guild, channel: r.Channel, member: kept.Member, text: kept.Question, wordsOf: kept.WordsOf}, f)
	sent, err := h.rest.Send(ctx, r.Channel, sending{Message: draw(r.Out, id, kept.Question, f), Nonce: fmt.Sprintf("s%d.%d", kept.ID, f.Page), Enforce: true})
	if err != nil {
		return err
	}
	h.sentAs(ctx, id, r.Channel, sent.ID)
	return nil
}

// deleteAnswer takes an answer away, also one that is kept no more: its asker may have
// had it forgotten, and has the message left.
func (h answers) deleteAnswer(ctx context.Context, r *interact.Request) error {
	kept, _, err := h.kept(ctx, r)
	if errors.Is(err, state.ErrNotFound) && r.Message != nil {
		kept = state.Answer{Guild: r.Guild, Member: r.Message.Asker()}
	} else if err != nil {
		return err
	}
	return h.remove(ctx, r, kept)
}

// remove takes an answer away, for its asker and for moderators.
func (h answers) remove(ctx context.Context, r *interact.Request, kept state.Answer) error {
	if kept.Member != r.Asker() {
		moderates, err := h.moderates(ctx, kept.Guild, r.Member)
		if err != nil {
			return err
		}
		if !moderates && !(r.Member != nil && r.Member.Permissions.Has(event.ManageMessages)) {
			return interact.NewUserError("not_yours")
		}
	}
	if err := r.Delete(ctx); err != nil {
		return err
	}
	return h.State.RemoveAnswer(ctx, kept.ID)
}
