package bot

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"verbatim/bot/render"
	"verbatim/bot/state"
	"verbatim/corpus/sqlite"
	"verbatim/retrieval"
	"verbatim/retrieval/scope"
)

const (
	kindAsk     = "ask"
	kindCompare = "compare"

	// perPage is how many quotes a page shows unless the settings say something
	// else, and kept how many are found at once for all pages.
	perPage = retrieval.DefaultLimit
	kept    = 15
	// maxQuestion bounds a question, in characters, as /ask does.
	maxQuestion = 1000
)

// question is something to be answered from a guild's library.
type question struct {
	kind, guild, channel, member, text string
	limits                             scope.Limits
	private                            bool
	settings                           state.Settings
	restated                           string // what is searched for instead of text, or ""
}

// ask is /ask.
func (v *visit) ask(ctx context.Context, options []option) error {
	return v.asked(ctx, kindAsk, text(options, "question"), options)
}

// compare is /compare.
func (v *visit) compare(ctx context.Context, options []option) error {
	return v.asked(ctx, kindCompare, text(options, "question"), options)
}

// askAbout is the menu of a message: it becomes the question.
func (v *visit) askAbout(ctx context.Context) error {
	words := v.target()
	if strings.TrimSpace(words) == "" {
		return told{"no_text"}
	}
	return v.asked(ctx, kindAsk, words, nil)
}

// target is the text of the message whose menu was used, without the marks that
// Discord draws.
func (v *visit) target() string {
	m := v.Data.Resolved.Messages[v.Data.Target]
	words := m.Content
	for _, s := range m.Snapshots { // what was forwarded
		words += "\n" + s.Message.Content
	}
	return plain(words)
}

// asked answers a question of the member's.
func (v *visit) asked(ctx context.Context, kind, words string, options []option) error {
	words = strings.TrimSpace(words)
	if words == "" {
		return told{"empty_question"}
	}
	if v.guild == "" {
		return v.inDirect(ctx, kind, words, options)
	}
	settings, err := v.bot.State.Settings(ctx, v.guild)
	if err != nil {
		return err
	}
	q := question{kind: kind, guild: v.guild, channel: v.Channel, member: v.asker(), text: cut(words, maxQuestion), settings: settings}
	if outlet := text(options, "outlet"); outlet != "" {
		q.limits.Outlets = []string{outlet}
	}
	q.limits.Since, q.limits.Until = text(options, "since"), text(options, "until")
	if err := v.bot.admit(settings, v.Guild, v.Channel, v.Place.Parent, q.member, v.out); err != nil {
		return v.tell(ctx, err.Error())
	}
	q.private = settings.Private
	if set, given := flag(options, "private"); given {
		q.private = set
	}
	// Answers to commands need no permission of the bot's, but where it may not
	// write it does not speak up either.
	if missing := missing(v.Permissions, v.Place.Type >= 10 && v.Place.Type <= 12); v.Guild != "" && len(missing) > 0 {
		q.private = true
	}
	if err := v.later(ctx, q.private); err != nil {
		return err
	}
	return v.answer(ctx, q)
}

// answer finds the answer and puts it in the place of what was announced.
func (v *visit) answer(ctx context.Context, q question) error {
	id, m, err := v.bot.answer(ctx, v.out, q)
	var limit *scope.LimitError
	if errors.As(err, &limit) {
		return v.tell(ctx, v.say("limit_"+limit.Limit, "why", limit.Says))
	}
	if err != nil {
		return err
	}
	sent, err := v.showing(ctx, q.private, m)
	if err != nil {
		return err
	}
	return v.bot.State.SetMessage(ctx, id, q.channel, sent.ID)
}

// refusal is why a question is not taken, in words.
type refusal string

func (r refusal) Error() string { return string(r) }

// admit decides whether a question is taken here and now.
func (b *Bot) admit(settings state.Settings, guild, channel, parent, member string, out render.Renderer) error {
	if guild != "" && len(settings.Channels) > 0 && !slices.Contains(settings.Channels, channel) && !slices.Contains(settings.Channels, parent) {
		b.Metrics.asked(outcomeLimited)
		mentions := make([]string, len(settings.Channels))
		for i, c := range settings.Channels {
			mentions[i] = "#" + b.guilds.channelName(guild, c)
		}
		return refusal(out.Book.Say("other_channels", "channels", out.Book.List(mentions)))
	}
	if wait, ok := b.pace.allow(guild, member, time.Duration(settings.Cooldown)*time.Second); !ok {
		b.Metrics.asked(outcomeLimited)
		return refusal(out.Book.Say("too_fast", "n", int(wait/time.Second)+1))
	}
	return nil
}

// answer has the guild's library answer, keeps the answer, and returns its number
// and the message.
func (b *Bot) answer(ctx context.Context, out render.Renderer, q question) (int64, render.Message, error) {
	began := b.Now()
	library, err := b.Libraries.Of(ctx, q.guild)
	if err != nil {
		return 0, render.Message{}, err
	}
	known, err := library.Articles().Outlets(ctx)
	if err != nil {
		return 0, render.Message{}, err
	}
	filter, err := q.limits.Filter(known, began)
	if err != nil {
		return 0, render.Message{}, err
	}
	query := retrieval.Query{Text: q.text, Limit: kept, Now: began, Filter: filter}
	if q.restated != "" {
		query.Text = q.restated
	}
	ask := library.Ask
	if q.kind == kindCompare {
		ask = library.Compare
	}
	a, err := ask(ctx, query)
	if err != nil {
		return 0, render.Message{}, err
	}
	if t := q.settings.Threshold; t > 0 && a.Foreign == "" {
		a = strict(a, t)
	}
	articles, err := library.Articles().Count(ctx)
	if err != nil {
		return 0, render.Message{}, err
	}
	took := b.Now().Sub(began)
	b.Metrics.answered(a, took)
	s := &shown{Kind: q.kind, Limits: q.limits, Private: q.private, PerPage: perPage, Restated: q.restated}
	if q.settings.Quotes > 0 {
		s.PerPage = q.settings.Quotes
	}
	s.keep(a, render.Facts{Articles: articles, Outlets: len(known), Took: took})
	id, err := b.State.AddAnswer(ctx, state.Answer{Guild: q.guild, Channel: q.channel, Member: q.member, Question: q.text, Shows: s.pack()})
	if err != nil {
		return 0, render.Message{}, err
	}
	return id, b.draw(out, id, q.text, s, a), nil
}

// strict applies a guild's own threshold.
func strict(a retrieval.Answer, threshold float64) retrieval.Answer {
	a.Threshold = threshold
	if !a.Abstained && a.Score < threshold {
		a.Abstained, a.Closest, a.Quotes = true, a.Quotes, nil
	}
	return a
}

// draw is the message of a kept answer whose quotes have been read.
func (b *Bot) draw(out render.Renderer, id int64, asked string, s *shown, a retrieval.Answer) render.Message {
	f := render.Facts{Question: asked, Articles: s.Articles, Outlets: s.Outlets, Took: s.Took}
	if s.Restated != "" {
		f.Question = s.Restated
	}
	part, page, more := s.page(a)
	actions := render.Actions{Delete: press{"delete", id, 0}.String()}
	if s.Foreign == "" {
		actions.Why = press{"why", id, 0}.String()
		actions.Helpful, actions.Unhelpful = press{"up", id, 0}.String(), press{"down", id, 0}.String()
		if s.Kind == kindAsk && !s.Abstained {
			actions.Outlets = press{"outlets", id, 0}.String()
		}
	}
	if s.Private {
		actions.Share = press{"share", id, 0}.String()
	}
	shows := part.Quotes
	if s.Abstained {
		shows = nil
		actions.Wait = press{"wait", id, 0}.String()
		if s.Closest {
			shows = part.Closest
		} else if len(part.Closest) > 0 {
			actions.Closest = press{"closest", id, 0}.String()
		}
	}
	if len(shows) > 0 {
		for n := range shows {
			actions.Context = append(actions.Context, press{"context", id, page.Before + n}.String())
		}
		if more {
			actions.More = press{"page", id, s.Page + 1}.String()
		}
		if s.Page > 0 {
			actions.Back = press{"page", id, s.Page - 1}.String()
		}
	}
	if s.Kind == kindCompare {
		return out.Compare(part, f, out.Controls(page, actions))
	}
	return out.Answer(part, f, page, out.Controls(page, actions))
}

// again reads a kept answer's quotes and draws its message.
func (b *Bot) again(ctx context.Context, out render.Renderer, kept state.Answer, s *shown) (render.Message, error) {
	articles, err := b.articles(ctx, kept.Guild)
	if err != nil {
		return render.Message{}, err
	}
	a, err := s.answer(ctx, articles)
	if err != nil {
		return render.Message{}, err
	}
	return b.draw(out, kept.ID, kept.Question, s, a), nil
}

func (b *Bot) articles(ctx context.Context, guild string) (*sqlite.Library, error) {
	library, err := b.Libraries.Of(ctx, guild)
	if err != nil {
		return nil, err
	}
	return library.Articles(), nil
}

// cut shortens s to n characters.
func cut(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n])
}
