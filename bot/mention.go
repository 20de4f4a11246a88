package bot

import (
	"context"
	"errors"
	"regexp"
	"strings"

	"verbatim/bot/render"
	"verbatim/bot/rest"
	"verbatim/bot/state"
	"verbatim/retrieval"
	"verbatim/retrieval/scope"
)

// addressed reports whether a message is meant for the bot: it mentions it, or
// answers one of its messages, or is a direct one. Others, of which the bot sees
// no text, are none of its business.
func (b *Bot) addressed(m *message) bool {
	const ordinary, reply = 0, 19
	if m.Author.Bot || m.Webhook != "" || m.Author.ID == b.self || m.Type != ordinary && m.Type != reply {
		return false
	}
	if m.Guild == "" || m.Referenced != nil && m.Referenced.Author.ID == b.self {
		return true
	}
	for _, u := range m.Mentions {
		if u.ID == b.self {
			return true
		}
	}
	return false
}

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

// mentioned answers a message.
func (b *Bot) mentioned(ctx context.Context, m *message) {
	out := b.in("") // a message tells no language
	err := b.answerMessage(ctx, out, m)
	if err == nil {
		return
	}
	words := ""
	var refused refusal
	var limit *scope.LimitError
	var t told
	switch {
	case rest.Is(err, rest.CodeMissingPermissions, rest.CodeMissingAccess):
		b.tellMissing(ctx, out, m)
		return
	case errors.As(err, &refused):
		words = string(refused)
	case errors.As(err, &limit):
		words = out.Book.Say("limit_"+limit.Limit, "why", limit.Says)
	case errors.As(err, &t):
		words = out.Book.Say(t.key)
	case errors.Is(err, retrieval.ErrBusy):
		b.Metrics.asked(outcomeBusy)
		words = out.Book.Say("busy")
	default:
		b.Log.Error("message", "error", err)
		b.Metrics.asked(outcomeFailed)
		words = out.Book.Say("went_wrong")
	}
	if _, err := b.reply(ctx, m, out.Note(render.Controls{}, words)); err != nil {
		b.Log.Warn("message not answered", "error", err)
	}
}

// mentionBusy says that there is too much to do.
func (b *Bot) mentionBusy(ctx context.Context, m *message) {
	b.Metrics.asked(outcomeBusy)
	out := b.in("")
	if _, err := b.reply(ctx, m, out.Note(render.Controls{}, out.Book.Say("busy"))); err != nil {
		b.Log.Warn("not told that it is busy", "error", err)
	}
}

func (b *Bot) answerMessage(ctx context.Context, out render.Renderer, m *message) error {
	if m.Guild != "" {
		if has, known := b.guilds.may(m.Guild, m.Channel, b.self); known && len(missing(has, b.guilds.isThread(m.Guild, m.Channel))) > 0 {
			b.tellMissing(ctx, out, m)
			return nil
		}
	}
	words := strings.TrimSpace(plain(b.withoutMention(m.Content)))
	var before *state.Answer
	if m.Referenced != nil && m.Referenced.Author.ID == b.self {
		kept, err := b.State.AnswerIn(ctx, m.Channel, m.Referenced.ID)
		if err != nil && !errors.Is(err, state.ErrNotFound) {
			return err
		}
		if err == nil && (m.Guild == "" || kept.Guild == m.Guild) {
			before = &kept
		}
	}
	if words == "" && before == nil && m.Referenced != nil && m.Referenced.Author.ID != b.self {
		// A mention in reply to somebody's message asks about that message, which
		// comes with its text only if it mentions the bot too.
		words = strings.TrimSpace(plain(m.Referenced.Content))
	}
	if words == "" {
		return told{"mention_hint"}
	}
	guild := m.Guild
	if guild == "" {
		return b.directMessage(ctx, out, m, words, before)
	}
	settings, err := b.State.Settings(ctx, guild)
	if err != nil {
		return err
	}
	if err := b.admit(settings, guild, m.Channel, b.guilds.parent(guild, m.Channel), m.Author.ID, out); err != nil {
		return err
	}
	return b.answerIn(ctx, out, m, question{kind: kindAsk, guild: guild, channel: m.Channel, member: m.Author.ID, text: cut(words, maxQuestion), settings: settings}, before)
}

// answerIn answers a message in its channel. A reply to an earlier answer that
// finds nothing by itself is searched for together with the question before it,
// and the message says so.
func (b *Bot) answerIn(ctx context.Context, out render.Renderer, m *message, q question, before *state.Answer) error {
	id, msg, err := b.answer(ctx, out, q)
	if err != nil {
		return err
	}
	if before != nil {
		kept, err := b.State.Answer(ctx, id)
		if err != nil {
			return err
		}
		if s, err := unpack(kept); err == nil && s.Abstained {
			together := q
			together.restated = cut(before.Question+" "+q.text, maxQuestion)
			together.limits = s.Limits
			id2, msg2, err := b.answer(ctx, out, together)
			if err != nil {
				return err
			}
			if err := b.State.RemoveAnswer(ctx, id); err != nil {
				return err
			}
			id, msg = id2, msg2
		}
	}
	sent, err := b.reply(ctx, m, msg)
	if err != nil {
		return err
	}
	return b.State.SetMessage(ctx, id, m.Channel, sent.ID)
}

// reply posts a message as a reply to m. m's id makes the nonce: each message is
// answered once.
func (b *Bot) reply(ctx context.Context, m *message, msg render.Message) (rest.Message, error) {
	return b.rest.Send(ctx, m.Channel, sending{Message: msg, Nonce: "r" + m.ID, Enforce: true, Reference: &repliedTo{m.ID, false}})
}

// tellMissing tells who asked, in a direct message, what the bot may not do where
// it was asked.
func (b *Bot) tellMissing(ctx context.Context, out render.Renderer, m *message) {
	var names []string
	if has, known := b.guilds.may(m.Guild, m.Channel, b.self); known {
		for _, p := range missing(has, b.guilds.isThread(m.Guild, m.Channel)) {
			names = append(names, out.Book.Say(permissionKeys[p]))
		}
	}
	words := out.Book.Say("missing_unknown")
	if len(names) > 0 {
		words = out.Book.Say("missing", "permissions", out.Book.List(names))
	}
	direct, err := b.rest.Direct(ctx, m.Author.ID)
	if err == nil {
		_, err = b.rest.Send(ctx, direct, sending{Message: out.Note(render.Controls{}, words), Nonce: "p" + m.ID, Enforce: true})
	}
	if err != nil {
		b.Log.Warn("not told which permission is missing", "error", err) // some take no direct messages
	}
}

func (b *Bot) withoutMention(content string) string {
	return strings.NewReplacer("<@"+b.self+">", " ", "<@!"+b.self+">", " ").Replace(content)
}

var (
	rxQuoted   = regexp.MustCompile(`(?m)^ *>(>>)? `)
	rxHeading  = regexp.MustCompile(`(?m)^ *(#{1,3}|-#) +`)
	rxMasked   = regexp.MustCompile(`\[([^\]\n]+)\]\(<?https?://[^)\s]+?>?\)`)
	rxEmoji    = regexp.MustCompile(`<a?(:\w+:)\d+>`)
	rxMention  = regexp.MustCompile(`<(@[!&]?|#)\d+>`)
	rxEmphasis = regexp.MustCompile(`(\*{1,3}|_{2,3}|~~|\|\||` + "`{1,3}" + `)`)
	rxEscaped  = regexp.MustCompile(`\\([^\w\s])`)
)

// plain takes Discord's markdown off a message: what is left are the words that a
// reader saw.
func plain(s string) string {
	const guard = "\x00"
	var kept []string // characters that a backslash keeps as they are
	s = rxEscaped.ReplaceAllStringFunc(s, func(m string) string {
		kept = append(kept, m[1:])
		return guard
	})
	s = rxQuoted.ReplaceAllString(s, "")
	s = rxHeading.ReplaceAllString(s, "")
	s = rxMasked.ReplaceAllString(s, "$1")
	s = rxEmoji.ReplaceAllString(s, "$1")
	s = rxMention.ReplaceAllString(s, "")
	s = rxEmphasis.ReplaceAllString(s, "")
	var out strings.Builder
	for _, r := range s {
		if string(r) == guard && len(kept) > 0 {
			out.WriteString(kept[0])
			kept = kept[1:]
			continue
		}
		out.WriteRune(r)
	}
	return out.String()
}
