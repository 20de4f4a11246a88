package bot

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"verbatim/bot/interact"
	"verbatim/bot/render"
	"verbatim/bot/rest"
	"verbatim/bot/state"
	"verbatim/retrieval"
	"verbatim/retrieval/scope"
)

// waitingFor is how a question was asked that waits for an article.
type waitingFor struct {
	Limits  scope.Limits `json:"limits"`
	Private bool         `json:"private,omitempty"`
}

func howAsked(w state.Waiting) (asked waitingFor, err error) {
	return asked, json.Unmarshal(w.Query, &asked)
}

// wait keeps a question that nothing answered until an article does.
func (h answers) wait(ctx context.Context, r *interact.Request) error {
	kept, s, err := h.kept(ctx, r)
	if err != nil {
		return err
	}
	query, err := json.Marshal(waitingFor{s.Limits, s.Private})
	if err != nil {
		return err
	}
	asked := kept.Question
	if s.Restated != "" {
		asked = s.Restated
	}
	if err := h.State.Wait(ctx, state.Waiting{Guild: kept.Guild, Channel: r.Channel, Member: r.Asker(), Question: asked, WordsOf: wordsOf(kept, r.Asker()), Query: query}); err != nil {
		return err
	}
	h.waits(kept.Guild) // something may have been added since the answer
	return r.Tell(ctx, r.Say("waiting", "n", days(keepWaiting)))
}

// waiters tells those whose questions wait in guilds.
type waiters struct{ *answerer }

// tell asks those of the questions again that wait in a guild and that something which
// it has gained may answer, and tells those who asked what is answered now. Who could
// not be told keeps nobody else from it; the error says so, and it is to be tried again.
func (b waiters) tell(ctx context.Context, guild string) error {
	waiting, err := b.State.Waiting(ctx, guild)
	if err != nil || len(waiting) == 0 {
		return err
	}
	settings, err := b.State.Settings(ctx, guild)
	if err != nil {
		return err
	}
	library, err := b.Libraries.Of(ctx, guild)
	if err != nil {
		return err
	}
	questions := make([]retrieval.Unanswered, len(waiting))
	for i, w := range waiting {
		questions[i] = retrieval.Unanswered{Text: w.Question, Compared: w.Compared}
	}
	reconsidered, err := library.Reconsider(ctx, questions)
	if err != nil {
		return err
	}
	compared := map[int64][]byte{} // of those that wait on
	var failed []error
	for i, w := range waiting {
		now := reconsidered[i]
		if now.Ask {
			if err := b.answer(ctx, w, settings); ctx.Err() != nil {
				break
			} else if err != nil && !rest.Is(err, rest.CodeCannotDM) {
				failed = append(failed, err)
				continue
			}
			// Who takes no direct messages may take them by the next article.
		}
		if !bytes.Equal(now.Compared, w.Compared) {
			compared[w.ID] = now.Compared
		}
	}
	if err := b.State.SetCompared(context.WithoutCancel(ctx), compared); err != nil {
		failed = append(failed, err)
	}
	if len(failed) > 0 {
		return fmt.Errorf("%d of %d who wait in guild %s could not be told: %w", len(failed), len(waiting), guild, errors.Join(failed...))
	}
	return nil
}

// answer asks a question once more, and if it is answered now tells its asker, who
// waits no longer then.
func (b waiters) answer(ctx context.Context, w state.Waiting, settings state.Settings) error {
	asked, err := howAsked(w)
	if err != nil {
		return err
	}
	q := question{kind: kindAsk, guild: w.Guild, channel: w.Channel, member: w.Member, text: w.Question, limits: asked.Limits, settings: settings, wordsOf: w.WordsOf, background: true}
	f, err := b.search(ctx, q)
	b.countAgain(f, err)
	var limit *scope.LimitError
	if errors.As(err, &limit) || err == nil && f.shown.Abstained {
		return nil // nothing, or nothing by that outlet, still
	}
	if err != nil {
		return err
	}
	if waits, err := b.stillWaits(ctx, w); err != nil || !waits {
		return err
	}
	id := b.keep(ctx, q, f)
	f.member = w.Member
	m := draw(b.in(""), id, q.text, f)
	sent, err := b.send(ctx, w, asked.Private, b.in("").Book.Say("answered_now")+" "+w.Question, m)
	if err != nil {
		return errors.Join(err, b.State.RemoveAnswer(context.WithoutCancel(ctx), id)) // it waits on
	}
	b.sentAs(ctx, id, sent.Channel, sent.ID)
	return b.State.RemoveWaiting(context.WithoutCancel(ctx), w.ID)
}

// stillWaits reports whether the asker of a question is to be told something. Who has
// left the guild is told nothing of it any more, and waits no longer; nor does who has
// had everything erased.
func (b waiters) stillWaits(ctx context.Context, w state.Waiting) (bool, error) {
	member, err := b.members.is(ctx, w.Guild, w.Member)
	if err != nil {
		return false, err
	}
	if !member {
		return false, b.State.RemoveWaiting(ctx, w.ID)
	}
	return b.State.Waits(ctx, w.ID)
}

// send sends a message to where a question was asked. What was asked in private, or
// where the bot may not write any more, goes into a direct message.
func (b waiters) send(ctx context.Context, w state.Waiting, private bool, words string, m render.Message) (rest.Message, error) {
	if !private {
		sent, err := b.sendTo(ctx, w, w.Channel, words, m)
		if !isRefused(err) {
			return sent, err
		}
	}
	direct, err := b.rest.Direct(ctx, w.Member)
	if err != nil {
		return rest.Message{}, err
	}
	return b.sendTo(ctx, w, direct, words, m)
}

// sendTo sends a message that alerts the asker of a question in these words. Its nonce
// is the question's, so that a repeat gives the same message.
func (b waiters) sendTo(ctx context.Context, w state.Waiting, channel, words string, m render.Message) (rest.Message, error) {
	return b.alert(ctx, channel, w.Member, words, "w"+strconv.FormatInt(w.ID, 10), m)
}

// end ends questions that have waited for keepWaiting, and tells those who asked: by a
// direct message, since it is of no use to others, and where they take none in the
// channel. Where neither can be done just now it is tried again for a while.
func (b waiters) end(ctx context.Context) error {
	const atOnce = 100
	for {
		old, err := b.State.WaitingBefore(ctx, b.Now().Add(-keepWaiting), atOnce)
		if err != nil {
			return err
		}
		var failed error
		for _, w := range old {
			err := b.tellEnd(ctx, w)
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if err != nil && b.Now().Sub(w.Created) < keepWaiting+keepUntold {
				failed = errors.Join(failed, err)
				continue
			}
			if err := b.State.RemoveWaiting(ctx, w.ID); err != nil {
				return errors.Join(failed, err)
			}
		}
		if failed != nil || len(old) < atOnce {
			return failed
		}
	}
}

// tellEnd tells who asked that a question waits no longer. It is no error where
// Discord refuses that: then there is nobody to tell.
func (b waiters) tellEnd(ctx context.Context, w state.Waiting) error {
	asked, err := howAsked(w)
	if err != nil {
		return err
	}
	if waits, err := b.stillWaits(ctx, w); err != nil || !waits {
		return err
	}
	words := b.in("").Book.Say("waited_in_vain", "n", days(keepWaiting)) + " " + w.Question
	m := b.in("").Ended(w.Member, w.Question, days(keepWaiting))
	direct, err := b.rest.Direct(ctx, w.Member)
	if err == nil {
		_, err = b.sendTo(ctx, w, direct, words, m)
	}
	if isRefused(err) && !asked.Private {
		_, err = b.sendTo(ctx, w, w.Channel, words, m)
	}
	if isRefused(err) {
		return nil
	}
	return err
}

// isRefused reports whether Discord has refused a message for good.
func isRefused(err error) bool {
	return rest.IsStatus(err, http.StatusForbidden) || rest.IsStatus(err, http.StatusNotFound) || rest.IsStatus(err, http.StatusBadRequest)
}
