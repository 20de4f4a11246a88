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

func (p action) String() string { return fmt.Sprintf("%s:%d:%d", p.what, p.id, p.n) }

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

// press carries out what a button or a menu stands for. It is acknowledged first,
// in the way that fits what is to come: the message with the button changes, or
// the member alone is answered. Who may press it is decided then, every time.
func (v *visit) press(ctx context.Context) error {
	p, err := parseAction(v.Data.CustomID)
	if err != nil {
		return err
	}
	if err := v.admitUse(); err != nil {
		return err
	}
	switch p.what {
	case "down":
		return v.askReason(ctx, p.id)
	case "edit":
		return v.askDetails(ctx, p.id)
	case "context", "why", "outlets", "up", "wait":
		err = v.deferReply(ctx, true)
	case "page", "closest", "share", "delete", "library", "sources", "articles", "publish", "discard", "remove", "keep":
		err = v.deferUpdate(ctx)
	default:
		return state.ErrNotFound
	}
	if err != nil {
		return err
	}
	switch p.what {
	case "sources":
		return v.sources(ctx, p.n)
	case "articles":
		return v.listArticles(ctx, p.n)
	case "publish", "discard":
		return v.pressDraft(ctx, p)
	case "remove", "keep":
		return v.pressRemove(ctx, p)
	case "library":
		return v.chosen(ctx, p)
	}
	return v.pressAnswer(ctx, p)
}

// pressAnswer carries out what can be done with an answer.
func (v *visit) pressAnswer(ctx context.Context, p action) error {
	kept, s, err := v.kept(ctx, p.id)
	if p.what == "delete" && errors.Is(err, state.ErrNotFound) && v.Message != nil {
		// Its asker may have had it forgotten, and has the message left.
		return v.remove(ctx, state.Answer{Guild: v.Guild, Member: v.Message.asker()})
	}
	if err != nil {
		return err
	}
	switch p.what {
	case "page":
		s.Page = p.n
		return v.redraw(ctx, kept, s)
	case "closest":
		s.Closest = true
		return v.redraw(ctx, kept, s)
	case "context":
		return v.context(ctx, kept, s, p.n)
	case "why":
		return v.why(ctx, kept, s)
	case "outlets":
		return v.byOutlet(ctx, kept, s)
	case "up":
		return v.feedback(ctx, state.Feedback{Answer: p.id, Good: true})
	case "share":
		return v.share(ctx, kept, s)
	case "delete":
		return v.remove(ctx, kept)
	default:
		return v.wait(ctx, kept, s)
	}
}

// kept is the answer that a button belongs to. A button that was copied to
// another server or another message is nobody's.
func (v *visit) kept(ctx context.Context, id int64) (state.Answer, *shown, error) {
	kept, err := v.bot.State.Answer(ctx, id)
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

const around = 2 // paragraphs before and after a quote

func (v *visit) context(ctx context.Context, kept state.Answer, s *shown, n int) error {
	articles, err := v.bot.articles(ctx, kept.Guild)
	if err != nil {
		return err
	}
	references := s.references()
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

func (v *visit) why(ctx context.Context, kept state.Answer, s *shown) error {
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
func (v *visit) byOutlet(ctx context.Context, kept state.Answer, s *shown) error {
	settings, err := v.bot.State.Settings(ctx, kept.Guild)
	if err != nil {
		return err
	}
	if err := v.bot.admit(v.out, kept.Guild, v.asker()); err != nil {
		return err
	}
	return v.answer(ctx, question{kind: kindCompare, guild: kept.Guild, channel: v.Channel, member: v.asker(), text: kept.Question,
		limits: s.Limits, private: true, settings: settings, restated: s.Restated, wordsOf: wordsOf(kept, v.asker())})
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
func (v *visit) askReason(ctx context.Context, id int64) error {
	return v.modal(ctx, action{"reason", id, 0}.String(), v.say("reason_title"),
		label(v.say("reason_label"), "", paragraph("reason", 1000)))
}

// reason takes that modal.
func (v *visit) reason(ctx context.Context, id int64) error {
	if err := v.deferReply(ctx, true); err != nil {
		return err
	}
	if _, _, err := v.kept(ctx, id); err != nil {
		return err
	}
	why, _ := input(v.Data.Inputs, "reason")
	return v.feedback(ctx, state.Feedback{Answer: id, Reason: strings.TrimSpace(why)})
}

// share shows a private answer to everybody, as a message of its own. What follows
// an interaction could not be repeated when its answer is lost; a message can, and of
// two who press, or of one who presses twice, it is one message.
func (v *visit) share(ctx context.Context, kept state.Answer, s *shown) error {
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

// submit takes a modal.
func (v *visit) submit(ctx context.Context) error {
	p, err := parseAction(v.Data.CustomID)
	if err != nil {
		return err
	}
	switch p.what {
	case "reason":
		return v.reason(ctx, p.id)
	case "add":
		return v.submitArticle(ctx)
	case "details":
		return v.submitDetails(ctx, p.id)
	}
	return state.ErrNotFound
}
