package bot

import (
	"context"
	"errors"
	"unicode/utf8"

	"verbatim/bot/event"
	"verbatim/bot/guilds"
	"verbatim/bot/interact"
	"verbatim/bot/render"
	"verbatim/bot/rest"
	"verbatim/bot/state"
)

// mentions answers messages: those that mention the bot, that reply to it, and direct
// ones.
type mentions struct{ *answerer }

// sending is a message of the bot's in a channel.
type sending struct {
	render.Message
	Nonce     string     `json:"nonce"`
	Enforce   bool       `json:"enforce_nonce"` // a repeat gives the same message
	Reference *repliedTo `json:"message_reference,omitempty"`
}

type repliedTo struct {
	Message string `json:"message_id"`
	Fail    bool   `json:"fail_if_not_exists"`
}

// answer answers a message. Whatever goes wrong, its author is told so.
func (b mentions) answer(ctx context.Context, m *event.Message) {
	out := b.in("") // a message tells no language
	err := interact.Recovered(func() error { return b.answerMessage(ctx, out, m) })
	if err == nil {
		return
	}
	if rest.Is(err, rest.CodeUnknownChannel) {
		return // it was deleted meanwhile: there is nobody to tell
	}
	if rest.Is(err, rest.CodeMissingPermissions, rest.CodeMissingAccess) {
		b.tellMissing(ctx, out, m)
		return
	}
	says, expected := words(out.Book, err)
	if !expected {
		b.Log.Error("a message was not answered, and its author was told so", "message", m.ID, "error", err)
	}
	b.tellAuthor(ctx, out, m, says)
}

// refuse says that there is too much to do.
func (b mentions) refuse(ctx context.Context, m *event.Message) {
	b.Metrics.asked(outcomeBusy)
	out := b.in("")
	b.tellAuthor(ctx, out, m, out.Book.Say("busy"))
}

// tellAuthor answers a message with fixed words.
func (b mentions) tellAuthor(ctx context.Context, out render.Renderer, m *event.Message, says string) {
	ctx, cancel := interact.LastWord(ctx)
	defer cancel()
	if _, err := b.reply(ctx, m, out.Note(render.Controls{}, says)); err != nil {
		b.Log.Warn("the author of a message could not be answered", "message", m.ID, "error", err)
	}
}

// answerMessage answers a message, be it with a hint.
func (b mentions) answerMessage(ctx context.Context, out render.Renderer, m *event.Message) error {
	if err := b.admit(interact.AsQuestion, m.Guild, m.Author.ID); err != nil {
		if !b.limiter.tells(m.Author.ID) {
			return nil // who goes on is not told each time
		}
		return err
	}
	if m.Guild != "" {
		has, known := b.guilds.May(m.Guild, m.Channel)
		if known && len(guilds.MissingToReply(has, b.guilds.IsThread(m.Guild, m.Channel))) > 0 {
			b.tellMissing(ctx, out, m)
			return nil
		}
	}
	words, hint := b.read(out, m)
	if hint != nil {
		_, err := b.reply(ctx, m, out.Note(render.Controls{}, hint...))
		return err
	}
	if utf8.RuneCountInString(words) > maxQuestion { // what is asked may stand at its end
		return interact.NewUserError("too_long", "n", maxQuestion)
	}
	before, err := b.before(ctx, m)
	if err != nil {
		return err
	}
	q := question{kind: kindAsk, guild: m.Guild, channel: m.Channel, member: m.Author.ID, text: words}
	if m.Member != nil {
		q.roles = m.Member.Roles
	}
	if m.Guild == "" {
		return b.answerDirectly(ctx, out, m, q, before)
	}
	if q.settings, err = b.State.Settings(ctx, m.Guild); err != nil {
		return err
	}
	if err := b.allowedIn(out, q, b.guilds.Parent(m.Guild, m.Channel)); err != nil {
		return err
	}
	return b.answerIn(ctx, out, m, q, before)
}

// before is the answer that a message replies to, or nil.
func (b mentions) before(ctx context.Context, m *event.Message) (*state.Answer, error) {
	if !b.wrote(m.Referenced) {
		return nil, nil
	}
	kept, err := b.State.AnswerIn(ctx, m.Channel, m.Referenced.ID)
	if errors.Is(err, state.ErrNotFound) || err == nil && m.Guild != "" && kept.Guild != m.Guild {
		return nil, nil
	}
	return &kept, err
}

// answerIn answers a message in its channel.
func (b mentions) answerIn(ctx context.Context, out render.Renderer, m *event.Message, q question, before *state.Answer) error {
	f, err := b.findAfter(ctx, &q, before)
	b.count(f, err)
	if err != nil {
		return err
	}
	id := b.keep(ctx, q, f)
	sent, err := b.reply(ctx, m, draw(out, id, q.text, f))
	if err != nil {
		return err
	}
	b.sentAs(ctx, id, m.Channel, sent.ID)
	return nil
}

// findAfter answers a question that may go on from an earlier one, as "and how many
// civilians?" does. What finds nothing by itself is searched for together with the
// question before it, within the same limits; the message says so.
func (b *answerer) findAfter(ctx context.Context, q *question, before *state.Answer) (found, error) {
	f, err := b.search(ctx, *q)
	if err != nil || before == nil || !f.shown.Abstained {
		return f, err
	}
	earlier, err := unpack(*before)
	if err != nil {
		return f, err
	}
	asked := before.Question
	if earlier.Restated != "" {
		asked = earlier.Restated
	}
	room := maxQuestion - 1 - utf8.RuneCountInString(q.text)
	if asked = interact.Cut(asked, max(0, room)); asked == "" {
		return f, nil
	}
	together := *q
	together.restated, together.limits = asked+" "+q.text, earlier.Limits
	together.wordsOf = wordsOf(*before, q.member)
	f2, err := b.search(ctx, together)
	if err != nil {
		return f, err
	}
	f2.Took += f.Took
	*q = together
	return f2, nil
}

// reply posts a message as a reply to m. m's id makes the nonce: each message is
// answered once.
func (b mentions) reply(ctx context.Context, m *event.Message, msg render.Message) (rest.Message, error) {
	return b.rest.Send(ctx, m.Channel, sending{Message: msg, Nonce: "r" + m.ID, Enforce: true, Reference: &repliedTo{m.ID, false}})
}

// tellMissing tells who asked, in a direct message, what the bot may not do where
// it was asked.
func (b mentions) tellMissing(ctx context.Context, out render.Renderer, m *event.Message) {
	if !b.limiter.tells(m.Author.ID) {
		return
	}
	words := out.Book.Say("missing_unknown")
	if has, known := b.guilds.May(m.Guild, m.Channel); known {
		if lacks := guilds.MissingToReply(has, b.guilds.IsThread(m.Guild, m.Channel)); len(lacks) > 0 {
			words = out.Book.Say("missing", "permissions", guilds.Words(out.Book, lacks))
		}
	}
	direct, err := b.rest.Direct(ctx, m.Author.ID)
	if err == nil {
		_, err = b.rest.Send(ctx, direct, sending{Message: out.Note(render.Controls{}, words), Nonce: "p" + m.ID, Enforce: true})
	}
	if err != nil {
		b.Log.Warn("a member could not be told which permission is missing", "error", err) // some take no direct messages
	}
}
