package bot

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode"

	"verbatim/bot/guilds"
	"verbatim/bot/interact"
	"verbatim/bot/render"
	"verbatim/bot/state"
	"verbatim/retrieval/scope"
)

const (
	kindAsk     = "ask"
	kindCompare = "compare"
	// maxQuestion bounds a question, in characters.
	maxQuestion = 1000
)

// question is something to be answered from a guild's library.
type question struct {
	kind, guild, channel, member, text string
	roles                              []string // the member's, where the guild is known
	limits                             scope.Limits
	private                            bool
	settings                           state.Settings
	restated                           string   // what is searched for instead of text, or ""
	wordsOf                            []string // other members whose words these are
	notice                             string   // what else its asker is told
	background                         bool     // nobody waits for the answer
}

// questions are the handlers of what asks a guild's library.
type questions struct{ *answerer }

// askAbout is the menu of a message: it becomes the question.
func (h questions) askAbout(ctx context.Context, r *interact.Request) error {
	words, err := h.target(r)
	if err != nil {
		return err
	}
	return h.question(ctx, r, kindAsk, words)
}

// target is the text of the message whose menu was used, with what it forwards. The
// bot's own messages are not looked into: they have quotes and no words of anybody's.
func (h questions) target(r *interact.Request) (string, error) {
	m := r.Data.Resolved.Messages[r.Data.Target]
	if words := strings.TrimSpace(m.Text()); words != "" {
		return words, nil
	}
	if m.Author.ID == h.self {
		return "", interact.NewUserError("own_message")
	}
	return "", interact.NewUserError("no_text")
}

// whoPublished looks up where the words of a message come from. They are looked up
// with their markup, which package whosaid knows.
func (h questions) whoPublished(ctx context.Context, r *interact.Request) error {
	words, err := h.target(r)
	if err != nil {
		return err
	}
	library, err := h.Libraries.Of(ctx, r.Guild)
	if err != nil {
		return err
	}
	found, err := library.WhoSaid(ctx, words)
	if err != nil {
		return err
	}
	return r.Private(ctx, r.Out.WhoSaid(found))
}

// ask answers a question.
func (h questions) ask(ctx context.Context, r *interact.Request) error {
	return h.question(ctx, r, kindAsk, r.Options().Text("question"))
}

// compare answers a question with what each outlet says.
func (h questions) compare(ctx context.Context, r *interact.Request) error {
	return h.question(ctx, r, kindCompare, r.Options().Text("question"))
}

// question answers a question of the member's, within the limits that the command's
// options set.
func (h questions) question(ctx context.Context, r *interact.Request, kind, words string) error {
	words = visible(plain(words))
	if words == "" {
		return interact.NewUserError("empty_question")
	}
	q := question{kind: kind, guild: r.Guild, channel: r.Channel, member: r.Asker(), text: interact.Cut(words, maxQuestion)}
	if r.Member != nil {
		q.roles = r.Member.Roles
	}
	if len(q.text) < len(words) { // which only a message can be
		q.notice = r.Say("beginning_only", "n", maxQuestion)
	}
	if outlet := r.Options().Text("outlet"); outlet != "" {
		q.limits.Outlets = []string{outlet}
	}
	q.limits.Since, q.limits.Until = r.Options().Text("since"), r.Options().Text("until")
	if r.Guild == "" {
		return h.askDirectly(ctx, r, q)
	}
	var err error
	if q.settings, err = h.State.Settings(ctx, r.Guild); err != nil {
		return err
	}
	if err := h.allowedIn(r.Out, q, r.Place.Parent); err != nil {
		return err
	}
	q.private = q.settings.Private
	if set, given := r.Options().Flag("private"); given {
		q.private = set
	}
	// An answer to a command needs no permission of the bot's, but where it may not
	// write it does not speak up by this way either.
	if lacks := guilds.MissingToWrite(r.Permissions, r.Place.Thread()); len(lacks) > 0 && !q.private {
		q.private, q.notice = true, strings.TrimSpace(q.notice+" "+r.Say("missing", "permissions", guilds.Words(r.Out.Book, lacks)))
	}
	if err := r.DeferReply(ctx, q.private); err != nil {
		return err
	}
	return h.answer(ctx, r, q)
}

// answer finds the answer and puts it in the place of what was announced.
func (h questions) answer(ctx context.Context, r *interact.Request, q question) error {
	found, err := h.find(ctx, q)
	if err != nil {
		return err
	}
	id := h.keep(ctx, q, found)
	sent, err := r.Edit(ctx, draw(r.Out, id, q.text, found))
	if err != nil {
		return err
	}
	h.sentAs(ctx, id, q.channel, sent.ID)
	return nil
}

// admit decides whether a member may do once more what l counts. guild is "" where that
// is not known yet.
func (b *answerer) admit(l interact.Limit, guild, member string) error {
	if guild != "" {
		b.members.saw(guild, member)
	}
	limit := b.limiter.using
	switch l {
	case interact.Unlimited:
		return nil
	case interact.AsQuestion:
		limit = b.limiter.asking
	}
	wait, ok := b.limiter.allow(limit, guild, member)
	if ok {
		return nil
	}
	if l == interact.AsQuestion {
		b.Metrics.asked(outcomeLimited)
	}
	return tooFast(wait)
}

// allowedIn decides whether the guild's settings let a question be answered here
// and now. parent is the channel of a thread.
func (b *answerer) allowedIn(out render.Renderer, q question, parent string) error {
	in := q.settings.Channels
	if len(in) == 0 || slices.Contains(in, q.channel) || slices.Contains(in, parent) {
		return b.cooled(q)
	}
	b.Metrics.asked(outcomeLimited)
	// A channel that the member cannot see has a name that is none of theirs to know.
	in = b.guilds.Visible(q.guild, in, q.member, q.roles)
	if len(in) == 0 {
		return interact.NewUserError("not_here")
	}
	return interact.NewUserError("other_channels", "channels", out.Book.List(b.guilds.ChannelNames(q.guild, in)))
}

// cooled decides whether the guild's own cooldown lets a member ask again.
func (b *answerer) cooled(q question) error {
	if wait, ok := b.limiter.cool(q.guild, q.member, time.Duration(q.settings.Cooldown)*time.Second); !ok {
		b.Metrics.asked(outcomeLimited)
		return tooFast(wait)
	}
	return nil
}

// tooFast asks a member to wait.
func tooFast(wait time.Duration) error {
	return interact.NewUserError("too_fast", "n", int((wait+time.Second-1)/time.Second))
}

// visible is s without what nobody sees at its ends.
func visible(s string) string {
	return strings.TrimFunc(s, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsGraphic(r) })
}
