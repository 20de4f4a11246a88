package bot

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"time"

	"verbatim/bot/guilds"
	"verbatim/bot/interact"
	"verbatim/bot/render"
	"verbatim/bot/render/phrase"
	"verbatim/bot/rest"
	"verbatim/bot/state"
	"verbatim/retrieval"
)

const (
	// perPage is how many quotes a page shows unless the settings say something
	// else.
	perPage = retrieval.DefaultLimit
	// AllPages is how many quotes are found at once, for all pages of an answer.
	AllPages = 15
)

// answerer answers questions from the guilds' libraries, and keeps what its answers show.
type answerer struct {
	Libraries Libraries
	State     *state.State
	Books     *phrase.Books
	Metrics   *Metrics
	Log       *slog.Logger
	Now       func() time.Time

	rest    *rest.Client
	guilds  *guilds.Guilds
	limiter *limiter
	members *memberships
	notes   *notes
	self    string // the bot's own user id
}

// in returns the words and the messages of a locale.
func (b *answerer) in(locale string) render.Renderer {
	return render.Renderer{Book: b.Books.In(locale)}
}

// found is an answer on its way into a message: what is kept of it, and the page
// that the message shows.
type found struct {
	*shown
	page
	notice string // what else its asker is told
	member string // who is told what was asked before
}

// find has the guild's library answer a member.
func (b *answerer) find(ctx context.Context, q question) (found, error) {
	f, err := b.search(ctx, q)
	b.count(f, err)
	return f, err
}

// count counts what became of a member's question.
func (b *answerer) count(f found, err error) {
	if err != nil {
		b.Metrics.asked(b.outcomeOf(err))
		return
	}
	b.Metrics.answered(f.page.Answer, f.Took)
}

// countAgain counts what became of a question in the background.
func (b *answerer) countAgain(f found, err error) {
	if err != nil {
		b.Metrics.askedAgain(b.outcomeOf(err))
		return
	}
	b.Metrics.askedAgain(outcome(f.page.Answer))
}

func (b *answerer) outcomeOf(err error) string {
	_, expected := words(b.in("").Book, err)
	return outcomeOf(err, expected)
}

// search has the guild's library answer, whoever asks.
func (b *answerer) search(ctx context.Context, q question) (found, error) {
	began := b.Now()
	library, err := b.Libraries.Of(ctx, q.guild)
	if err != nil {
		return found{}, err
	}
	known, err := library.Outlets(ctx)
	if err != nil {
		return found{}, err
	}
	filter, err := q.limits.Filter(known, began)
	if err != nil {
		return found{}, err
	}
	s := &shown{Kind: q.kind, Limits: q.limits, Within: filter, Private: q.private, Restated: q.restated, PerPage: cmp.Or(q.settings.Quotes, perPage)}
	query := retrieval.Query{Text: cmp.Or(q.restated, q.text), Limit: AllPages, Page: s.PerPage, Now: began, Filter: filter, Threshold: q.settings.Threshold, Background: q.background}
	ask := library.Ask
	if q.kind == kindCompare {
		ask = library.Compare
	}
	a, err := ask(ctx, query)
	if err != nil {
		return found{}, err
	}
	articles, err := library.Count(ctx)
	if err != nil {
		return found{}, err
	}
	s.keep(a, render.Facts{Articles: articles, Outlets: len(known), Took: b.Now().Sub(began)})
	return found{shown: s, page: s.firstPage(a), notice: q.notice}, nil
}

// keepWithin is how long an answer waits to be kept.
const keepWithin = 3 * time.Second

// keep keeps an answer for its buttons and returns its number, or 0 where the
// store takes nothing just now: it is then shown without buttons, rather than not
// at all.
func (b *answerer) keep(ctx context.Context, q question, f found) int64 {
	ctx, cancel := context.WithTimeout(ctx, keepWithin)
	defer cancel()
	id, err := b.State.AddAnswer(ctx, state.Answer{Guild: q.guild, Channel: q.channel, Member: q.member, Question: q.text, WordsOf: q.wordsOf, Shows: f.pack()})
	if err != nil {
		b.Log.Error("an answer is shown without buttons, since it could not be kept", "error", err)
		return 0
	}
	return id
}

// sentAs notes which message shows an answer. It has been answered by then, and its
// buttons work all the same: where this fails there is nothing to tell.
func (b *answerer) sentAs(ctx context.Context, id int64, channel, message string) {
	if id == 0 {
		return
	}
	// It may have been deleted already.
	if err := b.State.SetMessage(ctx, id, channel, message); err != nil && !errors.Is(err, state.ErrNotFound) {
		b.Log.Error("a reply to this answer will not know of it, since its message could not be noted", "answer", id, "error", err)
	}
}

// draw is the message of an answer.
func draw(out render.Renderer, id int64, asked string, f found) render.Message {
	facts := render.Facts{Question: asked, Searched: f.Restated, Within: f.Within, Articles: f.shown.Articles, Outlets: f.shown.Outlets, Took: f.Took, Gone: f.gone, Notice: f.notice, Member: f.member}
	at := render.Page{Before: f.before, Closest: f.shown.Closest}
	controls := render.Controls{}
	if id != 0 {
		controls = out.Controls(at, f.actions(id))
	}
	if f.Kind == kindCompare && !f.shown.Abstained { // there is nothing to compare then
		return out.Compare(f.page.Answer, facts, controls)
	}
	return out.Answer(f.page.Answer, facts, at, controls)
}

// PreviewOptions say what a preview shows.
type PreviewOptions struct {
	Compare bool // what each outlet says
	Why     bool // also why these passages
	Quotes  int  // on a page
}

// Preview is the messages of an answer that nobody is sent: its first page, and where
// nothing answers also what comes closest. The question is that of facts, and a is of
// AllPages quotes.
func Preview(out render.Renderer, a retrieval.Answer, facts render.Facts, o PreviewOptions) []render.Message {
	s := &shown{Kind: kindAsk, PerPage: o.Quotes}
	if o.Compare {
		s.Kind = kindCompare
	}
	s.keep(a, facts)
	f := found{shown: s, page: s.firstPage(a)}
	const id = 1 // which its buttons name
	messages := []render.Message{draw(out, id, facts.Question, f)}
	if a.Abstained && len(a.Closest) > 0 {
		s.Closest = true
		messages = append(messages, draw(out, id, facts.Question, f))
	}
	if o.Why {
		messages = append(messages, out.Why(f.page.Answer, render.Page{}))
	}
	return messages
}

// actions are what can be done with an answer.
func (f found) actions(id int64) render.Actions {
	a := render.Actions{Delete: interact.CustomID("delete", id, 0)}
	if f.Private {
		a.Share = interact.CustomID("share", id, 0)
	}
	if f.shown.ForeignLanguage != "" {
		return a
	}
	a.Why, a.Helpful, a.Unhelpful = interact.CustomID("why", id, 0), interact.CustomID("up", id, 0), interact.CustomID("down", id, 0)
	if f.shown.Abstained {
		a.Wait = interact.CustomID("wait", id, 0)
		if !f.shown.Closest {
			if len(f.at) > 0 {
				a.Closest = interact.CustomID("closest", id, 0)
			}
			return a
		}
	} else if f.Kind == kindAsk {
		a.Outlets = interact.CustomID("outlets", id, 0)
	}
	for _, n := range f.at {
		a.Context = append(a.Context, interact.CustomID("context", id, n))
	}
	if f.more {
		a.More = interact.CustomID("page", id, f.Page+1)
	}
	if f.Page > 0 {
		a.Back = interact.CustomID("page", id, f.Page-1)
	}
	return a
}

func (b *answerer) articles(ctx context.Context, guild string) (Articles, error) {
	return b.Libraries.Of(ctx, guild)
}
