package bot

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

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
}

// askAbout is the menu of a message: it becomes the question.
func (v *visit) askAbout(ctx context.Context) error {
	words, err := v.target()
	if err != nil {
		return err
	}
	return v.question(ctx, kindAsk, words)
}

// target is the text of the message whose menu was used, with what it forwards. The
// bot's own messages are not looked into: they have quotes and no words of anybody's.
func (v *visit) target() (string, error) {
	m := v.Data.Resolved.Messages[v.Data.Target]
	words := m.Content
	for _, s := range m.Snapshots {
		words += "\n" + s.Message.Content
	}
	if words = strings.TrimSpace(words); words != "" {
		return words, nil
	}
	if m.Author.ID == v.bot.self {
		return "", userError{key: "own_message"}
	}
	return "", userError{key: "no_text"}
}

// ask answers a question.
func (v *visit) ask(ctx context.Context) error {
	_, options := v.Data.command()
	return v.question(ctx, kindAsk, text(options, "question"))
}

// compare answers a question with what each outlet says.
func (v *visit) compare(ctx context.Context) error {
	_, options := v.Data.command()
	return v.question(ctx, kindCompare, text(options, "question"))
}

// question answers a question of the member's, within the limits that the command's
// options set.
func (v *visit) question(ctx context.Context, kind, words string) error {
	_, options := v.Data.command()
	words = visible(plain(words))
	if words == "" {
		return userError{key: "empty_question"}
	}
	q := question{kind: kind, guild: v.Guild, channel: v.Channel, member: v.asker(), text: cut(words, maxQuestion)}
	if v.Member != nil {
		q.roles = v.Member.Roles
	}
	if len(q.text) < len(words) { // which only a message can be
		q.notice = v.say("beginning_only", "n", maxQuestion)
	}
	if outlet := text(options, "outlet"); outlet != "" {
		q.limits.Outlets = []string{outlet}
	}
	q.limits.Since, q.limits.Until = text(options, "since"), text(options, "until")
	if v.Guild == "" {
		return v.askDirectly(ctx, q)
	}
	var err error
	if q.settings, err = v.bot.State.Settings(ctx, v.Guild); err != nil {
		return err
	}
	if err := v.bot.allowedIn(v.out, q, v.Place.Parent); err != nil {
		return err
	}
	q.private = q.settings.Private
	if set, given := flag(options, "private"); given {
		q.private = set
	}
	// An answer to a command needs no permission of the bot's, but where it may not
	// write it does not speak up by this way either.
	if lacks := missing(v.Permissions, v.Place.thread()); len(lacks) > 0 && !q.private {
		q.private, q.notice = true, strings.TrimSpace(q.notice+" "+v.say("missing", "permissions", permissionNames(v.out.Book, lacks)))
	}
	if err := v.deferReply(ctx, q.private); err != nil {
		return err
	}
	return v.answer(ctx, q)
}

// answer finds the answer and puts it in the place of what was announced.
func (v *visit) answer(ctx context.Context, q question) error {
	found, err := v.bot.find(ctx, q)
	if err != nil {
		return err
	}
	id := v.bot.keep(ctx, q, found)
	sent, err := v.change(ctx, draw(v.out, id, q.text, found))
	if err != nil {
		return err
	}
	v.bot.sentAs(ctx, id, q.channel, sent.ID)
	return nil
}

// admit decides whether a member may do once more what l counts. guild is "" where that
// is not known yet.
func (b *Bot) admit(out render.Renderer, l counts, guild, member string) error {
	limit := b.limiter.using
	switch l {
	case unlimited:
		return nil
	case asQuestion:
		limit = b.limiter.asking
	}
	wait, ok := b.limiter.allow(limit, guild, member)
	if ok {
		return nil
	}
	if l == asQuestion {
		b.Metrics.asked(outcomeLimited)
	}
	return tooFast(out, wait)
}

// allowedIn decides whether the guild's settings let a question be answered here
// and now. parent is the channel of a thread.
func (b *Bot) allowedIn(out render.Renderer, q question, parent string) error {
	in := q.settings.Channels
	if len(in) == 0 || slices.Contains(in, q.channel) || slices.Contains(in, parent) {
		return b.cooled(out, q)
	}
	b.Metrics.asked(outcomeLimited)
	// A channel that the member cannot see has a name that is none of theirs to know.
	in = b.guilds.seen(q.guild, in, q.member, q.roles)
	if len(in) == 0 {
		return userError{key: "not_here"}
	}
	return userText(out.Book.Say("other_channels", "channels", out.Book.List(b.guilds.channelNames(q.guild, in))))
}

// cooled decides whether the guild's own cooldown lets a member ask again.
func (b *Bot) cooled(out render.Renderer, q question) error {
	if wait, ok := b.limiter.cool(q.guild, q.member, time.Duration(q.settings.Cooldown)*time.Second); !ok {
		b.Metrics.asked(outcomeLimited)
		return tooFast(out, wait)
	}
	return nil
}

// tooFast asks a member to wait.
func tooFast(out render.Renderer, wait time.Duration) error {
	return userText(out.Book.Say("too_fast", "n", int((wait+time.Second-1)/time.Second)))
}

// visible is s without what nobody sees at its ends.
func visible(s string) string {
	return strings.TrimFunc(s, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsGraphic(r) })
}

// cut shortens s to n characters.
func cut(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n])
}
