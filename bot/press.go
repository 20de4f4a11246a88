package bot

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/bwmarrin/discordgo"

	"verbatim/bot/rest"
	"verbatim/bot/state"
	"verbatim/retrieval"
)

// press is what a button does, as its custom id says: only what, to which answer
// or draft, and a number. Everything else is in the store.
type press struct {
	what string
	id   int64
	n    int
}

func (p press) String() string { return fmt.Sprintf("%s:%d:%d", p.what, p.id, p.n) }

// parsePress reads a custom id. Whatever it is not is forgotten.
func parsePress(s string) (press, error) {
	parts := strings.Split(s, ":")
	if len(parts) != 3 {
		return press{}, state.ErrNotFound
	}
	id, err := strconv.ParseInt(parts[1], 10, 64)
	n, err2 := strconv.Atoi(parts[2])
	if err != nil || err2 != nil || n < 0 {
		return press{}, state.ErrNotFound
	}
	return press{parts[0], id, n}, nil
}

// press carries out what a button or a menu stands for.
func (v *visit) press(ctx context.Context) error {
	p, err := parsePress(v.Data.CustomID)
	if err != nil {
		return err
	}
	switch p.what {
	case "sources":
		return v.sources(ctx, p.n)
	case "articles":
		return v.listArticles(ctx, p.n)
	case "publish", "edit", "discard":
		return v.pressDraft(ctx, p)
	case "remove", "keep":
		return v.pressRemove(ctx, p)
	case "library":
		return v.chosen(ctx, p)
	}
	kept, s, err := v.kept(ctx, p.id)
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
		if err := v.bot.State.SetFeedback(ctx, state.Feedback{Answer: p.id, Member: v.asker(), Good: true}); err != nil {
			return err
		}
		return v.tell(ctx, v.say("thanks"))
	case "down":
		return v.askReason(ctx, p.id)
	case "share":
		return v.share(ctx, kept, s)
	case "delete":
		return v.remove(ctx, kept)
	case "wait":
		return v.wait(ctx, kept, s)
	}
	return state.ErrNotFound
}

// kept is the answer that a button belongs to. A button that was copied to
// another server or another message is nobody's.
func (v *visit) kept(ctx context.Context, id int64) (state.Answer, *shown, error) {
	kept, err := v.bot.State.Answer(ctx, id)
	if err != nil {
		return kept, nil, err
	}
	if v.Message == nil || kept.Message != "" && kept.Message != v.Message.ID || kept.Channel != v.Channel {
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
			return kept, nil, told{"not_a_member"}
		}
	} else if kept.Guild != v.Guild {
		return kept, nil, state.ErrNotFound
	}
	s, err := unpack(kept)
	if err != nil {
		return kept, nil, err
	}
	v.guild = kept.Guild
	// Only its asker sees a private answer, so only the asker can press there.
	if s.Private && kept.Member != v.asker() {
		return kept, nil, state.ErrNotFound
	}
	return kept, s, nil
}

// redraw changes what the message shows.
func (v *visit) redraw(ctx context.Context, kept state.Answer, s *shown) error {
	m, err := v.bot.again(ctx, v.out, kept, s)
	if err != nil {
		return err
	}
	if err := v.bot.State.SetShows(ctx, kept.ID, s.pack()); err != nil {
		return err
	}
	return v.update(ctx, m)
}

// quotes are those that an answer shows, read again.
func (v *visit) quotes(ctx context.Context, s *shown) (retrieval.Answer, error) {
	articles, err := v.bot.articles(ctx, v.guild)
	if err != nil {
		return retrieval.Answer{}, err
	}
	return s.answer(ctx, articles)
}

const around = 2 // paragraphs before and after a quote

func (v *visit) context(ctx context.Context, kept state.Answer, s *shown, n int) error {
	articles, err := v.bot.articles(ctx, v.guild)
	if err != nil {
		return err
	}
	references := s.Quotes
	if s.Abstained {
		references = s.Nearest
	}
	if n >= len(references) {
		return state.ErrNotFound
	}
	quotes, err := prove(ctx, articles, references[n:n+1])
	if err != nil {
		return err
	}
	if len(quotes) == 0 {
		return told{"article_gone"}
	}
	return v.show(ctx, true, v.out.Context(quotes[0], around))
}

func (v *visit) why(ctx context.Context, kept state.Answer, s *shown) error {
	a, err := v.quotes(ctx, s)
	if err != nil {
		return err
	}
	a, _, _ = s.page(a)
	return v.show(ctx, true, v.out.Why(a))
}

// byOutlet answers the question again, a row an outlet, for who pressed.
func (v *visit) byOutlet(ctx context.Context, kept state.Answer, s *shown) error {
	settings, err := v.bot.State.Settings(ctx, kept.Guild)
	if err != nil {
		return err
	}
	if err := v.bot.admit(settings, "", "", "", v.asker(), v.out); err != nil {
		return v.tell(ctx, err.Error())
	}
	if err := v.later(ctx, true); err != nil {
		return err
	}
	return v.answer(ctx, question{kind: kindCompare, guild: kept.Guild, channel: v.Channel, member: v.asker(), text: kept.Question,
		limits: s.Limits, private: true, settings: settings, restated: s.Restated})
}

// askReason shows a modal for what was wrong with an answer.
func (v *visit) askReason(ctx context.Context, id int64) error {
	return v.modal(ctx, press{"reason", id, 0}.String(), v.say("reason_title"),
		label(v.say("reason_label"), "", discordgo.TextInput{CustomID: "reason", Style: discordgo.TextInputParagraph, MaxLength: 1000}))
}

// reason takes the modal.
func (v *visit) reason(ctx context.Context, id int64) error {
	if _, err := v.bot.State.Answer(ctx, id); err != nil {
		return err
	}
	why, _ := input(v.Data.Inputs, "reason")
	if err := v.bot.State.SetFeedback(ctx, state.Feedback{Answer: id, Member: v.asker(), Reason: strings.TrimSpace(why)}); err != nil {
		return err
	}
	return v.tell(ctx, v.say("thanks"))
}

// share shows a private answer to everybody, as an answer of its own.
func (v *visit) share(ctx context.Context, kept state.Answer, s *shown) error {
	if missing := missing(v.Permissions, v.Place.Type >= 10 && v.Place.Type <= 12); v.Guild != "" && len(missing) > 0 {
		return v.tell(ctx, v.say("missing", "permissions", v.out.Book.List(v.permissionNames(missing))))
	}
	public := *s
	public.Private = false
	if err := v.later(ctx, false); err != nil {
		return err
	}
	id, err := v.bot.State.AddAnswer(ctx, state.Answer{Guild: kept.Guild, Channel: v.Channel, Member: kept.Member, Question: kept.Question, Shows: public.pack()})
	if err != nil {
		return err
	}
	kept.ID = id
	m, err := v.bot.again(ctx, v.out, kept, &public)
	if err != nil {
		return err
	}
	sent, err := v.showing(ctx, false, m)
	if err != nil {
		return err
	}
	return v.bot.State.SetMessage(ctx, id, v.Channel, sent.ID)
}

// remove takes an answer away, for its asker and for moderators.
func (v *visit) remove(ctx context.Context, kept state.Answer) error {
	if kept.Member != v.asker() {
		settings, err := v.bot.State.Settings(ctx, kept.Guild)
		if err != nil {
			return err
		}
		if !v.moderates(settings) && !(v.Member != nil && v.Member.Permissions.has(manageMessages)) {
			return told{"not_yours"}
		}
	}
	// Announced as a change of the message, so that it can be taken away by the
	// interaction's own token, wherever the bot may or may not do so.
	ctx1, cancel := context.WithTimeout(ctx, firstAnswer)
	defer cancel()
	if err := v.bot.rest.Callback(ctx1, v.ID, v.Token, rest.CallbackDeferredUpdate, nil); err != nil {
		return err
	}
	v.deferred = true
	if err := v.bot.rest.DeleteOriginal(ctx, v.App, v.Token); err != nil {
		return err
	}
	return v.bot.State.RemoveAnswer(ctx, kept.ID)
}

// permissionNames are the names of permissions, as Discord's settings have them.
func (v *visit) permissionNames(missing []permissions) []string {
	var out []string
	for _, p := range missing {
		out = append(out, v.say(permissionKeys[p]))
	}
	return out
}

var permissionKeys = map[permissions]string{
	viewChannel: "permission_view", sendMessages: "permission_send", sendInThreads: "permission_threads",
	embedLinks: "permission_embed", readHistory: "permission_history", attachFiles: "permission_attach",
}

// missing are those of the permissions that an answer needs that the bot has not.
func missing(has permissions, thread bool) []permissions {
	needs := []permissions{viewChannel, sendMessages, embedLinks, readHistory}
	if thread {
		needs[1] = sendInThreads
	}
	return slices.DeleteFunc(needs, func(p permissions) bool { return has.has(p) })
}

// submit takes a modal.
func (v *visit) submit(ctx context.Context) error {
	p, err := parsePress(v.Data.CustomID)
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

// modal asks the member for text.
func (v *visit) modal(ctx context.Context, id, title string, components ...any) error {
	ctx, cancel := context.WithTimeout(ctx, firstAnswer)
	defer cancel()
	v.deferred = true
	return v.bot.rest.Callback(ctx, v.ID, v.Token, rest.CallbackModal, map[string]any{
		"custom_id": id, "title": cut(title, 45), "components": components,
	})
}

// label is a component of a modal with its label, which discordgo does not know.
func label(name, description string, component any) map[string]any {
	l := map[string]any{"type": 18, "label": cut(name, 45), "component": component}
	if description != "" {
		l["description"] = cut(description, 100)
	}
	return l
}
